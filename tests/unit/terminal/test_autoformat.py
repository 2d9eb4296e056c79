"""Cells reformatted by the person's formatter."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from ipython.terminal.autoformat import reformat


@pytest.fixture
def black(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    # A stand-in with black's two names: the real one is no dependency of ours.
    module: Any = ModuleType("black")
    module.Mode = lambda: None

    def format_str(text: str, *, mode: object) -> str:
        compile(text, "<black>", "exec")
        return text.replace("=", " = ") + "\n"

    module.format_str = format_str
    monkeypatch.setitem(sys.modules, "black", module)
    return module


@pytest.mark.usefixtures("black")
def test_python_is_reformatted_and_the_rest_left_alone() -> None:
    assert reformat("x=1", "black") == "x = 1"
    for text in ("%timeit x=1", "!ls a=b", "for i in x:", "x=("):
        assert reformat(text, "black") == text


def test_missing_formatter_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yapf.yapflib.yapf_api", None)  # type: ignore[arg-type]
    assert reformat("x=1", "yapf") == "x=1"

"""Modules and packages: members, submodules, version; nothing is imported for it."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.model.inspection import DETAIL_HELP, DETAIL_SOURCE
from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.inspector import Inspector
from ipython.services.inspection.modules import module_text

INIT = '''"""A package for a test."""
import os
from textwrap import dedent
__version__ = "1.2"
LIMIT = 5
def run(): pass
class Engine: pass
_hidden = 1
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    folder = tmp_path / "package_of_test"
    (folder / "inner").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "__init__.py").write_text(INIT)
    (folder / "inner" / "__init__.py").write_text("raise RuntimeError('was imported')")
    (folder / "tools.py").write_text("raise RuntimeError('was imported')")
    (folder / "_private.py").write_text("")
    (folder / "notes.txt").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield importlib.import_module("package_of_test")
    sys.modules.pop("package_of_test")


def shown(thing: object, detail: int = DETAIL_HELP) -> str:
    bundle = Inspector(lambda: ({"m": thing},), evaluator=Lookup()).inspect("m", detail).bundle
    assert bundle is not None
    return bundle.text


def test_a_package(package: Any) -> None:
    assert shown(package).replace(package.__file__, "FILE") == (
        "Type:        module\n"
        "String form: <module 'package_of_test' from 'FILE'>\n"
        "File:        FILE\n"
        "Docstring:   A package for a test.\n"
        "Version:     1.2\n"
        "Submodules:  inner, tools\n"
        "Classes:     Engine\n"
        "Functions:   run()\n"
        "Other:       LIMIT"
    )
    assert f"Source:\n{INIT}" in shown(package, DETAIL_SOURCE)


def test_what_a_module_exports_is_its_members(package: Any) -> None:
    package.__all__ = ["dedent", "LIMIT", "gone", 5]
    text = shown(package)
    assert "Functions:   dedent()" in text and "Other:       LIMIT" in text and "Engine" not in text


def test_modules_without_files() -> None:
    assert "<module 'sys' (built-in)>" in shown(sys)
    empty = types.ModuleType("empty")
    assert shown(empty) == "Type:        module\nString form: <module 'empty'>\nDocstring:   <no docstring>"
    empty.__path__ = ["/nowhere", 5]  # type: ignore[list-item]
    assert "(namespace)" in shown(empty)
    del empty.__name__
    assert module_text(vars(empty)).startswith("<module '?'")

"""The text above the first prompt (shell.md section 1.4)."""

from __future__ import annotations

import pytest

import ipython
from ipython.app.banner import TIPS, banner_text
from ipython.settings.terminal import TerminalSettings


def test_three_lines_and_a_tip() -> None:
    lines = banner_text(TerminalSettings(), "default").splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("Python 3.")
    assert ipython.__version__ in lines[2]
    assert lines[3].removeprefix("Tip: ") in TIPS


def test_parts_can_be_replaced() -> None:
    def text(profile: str = "default", **options: object) -> str:
        return banner_text(TerminalSettings(**options), profile)  # type: ignore[arg-type]

    assert text(banner1="hello", enable_tip=False) == "hello\n"
    assert text(banner1="hello", banner2="two") == "hello\ntwo\n"
    assert text(banner1="", enable_tip=False) == ""
    assert text(banner1="hello").startswith("hello\nTip: ")
    assert text(banner1="", banner2="two\n", profile="work") == "\nIPython profile: work\n\ntwo\n"


def test_documentation_builds_are_the_same_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    text = banner_text(TerminalSettings(), "default")
    assert ipython.__version__ not in text and "x.y" in text
    monkeypatch.setattr("os.getpid", lambda: 12345)
    assert banner_text(TerminalSettings(), "default") == text


def test_a_tip_is_one_line() -> None:
    assert len(set(TIPS)) == len(TIPS)
    assert all("\n" not in tip and len(tip) <= 100 for tip in TIPS)

"""``%bookmark``: names for directories that outlive the session."""

from __future__ import annotations

import pickle
import stat
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from ipython.app.assemble import make_shell
from tests.helpers.session import run_session

Typed = Callable[[str], str]


def test_made_listed_used_and_kept(here: Path, profile: Path, typed: Typed) -> None:
    (here / "a b").mkdir()
    assert typed("%bookmark top\n%bookmark inner 'a b'") == ""
    assert typed("%bookmark -l") == f"Current bookmarks:\ninner -> {here}/a b\ntop   -> {here}"
    assert typed("%cd -b inner") == f"(bookmark:inner) -> {here}/a b\n{here}/a b"
    later = make_shell(profile=str(profile))
    assert run_session("%cd top\n%cd -q inner\n%pwd", shell=later) == (
        f"(bookmark:top) -> {here}\n{here}\nOut[3]: '{here}/a b'"
    )
    later.close()
    assert stat.S_IMODE((profile / "state" / "bookmarks.json").stat().st_mode) == 0o600


def test_a_directory_comes_before_a_bookmark(here: Path, typed: Typed) -> None:
    (here / "dd").mkdir()
    typed("%bookmark dd /")
    assert typed("%cd dd") == f"{here}/dd"


def test_removing(here: Path, typed: Typed) -> None:
    typed("%bookmark one\n%bookmark two")
    assert typed("%bookmark -d one\n%bookmark -l") == f"Current bookmarks:\ntwo -> {here}"
    assert typed("%bookmark -d tow") == "UsageError: %bookmark -d: Can't delete bookmark 'tow'. Did you mean 'two'?"


def test_removing_all_asks(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed("%bookmark one")
    monkeypatch.setattr(sys, "stdin", StringIO("y\n"))
    assert "nobody can be asked" in typed("%bookmark -r") and "one" in typed("%bookmark -l")
    asked: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "n")
    assert typed("%bookmark -r") == "" and "one" in typed("%bookmark -l") and "1 bookmarks" in asked[0]
    assert typed("%bookmark -rf\n%bookmark -l") == "Current bookmarks:"


def test_those_of_upstream_are_there_and_its_file_stays(here: Path, profile: Path, typed: Typed) -> None:
    (profile / "db").mkdir(parents=True)
    file = profile / "db" / "bookmarks"
    file.write_bytes(pickle.dumps({"old": "/", "bin": "/usr", "bad": 5}, protocol=2))
    before = file.read_bytes()
    assert typed("%bookmark -l") == "Current bookmarks:\nbin -> /usr\nold -> /"
    typed(f"%bookmark -d bin\n%bookmark old {here}")
    assert typed("%bookmark -l") == f"Current bookmarks:\nold -> {here}"
    typed("%bookmark -rf\n%bookmark bin /tmp")
    assert typed("%bookmark -l") == "Current bookmarks:\nbin -> /tmp" and file.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%bookmark", "UsageError: %bookmark: You must specify the bookmark name"),
        ("%bookmark a b c", "UsageError: %bookmark: too many arguments"),
        ("%bookmark -d", "UsageError: %bookmark -d: must provide a bookmark to delete"),
        ("%bookmark -d a b", "UsageError: %bookmark: too many arguments"),
        ("%bookmark -x", 'UsageError: option -x not recognized (allowed: "drlf")'),
        ("%bookmark -ld a", "UsageError: %bookmark: takes one of -d, -r and -l at a time"),
        ("%bookmark 'a", "UsageError: %bookmark: the quote ' is not closed in: 'a"),
        ("%bookmark -- -x", "UsageError: %bookmark: '-x' cannot be the name of a bookmark: %cd would not find it"),
    ],
)
def test_mistakes_are_one_line(typed: Typed, line: str, said: str) -> None:
    assert typed(line) == said


def test_without_a_profile() -> None:
    assert "ProfileData" in run_session("%bookmark x")

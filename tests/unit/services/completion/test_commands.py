"""What stands behind ``!``."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

import pytest

from ipython.services.completion.commands import Commands, expansion

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands of a POSIX shell")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("anchor", "ancor", "git", "sail-away"):
        (programs / name).write_text("")
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{tmp_path}/missing")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "logs").mkdir()
    return tmp_path


def offered(line: str, commands: Commands | None = None) -> list[str]:
    found = (commands or Commands(perf_counter)).candidates(line, len(line), until=perf_counter() + 10)
    return [line[: item.span.start] + item.text for item in found.items]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("anc", ["anchor", "ancor"]),
        ("sail-", ["sail-away"]),
        ("ec", ["echo"]),
        ("", []),
        ("sudo anch", ["sudo anchor"]),
        ("X=1 anch", ["X=1 anchor"]),
        ("cat x | anch", ["cat x | anchor"]),
        ("true && anch", ["true && anchor"]),
        ("git che", ["git checkout", "git cherry-pick"]),
        ("git checkout no", ["git checkout notes.txt"]),
        ("anchor no", ["anchor notes.txt"]),
        ("anchor ./no", ["anchor ./notes.txt"]),
        ("cd ", ["cd bin/", "cd logs/"]),
        ("bin/anch", ["bin/anchor"]),
        ("git zzz", []),
    ],
)
def test_candidates(folder: Path, line: str, wanted: list[str]) -> None:
    assert offered(line) == wanted


def test_a_new_program_is_seen(folder: Path) -> None:
    commands = Commands(perf_counter)
    assert offered("rudd", commands) == []
    (folder / "bin" / "rudder").write_text("")
    os.utime(folder / "bin", (1, 1))
    assert offered("rudd", commands) == ["rudder"]


def test_listing_ends_with_the_time(folder: Path) -> None:
    assert Commands(perf_counter).programs(until=0) == []


@pytest.mark.parametrize(
    ("line", "kind"), [("echo $", "$"), ("echo $HO", "$"), ("echo $$", ""), ("echo {a.b", "{"), ("echo {a} b", "")]
)
def test_expansions(line: str, kind: str) -> None:
    assert expansion(line) == kind

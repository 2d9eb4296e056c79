"""Shell commands and the list of lines they give."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ipython.core.commands import ShellCommands
from ipython.core.lines import LineList


@pytest.mark.parametrize(("command", "status"), [("true", 0), ("exit 3", 3), ("kill -TERM $$", -signal.SIGTERM)])
def test_status(command: str, status: int) -> None:
    assert ShellCommands("/bin/sh").run(command) == status


def test_missing_shell_falls_back() -> None:
    assert ShellCommands("/no/such/shell").run("exit 4") == 4


def test_platform_without_spawn_uses_subprocess(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_spawn")
    monkeypatch.setattr(subprocess, "_USE_POSIX_SPAWN", False, raising=False)  # 3.13's own would miss it too
    assert ShellCommands().run("exit 5") == 5
    lines, status = ShellCommands().capture("echo a")
    assert lines == ["a"] and status == 0


def test_command_writes_to_the_terminal_after_what_was_printed(capfd: pytest.CaptureFixture[str]) -> None:
    print("first")
    ShellCommands("/bin/sh").run("echo second")
    assert capfd.readouterr().out == "first\nsecond\n"


def test_capture_keeps_errors_apart_and_shows_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    lines, status = ShellCommands("/bin/sh").capture("echo a; echo b >&2; exit 2")
    assert lines == ["a"] and lines.err == ["b"] and status == 2
    assert capfd.readouterr() == ("", "")


def test_capture_of_much_output() -> None:
    lines, _ = ShellCommands("/bin/sh").capture("seq 200000")
    assert len(lines) == 200_000


def test_children_see_default_signal_handling() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert ShellCommands("/bin/sh").run("kill -INT $$") == -signal.SIGINT
    finally:
        signal.signal(signal.SIGINT, before)


def test_list_of_lines(tmp_path: Path) -> None:
    lines = LineList(["b 10", "a 9", str(tmp_path)])
    assert lines.n == f"b 10\na 9\n{tmp_path}" and lines.s.startswith("b 10 a 9") and lines.p == [tmp_path]
    assert lines.grep("^B") == ["b 10"] and lines.grep("^[ab]$", prune=True, field=0) == [str(tmp_path)]
    assert lines.fields(0)[:2] == ["b", "a"] and lines.fields(1, 0)[0] == "10 b"
    assert LineList(["b 10", "a 9"]).sort(1, nums=True) == ["a 9", "b 10"]


def test_raising_on_failure() -> None:
    error: Any = ShellCommands.error(3, "false")
    assert error.returncode == 3 and error.cmd == "false"

"""Shell commands and the list of lines they give."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from ipython.core.commands import ShellCommands, plain_words
from ipython.core.lines import LineList, LineText


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


def test_a_command_that_needs_no_shell_gives_the_same(capfd: pytest.CaptureFixture[str]) -> None:
    for shell in ("/bin/sh", "/bin/bash", "/bin/zsh"):
        assert ShellCommands(shell).run("true") == 0 and ShellCommands(shell).run("false") == 1
    assert ShellCommands("/bin/sh").run("no-such-program-anywhere a") == 127
    assert "not found" in capfd.readouterr().err
    lines, status = ShellCommands("/bin/sh").capture("no-such-program-anywhere a")
    assert status == 127 and lines.err and "not found" in lines.err[0]


@pytest.mark.parametrize(
    "command",
    [
        "cd /tmp",
        "echo a",
        "A=1 env",
        "ls *.py",
        "a | b",
        "a; b",
        "a 'b'",
        "~/x",
        "a $x",
        "a &",
        "a\nb",
        "",
        "ä",
        "a #b",
        "!x",
    ],
)
def test_what_is_the_business_of_a_shell_goes_to_one(command: str) -> None:
    assert plain_words(command, "sh") == []


def test_only_shells_without_startup_files_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plain_words("git status", "bash") == ["git", "status"] and plain_words("git status", "zsh") == []
    monkeypatch.setenv("BASH_FUNC_git%%", "() { :; }")
    assert plain_words("git status", "bash") == []
    monkeypatch.setenv("BASH_ENV", "x")
    assert plain_words("ls", "bash") == []


def test_output_goes_where_print_goes() -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = ShellCommands("/bin/sh").run("printf 'a\\303'; sleep 0.1; printf '\\244\\n'; echo b >&2; exit 3")
    assert (status, out.getvalue(), err.getvalue()) == (3, "aä\n", "b\n")


def test_program_without_a_shell(capfd: pytest.CaptureFixture[str]) -> None:
    assert ShellCommands().run_program(["sh", "-c", 'echo "$0" "$1"', "a b", "$x>y"]) == 0
    assert capfd.readouterr().out == "a b $x>y\n"
    with pytest.raises(OSError):
        ShellCommands().run_program(["no-such-program-anywhere"])


def test_merged_capture_and_its_status() -> None:
    lines, status = ShellCommands("/bin/sh").capture("echo a; echo b >&2; exit 2", merge=True)
    assert lines == ["a", "b"] and lines.err == [] and lines.returncode == status == 2


@pytest.mark.timeout(60, method="thread")
@pytest.mark.parametrize("way", ["run", "capture"])
def test_an_interrupt_ends_the_command_and_all_it_started(tmp_path: Path, way: str) -> None:
    program = (
        "import os, sys\n"
        "os.setsid()\n"  # no terminal: an interrupt reaches only this process
        "from ipython.core.commands import ShellCommands\n"
        f"try: ShellCommands('/bin/sh').{way}('sleep 41 & echo $! > pid; wait')\n"
        "except KeyboardInterrupt as error: print('interrupted', error.args)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 30
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < end
        time.sleep(0.02)
    time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    out, _ = running.communicate(timeout=30)
    assert "interrupted" in out
    started = int((tmp_path / "pid").read_text())
    while Path(f"/proc/{started}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    with pytest.raises(ProcessLookupError):
        os.kill(started, 0)


def test_list_of_lines(tmp_path: Path) -> None:
    lines = LineList(["b 10", "a 9", str(tmp_path)])
    assert lines.n == f"b 10\na 9\n{tmp_path}" and lines.s.startswith("b 10 a 9") and lines.p == [tmp_path]
    assert lines.grep("^B") == ["b 10"] and lines.grep("^[ab]$", prune=True, field=0) == [str(tmp_path)]
    assert lines.fields(0)[:2] == ["b", "a"] and lines.fields(1, 0)[0] == "10 b"
    assert LineList(["b 10", "a 9"]).sort(1, nums=True) == ["a 9", "b 10"]


def test_raising_on_failure() -> None:
    error: Any = ShellCommands.error(3, "false")
    assert error.returncode == 3 and error.cmd == "false"


def test_text_with_views() -> None:
    text = LineText("b\na\n")
    assert text == "b\na\n" and text.l == text.list == ["b", "a"] and text.n == text.nlstr == "b\na\n"
    assert text.s == text.spstr == "b a" and LineText("/\nno/such").p == [Path("/")]


def test_numbers_of_fields_that_are_not_there() -> None:
    lines = LineList(["a b", "", "c"])
    assert lines.fields(1) == ["b"] and lines.fields() == [["a", "b"], [], ["c"]]
    assert lines.grep(lambda line: "c" in line) == ["c"] and lines.sort(1)[:2] == ["", "c"]


def test_errors_of_a_shown_list_are_not_lost() -> None:
    from ipython.services.formatting.pretty import pretty

    lines, _ = ShellCommands("/bin/sh").capture("echo a; echo b >&2")
    assert pretty(lines) == "['a']\nstderr: b" and pretty(LineList(["a"])) == "['a']"


@pytest.mark.parametrize("way", ["waitid", "waitpid"])
def test_an_interrupt_that_comes_with_the_end_of_a_command_does_not_run_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], way: str
) -> None:
    if way == "waitpid":
        monkeypatch.delattr(os, "waitid", raising=False)
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\necho x >> ran\nkill -INT $$\n")
    program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    real, calls = getattr(os, way), []

    def interrupted(*arguments: Any) -> Any:
        found = real(*arguments)
        calls.append(found)
        if len(calls) == 1:
            raise KeyboardInterrupt  # the result is lost
        return found

    monkeypatch.setattr(os, way, interrupted)
    monkeypatch.setattr("ipython.core.commands._is_terminal_output", lambda: True)
    monkeypatch.setattr("ipython.core.commands._has_terminal", lambda: True)
    with pytest.raises(KeyboardInterrupt) as caught:
        ShellCommands("/bin/sh").run(str(program))
    assert caught.value.args == (-2,) and (tmp_path / "ran").read_text() == "x\n"

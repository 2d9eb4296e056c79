"""``%%script`` and its family: output as it comes, failures in one line, nothing left running."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.settings.shell import CommandSettings, ShellSettings

Typed = Callable[[str], str]
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones"),
    pytest.mark.timeout(60, method="thread"),
]


@pytest.fixture
def run(typed: Typed) -> Callable[[str], str]:
    """Type a cell of several lines."""
    return lambda text: typed(text + "\n\n\n\n")


def failure(shell: Shell, source: str) -> Any:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        error = shell.run_cell(Cell(source)).error
    assert error is not None
    return error


# -- running ----------------------------------------------------------------------------------------------------------


def test_words_go_behind_the_program(run: Typed) -> None:
    assert run("%%bash -s a 'b c'\necho $1-$2") == "a-b c"
    assert run("%%script sh -s x\necho $1") == "x"
    assert run("%%python3 -c 'print(5)'\nunread") == "5"


def test_the_body_is_not_expanded_and_the_line_is(run: Typed) -> None:
    run("v = 'hidden'\nprogram = 'sh'")
    assert run("%%bash\nv=shell; echo $v {v} ${v}") == "shell {v} shell"
    assert run("%%script {program} -s $v\necho $1") == "hidden"


def test_both_outputs_and_the_status(run: Typed, shell: Shell) -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        shell.run_cell(Cell("%%bash\necho hi; echo ho >&2; printf 'no newline'"))
    assert (out.getvalue(), err.getvalue()) == ("hi\nno newline", "ho\n") and run("_exit_code").endswith(": 0")


def test_python_is_that_of_the_session(run: Typed) -> None:
    for name in ("python", "python3"):
        assert run(f"%%{name}\nimport sys; print(sys.executable)") == sys.executable


class Times(io.StringIO):
    """Notes when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[tuple[float, str]] = []

    def write(self, text: str, /) -> int:
        self.noted.append((time.monotonic(), text))
        return super().write(text)


@pytest.mark.parametrize(
    "cell", ["%%bash\necho 1; sleep 0.5; echo 2", "%%python\nimport time\nprint(1)\ntime.sleep(0.5)\nprint(2)"]
)
def test_output_is_shown_while_the_program_runs(shell: Shell, cell: str) -> None:
    times = Times()
    with redirect_stdout(times):
        shell.run_cell(Cell(cell))
    assert "".join(text for _, text in times.noted) == "1\n2\n" and times.noted[-1][0] - times.noted[0][0] > 0.3


def test_characters_cut_in_two_and_carriage_returns(shell: Shell) -> None:
    out = io.StringIO()
    with redirect_stdout(out):
        shell.run_cell(
            Cell(
                "%%bash\nprintf 'a\\303'; sleep 0.2; printf '\\244\\r50%%'; sleep 0.1; "
                "printf '\\r100%%\\n\\377'; printf '\\303'"
            )
        )
    assert out.getvalue() == "aä\r50%\r100%\n\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"


def test_a_program_that_does_not_read_its_cell(run: Typed) -> None:
    assert run("%%script true\n" + "x" * 300_000) == ""
    assert run("%%script head -c 1\n" + "x" * 300_000) == "x"


def test_what_it_leaves_in_the_background_is_not_waited_for(run: Typed) -> None:
    started = time.monotonic()
    pid = int(run("%%bash\nsleep 30 & echo $!"))
    assert time.monotonic() - started < 5
    os.kill(pid, signal.SIGKILL)


# -- variables --------------------------------------------------------------------------------------------------------


def test_output_in_variables(run: Typed) -> None:
    assert run("%%bash --out o --err=e\necho hi; echo ho >&2") == ""
    assert run("o, e") == "Out[2]: ('hi\\n', 'ho\\n')"
    assert run("%%bash -s x --out o\necho $1") == "" and run("o") == "Out[4]: 'x\\n'"


def test_variables_are_filled_as_it_runs_and_empty_before(shell: Shell) -> None:
    seen: list[object] = []
    names = shell.namespace.locals

    def watch() -> None:
        end = time.monotonic() + 5
        while time.monotonic() < end and names.get("o") != "1\n2\n":
            seen.append(names.get("o"))
            time.sleep(0.01)

    names["o"] = "old"
    watching = threading.Thread(target=watch)
    watching.start()
    shell.run_cell(Cell("%%bash --out o\nsleep 0.1; echo 1; sleep 0.4; echo 2"))
    watching.join()
    assert "" in seen and "1\n" in seen and names["o"] == "1\n2\n"


# -- failures ---------------------------------------------------------------------------------------------------------


def test_a_failure_is_one_line_and_a_called_process_error(run: Typed, shell: Shell) -> None:
    error = failure(shell, "%%bash -s x\necho out; echo why >&2; exit 3")
    assert isinstance(error, subprocess.CalledProcessError) and str(error) == "%%bash: exit status 3"
    assert (error.returncode, error.cmd, error.output, error.stderr) == (3, ["bash", "-s", "x"], "out\n", "why\n")
    assert run("_exit_code").endswith(": 3")


def test_one_line_on_the_screen(run: Typed) -> None:
    assert run("%%bash\nexit 3") == "CalledProcessError: %%bash: exit status 3"
    assert run("%%bash\nkill -9 $$") == "CalledProcessError: %%bash: ended by SIGKILL"


def test_it_can_be_caught_where_the_magic_is_called(run: Typed) -> None:
    run("import subprocess")
    run(
        "def f():\n    try:\n        get_ipython().run_cell_magic('bash', '', 'exit 4\\n')\n"
        "    except subprocess.CalledProcessError as e:\n        return e.returncode\n\n"
    )
    assert run("f()") == "Out[3]: 4"


def test_no_raise_error(run: Typed) -> None:
    assert run("%%bash --no-raise-error\nexit 3\n") == "" and run("_exit_code") == "Out[2]: 3"


def test_a_time_limit(run: Typed) -> None:
    started = time.monotonic()
    assert run("%%bash --timeout 0.3\nsleep 30") == "CalledProcessError: %%bash: stopped after 0.3 s"
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%%script", "UsageError: %%script: takes a program, as in %%script bash"),
        ("%%script --out x", "UsageError: %%script: takes a program, as in %%script bash"),
        ("%%script nosuchprog_", "UsageError: Couldn't find program: 'nosuchprog_'."),
        ("%%script bsh", "UsageError: Couldn't find program: 'bsh'. Did you mean 'bash'?"),
        ("%%script --bad bash", "UsageError: Couldn't find program: '--bad'."),
        ("%%script /etc", "UsageError: Couldn't find program: '/etc'."),
        ("%%script ./unreadable", "UsageError: %%script: cannot start './unreadable': Exec format error"),
        ("%%bash --out", "UsageError: %%bash: argument --out: expected one argument"),
        ("%%bash --out 1x", "UsageError: %%bash: --out takes the name of a variable, not '1x'"),
        ("%%bash --out {undefined}", "UsageError: %%bash: --out takes the name of a variable, not '{undefined}'"),
        ("%%bash --proc p", "UsageError: %%bash: --proc is of use with --bg only"),
        ("%%bash --timeout x", "UsageError: %%bash: --timeout takes seconds above 0, not 'x'"),
        ("%%bash 'x", "UsageError: %%bash: the quote ' is not closed in: 'x"),
    ],
)
def test_mistakes_are_one_line(here: Path, run: Typed, line: str, said: str) -> None:
    (here / "unreadable").write_bytes(b"\x7fELFnonsense")
    (here / "unreadable").chmod(0o755)
    shown = run(f"{line}\necho")
    assert shown.splitlines()[-1].startswith(said)


def test_configured_programs(tmp_path: Path) -> None:
    program = tmp_path / "prog"
    program.write_text('#!/bin/sh\ncat; echo "$@"\n')
    program.chmod(0o755)
    settings = CommandSettings(script_magics=("mine", "bash"), script_paths=(("mine", str(program)),))
    shell = make_shell(ShellSettings(commands=settings))
    out = io.StringIO()
    with redirect_stdout(out):
        shell.run_cell(Cell("%%mine a\nbody"))
        shell.run_cell(Cell("%%script mine b\nbody"))
    shell.close()
    assert out.getvalue() == "body\na\nbody\nb\n"


# -- interrupts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def interrupted_after() -> Iterator[Callable[[float], None]]:
    timers: list[threading.Timer] = []

    def start(seconds: float) -> None:
        timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
        timers.append(timer)
        timer.start()

    yield start
    for timer in timers:
        timer.cancel()


def wait_gone(process: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError(f"{process} still runs")


def test_an_interrupt_ends_all_that_runs(here: Path, run: Typed, interrupted_after: Callable[[float], None]) -> None:
    interrupted_after(0.5)
    shown = run("%%bash\nsleep 40 & echo $! > pid; sleep 41; echo never")
    assert shown == "Process was interrupted.\nCalledProcessError: %%bash: interrupted" and run("_exit_code").endswith(
        "-2"
    )
    wait_gone(int((here / "pid").read_text()))


def test_an_interrupt_with_no_raise_error(run: Typed, interrupted_after: Callable[[float], None]) -> None:
    interrupted_after(0.4)
    assert run("%%bash --no-raise-error\ntrap 'echo bye; exit 5' INT; while :; do sleep 0.05; done") == (
        "bye\nProcess was interrupted."
    )
    assert run("_exit_code").endswith(": 5")


def test_a_stubborn_program_is_terminated(run: Typed, interrupted_after: Callable[[float], None]) -> None:
    interrupted_after(0.4)
    assert run("%%bash\ntrap '' INT; sleep 40; sleep 40").startswith("Process was terminated.")


# -- background -------------------------------------------------------------------------------------------------------


def test_streams_and_process_of_the_background(run: Typed) -> None:
    assert run("%%script --bg --out o --err e --proc p bash\necho bg1; echo err >&2; sleep 0.2; echo bg2; exit 6") == ""
    assert run("o.readline(), o.read(), e.read(), p.wait(), p.returncode") == (
        "Out[2]: (b'bg1\\n', b'bg2\\n', b'err\\n', 6, 6)"
    )
    assert run("o.at_eof(), o.read(), o.read(5), list(o), p.stdout is o") == "Out[3]: (True, b'', b'', [], True)"


def test_reading_may_be_awaited(run: Typed) -> None:
    run("%%bash --bg --out o --proc p\necho one; echo two")
    assert run("await o.read()") == "Out[2]: b'one\\ntwo\\n'"
    assert run("await p.wait()") == "Out[3]: 0"


def test_the_cell_returns_at_once_and_output_is_dropped(run: Typed) -> None:
    started = time.monotonic()
    assert run("%%bash --bg --proc p\nseq 200000; sleep 0.2; exit 0") == "" and time.monotonic() - started < 5
    assert run("p.wait(), p.stdout, p.stderr") == "Out[2]: (0, None, None)"


def test_much_output_waits_for_its_reader(run: Typed) -> None:
    run("%%bash --bg --out o\nhead -c 20000000 /dev/zero")
    assert run("len(o.read())") == "Out[2]: 20000000"


def test_signals_of_the_background(run: Typed) -> None:
    run("%%bash --bg --proc p\nsleep 40")
    assert run("p.poll(), 'running' in repr(p)") == "Out[2]: (None, True)"
    assert run("p.terminate(); p.wait()") == "Out[3]: -15"


def test_killing_all_says_how_many(run: Typed) -> None:
    for _ in range(2):
        run("%%bash --bg --proc p\nsleep 40 & wait")
    assert run("%killbgscripts") == "All background processes were killed (2)."
    assert run("%killbgscripts") == "No background processes were running."
    assert "takes no arguments" in run("%killbgscripts x")


def test_the_end_of_the_session_ends_them(profile: Path) -> None:
    shell = make_shell(profile=str(profile))
    shell.run_cell(Cell("%%bash --bg --proc p\nsleep 40"))
    process = shell.namespace.locals["p"]
    shell.close()
    assert process.returncode is not None


def test_windows_has_its_own_shell_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from ipython.app import assemble

    assert make_shell().plugins.find("cell", "cmd") is None
    monkeypatch.setattr(assemble, "os", SimpleNamespace(name="nt"))
    assert make_shell().plugins.find("cell", "cmd") is not None


def test_a_program_sees_itself_called_as_it_was_typed(typed: Typed) -> None:
    assert typed("%%sh\necho $0\n\n\n") == "sh"
    assert typed("%%bash\nnosuch_program\n\n\n").startswith("bash: line 1: nosuch_program: ")

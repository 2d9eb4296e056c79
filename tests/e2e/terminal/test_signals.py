"""Signals at a real shell on a real terminal: what the process leaves behind."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

termios = pytest.importorskip("termios")
fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")

WAIT = 30.0  # seconds until something that must come is given up


def environment_in(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "TERM": "xterm-256color",
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "PROMPT_TOOLKIT_NO_CPR": "1",
    }


class Terminal:
    """A shell on a pty of its own session."""

    def __init__(self, home: Path, *arguments: str, preparation: Callable[[], object] = lambda: None) -> None:
        self.leader, self.follower = pty.openpty()
        self.modes = termios.tcgetattr(self.follower)
        self.output = b""
        self.history = home / "ipython" / "profile_default" / "history"
        environment = environment_in(home)

        def take_terminal() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGTSTP):
                signal.signal(number, signal.SIG_DFL)  # what started the tests may ignore some
            preparation()

        self.process = subprocess.Popen(
            [sys.executable, "-m", "ipython", "--no-banner", "--no-tip", *arguments],
            stdin=self.follower, stdout=self.follower, stderr=self.follower, env=environment, preexec_fn=take_terminal,
        )  # fmt: skip

    def wait_for(self, text: bytes) -> None:
        end = time.monotonic() + WAIT
        while text not in self.output:
            assert time.monotonic() < end, (text, self.output)
            assert self.process.poll() is None, (text, self.output)
            if select.select([self.leader], [], [], 0.05)[0]:
                self.output += os.read(self.leader, 65536)

    def type(self, text: str) -> None:
        os.write(self.leader, text.encode())

    def drain(self) -> None:
        while select.select([self.leader], [], [], 0)[0]:
            self.output += os.read(self.leader, 65536)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(WAIT)
        os.close(self.leader)
        os.close(self.follower)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    shell = Terminal(tmp_path)
    yield shell
    shell.close()


def prompt_is_ready(shell: Terminal) -> None:
    # Bracketed paste is switched on by the line editor: from here on keys are read by it.
    shell.wait_for(b"\x1b[?2004h")
    shell.wait_for(b"In [")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_at_the_prompt(terminal: Terminal, number: int) -> None:
    prompt_is_ready(terminal)
    terminal.process.send_signal(number)
    assert terminal.process.wait(WAIT) == 128 + number
    terminal.drain()
    assert termios.tcgetattr(terminal.follower) == terminal.modes
    assert terminal.output.rfind(b"\x1b[?2004l") > terminal.output.rfind(b"\x1b[?2004h")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_while_a_cell_runs_and_swallows_everything(terminal: Terminal, number: int) -> None:
    prompt_is_ready(terminal)
    # The word stands in pieces, so that the echo of the typing is not taken for the output.
    terminal.type("import time\r")
    terminal.wait_for(b"1m2")  # the number of the next prompt, which is bold
    terminal.type('exec(\'try:\\n print("cell " "runs", flush=True); time.sleep(60)\\nexcept BaseException: pass\')\r')
    terminal.wait_for(b"cell runs")
    terminal.process.send_signal(number)
    assert terminal.process.wait(WAIT) == 128 + number
    assert termios.tcgetattr(terminal.follower) == terminal.modes
    kept = b"".join(path.read_bytes() for path in terminal.history.rglob("*") if path.is_file())
    assert b"time.sleep(60)" in kept


def test_the_quit_key_in_a_running_cell(terminal: Terminal) -> None:
    prompt_is_ready(terminal)
    terminal.type("import time; print('cell ' 'runs', flush=True); time.sleep(60)\r")
    terminal.wait_for(b"cell runs")
    terminal.type("\x1c")
    assert terminal.process.wait(WAIT) == 128 + signal.SIGQUIT
    assert termios.tcgetattr(terminal.follower) == terminal.modes


def test_the_terminal_goes_away(terminal: Terminal) -> None:
    prompt_is_ready(terminal)
    os.close(terminal.leader)
    os.close(terminal.follower)
    assert terminal.process.wait(WAIT) == 128 + signal.SIGHUP
    terminal.leader, terminal.follower = pty.openpty()


def test_stopped_and_continued_a_cell_finds_the_terminal_as_it_was(tmp_path: Path) -> None:
    # Without a shell that does job control the kernel drops the stop of an orphaned group: a parent is kept in between.
    parent = tmp_path / "parent.py"
    parent.write_text(PARENT)
    leader, follower = pty.openpty()
    modes = termios.tcgetattr(follower)
    environment = environment_in(tmp_path)

    def take_terminal() -> None:
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, str(parent), sys.executable], stdin=follower, stdout=follower, stderr=follower,
        env=environment, preexec_fn=take_terminal,
    )  # fmt: skip
    shell = Terminal.__new__(Terminal)
    shell.leader, shell.follower, shell.process, shell.output, shell.modes = leader, follower, process, b"", modes
    try:
        prompt_is_ready(shell)
        shell.type("import time; print('cell ' 'runs', flush=True); time.sleep(1); print('went ' 'on')\r")
        shell.wait_for(b"cell runs")
        shell.type("\x1a")
        shell.wait_for(b"STOPPED as-before")
        shell.wait_for(b"went on")
        shell.type("exit\r")
        assert process.wait(WAIT) == 0
        assert termios.tcgetattr(follower) == modes
    finally:
        shell.close()


PARENT = """
import os, signal, sys, termios
before = termios.tcgetattr(0)
child = os.fork()
if child == 0:
    os.setpgid(0, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    os.tcsetpgrp(0, os.getpid())
    for number in (signal.SIGTTOU, signal.SIGTSTP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)
    os.execv(sys.argv[1], [sys.argv[1], "-m", "ipython", "--no-banner", "--no-tip"])
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
while True:
    _, status = os.waitpid(child, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        sys.exit(os.waitstatus_to_exitcode(status))
    os.tcsetpgrp(0, os.getpid())
    same = termios.tcgetattr(0) == before
    print("STOPPED", "as-before" if same else termios.tcgetattr(0), flush=True)
    os.tcsetpgrp(0, child)
    os.kill(child, signal.SIGCONT)
"""

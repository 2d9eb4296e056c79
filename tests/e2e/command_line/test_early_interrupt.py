"""Ctrl-C between the painted prompt and the real one: a clean end, no traceback of ours, the terminal as it was."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

WAIT = 30.0  # seconds until an end that must come is given up


@pytest.mark.parametrize("late", [0.0, 0.01, 0.03])
def test_an_interrupt_while_the_prompt_is_painted_only(late: float, tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    before = termios.tcgetattr(follower)
    child = os.fork()
    if child == 0:
        os.setsid()
        os.environ |= {"TERM": "xterm", "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython")}
        os.close(os.open(os.ttyname(follower), os.O_RDWR))  # now it is the terminal of the new session
        for descriptor in (0, 1, 2):
            os.dup2(follower, descriptor)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.execv(sys.executable, [sys.executable, "-m", "ipython", "--no-banner", "--no-tip"])
    shown = b""
    while b"]: " not in shown:
        shown += os.read(leader, 65536)
    time.sleep(late)
    os.write(leader, b"\x03")
    os.set_blocking(leader, False)
    end = time.monotonic() + WAIT
    ended, status = 0, 0
    while not ended and time.monotonic() < end:
        try:
            shown += os.read(leader, 65536)
        except OSError:
            time.sleep(0.02)
        if shown.count(b"]133;B") >= 1:  # the real prompt came first: it takes the key as any other
            os.write(leader, b"exit\r")
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert ended, shown
    assert b"Traceback" not in shown or b"Exception ignored" in shown  # a C function that swallows it says so itself
    assert status in (0, signal.SIGINT), shown
    assert termios.tcgetattr(follower) == before
    os.close(leader)
    os.close(follower)

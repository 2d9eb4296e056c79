"""What children in the background write, and what can be asked of them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest

from ipython.core.background import KEPT, BackgroundProcess, BackgroundStream
from ipython.core.children import Child

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones"),
    pytest.mark.timeout(60, method="thread"),
]


def stream() -> tuple[BackgroundStream, int]:
    """A stream, and the descriptor to write to it."""
    reading, writing = os.pipe()
    return BackgroundStream(os.fdopen(reading, "rb", buffering=0)), writing


def test_lines_parts_and_the_rest() -> None:
    found, writing = stream()
    os.write(writing, b"one\ntwo\nthr")
    assert found.readline() == b"one\n" and found.read(2) == b"tw" and not found.at_eof()
    os.write(writing, b"ee")
    os.close(writing)
    assert found.readlines() == [b"o\n", b"three"] and found.at_eof() and "ended" in repr(found)
    assert found.readline() == found.read() == found.read(3) == b"" and list(found) == []


def test_reading_waits_for_what_is_wanted() -> None:
    found, writing = stream()
    later = threading.Timer(0.2, lambda: (os.write(writing, b"late\n"), os.close(writing)))
    later.start()
    started = time.monotonic()
    assert found.readline() == b"late\n" and time.monotonic() - started > 0.1
    later.join()


def test_a_program_nobody_reads_has_to_wait() -> None:
    found, writing = stream()
    written = 0
    os.set_blocking(writing, False)
    end = time.monotonic() + 20
    waits = 0
    while waits < 20 and time.monotonic() < end:
        try:
            written += os.write(writing, b"x" * 65_536)
            waits = 0
        except BlockingIOError:
            waits += 1
            time.sleep(0.01)
    assert KEPT < written < KEPT + (2 << 20)
    os.close(writing)
    assert len(found.read()) == written


def test_a_process() -> None:
    child = Child(["sh", "-c", "read x; exit 7"], given=b"")
    child.take_pipes(())
    process = BackgroundProcess(child, None, None)
    assert process.wait(10) == 7 == process.returncode == process.poll() and "status 7" in repr(process)
    child = Child(["sleep", "30"])
    child.take_pipes(())
    process = BackgroundProcess(child, None, None)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    process.kill()
    assert process.wait(10) == -9 and process.pid == child.pid

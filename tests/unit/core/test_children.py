"""Children through pipes: all of their output, their status, and nothing left of them when they are stopped."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ipython.core import children
from ipython.core.background import BackgroundChildren
from ipython.core.children import Child, LentTerminal, group_options, plain_status, stopped_by
from ipython.core.pipes import PolledPipes, ThreadedPipes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are POSIX ones")


@pytest.fixture(params=["poll", "threads"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "threads":
        monkeypatch.delattr(select, "poll")


class Taken(dict[str, bytes]):
    def __call__(self, name: str, piece: bytes) -> None:
        self[name] = self.get(name, b"") + piece


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.usefixtures("_way")
def test_both_outputs_and_the_status() -> None:
    taken = Taken()
    assert Child(["sh", "-c", "cat; echo err >&2; exit 3"], given=b"in\n").pump(taken) == 3
    assert taken == {"stdout": b"in\n", "stderr": b"err\n"}


@pytest.mark.usefixtures("_way")
def test_merged_output_keeps_the_order_of_writing() -> None:
    taken = Taken()
    Child(["sh", "-c", "echo 1; echo 2 >&2; echo 3"], merge=True).pump(taken)
    assert taken == {"stdout": b"1\n2\n3\n"}


@pytest.mark.usefixtures("_way")
def test_much_input_and_output() -> None:
    data = os.urandom(3_000_000)
    taken = Taken()
    assert Child(["cat"], given=data).pump(taken) == 0 and taken["stdout"] == data


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_program_that_reads_nothing(size: int) -> None:
    assert Child(["true"], given=b"x" * size).pump(Taken()) == 0


def test_output_comes_while_the_program_runs() -> None:
    times: list[float] = []
    Child(["sh", "-c", "echo 1; sleep 0.4; echo 2"]).pump(lambda *_: times.append(time.monotonic()))
    assert len(times) == 2 and times[1] - times[0] > 0.2


@pytest.mark.usefixtures("_way")
def test_what_it_leaves_in_the_background_is_not_waited_for() -> None:
    started = time.monotonic()
    taken = Taken()
    child = Child(["sh", "-c", "sleep 30 & echo $!"])
    assert child.pump(taken) == 0 and time.monotonic() - started < 5
    left = int(taken["stdout"])
    assert is_alive(left)
    os.kill(left, signal.SIGKILL)


def test_a_child_that_closes_its_output_and_runs_on(monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.monotonic()
    assert Child(["sh", "-c", "exec >&- 2>&-; sleep 0.3; exit 4"]).pump(Taken()) == 4
    assert time.monotonic() - started > 0.25
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    assert Child(["sh", "-c", "exec >&- 2>&-; sleep 0.2; exit 5"]).pump(Taken()) == 5


def test_a_time_limit_stops_it() -> None:
    child = Child(["sleep", "30"])
    with pytest.raises(subprocess.TimeoutExpired):
        child.pump(Taken(), seconds=0.1)
    assert child.process.poll() is not None


def test_stopping_is_as_gentle_as_possible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "WAIT_POLITE", 0.3)
    assert Child(["sleep", "30"]).stop() == "interrupted"
    for trapped, how in (("INT", "terminated"), ("INT TERM", "killed")):
        child = Child(["sh", "-c", f"trap '' {trapped}; echo ready; sleep 30; sleep 30"])
        assert os.read(child.process.stdout.fileno(), 10) == b"ready\n"  # type: ignore[union-attr]
        taken = Taken()
        assert child.stop(taken) == how


def test_what_it_writes_while_it_ends_is_not_lost() -> None:
    child = Child(["sh", "-c", "trap 'echo bye; exit 7' INT; echo ready; while :; do sleep 0.05; done"])
    assert os.read(child.process.stdout.fileno(), 10) == b"ready\n"  # type: ignore[union-attr]
    taken = Taken()
    assert child.stop(taken) == "interrupted" and taken["stdout"] == b"bye\n" and child.status == 7


def test_stopping_ends_the_whole_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "WAIT_POLITE", 0.3)
    # The grandchild ignores what its parent dies of.
    child = Child(["sh", "-c", "sh -c \"trap '' INT TERM; echo \\$\\$; sleep 30; sleep 30\" & wait"])
    grandchild = int(os.read(child.process.stdout.fileno(), 20))  # type: ignore[union-attr]
    child.stop()
    end = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(grandchild)


def test_a_child_is_interruptible_though_we_are_not() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert Child(["sh", "-c", "kill -INT $$"]).pump(Taken()) == -signal.SIGINT
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_missing_program() -> None:
    with pytest.raises(FileNotFoundError):
        Child(["no-such-program-anywhere"])


def test_statuses() -> None:
    assert [plain_status(code) for code in (0, 128, 129, 143, 192, 193, -9)] == [0, 128, -1, -15, -64, 193, -9]


def test_windows_takes_a_new_group_and_a_console_event(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "ON_WINDOWS", True)
    assert group_options(own_group=True) == {"creationflags": 0x200} and group_options(own_group=False) == {}

    class Process:
        sent: list[object] = []

        def send_signal(self, number: int) -> None:
            self.sent.append(number)

        def terminate(self) -> None:
            self.sent.append("terminate")

        def poll(self) -> int:
            return 1

    monkeypatch.setattr(signal, "CTRL_BREAK_EVENT", 1, raising=False)
    child = Child.__new__(Child)
    child.process = Process()  # type: ignore[assignment]
    child.own_group = True
    for number in (signal.SIGINT, signal.SIGTERM):
        child.send(number)
    assert Process.sent == [1, "terminate"]


def test_a_stopped_child_is_noticed() -> None:
    child = Child(["sleep", "30"])
    assert stopped_by(child.pid) == 0
    child.send(signal.SIGSTOP)
    end = time.monotonic() + 5
    while not stopped_by(child.pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert stopped_by(child.pid) == signal.SIGSTOP
    child.send(signal.SIGKILL)
    child.process.wait(5)
    assert stopped_by(child.pid) == 0


def test_platform_without_waitid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "waitid")
    assert stopped_by(os.getpid()) == 0


def test_lending_without_a_terminal_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> int:
        raise OSError

    monkeypatch.setattr(os, "open", none)
    lent = LentTerminal(os.getpid())
    lent.lend()
    assert not lent.is_lent
    lent.take_back()


def test_pipes_by_threads_and_by_poll_say_the_same() -> None:
    for kind in (PolledPipes, ThreadedPipes):
        reading, writing = os.pipe()
        pipes = kind({"a": os.fdopen(reading, "rb", buffering=0)})
        assert pipes.read(0.01) is None and pipes.are_open
        os.write(writing, b"xy")
        assert pipes.read(1) == ("a", b"xy")
        os.close(writing)
        assert pipes.read(1) == ("a", b"") and not pipes.are_open


# -- in the background --------------------------------------------------------------------------------------------


def test_background_children_end_together() -> None:
    kept = BackgroundChildren()
    for _ in range(3):
        kept.add(Child(["sleep", "30"]))
    done = Child(["true"])
    done.process.wait(5)
    kept.add(done)
    started = time.monotonic()
    assert len(kept.running()) == 3 and kept.stop_all() == 3 and time.monotonic() - started < 2
    assert kept.running() == [] and kept.stop_all() == 0


def test_a_forked_process_leaves_them_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = BackgroundChildren()
    kept.add(Child(["sleep", "30"]))
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert kept.stop_all() == 0
    monkeypatch.undo()
    assert kept.stop_all() == 1

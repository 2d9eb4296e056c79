"""Tasks by themselves: their states, who is told of a failure, who waits, and what is remembered of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ipython.core import tasks as module
from ipython.core.compiler import Piece
from ipython.core.task_output import remove_streams
from ipython.core.tasks import TaskCancelled, Tasks, ThreadTask
from ipython.model.failure import UserMistake

pytestmark = pytest.mark.timeout(60, method="thread")


def piece(source: str, mode: str = "eval") -> Piece:
    """A compiled piece that has a value if ``mode`` is ``eval``."""
    return Piece(compile(source, "<cell>", mode), mode == "eval")


@pytest.fixture
def told() -> list[str]:
    """What was told to the person."""
    return []


@pytest.fixture
def registry(told: list[str]) -> Iterator[Tasks]:
    """Tasks of a session."""
    made = Tasks(told.append)
    yield made
    remove_streams()


@pytest.fixture
def begin(registry: Tasks) -> Callable[..., Any]:
    """Start code on a thread."""

    def start(*sources: str, name: str = "", **names: object) -> Any:
        task = registry.make(ThreadTask, "; ".join(sources), name=name)
        scope: dict[str, object] = dict(names)
        pieces = [piece(source, "exec") for source in sources[:-1]] + [piece(sources[-1])]
        task.start(pieces, scope, scope)
        return task

    return start


def test_the_value_is_that_of_the_last_piece(begin: Callable[..., Any]) -> None:
    task = begin("a = 6", "a * 7")
    assert task.result(20) == 42 and task.state == "done" and task.done() and task.seconds >= 0


def test_a_failure_is_told_once_unless_somebody_waits(begin: Callable[..., Any], told: list[str]) -> None:
    task = begin("1 / 0")
    assert task._ended.wait(20)
    end = time.monotonic() + 20
    while not told:
        assert time.monotonic() < end
        time.sleep(0.01)
    assert told == ["task 1 failed: ZeroDivisionError: division by zero (%await 1 raises it)"]
    with pytest.raises(ZeroDivisionError):
        task.result()
    gate = threading.Event()
    awaited = begin("gate.wait(20) and 1 / 0", gate=gate)
    threading.Timer(0.1, gate.set).start()
    with pytest.raises(ZeroDivisionError):
        awaited.result(20)
    assert len(told) == 1


def test_what_a_program_raises_to_exit_is_a_failure_too(begin: Callable[..., Any]) -> None:
    with pytest.raises(SystemExit):
        begin("exit_(3)", exit_=lambda code: (_ for _ in ()).throw(SystemExit(code))).result(20)


def test_waiting_ends_after_its_time(begin: Callable[..., Any]) -> None:
    gate = threading.Event()
    task = begin("gate.wait(20)", gate=gate)
    assert not task.wait(0.05)
    with pytest.raises(TimeoutError, match=r"task 1 still runs after 0\.05 s"):
        task.result(0.05)
    gate.set()
    assert task.result(20) is True


def test_a_thread_that_waits_in_c_is_said_to_go_on(begin: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_CANCEL", 0.05)
    gate = threading.Event()
    task = begin("gate.wait(0.5)", gate=gate)
    assert task.cancel().startswith("task 1 has not ended within 0.05 s")
    gate.set()
    with pytest.raises(TaskCancelled):
        task.result(20)
    assert task.state == "cancelled"


def test_a_name_belongs_to_the_newest(begin: Callable[..., Any], registry: Tasks) -> None:
    first, second = begin("1", name="job"), begin("2", name="job")
    assert registry.find("job") is second and registry.find("1") is first and first.name == ""
    with pytest.raises(UserMistake, match=r"there is no task 'x'; there are: 1, 2 \(job\)"):
        registry.find("x")


def test_ended_tasks_are_remembered_up_to_a_number(
    begin: Callable[..., Any], registry: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ENDED_KEPT", 3)
    gate = threading.Event()
    running = begin("gate.wait(20)", gate=gate)
    for number in range(6):
        begin(str(number)).result(20)
    begin("6")
    kept = registry.all()
    assert running in kept and len(kept) == 5  # the one that runs, three that ended, the new one
    gate.set()


def test_what_it_held_is_forgotten_on_request(begin: Callable[..., Any]) -> None:
    task = begin("list('ab')")
    assert task.result(20) == task.held() == ["a", "b"]
    task.let_go()
    assert task.held() is None
    with pytest.raises(UserMistake, match="no longer kept"):
        task.result()


def test_nothing_is_forgotten_of_a_running_one(begin: Callable[..., Any]) -> None:
    gate = threading.Event()
    task = begin("gate.wait(20)", gate=gate)
    task.let_go()
    gate.set()
    assert task.result(20) is True


def test_the_end_of_the_session_names_what_runs(begin: Callable[..., Any], registry: Tasks, told: list[str]) -> None:
    gate = threading.Event()
    begin("1").result(20)
    begin("gate.wait(20)", gate=gate)
    registry.close()
    assert told[0].startswith("ended with the session: <task 2 running") and "task 1" not in told[0]
    gate.set()

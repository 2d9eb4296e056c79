"""Running code objects: one context for the session, one loop, interrupts."""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ipython.core.runner import Runner, loop_runner

AWAIT = 0x2000


class Session:
    """A runner with a namespace, as a shell uses it."""

    def __init__(self) -> None:
        self.failures: list[tuple[str, BaseException | None]] = []
        self.runner = Runner(lambda message, error: self.failures.append((message, error)))
        self.runner.watch_imports()
        self.names: dict[str, Any] = {}

    def run(self, source: str) -> Any:
        try:
            code, is_expression = compile(source, "cell", "eval", AWAIT), True
        except SyntaxError:
            code, is_expression = compile(source, "cell", "exec", AWAIT), False
        return self.runner.run(code, self.names, self.names, is_expression=is_expression)


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session()
    yield made
    made.runner.close()
    assert asyncio._get_running_loop() is None


def test_context_variables_survive_cells_also_after_an_await(session: Session) -> None:
    session.run("import asyncio, contextvars; v = contextvars.ContextVar('v', default=0)")
    session.run("v.set(1)")
    assert session.run("v.get()") == 1
    session.run("await asyncio.sleep(0); v.set(2)")
    assert session.run("v.get()") == 2
    assert contextvars.copy_context() is not session.runner.context


def test_create_task_works_in_a_plain_cell_and_the_task_goes_on_in_the_next(session: Session) -> None:
    session.run(
        "import asyncio\n"
        "ticks = []\n"
        "async def tick():\n"
        "    for n in range(3):\n"
        "        ticks.append(n)\n"
        "        await asyncio.sleep(0)"
    )
    session.run("task = asyncio.create_task(tick())")
    session.run("await task")
    assert session.names["ticks"] == [0, 1, 2]


def test_asyncio_run_works_in_a_plain_cell_and_leaves_the_announcement(session: Session) -> None:
    session.run("import asyncio\nasync def five(): return 5")
    assert session.run("asyncio.run(five())") == 5
    session.run("task = asyncio.create_task(five())")
    assert session.run("await task") == 5


def test_runner_and_own_loops_work_in_a_plain_cell(session: Session) -> None:
    session.run("import asyncio\nasync def five(): return 5")
    session.run("with asyncio.Runner() as r: x = r.run(five())")
    session.run("loop = asyncio.new_event_loop(); y = loop.run_until_complete(five()); loop.close()")
    assert session.names["x"] == session.names["y"] == 5


def test_asyncio_run_inside_a_coroutine_is_still_an_error(session: Session) -> None:
    session.run(
        "import asyncio\n"
        "async def inner(): return 5\n"
        "async def outer():\n"
        "    c = inner()\n"
        "    try:\n"
        "        return asyncio.run(c)\n"
        "    finally:\n"
        "        c.close()"
    )
    with pytest.raises(RuntimeError, match="running event loop"):
        session.run("await outer()")


def test_one_loop_for_all_cells(session: Session) -> None:
    session.run("import asyncio\nfirst = asyncio.get_running_loop()")
    assert session.run("asyncio.get_running_loop() is first")
    session.run("async def f(): return asyncio.get_running_loop()")
    assert session.run("(await f()) is first")


def test_nothing_is_announced_between_cells(session: Session) -> None:
    session.run("import asyncio\nasyncio.get_running_loop()")
    assert asyncio._get_running_loop() is None


def test_a_cell_inside_a_cell(session: Session) -> None:
    session.names["inner"] = lambda: session.run("value = 3")
    session.run("inner()")
    assert session.names["value"] == 3


def test_awaiting_cell_inside_a_synchronous_cell(session: Session) -> None:
    session.run("import asyncio\nasync def five(): await asyncio.sleep(0); return 5")
    session.names["inner"] = lambda: session.run("await five()")
    assert session.run("inner()") == 5


def test_awaiting_cell_inside_a_coroutine_is_refused_without_leaking(session: Session) -> None:
    session.run("import asyncio\nasync def five(): return 5")
    session.names["inner"] = lambda: session.run("await five()")
    session.run("async def outer(): return inner()")
    with pytest.raises(RuntimeError, match="inside a coroutine"):
        session.run("await outer()")


def interrupt_soon(seconds: float = 0.3) -> threading.Timer:
    timer = threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    return timer


def test_interrupt_cancels_an_awaiting_cell_at_once(session: Session) -> None:
    session.run(
        "import asyncio\n"
        "state = []\n"
        "async def wait():\n"
        "    try:\n"
        "        await asyncio.sleep(30)\n"
        "    finally:\n"
        "        state.append('cleaned')"
    )
    timer = interrupt_soon()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        session.run("await wait()")
    timer.join()
    assert session.names["state"] == ["cleaned"] and time.monotonic() - began < 20
    assert session.run("1 + 1") == 2


def test_second_interrupt_leaves_a_task_that_ignores_cancellation(session: Session) -> None:
    session.run(
        "import asyncio\nasync def stubborn():\n    while True:\n        try:\n            await asyncio.sleep(30)\n"
        "        except asyncio.CancelledError:\n            pass"
    )
    timers = [interrupt_soon(0.3), interrupt_soon(0.8)]
    with pytest.raises(KeyboardInterrupt):
        session.run("await stubborn()")
    for timer in timers:
        timer.join()
    assert session.run("2 + 2") == 4


def test_interrupt_in_synchronous_code_raises(session: Session) -> None:
    session.run("import time")
    timer = interrupt_soon()
    with pytest.raises(KeyboardInterrupt):
        session.run("time.sleep(30)")
    timer.join()


def test_failed_background_task_is_reported(session: Session) -> None:
    session.run("import asyncio, gc\nasync def fail(): 1/0")
    session.run("task = asyncio.create_task(fail(), name='sad')")
    session.run("await asyncio.sleep(0)")
    session.run("del task; gc.collect()")
    assert [(message, type(error)) for message, error in session.failures] == [
        ("Background task sad failed", ZeroDivisionError)
    ]


def test_closing_cancels_background_tasks(session: Session) -> None:
    session.run(
        "import asyncio\n"
        "state = []\n"
        "async def wait():\n"
        "    try:\n"
        "        await asyncio.sleep(30)\n"
        "    finally:\n"
        "        state.append('cleaned')"
    )
    session.run("task = asyncio.create_task(wait())")
    session.run("await asyncio.sleep(0)")
    session.runner.close()
    assert session.names["state"] == ["cleaned"]


def test_a_loop_closed_by_the_user_is_replaced(session: Session) -> None:
    session.run("import asyncio\nloop = asyncio.get_running_loop()")
    session.names["loop"].close()
    session.run("async def five(): return 5")
    assert session.run("await five()") == 5


def test_sync_runner_steps_what_does_not_wait() -> None:
    async def five() -> int:
        return 5

    class Pause:
        def __await__(self) -> Iterator[None]:
            yield

    async def waits() -> None:
        await Pause()

    run = loop_runner("sync")
    assert run(five()) == 5
    with pytest.raises(RuntimeError, match="autoawait"):
        run(waits())


def test_unknown_loop_runner_is_named() -> None:
    with pytest.raises(ValueError, match="asyncio, sync, trio, curio"):
        loop_runner("nope")


def test_two_shells_in_one_process_do_not_disturb_each_other_when_asyncio_comes() -> None:
    # In a fresh interpreter: here asyncio was imported long ago.
    program = (
        "from ipython.app.assemble import make_shell\nfrom ipython.model.cell import Cell\n"
        "first, second = make_shell(), make_shell()\n"
        "source = 'import asyncio\\nawait asyncio.sleep(0)\\nasyncio.get_running_loop() is not None'\n"
        "results = [shell.run_cell(Cell(source)) for shell in (first, second)]\n"
        "task = second.run_cell(Cell('t = asyncio.create_task(asyncio.sleep(0))'))\n"
        "first.close(); second.close()\n"
        "raise SystemExit(0 if all(r.ok for r in (*results, task)) else 1)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 0

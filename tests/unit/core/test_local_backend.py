"""The backend in this process: completions that come late, and the thread that waits for them."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ipython.app.assemble import make_shell
from ipython.core.local_backend import LocalBackend
from ipython.model.cell import Cell
from ipython.model.completion import CompletionSet
from ipython.services.completion.static import StaticAnalysis
from ipython.settings.shell import CompletionSettings, ShellSettings
from tests.helpers.hanging import hanging_jedi

# No evaluator short of a static one tells what this returns.
CELL = "def ret(n=1):\n    return ret(n - 1) if n else 'a'\n"


class Screen:
    """Keeps what a cell shows."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def emit(self, event: Any, owner: int) -> None:
        self.events.append(event)


@pytest.fixture
def backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalBackend]:
    """A backend whose jedi hangs."""
    monkeypatch.setitem(StaticAnalysis.__init__.__kwdefaults__, "roots", hanging_jedi(tmp_path))
    with _backend(static_limit=30.0) as made:
        yield made


class _backend:
    def __init__(self, **settings: Any) -> None:
        self._made = LocalBackend(make_shell(ShellSettings(completion=CompletionSettings(**settings))))

    def __enter__(self) -> LocalBackend:
        self._made.run(Cell(CELL), Screen(), None)  # type: ignore[arg-type]
        return self._made

    def __exit__(self, *_: object) -> None:
        self._made.close()


def in_loop(backend: LocalBackend, coroutine: Any) -> Any:
    return backend.session_loop().run_until_complete(asyncio.wait_for(coroutine, 60.0))


async def sets(backend: LocalBackend, text: str) -> list[CompletionSet]:
    return [found async for found in backend.complete(text, len(text))]


def helpers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "static completion"]


def wait_for_no_helper() -> None:
    deadline = time.monotonic() + 20.0
    while helpers():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_late_set_follows_what_is_known_at_once() -> None:
    with _backend(static_limit=60.0) as backend:
        (found,) = in_loop(backend, sets(backend, "ret().upp"))
        assert (found.source, [item.text for item in found.items]) == ("jedi", ["upper"])
        at_once = in_loop(backend, sets(backend, "ret.__na"))
        assert {found.source for found in at_once} == {"attributes"}
        wait_for_no_helper()


def test_nothing_is_started_where_live_objects_answer(backend: LocalBackend) -> None:
    for text in ("re", "''.upp", "import os", "ret.__na", "len('x"):
        in_loop(backend, sets(backend, text))
    assert helpers() == []
    assert _child_of(backend) is None


def _child_of(backend: LocalBackend) -> int | None:
    completer: Any = backend.shell.introspection.completer
    analysis: StaticAnalysis | None = completer._static
    return analysis.pid if analysis is not None else None


async def started(backend: LocalBackend) -> asyncio.Task[list[CompletionSet]]:
    """A completion that waits for the jedi that hangs."""
    waiting = asyncio.ensure_future(sets(backend, "ret().upp"))
    for _ in range(2_000):
        await asyncio.sleep(0.01)
        if _child_of(backend) is not None:
            break
    await asyncio.sleep(0.3)
    assert helpers() == ["static completion"] and not waiting.done()
    return waiting


def test_the_loop_goes_on_while_static_analysis_hangs(backend: LocalBackend) -> None:
    async def keys() -> float:
        waiting = asyncio.ensure_future(sets(backend, "ret().upp"))
        longest = 0.0
        for _ in range(100):
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - began - 0.005)
        waiting.cancel()
        return longest

    assert in_loop(backend, keys()) < 0.25


def test_the_next_key_ends_the_search_and_its_thread(backend: LocalBackend) -> None:
    async def type_on() -> float:
        waiting = await started(backend)
        began = time.perf_counter()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return time.perf_counter() - began

    assert in_loop(backend, type_on()) < 0.1
    wait_for_no_helper()


def test_a_newer_completion_does_not_wait_for_an_older_one(backend: LocalBackend) -> None:
    async def complete_again() -> float:
        waiting = await started(backend)
        began = time.perf_counter()
        assert await sets(backend, "re")
        taken = time.perf_counter() - began
        waiting.cancel()
        return taken

    assert in_loop(backend, complete_again()) < 0.5


def test_no_thread_is_left_when_a_cell_runs(backend: LocalBackend) -> None:
    in_loop(backend, started(backend))
    screen = Screen()
    began = time.perf_counter()
    backend.run(Cell("import threading\n[thread.name for thread in threading.enumerate()]\n"), screen, None)  # type: ignore[arg-type]
    assert time.perf_counter() - began < 1.0
    (shown,) = [event for event in screen.events if hasattr(event, "bundle")]
    assert "static completion" not in str(shown.bundle)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("error::DeprecationWarning")
def test_a_fork_in_a_cell_after_a_hanging_completion(backend: LocalBackend) -> None:
    if threading.active_count() > 1:
        pytest.skip("the test runner has threads of its own")
    in_loop(backend, started(backend))
    cell = (
        "import os\ncopy = os.fork()\nif copy == 0:\n    os._exit(7)\n"
        "status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])"
    )
    reply = backend.run(Cell(cell), Screen(), None)  # type: ignore[arg-type]
    assert reply.ok
    assert backend.shell.namespace.locals["status"] == 7


def test_closing_while_static_analysis_hangs_takes_no_time(backend: LocalBackend) -> None:
    in_loop(backend, started(backend))
    began = time.perf_counter()
    backend.close()
    assert time.perf_counter() - began < 0.5


def test_a_loop_that_is_closed_before_the_answer() -> None:
    with _backend(static_limit=60.0) as backend:
        loop = asyncio.new_event_loop()
        waiting = loop.create_task(sets(backend, "ret().upp"))
        loop.run_until_complete(asyncio.sleep(0.01))
        waiting.cancel()
        loop.run_until_complete(asyncio.gather(waiting, return_exceptions=True))
        loop.close()
        wait_for_no_helper()


@pytest.mark.skipif(sys.platform == "win32", reason="counts the files of /proc")
def test_many_cancelled_completions_leave_nothing_behind() -> None:
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("counts open files")
    with _backend(static_limit=60.0) as backend:
        in_loop(backend, sets(backend, "ret().upp"))
        before = len(os.listdir("/proc/self/fd"))

        async def hurry() -> None:
            for number in range(50):
                waiting = asyncio.ensure_future(sets(backend, f"x{number} = ret()\nx{number}.u"))
                await asyncio.sleep(0.002)
                waiting.cancel()
                await asyncio.gather(waiting, return_exceptions=True)

        in_loop(backend, hurry())
        (found,) = in_loop(backend, sets(backend, "y = ret()\ny.upp"))
        assert [item.text for item in found.items] == ["upper"]
        assert len(os.listdir("/proc/self/fd")) == before

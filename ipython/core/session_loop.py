"""The one asyncio loop of a session (docs/architecture.md, "One session loop").

The loop belongs to the thread that runs cells. It runs while the prompt waits and while a cell awaits. A
synchronous cell runs with the loop off the stack but announced as the running one, so ``asyncio.create_task`` works
there; ``asyncio.run`` and its relatives are entered with the announcement lifted. This module imports asyncio: it
is loaded when a cell awaits, when the prompt is made, or when the user's code imported asyncio.
"""

from __future__ import annotations

import asyncio
import functools
import signal
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextvars import Context
    from typing import Any

_announce = asyncio._set_running_loop
_announced = asyncio._get_running_loop


class SessionLoop:
    """Owner of the loop: made at first need, announced around synchronous code, closed with the session.

    Args:
        on_error: told about exceptions of background tasks that nobody awaited: message and exception.
    """

    def __init__(self, on_error: Callable[[str, BaseException | None], None]) -> None:
        self._on_error = on_error
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        install_announcement_lifting()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop; a new one when the user closed the last."""
        loop = self._loop
        if loop is None or loop.is_closed():
            loop = self._loop = asyncio.new_event_loop()
            loop.set_exception_handler(self._report)
            self._thread = threading.get_ident()
            # Libraries ask for "the current loop" outside of coroutines too.
            asyncio.set_event_loop(loop)
        return loop

    @property
    def is_running(self) -> bool:
        """Whether the loop really runs: a cell awaits, or the front waits on it."""
        return self._loop is not None and self._loop.is_running()

    def _report(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        task = context.get("task") or context.get("future")
        name = task.get_name() if isinstance(task, asyncio.Task) else ""
        message = f"Background task {name} failed" if name else str(context.get("message", "event loop error"))
        self._on_error(message, error)

    def call_announced(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call synchronous code with the loop announced as running, unless one really runs here."""
        if _announced() is not None:
            return function(*arguments)
        _announce(self.loop)
        try:
            return function(*arguments)
        finally:
            _announce(None)

    def run(self, coroutine: Coroutine[Any, Any, Any], context: Context | None) -> Any:
        """Run a coroutine to its end; Ctrl-C cancels it.

        A SIGINT that finds the coroutine waiting cancels the task and raises KeyboardInterrupt here when it has wound
        up; one that finds Python code running, or a second one, for a task that ignores cancellation, raises at once.

        Raises:
            KeyboardInterrupt: the coroutine was interrupted.
            RuntimeError: called while a loop runs in this thread; the coroutine is closed.
        """
        running = _announced()
        if running is not None and running.is_running():
            coroutine.close()
            raise RuntimeError("cannot await here: this cell was started from inside a coroutine of the session loop")
        loop = self.loop
        task = loop.create_task(coroutine, context=context)
        interrupted = False

        def interrupt(number: int, frame: object) -> None:
            nonlocal interrupted
            if interrupted or task.done() or asyncio.current_task(loop) is not None:
                raise KeyboardInterrupt
            interrupted = True
            task.cancel()
            loop.call_soon_threadsafe(lambda: None)  # wake a loop that sleeps in its selector

        previous = None
        in_main_thread = threading.current_thread() is threading.main_thread()
        if in_main_thread and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            previous = signal.signal(signal.SIGINT, interrupt)
        try:
            return loop.run_until_complete(task)
        except asyncio.CancelledError:
            if interrupted:
                raise KeyboardInterrupt from None
            raise
        finally:
            if previous is not None:
                signal.signal(signal.SIGINT, previous)

    def close(self, *, wait_cancelled: float = 1.0) -> None:
        """Cancel what still runs, give it ``wait_cancelled`` seconds to wind up, and close the loop."""
        loop = self._loop
        if loop is None or loop.is_closed() or loop.is_running():
            return
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        try:
            if tasks:
                loop.run_until_complete(asyncio.wait(tasks, timeout=wait_cancelled))
            loop.run_until_complete(loop.shutdown_asyncgens())
        except (Exception, KeyboardInterrupt):
            pass  # leaving anyway; what is still pending dies with the process
        finally:
            asyncio.set_event_loop(None)
            loop.close()
            self._loop = None


_LIFTED = "__announcement_lifted__"


def install_announcement_lifting() -> None:
    """Let ``asyncio.run``, ``Runner.run`` and a loop's ``run_*`` work although a loop is announced. Idempotent."""
    _lift(asyncio, "run")
    runners = asyncio.runners
    runners.run = asyncio.run
    _lift(asyncio.Runner, "run")
    for kind in _loop_classes():
        for name in ("run_forever", "run_until_complete"):
            if name in kind.__dict__:
                _lift(kind, name)


def _loop_classes() -> list[type]:
    found: list[type] = [asyncio.BaseEventLoop]
    for name in ("SelectorEventLoop", "ProactorEventLoop"):
        kind = getattr(asyncio, name, None)
        if kind is not None:
            found.extend(base for base in kind.__mro__ if base is not object)
    return found


def _lift(owner: Any, name: str) -> None:
    function = owner.__dict__[name]
    if getattr(function, _LIFTED, False):
        return

    @functools.wraps(function)
    def lifted(*arguments: Any, **named: Any) -> Any:
        announced = _announced()
        if announced is None or announced.is_running():
            return function(*arguments, **named)  # a loop that really runs: asyncio's own error is right
        _announce(None)
        try:
            return function(*arguments, **named)
        finally:
            _announce(announced)

    setattr(lifted, _LIFTED, True)
    setattr(owner, name, lifted)

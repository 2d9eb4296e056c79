"""Executes code objects in the user's namespace: synchronous ones directly, coroutines on the session loop.

Every cell of a session runs in one ``contextvars.Context``, so a value set in one cell, also after an ``await``, is
there in the next.
"""

from __future__ import annotations

import sys
from _contextvars import Context, copy_context

from ipython.core.compiler import COROUTINE
from ipython.core.import_watch import ImportWatch
from ipython.core.lazy import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _contextvars import ContextVar
    from collections.abc import Callable, Coroutine
    from types import CodeType, ModuleType
    from typing import Any, TypeVar

    from ipython.core.session_loop import SessionLoop

    T = TypeVar("T")


LOOP_MODULE = "ipython.core.session_loop"


class Runner:
    """Runs the pieces of cells.

    Args:
        on_task_error: told about background tasks that failed: message and exception.
        loop_runner: ``asyncio``, ``sync``, ``trio``, ``curio``, a dotted name, or a callable that takes a coroutine.
    """

    def __init__(
        self, on_task_error: Callable[[str, BaseException | None], None], *, loop_runner: object = "asyncio"
    ) -> None:
        self.context: Context = copy_context()
        self.loop_runner = loop_runner
        self.on_task_error = on_task_error
        self._session_loop: SessionLoop | None = None
        self._depth = 0
        self._awaiting = 0  # coroutines of cells that run
        self._loading = False
        self._wants_loop = False  # the user's code has imported asyncio
        self._watch = ImportWatch()
        self.at_close: list[Callable[[], object]] = []  # what else runs beside the cells
        self.before_code: Callable[[CodeType], object] | None = None  # told each code object before it runs

    def watch_imports(self) -> None:
        """Announce the session loop as soon as the user's code imports asyncio (fronts call this)."""
        self._watch.when_imported("asyncio", self._asyncio_imported)

    def when_imported(self, name: str, action: Callable[[ModuleType], None]) -> None:
        """Call ``action(module)`` after the import of ``name``."""
        self._watch.when_imported(name, action)

    def _asyncio_imported(self, module: ModuleType) -> None:
        self._wants_loop = True
        ours = sys.modules.get(LOOP_MODULE)
        if self._loading or (ours is not None and not hasattr(ours, "SessionLoop")):
            return  # imported by our own module, for this shell or another: the next cell announces the loop
        made = self.session_loop()
        if self._depth:
            # The import happened inside a synchronous cell: announce for the rest of it.
            module._set_running_loop(made.loop)

    def session_loop(self) -> SessionLoop:
        """Return the owner of the session's loop, made now if need be."""
        if self._session_loop is None:
            self._loading = True
            try:
                made: SessionLoop = load_module(LOOP_MODULE).SessionLoop(self.on_task_error)
            finally:
                self._loading = False
            self._session_loop = made
        return self._session_loop

    @property
    def made_loop(self) -> SessionLoop | None:
        """The owner of the session's loop, if something has needed it so far."""
        return self._session_loop

    def tell(self, variable: ContextVar[T], number: T) -> None:
        """Set a context variable for the code that runs next; code that is running now is told by its own context."""
        if not self._depth:
            self.context.run(variable.set, number)

    def run(self, code: CodeType, scope: dict[str, Any], local: dict[str, Any], *, is_expression: bool) -> Any:
        """Run one code object and return its value (None for statements). Raises what the code raises."""
        if self.before_code is not None:
            self.before_code(code)
        execute: Any = eval if is_expression or code.co_flags & COROUTINE else exec
        if code.co_flags & COROUTINE:
            return self.run_coroutine(eval(code, scope, local))
        if self._depth:
            return execute(code, scope, local)  # already inside the context
        self._depth = 1
        made = self._session_loop
        if made is None and self._wants_loop:
            made = self.session_loop()
        try:
            if made is None:
                return self.context.run(execute, code, scope, local)
            return made.call_announced(self.context.run, execute, code, scope, local)
        finally:
            self._depth = 0
            if made is None and self._session_loop is not None:
                # asyncio came in during the cell and its loop was announced for the rest of it
                load_module("asyncio")._set_running_loop(None)

    def inside(self, function: Callable[[object], T], argument: object) -> T:
        """Call a function in the session's context: what a cell has set there (decimal, numpy's options) holds."""
        if self._depth:
            return function(argument)  # already inside the context
        return self.context.run(function, argument)

    def run_coroutine(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine by the chosen loop runner and return its value."""
        runner = self.loop_runner
        self._awaiting += 1
        try:
            if runner != "asyncio":
                return loop_runner(runner)(coroutine)
            depth, self._depth = self._depth, 1
            try:
                # Inside a synchronous cell the session's context is entered already: the coroutine gets a copy.
                return self.session_loop().run(coroutine, None if depth else self.context)
            finally:
                self._depth = depth
        finally:
            self._awaiting -= 1

    @property
    def is_awaiting(self) -> bool:
        """Whether the code that runs is called by a coroutine: another one cannot be run to its end below it."""
        made = self._session_loop
        return self._awaiting > 0 or (made is not None and made.is_running)

    def close(self) -> None:
        """Stop background tasks and watching."""
        while self.at_close:
            self.at_close.pop()()
        self._watch.close()
        if self._session_loop is not None:
            self._session_loop.close()
            self._session_loop = None


def loop_runner(runner: object) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Return a callable that runs a coroutine to its end.

    Args:
        runner: ``sync``, ``trio``, ``curio``, a dotted name of a callable, or the callable itself.

    Raises:
        ValueError: a name that means none of these.
        ImportError: its package is not installed.
    """
    if callable(runner):
        return runner
    if runner == "sync":
        return run_without_loop
    if runner == "trio":

        def run_trio(coroutine: Coroutine[Any, Any, Any]) -> Any:
            async def wrapped() -> Any:
                return await coroutine

            return load_module("trio").run(wrapped)

        return run_trio
    if runner == "curio":
        return load_module("curio").run  # type: ignore[no-any-return]
    if isinstance(runner, str) and "." in runner:
        module, _, name = runner.rpartition(".")
        return getattr(load_module(module), name)  # type: ignore[no-any-return]
    raise ValueError(f"{runner!r} is no loop runner: asyncio, sync, trio, curio, or the dotted name of a callable")


def check_loop_runner(runner: object) -> None:
    """Find a loop runner: by name, or a callable; what it needs must be installed.

    Raises:
        ValueError, ImportError, AttributeError: there is none.
    """
    if runner == "trio":
        load_module("trio")
    if runner != "asyncio" and not callable(loop_runner(runner)):
        raise ValueError(f"{runner} cannot be called")


def run_without_loop(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Step a coroutine that never really suspends.

    Raises:
        RuntimeError: it waits for something, which needs a loop.
    """
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise RuntimeError("this code waits for something, which the loop runner 'sync' cannot do: see %autoawait")

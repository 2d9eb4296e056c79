"""The backend in this process: what a front asks of the shell it runs beside (ports.Backend)."""

from __future__ import annotations

import sys

from ipython.model.cell import Cell, CellReply
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.cell import CellResult, Completeness
    from ipython.model.completion import Completion, CompletionSet
    from ipython.model.history import HistoryItem, HistoryQuery
    from ipython.model.inspection import CallHelp, Inspection
    from ipython.model.output import NumberedEvent
    from ipython.model.ports import Asker, Completer, Sink


@value
class LocalInfo:
    """Facts about a local backend (ports.BackendInfo)."""

    banner: str
    language_version: str
    next_number: int


END_LIMIT = 0.2  # seconds in which a thread that was told to end does so; it takes a fraction of one millisecond


class Beside:
    """One question to static analysis, waited for in a thread of its own while the prompt goes on.

    Args:
        completer: is asked.
        source: text of the cell.
        cursor: characters from its beginning.
    """

    def __init__(self, completer: Completer, source: str, cursor: int) -> None:
        from threading import Thread

        self._completer = completer
        self._thread = Thread(target=self._work, args=(source, cursor), name="static completion", daemon=True)
        self._deliver: Callable[[CompletionSet | None], None] = lambda found: None

    async def wait_for_answer(self) -> CompletionSet | None:
        """Return what was found; being cancelled stops the search. Its limit is the completer's."""
        from asyncio import get_running_loop

        loop = get_running_loop()
        answer = loop.create_future()

        def put(found: CompletionSet | None) -> None:
            if not answer.done():
                answer.set_result(found)

        self._deliver = lambda found: loop.call_soon_threadsafe(put, found)  # type: ignore[assignment]
        self._thread.start()
        try:
            result: CompletionSet | None = await answer
            return result
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Let the thread end."""
        if self._thread.is_alive():
            self._completer.cancel_static()

    def wait_for_end(self) -> None:
        """Wait until the thread has ended, at most ``END_LIMIT`` seconds."""
        if self._thread.is_alive():
            self._thread.join(END_LIMIT)

    def _work(self, source: str, cursor: int) -> None:
        found = None
        try:
            found = self._completer.complete_statically(source, cursor)
        finally:
            try:
                self._deliver(found)
            except RuntimeError:  # the loop was closed meanwhile
                pass


class LocalBackend:
    """Answers a front from a ``Shell``.

    Args:
        shell: runs the cells.
        banner: text for the front to show first.
    """

    def __init__(self, shell: Shell, *, banner: str = "") -> None:
        self.shell = shell
        self._banner = banner
        self._beside: Beside | None = None  # a question that a thread waits for
        self.pasted: Callable[[str, Sink], CellResult | None] | None = None  # runs a text that is a pasted session

    def describe(self) -> LocalInfo:
        """What the front must know before the first prompt."""
        return LocalInfo(self._banner, sys.version.split()[0], self.shell.session.next_number)

    def run(self, cell: Cell, sink: Sink, asker: Asker) -> CellReply:
        """Run one cell in this process."""
        self._end_what_waits()
        shell = self.shell
        # A user's replacement of get_ipython().run_cell is honoured (compat.md 3.2), else the shell itself is called.
        replaced: Callable[[Cell, Sink], CellResult | None] | None = getattr(shell.facade, "run_for_front", None)
        result = self.pasted(cell.source, sink) if self.pasted is not None else None
        if result is None:
            result = replaced(cell, sink) if replaced is not None else shell.run_cell(cell, sink)
        request = shell.session.exit_request
        shell.session.exit_request = None
        if result is None:
            return CellReply(None, True, exit=request, next_number=shell.session.next_number)
        return CellReply(result.number, result.ok, result.failure, result.seconds, request, shell.session.next_number)

    def check(self, source: str) -> Completeness:
        """Whether ``source`` is a whole cell."""
        from ipython.source.completeness import check

        return check(source, transform=lambda text: self.shell.transform(text, checking=True))

    async def complete(self, source: str, cursor: int) -> AsyncIterator[CompletionSet]:
        """Completion sets for the text with the cursor at ``cursor`` characters.

        What live objects tell comes at once. If static analysis could add something it is waited for in a thread that
        exists for this time only; whoever stops listening before, as the next key does, stops it.
        """
        completer = self.shell.introspection.completer
        if completer is None:
            return
        for found in completer.complete(source, cursor):
            yield found
        if completer.wants_static(source, cursor):
            self._beside = beside = Beside(completer, source, cursor)
            late = await beside.wait_for_answer()
            if late is not None and late.items:
                yield late

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and documentation."""
        completer = self.shell.introspection.completer
        return completer.fill(source, cursor, items) if completer is not None else items

    async def inspect(self, source: str, cursor: int, detail: int) -> Inspection | None:
        """Describe the dotted name that ends at the cursor."""
        inspector = self.shell.introspection.inspector
        if inspector is None:
            return None
        start = cursor
        while start and (source[start - 1].isidentifier() or source[start - 1].isdigit() or source[start - 1] == "."):
            start -= 1
        name = source[start:cursor]
        return inspector.inspect(name, detail) if name else None

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the call around the cursor."""
        inspector = self.shell.introspection.inspector
        return inspector.call_help(source, cursor) if inspector is not None else None

    def preview(self, source: str) -> str | None:
        """The value of an expression in one line, if finding it runs nothing."""
        inspector = self.shell.introspection.inspector
        return inspector.preview(source) if inspector is not None else None

    async def history(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Search remembered cells, newest first."""
        return self.shell.history.search(query)

    def outputs(self, since: int) -> Sequence[NumberedEvent]:
        """Events of the session from number ``since`` on, as far as they are kept."""
        return self.shell.hub.since(since)

    def interrupt(self) -> None:
        """Stop the running cell, as Ctrl-C does; any thread.

        A real signal also ends a blocking system call; where the platform cannot send one to a thread, the main
        thread is only told and notices when it runs Python code again.
        """
        import signal
        import threading

        send = getattr(signal, "pthread_kill", None)
        if send is not None:
            send(threading.main_thread().ident, signal.SIGINT)
        else:
            import _thread

            _thread.interrupt_main()

    def session_loop(self) -> Any:
        """The asyncio loop on which the prompt must run."""
        return self.shell.runner.session_loop().loop

    def close(self, restart: bool = False) -> None:
        """End the session."""
        if self._beside is not None:
            self._beside.cancel()
        self.shell.close()

    def _end_what_waits(self) -> None:
        # No thread of ours may live while a cell runs: a ``fork`` in it is safe then, and raises no warning.
        if self._beside is not None:
            self._beside.cancel()
            self._beside.wait_for_end()
            self._beside = None

"""Pasted sessions in the terminal while ``%doctest_mode`` is on (``api.PastedSessions``)."""

from __future__ import annotations

from ipython.model.output import DisplayShown, DisplayUpdated, PageShown, StreamText, ValueShown, Warned
from ipython.sessionlog.examples import DISPLAY, PAGE, RESULT, STDERR
from ipython.sessionlog.pasted import pasted_examples, run_pasted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.local_backend import LocalBackend
    from ipython.core.shell import Shell
    from ipython.model.cell import Cell, CellResult
    from ipython.model.output import OutputEvent
    from ipython.model.ports import Sink
    from ipython.terminal.streams import TerminalStreams

_KINDS = {ValueShown: RESULT, DisplayShown: DISPLAY, DisplayUpdated: DISPLAY, PageShown: PAGE}


class PastedSessions:
    """Runs pasted sessions statement by statement.

    Args:
        shell: runs the statements.
        backend: is handed cells by the prompt; a pasted session is taken over from it.
        streams: tell what is written meanwhile.
    """

    exists_in = "the terminal"

    def __init__(self, shell: Shell, backend: LocalBackend, streams: TerminalStreams) -> None:
        self._shell = shell
        self._backend = backend
        self._streams = streams

    @property
    def is_on(self) -> bool:
        """Whether pasted sessions are taken over."""
        return self._backend.pasted is not None

    def switch(self, on: bool) -> None:
        """Take pasted sessions over, or let them be run as one cell."""
        self._backend.pasted = self.take if on else None

    def take(self, source: str, sink: Sink | None = None) -> CellResult | None:
        """Run a text if it is a pasted session; None if it is none.

        Args:
            source: the text.
            sink: where output events go; by default where they go now.
        """
        examples = pasted_examples(source)
        if not examples or (len(examples) == 1 and not examples[0].expected):
            return None

        def run(cell: Cell) -> tuple[CellResult, list[tuple[str, str]]]:
            with _Recorded(self._streams, sink or self._shell.hub.sink) as recorded:
                result = self._shell.run_cell(cell, recorded)
            self._streams.end_cell()
            return result, recorded.pieces

        return run_pasted(
            examples, run=run, write=self._write, is_over=lambda: self._shell.session.exit_request is not None
        )

    def _write(self, text: str) -> None:
        if not self._streams.at_line_start:
            text = "\n" + text
        self._streams.write_as_it_is(text)


class _Recorded:
    """A sink that passes events on and keeps what is shown, with what is written to the streams in between."""

    def __init__(self, streams: TerminalStreams, inner: Sink | None) -> None:
        self.pieces: list[tuple[str, str]] = []
        self._streams = streams
        self._inner = inner
        self._is_drawing = False

    def __enter__(self) -> _Recorded:
        self._before = before = self._streams.listener

        def listen(name: str, text: str) -> None:
            if not self._is_drawing:
                self.pieces.append((name, text))
            if before is not None:
                before(name, text)

        self._streams.record(listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._streams.record(self._before)

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Keep an event and pass it on (ports.Sink)."""
        kind = _KINDS.get(type(event))
        if kind is not None:
            self.pieces.append((kind, event.bundle.text + "\n"))  # type: ignore[union-attr]
        elif isinstance(event, StreamText):
            self.pieces.append((event.stream, event.text))
        elif isinstance(event, Warned):
            self.pieces.append((STDERR, event.text + "\n"))
        if self._inner is None:
            return
        self._is_drawing = True
        try:
            self._inner.emit(event, owner)
        finally:
            self._is_drawing = False

"""The loop of the terminal front: read a cell, run it, show what it gives. Knows ``Backend``, nothing of the shell."""

from __future__ import annotations

import sys

from ipython.model.cell import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.ports import Asker, Backend
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.reader import Reader
    from ipython.terminal.renderers.screen import Screen
    from ipython.terminal.streams import TerminalStreams
    from ipython.terminal.title import Title


class Repl:
    """Reads and runs cells until the person leaves.

    Args:
        backend: runs the cells.
        settings: separators, exit confirmation.
        reader: reads them.
        screen: shows what they give.
        streams: the replaced stdout and stderr.
        title: the terminal's title, if it is to be kept.
        asker: answers questions of cells.
        hide_keys, show_keys: called around each cell, so that typing ahead is not echoed into its output.
    """

    def __init__(
        self,
        backend: Backend,
        settings: TerminalSettings,
        *,
        reader: Reader,
        screen: Screen,
        streams: TerminalStreams,
        title: Title | None = None,
        asker: Asker,
        hide_keys: Callable[[], None] | None = None,
        show_keys: Callable[[], None] | None = None,
    ) -> None:
        self._backend = backend
        self._settings = settings
        self._reader = reader
        self._screen = screen
        self._streams = streams
        self._title = title
        self._asker = asker
        self._hide_keys = hide_keys
        self._show_keys = show_keys
        self.keeps_kernel = False  # whether a kernel is to live on when the person has left

    def configure(self, settings: TerminalSettings, reader: Reader) -> None:
        """Go on with other options and another reader, from the next prompt on."""
        self._settings = settings
        self._reader = reader

    def run(self, *, painted: bool = False) -> int:
        """Run until the person leaves.

        Args:
            painted: the first prompt and the blank line above it are on the screen already.

        Returns:
            The exit status.
        """
        while True:
            try:
                # Asked each time: in a kernel other clients may have taken numbers meanwhile.
                status = self._one_cell(self._backend.describe().next_number, painted)
                if status is not None:
                    return status
            except KeyboardInterrupt:
                # Between two steps of ours: no cell runs, nothing is lost.
                self._write("\nKeyboardInterrupt\n")
            painted = False

    def _one_cell(self, number: int, painted: bool) -> int | None:
        if not painted:
            self._write(self._settings.separate_in)
        if self._title is not None:
            self._title.show_directory(self._settings.term_title_format)
        following = self._screen.next_input
        self._screen.next_input = None
        try:
            source = self._reader.read(number, following.text if following is not None else "")
        except KeyboardInterrupt:
            return None
        except EOFError:
            if not self._settings.confirm_exit or self._reader.confirm("Do you really want to exit"):
                return 0
            return None
        if not source.strip():
            return None
        self._streams.begin_cell()
        if self._hide_keys is not None:
            self._hide_keys()
        self._mark("C")
        try:
            reply = self._backend.run(Cell(source + "\n"), self._screen, self._asker)
        finally:
            self._streams.end_cell()
            if self._show_keys is not None:
                self._show_keys()
        self._mark(f"D;{0 if reply.ok else 1}")
        if reply.exit is None:
            return None
        self.keeps_kernel = reply.exit.keep_kernel
        return reply.exit.status

    def _mark(self, mark: str) -> None:
        # OSC 133: terminals that know it can jump between outputs and fold them.
        if self._hide_keys is not None and self._settings.osc133:
            self._write(f"\x1b]133;{mark}\x07")

    @staticmethod
    def _write(text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except (OSError, ValueError, AttributeError):
            pass

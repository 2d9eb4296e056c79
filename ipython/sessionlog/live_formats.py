"""How a running session becomes text: our format, upstream's, and a text for ``doctest`` (docs/session-logs.md).

A format is asked at the moments of a cell and answers with the text to add to the file then.
"""

from __future__ import annotations

from ipython.sessionlog.grammar import PLAIN_HEADER
from ipython.sessionlog.writer import blocks_text, cell_head, cell_text, end_text, header_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart

    class LiveFormat(Protocol):
        """Text for the moments of a session; ``""`` where nothing is written."""

        name: str
        keeps_own_magics: bool  # %logoff and its kin are logged too
        needs_whole_cells: bool  # ``end`` is given what was shown as well, and ``shown`` is not called

        def beginning(self, part: LogPart, past: Sequence[LoggedCell], *, is_new: bool) -> str:
            """What a file, or a session in one, begins with."""

        def begun(self, cell: LoggedCell) -> str:
            """A cell begins."""

        def shown(self, blocks: Sequence[LoggedBlock]) -> str:
            """It has shown something."""

        def ended(self, cell: LoggedCell) -> str:
            """It is over."""

        def between(self, blocks: Sequence[LoggedBlock]) -> str:
            """Something was shown while no cell ran."""


class StructuredFormat:
    """Our own format, which keeps everything.

    Args:
        raw: typed text stands as code, Python or not.
    """

    name = "log"
    keeps_own_magics = False
    needs_whole_cells = False

    def __init__(self, *, raw: bool = False) -> None:
        self._raw = raw

    def beginning(self, part: LogPart, past: Sequence[LoggedCell], *, is_new: bool) -> str:
        """The header and the cells so far."""
        above = "" if is_new else "\n"
        return above + header_text(part) + "".join(cell_text(cell, raw=self._raw) for cell in past)

    def begun(self, cell: LoggedCell) -> str:
        """The marker and the code."""
        return cell_head(cell, raw=self._raw)

    def shown(self, blocks: Sequence[LoggedBlock]) -> str:
        """The blocks."""
        return blocks_text(blocks)

    between = shown

    def ended(self, cell: LoggedCell) -> str:
        """How it ended."""
        return end_text(cell.status or "ok", cell.seconds, cell.error)


class PlainFormat:
    """Upstream's format: the input as executed; values and times if they are asked for (magics.md section 15).

    Args:
        outputs: values, as ``#[Out]# ``.
        raw: the input as typed.
        stamps: the time before each input.
        streams: also what is written, as ``#[Stdout]# `` and ``#[Stderr]# ``, and tracebacks, as ``#[Err]# ``.
    """

    name = "plain"
    keeps_own_magics = True
    needs_whole_cells = False

    def __init__(
        self, *, outputs: bool = False, raw: bool = False, stamps: bool = False, streams: bool = False
    ) -> None:
        self._raw, self._stamps = raw, stamps
        self._prefixes = {"result": "#[Out]# "} if outputs else {}
        if streams:
            self._prefixes |= {"stdout": "#[Stdout]# ", "stderr": "#[Stderr]# ", "traceback": "#[Err]# "}

    def beginning(self, part: LogPart, past: Sequence[LoggedCell], *, is_new: bool) -> str:
        """The header, where the file is new, and the inputs so far."""
        head = f"{PLAIN_HEADER}\n\n" if is_new else ""
        return head + "".join(self._input(cell) + self.shown(cell.blocks) for cell in past)

    def begun(self, cell: LoggedCell) -> str:
        """The time and the input."""
        return (_stamp(cell.started) if self._stamps and cell.started else "") + self._input(cell)

    def shown(self, blocks: Sequence[LoggedBlock]) -> str:
        """The lines that are wanted, each behind its prefix."""
        return "".join(
            f"{self._prefixes[block.kind]}{line}\n"
            for block in blocks
            if block.kind in self._prefixes and block.mime in ("", "text/plain")
            for line in block.text.removesuffix("\n").split("\n")
        )

    def ended(self, cell: LoggedCell) -> str:
        """Nothing."""
        return ""

    def between(self, blocks: Sequence[LoggedBlock]) -> str:
        """Nothing."""
        return ""

    def _input(self, cell: LoggedCell) -> str:
        text = cell.source if self._raw or cell.python is None else cell.python
        return text.rstrip("\n") + "\n"


def _stamp(started: str) -> str:
    """Return the line that upstream writes before an input.

    >>> _stamp("2026-11-22T06:20:06.5+01:00")
    '# Sun, 22 Nov 2026 06:20:06\\n'
    """
    from datetime import datetime

    return datetime.fromisoformat(started).strftime("# %a, %d %b %Y %H:%M:%S\n")


class DoctestFormat:
    """A text for ``doctest``, written when a cell is over."""

    name = "doctest"
    keeps_own_magics = False
    needs_whole_cells = True

    def beginning(self, part: LogPart, past: Sequence[LoggedCell], *, is_new: bool) -> str:
        """The cells so far."""
        return "".join(self.ended(cell) for cell in past)

    def begun(self, cell: LoggedCell) -> str:
        """Nothing."""
        return ""

    def shown(self, blocks: Sequence[LoggedBlock]) -> str:
        """Nothing."""
        return ""

    between = shown

    def ended(self, cell: LoggedCell) -> str:
        """The cell behind prompts, and what it showed."""
        from ipython.sessionlog.exporting.doctest_text import example

        text = example(cell)
        return f"{text}\n" if text else ""

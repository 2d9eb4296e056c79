"""What a session log holds, as values: sessions, cells, and what the cells showed, in the order they showed it.

Line numbers are those of the file that was read, from 1; 0 where a value did not come from a file.
Not here: the text of a log (``grammar``, ``reader``, ``writer``).
"""

from __future__ import annotations

from ipython.model.value import value

# What a block can be. Of ``result``, ``display`` and ``update`` each format of one value is a block of its own; such
# blocks share ``LoggedBlock.group``.
KINDS = ("stdout", "stderr", "result", "display", "update", "metadata", "traceback", "notice", "page", "clear")

OK, ERROR, INTERRUPTED, EXIT = "ok", "error", "interrupted", "exit"
STATUSES = (OK, ERROR, INTERRUPTED, EXIT)


@value
class LoggedBlock:
    """A piece of output.

    ``stdout`` and ``stderr`` have the text as it was written; the others end where their last line does. Of
    ``metadata`` the text is JSON and belongs to the value of the same group. ``clear`` has no text: what the cell had
    shown was erased.
    """

    kind: str  # one of KINDS
    text: str
    mime: str = ""  # of result, display, update
    group: int = 0  # place among the outputs of the cell, from 0
    encoding: str = ""  # "" the text itself | "base64" of bytes | "json" of a value
    owner: int | None = None  # a task or thread of another cell wrote it: that cell's number, 0 if unknown
    late: bool = False  # it came when its cell had ended and no other ran
    cut: bool = False  # only the beginning is known
    display_id: str = ""  # of display and update
    line: int = 0  # of its tag
    end_line: int = 0  # the first line behind it


@value
class LoggedCell:
    """One cell.

    ``python`` is what ``source`` was turned into where that is another text. ``seconds`` is None when nobody knows;
    a ``status`` of None says that the log ends within the cell, because the process was killed or the disk was full.
    """

    number: int
    source: str  # as typed, to the letter
    python: str | None = None
    started: str | None = None  # ISO 8601 with the offset from UTC
    seconds: float | None = None
    status: str | None = None  # one of STATUSES
    error: str = ""  # class of the exception
    blocks: tuple[LoggedBlock, ...] = ()
    part: int = 0  # index into SessionLog.parts
    line: int = 0  # of the first line of its text
    blocks_line: int = 0  # where its blocks begin
    end_line: int = 0  # of the line that says how it ended; where that is missing, the first line behind the cell

    @property
    def own_blocks(self) -> tuple[LoggedBlock, ...]:
        """What the cell itself showed while it ran, without what tasks and threads of other cells wrote meanwhile."""
        return tuple(block for block in self.blocks if block.owner is None and not block.late)


@value
class LogPart:
    """A session in the file: it has one, or several when it was appended to."""

    started: str | None = None
    python: str = ""  # version
    ipython: str = ""
    line: int = 0
    blocks: tuple[LoggedBlock, ...] = ()  # what was shown before the first cell


@value
class SessionLog:
    """A log that was read. ``version`` 0 is the format of upstream, which keeps less."""

    version: int
    cells: tuple[LoggedCell, ...]
    parts: tuple[LogPart, ...] = (LogPart(),)
    torn: bool = False  # the last cell, or the last line, is not whole
    raw: bool = False  # version 0: magics stand in it as typed

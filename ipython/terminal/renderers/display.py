"""Displays that change in place, and output that is erased, by moving the cursor (shell.md section 6.4).

A display can be redrawn while it and everything below it is still on the screen, as far as that is known: when not,
the new text is printed below, as into a pipe. Not here: the text of a bundle, when a cell begins (``streams``).
"""

from __future__ import annotations

from ipython.terminal.measure import Cursor
from ipython.terminal.streams import Block, TerminalStreams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DISPLAYS = 200  # displays of one cell that can be redrawn


class Displays:
    """The displays of the running cell.

    Args:
        streams: what was written, and where to write.
        size: columns and rows of the screen now.
    """

    def __init__(self, streams: TerminalStreams, size: Callable[[], tuple[int, int]]) -> None:
        self._streams = streams
        self._size = size
        self._blocks: dict[str, list[Block]] = {}
        self._columns = 0  # of the screen when the blocks were drawn

    def show(self, name: str, text: str) -> None:
        """Write a display under a name; ``text`` ends in a newline."""
        streams = self._streams
        assert streams.out is not None
        if streams.is_prompt_up:
            streams.out.write(text)
            return
        streams.run_before_next()
        columns = self._size()[0]
        if columns != self._columns or len(self._blocks) >= MOST_DISPLAYS:
            self._blocks.clear()
            self._columns = columns
        if not streams.at_line_start:
            streams.out.write("\n")
        streams.out.write_through(text)
        self._blocks.setdefault(name, []).append(streams.add_block(text))
        streams.flush()

    def update(self, name: str, text: str) -> bool:
        """Put new text in the place of the displays of a name; returns whether it stands anywhere now."""
        streams = self._streams
        blocks = self._blocks.get(name)
        if not blocks or streams.is_prompt_up or streams.out is None:
            return False
        streams.run_before_next()
        streams.flush()
        columns, rows = self._size()
        if columns != self._columns:
            return False
        drawn = False
        for block in blocks:
            moves = redraw_sequence(block.text, streams.since(block), text, columns, rows)
            if moves is not None:
                streams.out.write_through(moves)
                block.text = text
                drawn = True
        if drawn:
            streams.flush()
        return drawn

    def clear(self, beginning: Block) -> None:
        """Erase what was written since a mark, as far as it is on the screen."""
        streams = self._streams
        if streams.out is None or streams.is_prompt_up:
            return
        streams.flush()
        columns, rows = self._size()
        streams.out.write_through(erase_sequence(streams.since(beginning), columns, rows))
        streams.flush()
        self._blocks.clear()


def redraw_sequence(old: str, after: str | None, new: str, columns: int, rows: int) -> str | None:
    """Return what replaces a display that has other output below it.

    Args:
        old: its text, which began at the left edge and ends in a newline.
        after: what was written after it; None: not known.
        new: what shall stand there, ends in a newline.
        columns, rows: of the screen.

    Returns:
        Text and movements that leave the cursor where it was in the output; None when that cannot be done.

    >>> redraw_sequence("50%\\n", "", "51%\\n", 80, 24)
    '\\x1b[1A\\r\\x1b[J51%\\n'
    """
    if after is None:
        return None
    old_end, new_end, below = Cursor(columns), Cursor(columns), Cursor(columns)
    old_end.write(old)
    new_end.write(new)
    below.write(after)
    if not (old_end.is_known and new_end.is_known and below.is_known):
        return None
    if old_end.column or new_end.column or below.lowest != below.row or below.column >= columns:
        return None
    if max(old_end.row, new_end.row) + below.row > rows - 1:
        return None
    height, more = old_end.row, new_end.row - old_end.row
    if not after:
        return f"{_up(height)}\r\x1b[J{new}"
    parts = []
    if more > 0:
        # Make room below first: lines that an insertion pushes over the lower edge are lost.
        parts.append("\n" * more + _up(more))
    parts.append(f"{_up(height + below.row)}\r")
    if more > 0:
        parts.append(f"\x1b[{more}L")
    elif more < 0:
        parts.append(f"\x1b[{-more}M")
    parts.append("\x1b[2K\x1b[1B" * new_end.row + _up(new_end.row) + "\r" + new)
    if below.row:
        parts.append(f"\x1b[{below.row}B")
    if below.column:
        parts.append(f"\x1b[{below.column}C")
    return "".join(parts)


def erase_sequence(written: str | None, columns: int, rows: int) -> str:
    """Return what erases text from the screen and goes to where it began.

    Args:
        written: since the beginning; None: more than is known, so all of the screen.
        columns, rows: of the screen.

    >>> erase_sequence("a\\nb", 80, 24), erase_sequence("", 80, 24)
    ('\\x1b[1A\\r\\x1b[J', '\\r\\x1b[J')
    """
    if written is None:
        return f"{_up(rows - 1)}\r\x1b[J"
    cursor = Cursor(columns)
    cursor.write(written)
    if not cursor.is_known:
        return "\r\x1b[2K"
    return f"{_up(min(cursor.row, rows - 1))}\r\x1b[J"


def _up(count: int) -> str:
    return f"\x1b[{count}A" if count > 0 else ""

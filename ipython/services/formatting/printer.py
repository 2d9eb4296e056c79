"""The pretty printer's engine: text, places where a line may break, and groups that break as one.

Oppen's algorithm with the rule of Ruby's and upstream's printers: when a line is too long the outermost open group
breaks first, and a broken group breaks at every place. Nothing here knows about Python values.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import Any, Protocol

    class Output(Protocol):
        """Where text goes."""

        def write(self, text: str, /) -> Any:
            """Take text."""


class OutputLimit(Exception):
    """The limit of the whole output was reached."""


class _Group:
    __slots__ = ("breakables", "depth", "is_broken")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.breakables: deque[_Breakable] = deque()
        self.is_broken = False


class _Text:
    __slots__ = ("parts", "width")

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.width = 0


class _Breakable:
    __slots__ = ("group", "indentation", "separator", "width")

    def __init__(self, separator: str, group: _Group, indentation: int) -> None:
        self.separator = separator
        self.width = len(separator)
        self.group = group
        self.indentation = indentation


class PrettyPrinter:
    """Writes text so that lines stay below a width where they can.

    Args:
        output: has ``write``.
        max_width: columns of a line.
        newline: what ends a line.
        max_seq_length: items of one container that are shown; 0 for all.
    """

    def __init__(self, output: Output, max_width: int = 79, newline: str = "\n", max_seq_length: int = 1000) -> None:
        self.output = output
        self.max_width = max_width
        self.newline = newline
        self.max_seq_length = max_seq_length
        self.max_characters = 0
        self.max_lines = 0
        self.indentation = 0
        self._written = 0
        self._lines = 1
        self._column = 0  # of what has been written
        self._waiting = 0  # width of what waits in the buffer
        self._buffer: deque[_Text | _Breakable] = deque()
        first = _Group(0)
        self.group_stack = [first]
        self._open: list[deque[_Group]] = [deque([first])]  # groups with places to break, by depth

    # -- what printers call --------------------------------------------------------------------------------------

    def text(self, obj: str) -> None:
        """Add text that is never broken."""
        width = len(obj)
        if not self._buffer:
            self._write(obj)
            self._column += width
            return
        last = self._buffer[-1]
        if type(last) is not _Text:
            last = _Text()
            self._buffer.append(last)
        assert isinstance(last, _Text)
        last.parts.append(obj)
        last.width += width
        self._waiting += width
        self._break_outer_groups()

    def breakable(self, sep: str = " ") -> None:
        """Add a place to break: ``sep``, or a new line when the group does not fit."""
        group = self.group_stack[-1]
        if group.is_broken:
            self.flush()
            self._new_line(self.indentation)
            return
        place = _Breakable(sep, group, self.indentation)
        group.breakables.append(place)
        self._buffer.append(place)
        self._waiting += place.width
        self._break_outer_groups()

    def break_(self) -> None:
        """Begin a new line, whatever fits."""
        self.flush()
        self._new_line(self.indentation)

    def begin_group(self, indent: int = 0, open: str = "") -> None:
        """Open a group: ``open``, then ``indent`` more columns for lines broken inside."""
        if open:
            self.text(open)
        group = _Group(self.group_stack[-1].depth + 1)
        self.group_stack.append(group)
        while len(self._open) <= group.depth:
            self._open.append(deque())
        self._open[group.depth].append(group)
        self.indentation += indent

    def end_group(self, dedent: int = 0, close: str = "") -> None:
        """Close the innermost group: ``dedent`` columns less, then ``close``."""
        self.indentation -= dedent
        group = self.group_stack.pop()
        if not group.breakables:
            try:
                self._open[group.depth].remove(group)
            except ValueError:
                pass  # it was broken already
        if close:
            self.text(close)

    def group(self, indent: int = 0, open: str = "", close: str = "") -> _GroupContext:
        """Return a context in which a group is open."""
        return _GroupContext(self, indent, open, close)

    def indent(self, indent: int) -> _IndentContext:
        """Return a context with ``indent`` more columns."""
        return _IndentContext(self, indent)

    def flush(self) -> None:
        """Write what waits."""
        for part in self._buffer:
            self._emit(part)
        self._buffer.clear()
        self._waiting = 0

    def close_groups(self, depth: int, indentation: int) -> None:
        """Close the groups that a printer which failed left open, down to ``depth`` of them."""
        while len(self.group_stack) > depth:
            self.end_group()
        self.indentation = indentation

    def _enumerate(self, seq: Any) -> Iterator[tuple[int, Any]]:
        """Number items, and write ``...`` instead of those beyond ``max_seq_length``."""
        for number, item in enumerate(seq):
            if self.max_seq_length and number >= self.max_seq_length:
                self.text(",")
                self.breakable()
                self.text("...")
                return
            yield number, item

    # -- the engine ----------------------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        self._written += len(text)
        if self.max_characters and self._written > self.max_characters:
            self.output.write(text[: len(text) - (self._written - self.max_characters)])
            self._buffer.clear()
            raise OutputLimit(f"{self.max_characters:,} characters")
        self.output.write(text)

    def _new_line(self, indentation: int) -> None:
        self._lines += 1
        if self.max_lines and self._lines > self.max_lines:
            self._buffer.clear()
            raise OutputLimit(f"{self.max_lines:,} lines")
        self._write(self.newline + " " * indentation)
        self._column = indentation
        self._waiting = 0

    def _emit(self, part: _Text | _Breakable) -> None:
        if isinstance(part, _Text):
            for text in part.parts:
                self._write(text)
            self._column += part.width
            return
        part.group.breakables.popleft()
        if part.group.is_broken:
            waiting = self._waiting
            self._new_line(part.indentation)
            self._waiting = waiting
            return
        if not part.group.breakables:
            try:
                self._open[part.group.depth].remove(part.group)
            except ValueError:
                pass
        self._write(part.separator)
        self._column += part.width

    def _break_outer_groups(self) -> None:
        while self.max_width < self._column + self._waiting:
            group = self._outermost()
            if group is None:
                return
            while group.breakables:
                part = self._buffer.popleft()
                self._emit(part)
                self._waiting -= part.width
            while self._buffer and type(self._buffer[0]) is _Text:
                part = self._buffer.popleft()
                self._emit(part)
                self._waiting -= part.width

    def _outermost(self) -> _Group | None:
        for groups in self._open:
            for _ in range(len(groups)):
                group: _Group = groups.popleft()
                if group.breakables:
                    group.is_broken = True
                    return group
                if group in self.group_stack:
                    group.is_broken = True  # still open: what it gets from now on breaks at once
        return None


class _GroupContext:
    def __init__(self, printer: PrettyPrinter, indent: int, open: str, close: str) -> None:
        self._printer = printer
        self._indent = indent
        self._open = open
        self._close = close

    def __enter__(self) -> None:
        self._printer.begin_group(self._indent, self._open)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._printer.end_group(self._indent, self._close if kind is None else "")


class _IndentContext:
    def __init__(self, printer: PrettyPrinter, indent: int) -> None:
        self._printer = printer
        self._indent = indent

    def __enter__(self) -> None:
        self._printer.indentation += self._indent

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._printer.indentation -= self._indent

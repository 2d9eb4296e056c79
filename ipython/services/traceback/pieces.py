"""Which source lines belong together, found without a parser or a tokenizer.

A piece is a logical line (with its continuation lines, decorators with what they decorate) or a run of comments. A
traceback shows the piece that failed and a few around it. The scanner knows strings, brackets, comments and
backslashes; where it is unsure it takes each line for itself, which costs looks and nothing else.
"""

from __future__ import annotations

from ipython.model.failure import SourceLine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from ipython.services.traceback.sources import Window

BEFORE = 60  # lines read before the current one when its function begins further up
FUNCTION = 300  # lines of a function that are read from its header on
AFTER = 60  # lines read after it
_PIECE_LINES = 6  # lines shown of a piece that is not the current one
_CURRENT_LINES = 60  # lines shown of the current piece
_MARKS = "([{)]}\"'"
_OPENING = {"(": ")", "[": "]", "{": "}"}


class Scanner:
    """State between two lines: open brackets and an open string.

    ``brackets`` holds (character, line, column) of those still open, ``quote`` the marks of an open string,
    ``broken`` whether something was seen that no Python program has.
    """

    __slots__ = ("brackets", "broken", "continued", "quote")

    def __init__(self, quote: str = "") -> None:
        self.brackets: list[tuple[str, int, int]] = []
        self.quote = quote
        self.continued = False
        self.broken = False

    @property
    def inside(self) -> bool:
        """Whether the next line continues this one."""
        return bool(self.brackets or self.quote or self.continued)

    def feed(self, line: str, number: int, stop: int | None = None) -> None:
        """Take one line without its newline, up to column ``stop``."""
        if stop is not None:
            line = line[:stop]
        self.continued = False
        if not self.quote and not any(mark in line for mark in _MARKS):  # most lines
            self.continued = line.endswith("\\") and "#" not in line
            return
        position = 0
        end = len(line)
        if self.quote:
            position = _after_string(line, 0, self.quote)
            if position < 0:
                if len(self.quote) == 1 and not line.endswith("\\"):
                    self.quote = ""
                    self.broken = True
                return
            self.quote = ""
        while position < end:
            character = line[position]
            if character in "\"'":
                quote = character * 3 if line.startswith(character * 3, position) else character
                after = _after_string(line, position + len(quote), quote)
                if after < 0:
                    if len(quote) == 1 and not line.endswith("\\"):
                        self.broken = True
                        return
                    self.quote = quote
                    return
                position = after
                continue
            if character == "#":
                return
            if character in "([{":
                self.brackets.append((character, number, position))
            elif character in ")]}":
                if self.brackets and _OPENING[self.brackets[-1][0]] == character:
                    self.brackets.pop()
                else:
                    self.broken = True
            elif character == "\\" and position == end - 1:
                self.continued = True
            position += 1


def _after_string(line: str, position: int, quote: str) -> int:
    """Return the column behind the closing ``quote``, or -1 if it is not on this line."""
    while True:
        found = line.find(quote, position)
        if found < 0:
            return -1
        backslash = line.find("\\", position, found)
        if backslash < 0:
            return found + len(quote)
        position = backslash + 2


def pieces_of(window: Window, *, opaque: Collection[int] = ()) -> list[tuple[int, int]]:
    """Cut a window into pieces.

    Args:
        window: lines, the first of which should begin a statement.
        opaque: numbers of lines that are no Python and stand for themselves.

    Returns:
        ``(first, last)`` line numbers in order; blank lines around comments belong to no piece.

    >>> from ipython.services.traceback.sources import Window
    >>> pieces_of(Window(5, ("f(1,", "  2)", "", "# a", "# b", "", "@d", "def g(): pass")))
    [(5, 6), (8, 9), (11, 12)]
    """
    cut_in_string: list[tuple[int, int]] | None = None
    for quote in ("", '"""', "'''"):  # the window may begin inside a docstring
        found, end = _scan(window, opaque, quote)
        if end == "whole":
            return found
        if end == "in string" and not quote:
            cut_in_string = found
    if cut_in_string is not None:
        return cut_in_string
    return [(window.first + index, window.first + index) for index, line in enumerate(window.lines) if line.strip()]


def _scan(window: Window, opaque: Collection[int], quote: str) -> tuple[list[tuple[int, int]], str]:
    """Return the pieces, and how it ended: ``whole``, ``in string`` or ``broken``."""
    found: list[tuple[int, int]] = []
    scanner = Scanner(quote)
    start = window.first if quote else 0  # of the piece
    logical = start  # of the logical line; differs below decorators
    comments = last_comment = 0  # first and last line of a run of comments
    number = window.first - 1
    for line in window.lines:
        number += 1
        if number in opaque:
            if not scanner.inside:
                if comments:
                    found.append((comments, last_comment))
                    comments = 0
                found.append((number, number))
                start = 0
            continue
        if not scanner.inside:
            text = line.lstrip()
            if not text or text[0] == "#":
                if text and not start:
                    comments = comments or number
                    last_comment = number
                continue
            if comments:
                found.append((comments, last_comment))
                comments = 0
            start = start or number
            logical = number
        scanner.feed(line, number)
        if scanner.broken:
            return found, "broken"
        if not scanner.inside and not window.line(logical).lstrip().startswith("@"):
            found.append((start, number))
            start = 0
    if comments:
        found.append((comments, last_comment))
    if start:
        found.append((start, number))
    return found, "in string" if scanner.quote else "whole"


def shown_lines(
    window: Window,
    line: int,
    context: int,
    *,
    scope: int = 0,
    opaque: Collection[int] = (),
) -> tuple[tuple[SourceLine, ...], tuple[int, ...]]:
    """Choose the lines to show around the current one.

    Args:
        window: source around it.
        line: number of the current line.
        context: pieces, the current one included; 1: only that.
        scope: number of the line where the function begins; 0: module level, -1: look for the header above.
        opaque: numbers of lines that are no Python.

    Returns:
        The lines and the numbers of lines after which a long piece was shortened.
    """
    if not window.first <= line <= window.last:
        return (), ()
    pieces = pieces_of(window, opaque=opaque)
    current = -1
    for index, (first, last) in enumerate(pieces):
        if first <= line <= last:
            current = index
            break
    if current < 0:  # a blank line or one between pieces: the file is not what ran
        return (SourceLine(line, window.line(line)),), ()
    after = context // 2
    low = max(0, current - max(0, context - after - 1))
    high = min(len(pieces), current + after + 1)
    if scope and context > 1:
        low, high = _within_scope(window, pieces, current, low, high, scope)
    lines: list[SourceLine] = []
    gaps: list[int] = []
    for index in range(low, high):
        first, last = pieces[index]
        if index == current and last - first + 1 > _CURRENT_LINES:
            keep = {*range(first, first + 3), *range(line - 8, line + 9), last - 1, last}
        elif index != current and last - first + 1 > _PIECE_LINES:
            keep = {*range(first, first + 3), last - 1, last}
        else:
            keep = set(range(first, last + 1))
        for number in range(first, last + 1):
            if number in keep:
                lines.append(SourceLine(number, window.line(number)))
            elif number - 1 in keep:
                gaps.append(number - 1)
    return tuple(lines), tuple(gaps)


def _within_scope(
    window: Window, pieces: list[tuple[int, int]], current: int, low: int, high: int, scope: int
) -> tuple[int, int]:
    def indentation(number: int) -> int:
        text = window.line(number).expandtabs()
        return len(text) - len(text.lstrip())

    if scope < 0:
        # A lambda or comprehension: what counts is the definition around it, if there is one.
        mine = indentation(pieces[current][0])
        header = current
        while header >= 0:
            first, last = pieces[header]
            if indentation(first) < mine or header == current:
                mine = min(mine, indentation(first))
                if _is_definition(window, first, last):
                    break
            header -= 1
        if header < 0:
            return low, high
    else:
        header = current
        while header > 0 and pieces[header][0] > scope:
            header -= 1
        if not _is_definition(window, *pieces[header]):
            return low, high
    limit = indentation(pieces[header][0])
    for index in range(current + 1, high):
        first, _ = pieces[index]
        if indentation(first) <= limit and not window.line(first).lstrip().startswith("#"):
            high = index
            break
    # Comments that trail the function belong to what follows.
    while high - 1 > current and indentation(pieces[high - 1][0]) <= limit:
        high -= 1
    return max(low, header), high


def _is_definition(window: Window, first: int, last: int) -> bool:
    for number in range(first, last + 1):
        text = window.line(number).lstrip()
        if text.startswith(("def ", "class ", "async def ")):
            return True
        if not text.startswith("@"):
            return False
    return False

"""One pass over a cell's text that finds logical lines, and nothing else of the language.

It knows strings, comments, brackets and continuation lines, which is what decides where an escape can stand. It
never fails: whatever is no Python is passed through, and ``compile`` says later what is wrong. Each character is
looked at once, so the cost grows with the length of the text and with nothing else.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# What interests the scanner inside a physical line: openers of strings, comments, brackets, statement separators,
# a single "=", and question marks. Everything between two matches is plain text.
_POINTS = re.compile(
    r"""(?P<string>'''|\"\"\"|'|")|(?P<comment>\#)|(?P<open>[\(\[\{])|(?P<close>[\)\]\}])|(?P<semicolon>;)"""
    r"""|(?P<operator>[=!<>:+\-*/%&|^@~]=|=|==)|(?P<help>\?)|(?P<slash>\\)|(?P<escape>[%!])|(?P<colon>:)"""
)
_CLOSERS = {
    "'": re.compile(r"(?:[^'\\\n]|\\(?:.|\n))*(?P<end>')", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\(?:.|\n))*(?P<end>")', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*(?P<end>''')", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*(?P<end>""")', re.DOTALL),
}


class Statement:
    """One logical line: ``[start, end)`` in the text, its newline not included.

    ``first`` is where its first token begins; ``assignment`` the position of its only top-level ``=``, or -1;
    ``separators`` the top-level semicolons; ``help`` the position of a question mark that ends it, or -1;
    ``colons`` the top-level colons; ``comment`` where a final comment begins, or -1; ``stray`` the positions of
    ``%`` and ``!`` at the top level.
    """

    __slots__ = ("assignment", "colons", "comment", "end", "first", "help", "separators", "start", "stray", "whole")

    def __init__(self, start: int, first: int) -> None:
        self.start = start
        self.first = first
        self.end = first
        self.assignment = -1
        self.separators: list[int] = []
        self.colons: list[int] = []
        self.stray: list[int] = []
        self.help = -1
        self.comment = -1
        self.whole = True  # False: a string or bracket was left open at the end of the text


def statements(text: str, escapes: frozenset[str]) -> Iterator[Statement]:
    """Yield the logical lines of ``text`` that are not blank.

    Args:
        text: a cell.
        escapes: characters that, as the first of a logical line, make the physical line (with backslash
            continuations) opaque: nothing in it is read as Python.
    """
    position, length = 0, len(text)
    while position < length:
        first = position
        while first < length and text[first] in " \t\f":
            first += 1
        if first >= length:
            return
        if text[first] == "\n":
            position = first + 1
            continue
        found = Statement(position, first)
        if text[first] in escapes:
            found.end = opaque_end(text, first)
        else:
            _read(text, found)
        yield found
        position = found.end + 1


def opaque_end(text: str, start: int) -> int:
    """Return the end of the physical line at ``start``; a backslash before a newline joins the next line."""
    end = start
    while True:
        end = text.find("\n", end)
        if end < 0:
            return len(text)
        if text[end - 1] != "\\":
            return end
        end += 1


def _read(text: str, found: Statement) -> None:
    position, length, depth = found.first, len(text), 0
    last = -1  # end of the last thing seen that is neither blank nor comment
    newline = text.find("\n", position)
    while True:
        match = _POINTS.search(text, position)
        limit = match.start() if match is not None else length
        if 0 <= newline < limit:
            if depth == 0:
                found.end = newline
                break
            # Inside brackets: go on behind the newline.
            position = newline + 1
            newline = text.find("\n", position)
            continue
        if match is None:
            found.end = length
            found.whole = depth == 0
            break
        kind = match.lastgroup
        position = match.end()
        if kind == "string":
            quote = match.group()
            closer = _CLOSERS[quote].match(text, position)
            if closer is None:
                if len(quote) == 3:
                    found.end, found.whole = length, False
                    return
                # A quote that is not closed on its line: an error for Python, so the line ends the statement.
                found.end = newline if newline >= 0 else length
                found.whole = False
                return
            position = closer.end()
            newline = text.find("\n", position)
        elif kind == "comment":
            if depth == 0:
                found.comment = limit
                found.end = newline if newline >= 0 else length
                break
            if newline < 0:
                found.end, found.whole = length, False
                return
            position = newline
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "slash":
            if position == newline:
                position = newline + 1
                newline = text.find("\n", position)
        elif depth == 0:
            if kind == "semicolon":
                found.separators.append(limit)
            elif kind == "operator":
                if match.group() == "=":
                    found.assignment = limit if found.assignment == -1 else -2
                elif match.group() == "!=" and position < length:
                    pass
            elif kind == "help":
                last = limit
            elif kind == "colon":
                found.colons.append(limit)
            elif kind == "escape":
                found.stray.append(limit)
    end = found.comment if found.comment >= 0 else found.end
    if last >= 0 and not text[last + 1 : end].strip():
        found.help = last


def open_string(text: str) -> str | None:
    """Return the quote of the string that ``text`` leaves open, or None.

    >>> open_string("a = '''b"), open_string("a = 'b"), open_string("a = (1")
    ("'''", "'", None)
    """
    position = 0
    while True:
        match = _POINTS.search(text, position)
        if match is None:
            return None
        position = match.end()
        if match.lastgroup == "comment":
            newline = text.find("\n", position)
            if newline < 0:
                return None
            position = newline
        elif match.lastgroup == "string":
            closer = _CLOSERS[match.group()].match(text, position)
            if closer is None:
                return match.group()
            position = closer.end()

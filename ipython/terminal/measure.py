"""How much room text takes on a screen: columns of a line, rows of a text, and where the cursor is after it.

A small model of what terminals do with plain output, for redrawing in place and for the pager. It knows printable
characters, newline, carriage return, backspace, tab, colours, erasing and moving up; after anything else it says that
it does not know. Pure.
"""

from __future__ import annotations

import re
import unicodedata

ESCAPE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, movements
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\)"  # OSC, DCS and their kin, up to their end
    r"|\x1b[ -/]*[0-~]",
    re.DOTALL,
)


def without_escapes(text: str) -> str:
    """Return text without escape sequences.

    >>> without_escapes("\\x1b[1;31mred\\x1b[0m")
    'red'
    """
    return ESCAPE.sub("", text) if "\x1b" in text else text


def columns_of(text: str) -> int:
    """Return the columns that one line takes: escape sequences none, wide characters two, combining ones none.

    >>> columns_of("a\\x1b[1mb"), columns_of("日本"), columns_of("e\\u0301")
    (2, 4, 1)
    """
    text = without_escapes(text)
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _width(character: str) -> int:
    if character < "\x7f":
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def rows_of(text: str, width: int) -> int:
    """Return the rows that text takes on a screen of ``width`` columns; a newline at its end opens none.

    >>> rows_of("one\\ntwo\\n", 80), rows_of("x" * 81, 80), rows_of("x" * 80, 80)
    (2, 2, 1)
    """
    width = max(width, 1)
    lines = text.removesuffix("\n").split("\n")
    return sum(max(1, -(-columns_of(line.expandtabs(8)) // width)) for line in lines)


class Cursor:
    """Where the cursor is, counted from where the text began.

    ``row`` may exceed the height of a screen that scrolled; ``is_known`` turns False for good after something this
    model does not know.
    """

    def __init__(self, width: int) -> None:
        self.width = max(width, 1)
        self.row = 0
        self.column = 0
        self.lowest = 0  # the lowest row that was reached
        self.is_known = True

    def write(self, text: str) -> None:
        """Follow the cursor through text."""
        position = 0
        for match in ESCAPE.finditer(text) if "\x1b" in text else ():
            self._plain(text[position : match.start()])
            self._escape(match.group())
            position = match.end()
        self._plain(text[position:])

    def _plain(self, text: str) -> None:
        if not text:
            return
        if "\x1b" in text:
            self.is_known = False
        if text.isascii() and text.isprintable():
            self._advance(len(text))
            return
        for part in re.split(r"([\n\r\b\t\x00-\x1f])", text):
            if part == "\n":
                self.row += 1
                self.column = 0
            elif part == "\r":
                self.column = 0
            elif part == "\b":
                self.column = max(0, min(self.column, self.width - 1) - 1)
            elif part == "\t":
                self.column = min(self.width - 1, (self.column // 8 + 1) * 8)
            elif part < " " and part:
                if part not in "\x07\x00":
                    self.is_known = False
            elif part.isascii():
                self._advance(len(part))
            else:
                for character in part:
                    self._put(_width(character))
            self.lowest = max(self.lowest, self.row)

    def _advance(self, count: int) -> None:
        # The last column is left only by the next character: a full line followed by a newline is one row.
        if not count:
            return
        total = self.column + count
        self.row += (total - 1) // self.width
        self.column = (total - 1) % self.width + 1
        self.lowest = max(self.lowest, self.row)

    def _put(self, size: int) -> None:
        if size and self.column + size > self.width:
            self.row += 1
            self.column = 0
        self.column += size

    def _escape(self, sequence: str) -> None:
        if sequence[1] == "[":
            final, numbers = sequence[-1], sequence[2:-1]
            if final in "mKJ" or (final in "hl" and numbers == "?25"):
                return
            if final == "A" and (not numbers or numbers.isdecimal()):
                self.row -= int(numbers or 1) or 1
                if self.row < 0:  # among what stood there before
                    self.is_known = False
                return
        elif sequence[1] == "]":
            return
        self.is_known = False

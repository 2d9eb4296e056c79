"""Lines of a text with their places, so that what is read can be put back without touching anything else."""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


@value
class Line:
    """A line: its text without the line end, its number from 1, and its offsets; ``end`` is behind the line end."""

    text: str
    number: int
    start: int
    end: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on it."""
        return not self.text or self.text.isspace()

    @property
    def indent(self) -> str:
        """The blanks and tabs in front."""
        return self.text[: len(self.text) - len(self.text.lstrip(" \t"))]


def lines_of(text: str, start: int = 0, stop: int | None = None, *, number: int = 1) -> list[Line]:
    """Cut a text, or its part from ``start`` to ``stop``, into lines; the first one has ``number``.

    Only ``\\n``, ``\\r\\n`` and ``\\r`` end a line.

    >>> [(line.text, line.number, line.start, line.end) for line in lines_of("a\\r\\nb")]
    [('a', 1, 0, 3), ('b', 2, 3, 4)]
    """
    found: list[Line] = []
    stop = len(text) if stop is None else stop
    at = start
    only_newlines = "\r" not in text
    while at < stop:
        newline = text.find("\n", at, stop)
        end = newline if newline >= 0 else stop
        behind = end + 1 if newline >= 0 else stop
        if not only_newlines:
            lone = text.find("\r", at, end)
            if lone >= 0:
                end = lone
                behind = lone + 2 if text.startswith("\r\n", lone) and lone + 2 <= stop else lone + 1
        found.append(Line(text[at:end], number, at, behind))
        number += 1
        at = behind
    return found


def without_indent(line: str, indent: str) -> str | None:
    """Return a line without the indentation of its prompt, or None if it stands further left.

    Tabs go to multiples of eight, as in Python, where they are mixed with blanks.

    >>> without_indent("    5", "    "), without_indent("\\t5", "        "), without_indent(" 5", "    ")
    ('5', '5', None)
    """
    if line.startswith(indent):
        return line[len(indent) :]
    width = len(indent.expandtabs())
    blanks = line[: len(line) - len(line.lstrip(" \t"))].expandtabs()
    if len(blanks) >= width and "\t" in line[: len(line) - len(line.lstrip(" \t"))] + indent:
        return blanks[width:] + line.lstrip(" \t")
    return None


def next_filled(lines: Sequence[Line], at: int) -> int:
    """Return the index of the first line from ``at`` on that is not blank; their number if there is none."""
    while at < len(lines) and lines[at].is_blank:
        at += 1
    return at

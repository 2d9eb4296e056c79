"""The brackets that are open at a position of a cell that is being typed, and whether it lies in a string or comment.

Strings and comments are stepped over; of a large text only what stands shortly before the position is read. Not here:
what the brackets mean.
"""

from __future__ import annotations

import re

from ipython.model.value import value

WINDOW = 8_000  # characters before the position that are read
DEPTH = 50  # open brackets among which the partner of a closing one is looked for
COUNTED = 200_000  # characters before those in which the marks of long strings are counted
_POINTS = re.compile(r"""\#[^\n]*|(?:(?<!\w)[rRbBuUfFtT]{1,2})?(?:'''|\"\"\"|'|\")|[\(\[\{\)\]\}]""")
_ENDS = {
    "'": re.compile(r"[^'\\\n]*+(?:\\.[^'\\\n]*+)*+(?:'|(?=\n))", re.DOTALL),
    '"': re.compile(r'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+(?:"|(?=\n))', re.DOTALL),
    "'''": re.compile(r"[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''", re.DOTALL),
    '"""': re.compile(r'[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"""', re.DOTALL),
}
_PAIRS = {")": "(", "]": "[", "}": "{"}


@value
class Surroundings:
    """Where a position stands: the open brackets around it, outermost first, and the string it is in.

    ``brackets`` are positions in the text; ``string`` is where the open string's content begins, -1 outside of one;
    ``is_template``: of an f-string. ``begin`` is from where the text was read.
    """

    brackets: tuple[int, ...] = ()
    string: int = -1
    is_template: bool = False
    begin: int = 0


def surroundings(text: str, end: int, begin: int = -1) -> Surroundings:
    """Find the open brackets around ``end``.

    Args:
        text: a cell, finished or not.
        end: characters from its beginning.
        begin: from where it is read; -1: as far back as the window reaches, at the beginning of a line.

    >>> surroundings("f(1, [2, 'x)", 12).brackets, surroundings("f('a", 4).string
    ((1, 5), 3)
    """
    if begin < 0:
        begin = _window(text, end)
    opened: list[int] = []
    position = begin
    while True:
        point = _POINTS.search(text, position, end)
        if point is None:
            return Surroundings(tuple(opened), begin=begin)
        found = point.group()
        position = point.end()
        sign = found[-1]
        if found[0] == "#":
            continue
        if sign in "'\"":
            closing = _ENDS[found.lstrip("rRbBuUfFtT")].match(text, position, end)
            if closing is None:
                letters = found.rstrip("'\"").lower()
                return Surroundings(tuple(opened), position, "f" in letters or "t" in letters, begin)
            position = max(closing.end(), position)
        elif sign in "([{":
            opened.append(point.start())
        else:
            _close(text, opened, _PAIRS[sign])


def _close(text: str, opened: list[int], opener: str) -> None:
    # What stands between was never closed; a bracket that closes nothing is passed over.
    for depth in range(1, min(len(opened), DEPTH) + 1):
        if text[opened[-depth]] == opener:
            del opened[-depth:]
            return


def _window(text: str, end: int) -> int:
    if end <= WINDOW:
        return 0
    start = text.find("\n", end - WINDOW, end) + 1
    if not start:
        return end - WINDOW
    for mark in ("'''", '"""'):
        if (
            text.count(mark, max(0, start - COUNTED), start) % 2
        ):  # most likely inside a long string: go on where it ends
            closed = text.find(mark, start, end)
            return closed + 3 if closed >= 0 else end
    return start


def replacement_field(text: str, start: int, end: int) -> int:
    """Where the expression of a ``{...}`` begins that is open at ``end`` of an f-string's content, or -1.

    >>> replacement_field("{{x}} {f(", 0, 9)
    7
    """
    opened = -1
    position = start
    depth = 0
    while position < end:
        sign = text[position]
        if sign == "{":
            if depth == 0 and text[position + 1 : position + 2] == "{":
                position += 1
            else:
                if depth == 0:
                    opened = position + 1
                depth += 1
        elif sign == "}" and depth:
            depth -= 1
        position += 1
    return opened if depth else -1

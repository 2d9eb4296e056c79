"""Which texts a pattern of a history question fits: substring, prefix, glob, fuzzy (shell.md sections 8.1 and 8.4).

Pure text; used by every history store, so that all of them answer alike. The database asks the same things in SQL.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MODES = ("substring", "prefix", "glob", "fuzzy")


def matcher(pattern: str, mode: str) -> Callable[[str], bool]:
    """Return a test for texts.

    Args:
        pattern: what is looked for; empty fits everything, in every mode.
        mode: one of :data:`MODES`. ``glob`` means the whole text, with ``*``, ``?``, ``[a-z]`` and ``[^a-z]``;
            ``fuzzy`` means these characters in this order, whatever stands between, blanks and case ignored.

    Raises:
        ValueError: ``mode`` is none of :data:`MODES`.

    >>> matcher("imp*np", "glob")("import numpy as np"), matcher("inp", "fuzzy")("import numpy")
    (True, True)
    """
    if mode not in MODES:
        raise ValueError(f"history search mode {mode!r}: accepted are {', '.join(MODES)}")
    if not pattern:
        return lambda text: True
    if mode == "substring":
        return lambda text: pattern in text
    if mode == "prefix":
        return lambda text: text.startswith(pattern)
    if mode == "glob":
        return glob_matcher(pattern)
    letters = "".join(pattern.split()).lower()

    def fits(text: str) -> bool:
        position = 0
        text = text.lower()
        for letter in letters:
            position = text.find(letter, position) + 1
            if not position:
                return False
        return True

    return fits


def glob_matcher(pattern: str) -> Callable[[str], bool]:
    """Return a test for whole texts with SQLite's GLOB rules: case counts, ``[^...]`` negates, no escapes.

    >>> glob_matcher("a[0-9]?")("a5x"), glob_matcher("a")("ab")
    (True, False)
    """
    expression = re.compile("".join(_pieces(pattern)), re.DOTALL)
    return lambda text: expression.fullmatch(text) is not None


def literal_runs(pattern: str) -> list[str]:
    """Return the parts of a glob pattern that every fitting text contains as they stand.

    >>> literal_runs("*needle?[xy]ab*")
    ['needle', 'ab']
    """
    runs = [""]
    position = 0
    while position < len(pattern):
        letter = pattern[position]
        if letter in "*?":
            runs.append("")
        elif letter == "[":
            position = _class_end(pattern, position)
            runs.append("")
        else:
            runs[-1] += letter
        position += 1
    return [run for run in runs if run]


def quoted_glob(text: str) -> str:
    """Return a glob pattern that fits exactly ``text``.

    >>> quoted_glob("a[1]*")
    'a[[]1][*]'
    """
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)


def closeness(pattern: str, text: str) -> int:
    """Return how loosely a fuzzy pattern sits in ``text``: characters between its letters, smaller is better.

    >>> closeness("np", "import numpy as np") < closeness("np", "import numpy")
    True
    """
    letters = "".join(pattern.split()).lower()
    text = text.lower()
    best = len(text) + 1
    if not letters:
        return 0
    start = text.find(letters[0])
    tries = 0
    while start >= 0 and tries < 50:  # a bound on the work for texts full of the first letter
        position = start
        for letter in letters[1:]:
            position = text.find(letter, position + 1)
            if position < 0:
                return best
        best = min(best, position - start + 1 - len(letters))
        start = text.find(letters[0], start + 1)
        tries += 1
    return best


def _class_end(pattern: str, start: int) -> int:
    # Index of the ``]`` that closes the class opened at ``start``; the last index when nothing closes it.
    first = start + 1
    if pattern[first : first + 1] == "^":
        first += 1
    end = pattern.find("]", first + 1)
    return end if end >= 0 else len(pattern) - 1


def _pieces(pattern: str) -> list[str]:
    pieces: list[str] = []
    position = 0
    while position < len(pattern):
        letter = pattern[position]
        if letter == "*":
            if not pieces or pieces[-1] != ".*":
                pieces.append(".*")
        elif letter == "?":
            pieces.append(".")
        elif letter == "[":
            end = _class_end(pattern, position)
            if pattern[end] != "]" or end == position:
                return ["(?!)"]  # as in SQLite, an unclosed class fits nothing
            pieces.append(_class(pattern[position + 1 : end]))
            position = end
        else:
            pieces.append(re.escape(letter))
        position += 1
    return pieces


def _class(body: str) -> str:
    negated = body.startswith("^")
    members = body[1:] if negated else body
    parts: list[str] = []
    position = 0
    while position < len(members):
        if members[position + 1 : position + 2] == "-" and position + 2 < len(members):
            low, high = members[position], members[position + 2]
            if low <= high:
                parts.append(f"{re.escape(low)}-{re.escape(high)}")
            position += 3
        else:
            parts.append(re.escape(members[position]))
            position += 1
    if not parts:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{''.join(parts)}]"

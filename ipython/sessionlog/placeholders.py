"""Placeholders in expected text: they say of what kind a fragment is that differs from run to run.

| written | stands for |
|---|---|
| `<ADDRESS>` | the address of an object, `0x7f3a...` |
| `<NUMBER>`, `<ID>` | a number; one without fraction |
| `<FLOAT:0.333>` | a number that differs from 0.333 by rounding only |
| `<TIME>` | a date, a time of day or both; seconds since 1970 |
| `<DURATION>` | a number with a unit of time |
| `<PATH>`, `<PATH:name>` | an absolute path; one that ends in `name` |
| `<SET:{'a', 'b'}>` | these elements in any order |
| `<TEXT>` | anything within a line |

A text that holds such words literally is right too: what is equal is not looked into.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

NUMBER = r"[-+]?(?:\d[\d_,]*\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|inf)"
ADDRESS = r"0x[0-9a-fA-F]+"
_UNIT = r"(?:ns|us|µs|μs|ms|s|sec|seconds?|min|minutes?|h|hours?|days?)"
DURATION = rf"{NUMBER} ?{_UNIT}(?![\w])"
PATH = r"(?:~|[A-Za-z]:)?(?:[\\/][^\s\\/'\"<>|:*?()\[\]]+)+[\\/]?"
_DATE = r"(?:\d{4}-\d{2}-\d{2}|(?:[A-Z][a-z]{2},? )?(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8} ?\d{1,2}),?(?: \d{4})?)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|UTC|[AP]M|[+-]\d{2}:?\d{2}))?"
TIME = rf"(?:{_DATE}(?:[T ,]+{_CLOCK})?(?: \d{{4}})?|{_CLOCK}|\d{{9,11}}(?:\.\d+)?)"

PATTERNS = {
    "ADDRESS": ADDRESS,
    "NUMBER": NUMBER,
    "ID": r"\d+",
    "FLOAT": NUMBER,
    "TIME": TIME,
    "DURATION": DURATION,
    "PATH": PATH,
    "SET": r"(?:frozenset\()?[\[{(].*?[\]})]\)?",
    "TEXT": r"[^\n]*?",
}
_WITH_ARGUMENT = ("FLOAT", "PATH", "SET")
PLACEHOLDER = re.compile(
    rf"<(?:({'|'.join(name for name in PATTERNS if name not in ('FLOAT', 'SET'))})"
    rf"|({'|'.join(_WITH_ARGUMENT)}):((?:[^<>\n]|<[^<>\n]*>)*))>"
)


def has_placeholder(text: str) -> bool:
    """Whether a placeholder stands in a text.

    >>> has_placeholder("<object object at <ADDRESS>>"), has_placeholder("<BLANKLINE>")
    (True, False)
    """
    return "<" in text and PLACEHOLDER.search(text) is not None


def pattern_of(match: re.Match[str]) -> tuple[str, Callable[[str], bool] | None]:
    """Return what a found placeholder matches, and what else has to hold of it.

    >>> pattern, holds = pattern_of(PLACEHOLDER.match("<FLOAT:0.1>"))
    >>> holds("0.1000000001"), holds("0.2")
    (True, False)
    """
    name, argument = match[1] or match[2], match[3]
    pattern = PATTERNS[name]
    if argument is None:
        return pattern, None
    if name == "FLOAT":
        from ipython.sessionlog.tolerance import is_near

        return pattern, lambda got: is_near(argument, got)
    if name == "PATH":
        tail = argument.replace("\\", "/")
        return pattern, lambda got: ("/" + got.replace("\\", "/").rstrip("/")).endswith("/" + tail.strip("/"))
    return _set_pattern(argument), lambda got: _elements(got) == _elements(argument)


def _set_pattern(argument: str) -> str:
    # As many characters as the elements have, in any order: the same elements make a text of the same length.
    return rf"(?s:.{{{len(argument)}}})"


def _elements(text: str) -> tuple[str, list[str], str]:
    """Cut a set, dictionary or list as it is written into its sorted elements, and what stands around them.

    >>> _elements("{'b', 'a'}"), _elements("frozenset({1})")
    (('{', ["'a'", "'b'"], '}'), ('frozenset({', ['1'], '})'))
    """
    opening = min((at for at in (text.find(sign) for sign in "{[(") if at >= 0), default=-1)
    if text.startswith("frozenset("):
        opening = len("frozenset(")
    closing = max(text.rfind(sign) for sign in "}])")
    if text.startswith("frozenset("):
        closing -= 1
    if opening < 0 or closing < opening:
        return text, [], ""
    parts: list[str] = []
    depth, start, quote = 0, opening + 1, ""
    at = start
    while at < closing:
        sign = text[at]
        if quote:
            if sign == "\\":
                at += 1
            elif sign == quote:
                quote = ""
        elif sign in "'\"":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif sign == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    parts.append(text[start:closing])
    return text[: opening + 1], sorted(" ".join(part.split()) for part in parts), text[closing:]

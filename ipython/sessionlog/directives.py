"""Comments in examples that change how they are checked: ``# doctest: +ELLIPSIS``, ``# random``, ``# all-random``.

The standard library's names and their meaning are kept; the others are described in docs/doctests.md.
"""

from __future__ import annotations

import re

STANDARD = (
    "DONT_ACCEPT_TRUE_FOR_1",
    "DONT_ACCEPT_BLANKLINE",
    "NORMALIZE_WHITESPACE",
    "ELLIPSIS",
    "SKIP",
    "IGNORE_EXCEPTION_DETAIL",
)
# Accepted wherever the standard library accepts them, without effect on a single example.
REPORTING = ("REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF", "REPORT_ONLY_FIRST_FAILURE", "FAIL_FAST")
OURS = ("FLOAT", "ADDRESS", "TIMING", "PATH", "RANDOM")
# Names that others use for the same thing, or that mean nothing on a Python of today.
ALIASES = {"NUMBER": "FLOAT", "FLOAT_CMP": "FLOAT", "ALLOW_UNICODE": "", "ALLOW_BYTES": ""}
KNOWN = (*STANDARD, *OURS, *REPORTING, *ALIASES)

_DIRECTIVE = re.compile(r"#\s*doctest:\s*([^\n'\"]*)$", re.MULTILINE)
_RANDOM = re.compile(r"#\s*(?:random|may vary)\b", re.IGNORECASE)
_ALL_RANDOM = re.compile(r"#\s*all-random\b", re.IGNORECASE)


class DirectiveMistake(ValueError):
    """A directive that nobody knows: one sentence."""


def options_of(source: str) -> tuple[tuple[str, bool], ...]:
    """Return the directives in an example's source, in order.

    Raises:
        DirectiveMistake: a word is no directive.

    >>> options_of("f()  # doctest: +ELLIPSIS, -SKIP")
    (('ELLIPSIS', True), ('SKIP', False))
    """
    if "doctest:" not in source:
        return ()
    found: list[tuple[str, bool]] = []
    for match in _DIRECTIVE.finditer(source):
        for word in match[1].replace(",", " ").split():
            if word[0] not in "+-":
                raise DirectiveMistake(f"directive {word!r} has no sign: write +{word} or -{word}")
        found += parse_options(match[1])
    return tuple(found)


def parse_options(text: str) -> list[tuple[str, bool]]:
    """Return the directives in a list such as ``+ELLIPSIS -SKIP``; a name without a sign is switched on.

    Raises:
        DirectiveMistake: a word is no directive.

    >>> parse_options("ELLIPSIS,NUMBER")
    [('ELLIPSIS', True), ('FLOAT', True)]
    """
    found: list[tuple[str, bool]] = []
    for word in text.replace(",", " ").split():
        name = word[1:] if word[0] in "+-" else word
        if name not in KNOWN:
            raise DirectiveMistake(_unknown(word, name))
        name = ALIASES.get(name, name)
        if name and name not in REPORTING:
            found.append((name, not word.startswith("-")))
    return found


def is_random(text: str) -> bool:
    """Whether a comment says that an output is another one each time.

    >>> is_random("0.1234 # random"), is_random("random()")
    (True, False)
    """
    return "#" in text and _RANDOM.search(text) is not None


def is_all_random(text: str) -> bool:
    """Whether a comment says so of all examples in a docstring or block."""
    return "all-random" in text and _ALL_RANDOM.search(text) is not None


def _unknown(word: str, name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name.upper(), KNOWN, 1)
    hint = f"; did you mean {near[0]}?" if near else f": known are {', '.join((*STANDARD, *OURS))}"
    return f"unknown directive {word!r}{hint}"

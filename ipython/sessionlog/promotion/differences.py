"""Where texts of several runs differ, and by what: addresses, paths, times, numbers, the order of a set.

Not here: how such a fragment is written down in a test (the forms).
"""

from __future__ import annotations

import ast
import re

from ipython.model.value import value
from ipython.sessionlog.placeholders import ADDRESS, DURATION, PATH, PLACEHOLDER, TIME, pattern_of
from ipython.sessionlog.tolerance import is_near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])"
_UNIQUE = r"(?<!\w)[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}(?!\w)|(?<!\w)[0-9a-f]{16,}(?!\w)"
_TOKEN = re.compile(
    rf"(?P<ADDRESS>(?<!\w){ADDRESS})|(?P<TEXT>{_UNIQUE})|(?P<PATH>(?<![\w.\\/<]){PATH})|(?P<TIME>(?<![\w.]){TIME}(?![\w.]))"
    rf"|(?P<DURATION>(?<![\w.]){DURATION})|(?P<NUMBER>{_NUMBER})|(?P<WORD>\w+)|(?P<BLANK>[^\S\n]+)|(?P<SIGN>[\s\S])"
)
_SET = re.compile(r"\{[^{}\n]*,[^{}\n]*\}")
_OF_TIME = re.compile(r"(?:datetime|date|time|struct_time|timedelta)\Z")
_PAIRS = {"{": "}", "[": "]", "(": ")"}
_TYPED = ("ADDRESS", "TEXT", "PATH", "TIME", "DURATION", "NUMBER")


class Unstable(Exception):
    """Texts differ in a way that nothing stands for: the text says how, for people."""


@value
class Fragment:
    """A piece of a text: the same in all runs (``kind`` is empty), or of a kind that ``placeholders`` knows.

    ``text`` is that of the first run; ``argument`` what stands behind the colon of the placeholder.
    """

    text: str
    kind: str = ""
    argument: str = ""

    @property
    def placeholder(self) -> str:
        """The fragment as it stands in an expectation that our own runner compares."""
        if not self.kind:
            return self.text
        return f"<{self.kind}:{self.argument}>" if self.argument else f"<{self.kind}>"


def fragments(texts: Sequence[str], *, sets: bool = False) -> tuple[Fragment, ...]:
    """Return the pieces of a text that several runs gave.

    Args:
        texts: what each of them showed.
        sets: sets of strings are masked even where their order was the same in all runs, which may be by chance.

    Raises:
        Unstable: they differ in more than fragments of the known kinds.

    >>> "".join(one.placeholder for one in fragments(["<object at 0x7f1>, 2", "<object at 0x7e02>, 2"]))
    '<object at <ADDRESS>>, 2'
    >>> "".join(one.placeholder for one in fragments(["{'b', 'a'} 0.30000000000000004", "{'a', 'b'} 0.3"]))
    "<SET:{'b', 'a'}> <FLOAT:0.30000000000000004>"
    """
    found = _fragments(texts)
    if sets:
        found = [part for one in found for part in ([one] if one.kind else _with_sets(one.text))]
    return tuple(found)


def _fragments(texts: Sequence[str]) -> list[Fragment]:
    first = texts[0]
    if all(text == first for text in texts):
        return [Fragment(first)] if first else []
    _compare_lines(texts)
    found: list[Fragment] = []
    places = [0] * len(texts)
    while places[0] < len(first):
        new, lengths = _next(texts, places)
        for fragment in new:
            if found and not found[-1].kind and not fragment.kind:
                found[-1] = Fragment(found[-1].text + fragment.text)
            else:
                found.append(fragment)
        places = [place + length for place, length in zip(places, lengths, strict=True)]
    for text, place in zip(texts, places, strict=True):
        if place < len(text):
            raise Unstable(f"one run shows {_cut(text[place:])} behind what the others show")
    if any(one.kind == "DURATION" for one in found):
        found = [part for one in found for part in ([one] if one.kind else _with_durations(one.text))]
    return found


def _with_sets(text: str) -> list[Fragment]:
    found: list[Fragment] = []
    at = 0
    for match in _SET.finditer(text):
        try:
            elements = ast.literal_eval(match[0])
        except (ValueError, SyntaxError, TypeError):
            continue
        if isinstance(elements, set) and len(elements) > 1 and any(isinstance(one, (str, bytes)) for one in elements):
            found += [Fragment(text[at : match.start()])] if match.start() > at else []
            found.append(Fragment(match[0], "SET", match[0]))
            at = match.end()
    return [*found, Fragment(text[at:])] if at < len(text) else found


def _with_durations(text: str) -> list[Fragment]:
    """Mask all durations of a text: beside one that differs, others are equal by chance."""
    found: list[Fragment] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "DURATION":
            found.append(Fragment(match[0], "DURATION"))
        elif found and not found[-1].kind:
            found[-1] = Fragment(found[-1].text + match[0])
        else:
            found.append(Fragment(match[0]))
    return found


def _compare_lines(texts: Sequence[str]) -> None:
    counts = [text.count("\n") for text in texts]
    lines = [sorted(text.split("\n")) for text in texts]
    if all(one == lines[0] for one in lines) and lines[0] and counts[0] > 1:
        raise Unstable("its lines come in another order each time: sort them")
    if len(set(counts)) > 1:
        raise Unstable(
            f"it shows {counts[0]} lines in one run and {next(n for n in counts if n != counts[0])} in another"
        )


def _next(texts: Sequence[str], places: Sequence[int]) -> tuple[tuple[Fragment, ...], list[int]]:
    matches = [_TOKEN.match(text, place) for text, place in zip(texts, places, strict=True)]
    tokens = [match[0] if match else "" for match in matches]
    if tokens[0] in _PAIRS or tokens[0] == "frozenset":
        groups = [_group(text, place) for text, place in zip(texts, places, strict=True)]
        if len(set(groups)) > 1 and all(groups) and _has_same_elements(groups):
            return (Fragment(groups[0], "SET", groups[0]),), [len(group) for group in groups]
        if len(set(groups)) > 1 and all(groups) and _OF_TIME.search(texts[0], 0, places[0]):
            # Of two moments of one day the year is the same: no number in it is to be kept.
            inner = Fragment(groups[0][1:-1], "TEXT")
            return (Fragment("("), inner, Fragment(")")), [len(group) for group in groups]
    if all(token == tokens[0] for token in tokens):
        return (Fragment(tokens[0]),), [len(token) for token in tokens]
    kinds = {match.lastgroup or "" if match else "" for match in matches}
    if kinds == {"NUMBER", "TIME"}:
        kinds = {"NUMBER"}
    kind = kinds.pop() if len(kinds) == 1 else ""
    if kind not in _TYPED:
        line = [_line_at(text, place) for text, place in zip(texts, places, strict=True)]
        other = next((one for one in line[1:] if one != line[0]), line[-1])
        raise Unstable(f"it shows {_cut(line[0])} in one run and {_cut(other)} in another")
    return (_typed(kind, tokens),), [len(token) for token in tokens]


def _typed(kind: str, tokens: Sequence[str]) -> Fragment:
    first = tokens[0]
    if kind == "NUMBER":
        if all(is_near(first, token) for token in tokens) and any(sign in first for sign in ".eE"):
            return Fragment(first, "FLOAT", first)
        return Fragment(first, "ID" if all(token.isdecimal() for token in tokens) else "NUMBER")
    if kind == "PATH":
        return Fragment(first, "PATH", _common_end(tokens))
    return Fragment(first, kind)


def _common_end(paths: Sequence[str]) -> str:
    parts = [re.split(r"[\\/]", path.rstrip("\\/")) for path in paths]
    common: list[str] = []
    for names in zip(*(reversed(one) for one in parts), strict=False):
        if len(set(names)) > 1:
            break
        common.insert(0, names[0])
    return "/".join(common)


def _group(text: str, place: int) -> str:
    """Return the bracketed text that begins at a place, on one line; ``""`` if it is not closed there."""
    at = place + len("frozenset") if text.startswith("frozenset(", place) else place
    open_brackets: list[str] = []
    quote = ""
    while at < len(text) and text[at] != "\n":
        sign = text[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in _PAIRS:
            open_brackets.append(_PAIRS[sign])
        elif open_brackets and sign == open_brackets[-1]:
            open_brackets.pop()
            if not open_brackets:
                return text[place : at + 1]
        at += 1
    return ""


def _has_same_elements(groups: Sequence[str]) -> bool:
    match = PLACEHOLDER.fullmatch(f"<SET:{groups[0]}>")
    if match is None:
        return False
    _, holds = pattern_of(match)
    return holds is not None and all(len(group) == len(groups[0]) and holds(group) for group in groups)


def _line_at(text: str, place: int) -> str:
    start = text.rfind("\n", 0, place) + 1
    return text[start:].partition("\n")[0]


def _cut(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= 40 else text[:37] + "...")

"""Where the parts of a JSON text stand: offsets of the entries of objects and arrays, with their values."""

from __future__ import annotations

import json
import re

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@value
class Place:
    """A value in a text and its offsets."""

    value: Any
    start: int
    end: int


def whole(text: str) -> Place:
    """Return the value of a whole text.

    Raises:
        json.JSONDecodeError: it is not JSON; it knows the line.

    >>> whole(" [1] ")
    Place(value=[1], start=1, end=4)
    """
    start = _skip(text, 0)
    made, end = _DECODER.raw_decode(text, start)
    behind = _skip(text, end)
    if behind != len(text):
        raise json.JSONDecodeError("Extra data", text, behind)
    return Place(made, start, end)


def entries(text: str, place: Place) -> dict[str, Place]:
    """Return the entries of an object that stands at a place; of equal names the last.

    >>> text = '{"a": [1, 2]}'
    >>> entries(text, whole(text))["a"]
    Place(value=[1, 2], start=6, end=12)
    """
    found: dict[str, Place] = {}
    at = _skip(text, place.start + 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)  # the colon
        made, end = _DECODER.raw_decode(text, at)
        found[name] = Place(made, at, end)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def items(text: str, place: Place) -> Iterator[Place]:
    """Yield the items of an array that stands at a place.

    >>> [item.start for item in items("[1, 22]", whole("[1, 22]"))]
    [1, 4]
    """
    at = _skip(text, place.start + 1)
    while text[at] != "]":
        made, end = _DECODER.raw_decode(text, at)
        yield Place(made, at, end)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    match = _BLANKS.match(text, at)
    assert match is not None
    return match.end()

"""Names on shown lines and what they are bound to, for Verbose tracebacks. Looks up, never evaluates."""

from __future__ import annotations

from ipython.services.traceback.values import own_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

_ABSENT = object()
_HEADERS = ("def ", "class ", "async def ")


def used_values(
    texts: Sequence[str], scope: Mapping[str, Any], outer: dict[str, Any], limit: int
) -> list[tuple[str, object]]:
    """Return the variables that lines of source use, in the order of their first use.

    Left out are names of functions, classes and modules that say nothing beyond themselves. ``name.attribute`` is
    there if the attribute lies in the instance's own dictionary.

    Args:
        texts: lines of source.
        scope: locals of the frame.
        outer: its globals.
        limit: variables at most.

    >>> used_values(["y = x + len(z)"], {"x": 1, "z": [2], "w": 3}, {}, 10)
    [('x', 1), ('z', [2])]
    """
    found: dict[str, object] = {}
    for path in names_in(texts):
        parts = path.split(".")
        value = _value_of(parts[0], scope, outer)
        if value is _ABSENT or _says_nothing(parts[0], value):
            continue
        found.setdefault(parts[0], value)
        name = parts[0]
        for part in parts[1:3]:
            value = _own_value(value, part)
            if value is _ABSENT:
                break
            name = f"{name}.{part}"
            if not _says_nothing(part, value):
                found.setdefault(name, value)
        if len(found) >= limit:
            break
    return list(found.items())[:limit]


def _value_of(name: str, scope: Mapping[str, Any], outer: dict[str, Any]) -> Any:
    value = scope.get(name, _ABSENT)
    return dict.get(outer, name, _ABSENT) if value is _ABSENT else value


def _own_value(value: object, name: str) -> Any:
    getter: Any = own_attribute(type(value), "__dict__")
    if type(getter).__name__ != "getset_descriptor":
        return _ABSENT
    try:
        members = getter.__get__(value)
    except (AttributeError, TypeError):
        return _ABSENT
    return members.get(name, _ABSENT) if type(members) is dict else _ABSENT


def _says_nothing(name: str, value: object) -> bool:
    kind = type(value).__name__
    if kind == "module":
        return True
    if isinstance(value, type):
        return bool(type.__dict__["__name__"].__get__(value) == name)
    if kind in ("function", "builtin_function_or_method"):
        return bool(value.__name__ == name)  # type: ignore[attr-defined]
    return kind == "method"


def names_in(texts: Sequence[str]) -> Iterator[str]:
    """Yield dotted names outside of strings and comments; parameters in headers are left out."""
    quote = ""
    for text in texts:
        if not quote and text.lstrip().startswith(_HEADERS):
            continue
        position = 0
        end = len(text)
        while position < end:
            if quote:
                found = text.find(quote, position)
                if found < 0:
                    if len(quote) == 1:
                        quote = ""
                    break
                position = found + len(quote)
                quote = ""
                continue
            character = text[position]
            if character == "#":
                break
            if character in "\"'":
                quote = character * 3 if text.startswith(character * 3, position) else character
                position += len(quote)
            elif character == "_" or character.isalpha():
                start = position
                while position < end and (text[position] in "_." or text[position].isalnum()):
                    position += 1
                after_dot = start > 0 and text[start - 1] == "."
                name = text[start:position].rstrip(".")
                if not after_dot and (position >= end or text[position] not in "\"'"):
                    yield name
            elif character.isdigit():
                while position < end and (text[position] in "_." or text[position].isalnum()):
                    position += 1
            else:
                position += 1

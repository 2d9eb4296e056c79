"""Python values to JSON that every peer can read, and back.

What leaves is strict JSON in UTF-8: no ``NaN``, no lone surrogates, text keys. A value that JSON has no form for is
replaced (``NaN`` by null, bytes by base64, a date by its ISO text, anything else by its ``repr``); nothing here raises
because of what a user's object is. Source: kernel.md 2.6.
"""

from __future__ import annotations

import binascii
import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEPTH = 200  # levels of containers; what lies deeper is replaced by a text
_FINITE = float("inf")


def encode(given: object) -> bytes:
    """Return ``given`` as one JSON document.

    >>> encode({"a": float("nan"), 1: b"\\xff"})
    b'{"a":null,"1":"/w=="}'
    """
    try:
        return _to_utf8(_FAST(given))
    except Exception:
        # Rare: a float without a finite value, keys that are no text, a container that holds itself, hostile methods.
        return _to_utf8(_FAST(clean(given)))


def decode(document: bytes | memoryview) -> Any:
    """Return what a JSON document says.

    Raises:
        ValueError: it is no JSON in UTF-8, or nested too deeply to be read.

    >>> decode(b'{"a": [1, null]}')
    {'a': [1, None]}
    """
    try:
        return json.loads(str(document, "utf-8"))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def clean(given: object, depth: int = _DEPTH) -> Any:
    """Return a copy that consists of dictionaries with text keys, lists, texts, finite numbers, booleans and None.

    >>> clean({("a", 1): {2}})
    {"('a', 1)": '{2}'}
    """
    kind = type(given)
    if given is None or kind is bool or kind is str or kind is int:
        return given
    if kind is float:
        return given if -_FINITE < given < _FINITE else None  # type: ignore[operator]
    if depth <= 0:
        return "..."
    try:
        if isinstance(given, dict):
            return {_key(name): clean(held, depth - 1) for name, held in given.items()}
        if isinstance(given, (list, tuple)):
            return [clean(held, depth - 1) for held in given]
        if isinstance(given, float):
            return clean(float(given))
        if isinstance(given, int):
            return int(given)
        if isinstance(given, str):
            return str.__str__(given)
    except Exception:
        return _text_of(given)
    return stand_in(given)


def stand_in(given: object) -> Any:
    """Return the JSON form of a value that JSON does not know.

    >>> stand_in(b"ab")
    'YWI='
    """
    if isinstance(given, (bytes, bytearray, memoryview)):
        return binascii.b2a_base64(bytes(given), newline=False).decode("ascii")
    try:
        if hasattr(given, "isoformat"):
            text = given.isoformat()
            return text if type(text) is str else _text_of(given)
        if hasattr(given, "keys") and hasattr(given, "__getitem__"):
            return {_key(name): clean(given[name], 20) for name in given.keys()}  # noqa: SIM118 - it may be no mapping
        for asked, wanted in (("__index__", int), ("__float__", float)):  # numbers of numpy
            if hasattr(given, asked):
                converted: Any = wanted(given)  # type: ignore[call-overload,arg-type]
                return clean(converted)
    except Exception:
        pass
    return _text_of(given)


def _key(name: object) -> str:
    if type(name) is str:
        return name
    if name is None or name is True or name is False:
        return "null" if name is None else "true" if name else "false"
    if isinstance(name, int):
        return int.__repr__(name)
    return str.__str__(name) if isinstance(name, str) else _text_of(name)


def _text_of(given: object) -> str:
    try:
        text = repr(given)
        return text if type(text) is str else str.__str__(text)
    except Exception:
        return f"<{type(given).__name__} that cannot be shown>"


def _to_utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate: the rest of the text is still worth showing
        return text.encode("utf-8", "replace")


_FAST = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=stand_in, check_circular=True
).encode

"""Values in one bounded line each, for Verbose tracebacks (shell.md section 7, BEYOND 23 j).

Builtin containers are walked here and never printed whole; other objects get their own ``__repr__`` under a time
limit shared by one report. What is bound to a name that looks like a secret is not shown.
"""

from __future__ import annotations

from itertools import islice
from time import perf_counter

from ipython.services.traceback.deadline import TookTooLong, call_within
from ipython.services.traceback.text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

HIDDEN = "<hidden>"
_DEPTH = 4  # levels of containers inside containers
_ONE_CALL = 0.2  # seconds for one __repr__ or __str__

_SECRET_WORDS = frozenset(
    (
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "pwd",
        "secret",
        "secrets",
        "token",
        "apikey",
        "bearer",
        "credential",
        "credentials",
    )
)
_SECRET_PARTS = ("password", "passwd", "passphrase", "secret", "apikey", "api_key", "privatekey", "private_key")
_KEY_OWNERS = frozenset(("access", "auth", "encryption", "signing", "session", "account", "master"))

_type_name = type.__dict__["__qualname__"].__get__
_type_module = type.__dict__["__module__"].__get__
_type_order = type.__dict__["__mro__"].__get__


class Stopwatch:
    """The time that user code may take in one report, in seconds of wall time."""

    __slots__ = ("_end", "_limit")

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self._end: float | None = None

    def left(self) -> float:
        """Return the seconds left; the watch starts with the first question."""
        now = perf_counter()
        if self._end is None:
            self._end = now + self._limit
        return self._end - now

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call user code; raises TookTooLong when the time is over, else what the code raises."""
        return call_within(min(self.left(), _ONE_CALL), function, *arguments)


def looks_secret(name: str) -> bool:
    """Return whether a variable's name promises something that must not be on a screen.

    >>> [looks_secret(name) for name in ("db_password", "token", "API_KEY", "tokens", "author", "key")]
    [True, True, True, False, False, False]
    """
    lowered = name.lower()
    for part in _SECRET_PARTS:
        if part in lowered:
            return True
    words = _words(name)
    for position, word in enumerate(words):
        if word in _SECRET_WORDS or (word == "key" and position and words[position - 1] in _KEY_OWNERS):
            return True
    return False


def _words(name: str) -> list[str]:
    spaced = []
    previous = "_"
    for character in name:
        if character.isupper() and previous.islower():
            spaced.append("_")
        spaced.append(character if character.isalnum() else "_")
        previous = character
    return [word for word in "".join(spaced).lower().split("_") if word]


def shown_value(name: str, value: object, width: int, watch: Stopwatch) -> str:
    """Return the value of a variable as one line, or ``<hidden>`` if its name looks secret."""
    if value is not None and type(value) is not bool and looks_secret(name):
        return HIDDEN
    return short_value(value, width, watch)


def short_value(value: object, width: int, watch: Stopwatch) -> str:
    """Return ``repr(value)`` in at most ``width`` characters and without line breaks. Never raises.

    >>> short_value({"a": [1, 2], "password": "x"}, 60, Stopwatch(1.0))
    "{'a': [1, 2], 'password': <hidden>}"
    >>> short_value("x" * 1000, 12, Stopwatch(1.0))
    "'xxxxxxxxxx…"
    """
    try:
        text = _text(value, width + 1, _DEPTH, watch)
    except (Exception, TookTooLong) as error:
        text = f"<{_name(value)}: {_failure(error)}>"
    text = one_line(text)
    return text if len(text) <= width else text[: max(0, width - 1)] + "…"


def class_name(kind: type) -> str:
    """Return a class's name with its module, unless that is builtins or ``__main__``; runs no user code."""
    module, name = _type_module(kind), _type_name(kind)
    if type(module) is not str or module in ("builtins", "__main__"):
        return str(name)
    return f"{module}.{name}"


def _name(value: object) -> str:
    return str(_type_name(type(value)))


def _failure(error: BaseException) -> str:
    if isinstance(error, TookTooLong):
        return "repr() took too long"
    return f"repr() raised {_type_name(type(error))}"


def _text(value: Any, room: int, depth: int, watch: Stopwatch) -> str:
    kind = type(value)
    method = own_attribute(kind, "__repr__")
    if kind is str or method is str.__repr__:
        return _cut_string(value, room)
    if method is int.__repr__:
        bits = int.bit_length(value)
        return int.__repr__(value) if bits < 4 * room + 64 else f"<int of about {bits * 30103 // 100000:,} digits>"
    if method is bytes.__repr__ or method is bytearray.__repr__:
        shown = repr(bytes(memoryview(value)[:room]))
        return shown if len(value) <= room else f"{shown[:-1]}…"
    if method is list.__repr__:
        return _sequence("[", list.__iter__(value), list.__len__(value), "]", room, depth, watch)
    if method is tuple.__repr__:
        closing = ",)" if tuple.__len__(value) == 1 else ")"
        return _sequence("(", tuple.__iter__(value), tuple.__len__(value), closing, room, depth, watch)
    if method is set.__repr__ and set.__len__(value):
        return _sequence("{", set.__iter__(value), set.__len__(value), "}", room, depth, watch)
    if method is frozenset.__repr__ and frozenset.__len__(value):
        return _sequence("frozenset({", frozenset.__iter__(value), frozenset.__len__(value), "})", room, depth, watch)
    if method is dict.__repr__:
        return _mapping(value, room, depth, watch)
    if method is object.__repr__:
        module = _type_module(kind)
        return f"<{module if type(module) is str else '?'}.{_type_name(kind)} object>"
    if method is type.__repr__:
        return f"<class '{class_name(value)}'>"
    if method is _FUNCTION_REPR:
        return f"<function {value.__qualname__}>"
    if method is _METHOD_REPR:
        return f"<bound method {getattr(value.__func__, '__qualname__', '?')}>"
    text = watch.call(repr, value)
    if len(text) > 4 * room:
        text = text[: 4 * room]
    return " ".join(text.split())


def _cut_string(value: str, room: int) -> str:
    if str.__len__(value) <= room:
        return str.__repr__(value)
    return str.__repr__(str.__getitem__(value, slice(0, room)))[:-1] + "…"


def _sequence(
    opening: str, items: Iterator[Any], count: int, closing: str, room: int, depth: int, watch: Stopwatch
) -> str:
    if not count:
        return opening + closing
    if not depth:
        return f"{opening}…{closing}"
    parts: list[str] = []
    used = len(opening)
    for item in islice(items, room):
        part = _guarded_text(item, room - used, depth - 1, watch)
        parts.append(part)
        used += len(part) + 2
        if used >= room:
            break
    if len(parts) < count:
        return f"{opening}{', '.join(parts)}, …{closing}"
    return f"{opening}{', '.join(parts)}{closing}"


def _mapping(value: dict[Any, Any], room: int, depth: int, watch: Stopwatch) -> str:
    count = dict.__len__(value)
    if not count:
        return "{}"
    if not depth:
        return "{…}"
    parts: list[str] = []
    used = 1
    for key, item in islice(dict.items(value), room):
        left = _guarded_text(key, room - used, depth - 1, watch)
        if type(key) is str and item is not None and type(item) is not bool and looks_secret(key):
            right = HIDDEN
        else:
            right = _guarded_text(item, room - used - len(left), depth - 1, watch)
        parts.append(f"{left}: {right}")
        used += len(parts[-1]) + 2
        if used >= room:
            break
    return f"{{{', '.join(parts)}{', …' if len(parts) < count else ''}}}"


def _guarded_text(value: object, room: int, depth: int, watch: Stopwatch) -> str:
    try:
        return _text(value, max(room, 8), depth, watch)
    except (Exception, TookTooLong) as error:
        return f"<{_name(value)}: {_failure(error)}>"


def own_attribute(kind: type, name: str) -> object:
    """Return what the class or its bases bind to ``name``, or None; no descriptor or ``__getattr__`` runs."""
    for base in _type_order(kind):
        found = type.__dict__["__dict__"].__get__(base).get(name)
        if found is not None:
            return found
    return None


class _Sample:
    def method(self) -> None:
        """Stands for all methods."""


_FUNCTION_REPR = own_attribute(type(own_attribute), "__repr__")
_METHOD_REPR = own_attribute(type(_Sample().method), "__repr__")

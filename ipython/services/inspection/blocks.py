"""Code objects behind functions and what wraps them, and the lines that a definition takes."""

from __future__ import annotations

import inspect
from types import CodeType, FunctionType, MethodType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WRAPPERS = 20  # links of ``__wrapped__`` that are followed
_INDENT = 4  # of a class body; one that is written otherwise is read from its beginning


def code_of(thing: Any) -> CodeType | None:
    """The code object behind functions, methods, properties and what wraps them."""
    for _ in range(_WRAPPERS):
        kind = type(thing)
        if kind is CodeType:
            return thing  # type: ignore[no-any-return]
        if kind is FunctionType:
            wrapped = thing.__dict__.get("__wrapped__")
            if wrapped is None:
                return thing.__code__  # type: ignore[no-any-return]
            thing = wrapped
        elif kind is MethodType or kind is staticmethod or kind is classmethod:
            thing = thing.__func__
        elif kind is property:
            thing = thing.fget
        else:
            return None
    return None


def block_of(lines: list[str], start: int, inside: int) -> list[str]:
    """Return the lines of the statement that begins at ``start``.

    Args:
        lines: of the file, each with its end.
        start: counted from 0.
        inside: the first line of the last method of a class, as ``last_method`` tells, counted from 0; what is not
            behind ``start`` is not known. To read a class of ten thousand lines takes a tenth of a second, so the end
            is looked for from here on.

    >>> block_of(["def f():\\n", "    return 1\\n", "f()\\n"], 0, -1)
    ['def f():\\n', '    return 1\\n']
    """
    if start < inside < len(lines) and _indent(lines[inside]) == _indent(lines[start]) + _INDENT:
        rest = inspect.getblock(["class Rest:\n", *lines[inside:]])
        return lines[start:inside] + rest[1:]
    return inspect.getblock(lines[start:])


def last_method(cls: Any, filename: str, start: int) -> int:
    """The first line of the last method written in the class statement that begins at ``start``; 0 if unknown."""
    qualified = type.__dict__["__qualname__"].__get__(cls)
    names = type.__dict__["__dict__"].__get__(cls)
    last = 0
    for member in list(names.values()):
        wraps = type(member) is staticmethod or type(member) is classmethod
        function = member.__func__ if wraps else member
        code = code_of(function) if type(function) is FunctionType else None
        if code is None or code.co_firstlineno <= max(start, last) or code.co_filename != filename:
            continue
        if code.co_qualname == f"{qualified}.{code.co_name}":
            last = code.co_firstlineno
    return last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))

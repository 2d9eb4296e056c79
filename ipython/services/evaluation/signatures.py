"""The parameters of a callable as text, from code objects and text signatures; nothing of the user's is called.

Not understood: ``__signature__`` computed by a property, ``functools.partial`` of something that is itself unknown.
From Python 3.14 on annotations are code that would have to run, so they are left out there.
"""

from __future__ import annotations

import sys
from functools import partial
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType

from ipython.services.evaluation.attributes import (
    attribute,
    flags,
    is_instance,
    module_of,
    mro,
    names_in_class,
    shape_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType
    from typing import Any

_EXACT = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis))
_VALUE_LIMIT = 60  # characters of a default
_DEPTH = 8  # of __wrapped__ and __call__ chains
_MADE_BY_PYTHON = 0x200  # Py_TPFLAGS_HEAPTYPE: not a static class of C code
_name_of: Callable[[Any], str] = type.__dict__["__name__"].__get__
_VARARGS, _VARKEYWORDS = 0x04, 0x08


def signature(function: object) -> str | None:
    """Return the parameters in parentheses with the return annotation, or None if they cannot be told.

    >>> def scale(x, factor: int = 2, *, exact=False) -> float: ...
    >>> signature(scale).replace(" -> float", "").replace(": int = ", "=")
    '(x, factor=2, *, exact=False)'
    >>> signature(len)
    '(obj, /)'
    """
    return _signature(function, 0, skip_first=False)


def _signature(function: object, depth: int, *, skip_first: bool) -> str | None:
    if depth > _DEPTH:
        return None
    callable_: Any = function
    kind = type(function)
    if kind is FunctionType:
        wrapped = callable_.__dict__.get("__wrapped__")
        if wrapped is not None:
            found = _signature(wrapped, depth + 1, skip_first=skip_first)
            if found is not None:
                return found
        return _of_function(callable_, skip_first)
    if kind is MethodType:
        return _signature(callable_.__func__, depth + 1, skip_first=True)
    if kind is staticmethod or kind is classmethod:
        return _signature(callable_.__func__, depth + 1, skip_first=kind is classmethod)
    if kind is partial:
        return None  # what remains depends on names; the full form belongs to the introspection service
    if is_instance(function, type):
        return _of_class(callable_, depth)
    if kind is BuiltinFunctionType or module_of(kind) == "builtins":
        return _of_text(callable_)
    found_call = attribute(function, "__call__")
    if found_call is not None and found_call.live and type(found_call.value) is MethodType:
        return _signature(found_call.value, depth + 1, skip_first=False)
    return None


def _of_class(cls: type, depth: int) -> str | None:
    for base in mro(cls):
        names = names_in_class(base)
        for name in ("__init__", "__new__"):
            maker: Any = names.get(name)
            if type(maker) is staticmethod:
                maker = maker.__func__
            if type(maker) is FunctionType:
                found = _signature(maker, depth + 1, skip_first=True)
                return found.partition(" -> ")[0] if found is not None else None
        if base is object:
            return "()"
        if not flags(base) & _MADE_BY_PYTHON:
            text = type.__dict__["__text_signature__"].__get__(base)
            return _cleaned(text, bound=True) if text else None
    return None


def _of_text(function: Any) -> str | None:
    text = getattr(function, "__text_signature__", None)
    if type(text) is not str:
        return None
    return _cleaned(text, bound=getattr(function, "__self__", None) is not None)


def _cleaned(text: str, *, bound: bool) -> str:
    inside, _, after = " ".join(text.split()).rpartition(")")
    parts = [part.strip() for part in inside.removeprefix("(").rstrip(", ").split(", ")] if inside != "(" else []
    if parts and parts[0].startswith("$"):
        parts[0] = parts[0][1:]
        if bound:
            del parts[0]
            if parts and parts[0] == "/":
                del parts[0]
    return "(" + ", ".join(parts) + ")" + after


def _of_function(function: Any, skip_first: bool) -> str:
    code: CodeType = function.__code__
    hints: dict[str, object] = function.__annotations__ if sys.version_info < (3, 14) else {}
    if type(hints) is not dict:
        hints = {}
    names = code.co_varnames
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    defaults = function.__defaults__ or ()
    keyword_defaults = function.__kwdefaults__ or {}
    parts: list[str] = []
    for position in range(count):
        name = names[position]
        from_end = position - (count - len(defaults))
        text = _hinted(name, hints)
        if from_end >= 0:
            text += _default(defaults[from_end], name in hints)
        parts.append(text)
        if position + 1 == code.co_posonlyargcount:
            parts.append("/")
    if skip_first and parts:
        del parts[0]
        if parts and parts[0] == "/":
            del parts[0]
    after = count + keyword_only
    if code.co_flags & _VARARGS:
        parts.append("*" + _hinted(names[after], hints))
        after += 1
    elif keyword_only:
        parts.append("*")
    for name in names[count : count + keyword_only]:
        text = _hinted(name, hints)
        if name in keyword_defaults:
            text += _default(keyword_defaults[name], name in hints)
        parts.append(text)
    if code.co_flags & _VARKEYWORDS:
        parts.append("**" + _hinted(names[after], hints))
    result = " -> " + annotation(hints["return"]) if "return" in hints else ""
    return f"({', '.join(parts)}){result}"


def _hinted(name: str, hints: dict[str, object]) -> str:
    return f"{name}: {annotation(hints[name])}" if name in hints else name


def _default(default: object, spaced: bool) -> str:
    return (" = " if spaced else "=") + plain_text(default)


def annotation(hint: object) -> str:
    """Text of an annotation: a string as it is, a class by its name, generic ones in full."""
    if type(hint) is str:
        return hint
    if hint is None or hint is type(None):
        return "None"
    if type(hint) is type or is_instance(hint, type):
        names: Any = hint
        name: str = type.__dict__["__qualname__"].__get__(names)
        module = module_of(names)
        return name if module in ("", "builtins", "__main__") else f"{module}.{name}"
    if module_of(type(hint)) in ("typing", "types", "collections.abc") and not is_instance(hint, str):
        return _of_generic(hint)
    return f"<{_name_of(type(hint))}>"


def _of_generic(hint: Any) -> str:
    arguments = getattr(hint, "__args__", None)
    if _name_of(type(hint)) in ("UnionType", "_UnionGenericAlias", "Union") and type(arguments) is tuple:
        return " | ".join(annotation(argument) for argument in arguments)
    origin = getattr(hint, "__origin__", None)
    if origin is not None and type(arguments) is tuple:
        return f"{annotation(origin)}[{', '.join(annotation(argument) for argument in arguments)}]"
    name = getattr(hint, "__name__", None) or getattr(hint, "_name", None)
    return name if type(name) is str else f"<{_name_of(type(hint))}>"


def plain_text(shown: object, limit: int = _VALUE_LIMIT) -> str:
    """``repr`` of a value of a built-in type, shortened; any other object by its type's name.

    Args:
        shown: what is written.
        limit: characters of the text; at most ``limit / 6`` items of a container are looked at.

    >>> plain_text("a" * 100)[-4:], plain_text([1, object])
    ("...'", '[1, object]')
    """
    text = _plain(shown, limit, 0)
    return text if len(text) <= limit else text[: limit - 4] + "..." + text[-1]


def _plain(shown: Any, limit: int, depth: int) -> str:
    kind = shape_of(shown)
    if kind in _EXACT:
        if kind in (str, bytes) and len(shown) > limit:
            shown = shown[:limit]
        elif kind is int and shown.bit_length() > 3 * limit:
            return "<int>"
        return repr(shown)
    if kind in (tuple, list, set, frozenset, dict) and depth < 4:
        return _plain_container(shown, limit, depth)
    if kind is FunctionType or kind is BuiltinFunctionType:
        name: str = shown.__name__
        return f"<function {name}>"
    if is_instance(shown, type):
        return str(_name_of(shown))
    return f"<{_name_of(type(shown))}>"


def _plain_container(shown: Any, limit: int, depth: int) -> str:
    kind = type(shown)
    count = max(limit // 6, 1)
    rest = ["..."] if len(shown) > count else []
    if kind is dict:
        parts = [
            f"{_plain(key, limit, depth + 1)}: {_plain(held, limit, depth + 1)}"
            for key, held in islice(shown.items(), count)
        ]
        return "{" + ", ".join(parts + rest) + "}"
    parts = [_plain(part, limit, depth + 1) for part in islice(shown, count)]
    inside = ", ".join(parts + rest)
    if kind is tuple:
        return f"({inside},)" if len(shown) == 1 else f"({inside})"
    if kind is list:
        return f"[{inside}]"
    if kind is set and parts:
        return "{" + inside + "}"
    return f"{kind.__name__}({{{inside}}})" if parts else f"{kind.__name__}()"

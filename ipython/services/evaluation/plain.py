"""Plain texts of values and annotations: nothing that a user's type overrides takes part."""

from __future__ import annotations

import sys
from itertools import islice
from types import BuiltinFunctionType, FunctionType

from ipython.services.evaluation.attributes import is_instance, module_of, own_names, shape_of
from ipython.services.evaluation.stand_ins import StandIn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_EXACT = (int, float, complex, bool, str, bytes, type(None), type(Ellipsis))
_VALUE_LIMIT = 60  # characters of a default
_name_of: Callable[[Any], str] = type.__dict__["__name__"].__get__


def first_of(things: Iterable[Any], count: int) -> list[Any]:
    """The first items of a built-in container, taken at once: the cell that runs may change it meanwhile.

    >>> first_of([1, 2, 3], 2)
    [1, 2]
    """
    for _ in range(3):
        try:
            return list(islice(things, count))
        except RuntimeError:  # changed while its items were taken
            continue
    return []


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
    if is_typing(hint):
        return _of_generic(hint)
    return f"<{_name_of(type(hint))}>"


def is_typing(hint: object) -> bool:
    """Whether something is a form of annotations made by the module ``typing`` or ``types`` itself, so safe to read."""
    kind = shape_of(hint)
    module = module_of(kind) if kind is not None else ""
    if kind is None or module not in ("typing", "types"):
        return False
    home = sys.modules.get(module)
    return home is not None and own_names(home).get(_name_of(kind)) is kind


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
    if kind is StandIn:
        return repr(shown)
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
            for key, held in first_of(shown.items(), count)
        ]
        return "{" + ", ".join(parts + rest) + "}"
    parts = [_plain(part, limit, depth + 1) for part in first_of(shown, count)]
    inside = ", ".join(parts + rest)
    if kind is tuple:
        return f"({inside},)" if len(shown) == 1 else f"({inside})"
    if kind is list:
        return f"[{inside}]"
    if kind is set and parts:
        return "{" + inside + "}"
    return f"{kind.__name__}({{{inside}}})" if parts else f"{kind.__name__}()"

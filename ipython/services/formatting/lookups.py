"""Questions about types and objects that no code of theirs answers: bases, names, methods.

A metaclass may lie about or fail at every attribute, so slots of ``type`` are read directly.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# Asked for before any other name; libraries that answer every attribute know it and leave it out.
CANARY = "_ipython_canary_method_should_not_exist_"
_MISSING: Any = object()
_NAME: Any = type.__dict__["__name__"]
_MODULE: Any = type.__dict__["__module__"]
_IMMUTABLE = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE

bases_of: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
own_names: Callable[[type], Any] = type.__dict__["__dict__"].__get__
flags_of: Callable[[type], int] = type.__dict__["__flags__"].__get__


def key_of(kind: type) -> tuple[str, str]:
    """Return module and name of a type."""
    try:
        return str(_MODULE.__get__(kind)), _NAME.__get__(kind)
    except Exception:
        return "", _NAME.__get__(kind)


def name_of(obj: object) -> str:
    """Return the name of an object's type."""
    found: str = _NAME.__get__(type(obj))
    return found


def is_fixed(kind: type) -> bool:
    """Whether nobody can add methods to a type or attributes to its instances' type: most types made in C.

    >>> is_fixed(int), is_fixed(type("Made", (), {}))
    (True, False)
    """
    return bool(flags_of(kind) & _IMMUTABLE)


def real_method(obj: Any, name: str) -> Callable[..., Any] | None:
    """Return the method ``name`` that an object really has.

    A class is never taken for an instance, and an object that answers every attribute has none. Attributes of the
    object are only asked for if its type could answer; an error in answering means there is none.
    """
    kind = type(obj)
    if issubclass(kind, type):
        return None
    for base in bases_of(kind):
        names = own_names(base)
        if name in names or "__getattr__" in names or ("__getattribute__" in names and base is not object):
            break
    else:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except Exception:
            return None
        method = own.get(name) if type(own) is dict else None
        return method if callable(method) else None
    try:
        if getattr(obj, CANARY, _MISSING) is not _MISSING:
            return None  # it makes attributes up
        method = getattr(obj, name, None)
    except KeyboardInterrupt:
        raise
    except BaseException:
        return None
    return method if callable(method) else None

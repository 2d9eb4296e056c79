"""Whether an object is still alive, and what refers to it, as far as the interpreter can tell."""

from __future__ import annotations

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

MOST_REFERRERS = 8  # that are described


def type_name(thing: Any) -> str:
    """Return the name of an object's type without asking its metaclass."""
    return str(type.__dict__["__name__"].__get__(type(thing)))


def living(identity: int, kind: type) -> Any:
    """Return the object of that ``id`` and type that the collector knows; None if it knows none."""
    # An exception and the frames of its traceback refer to one another, so its count says nothing, and it takes no
    # weak reference: the collector is asked what it still knows.
    for one in gc.get_objects():
        if id(one) == identity and type(one) is kind:
            return one
    return None


def other_references(thing: Any) -> int:
    """Return how many references there are beside the caller's own."""
    # Counted against an object that only this function's caller and its argument hold, since what Python itself
    # counts differs between versions.
    probe: Any = ["probe"]
    return sys.getrefcount(thing) - 1 - sys.getrefcount(probe)


def is_ours(frame: FrameType) -> bool:
    """Whether a frame runs the shell's own code: what it holds is not the user's."""
    name = frame.f_globals.get("__name__")
    return type(name) is str and name.startswith("ipython.")


def describe_referrers(thing: Any, *, ignored: tuple[Any, ...] = ()) -> tuple[str, ...]:
    """Return where an object is still referred to, as far as the garbage collector knows."""
    found: list[str] = []
    ours = {id(found), id(sys._getframe()), id(ignored), *(id(one) for one in ignored)}
    for holder in gc.get_referrers(thing):
        if id(holder) in ours or (type_name(holder) == "frame" and is_ours(holder)):
            continue
        text = _describe(holder, thing)
        if text and text not in found:
            found.append(text)
        if len(found) == MOST_REFERRERS:
            break
    return tuple(found)


def _describe(holder: Any, thing: Any) -> str:
    kind = type(holder)
    if kind is dict:
        keys = [key for key, bound in holder.items() if bound is thing and type(key) is str]
        name = keys[0] if keys else "an item"
        module = holder.get("__name__")
        if type(module) is str and sys.modules.get(module) is not None and "__builtins__" in holder:
            return f"{name} of module {module}"
        for owner in gc.get_referrers(holder):
            if own_dictionary(owner) is holder:
                return f"attribute {name} of {_one(owner)}"
        return f"{name} of a dict of {len(holder)}"
    if type_name(holder) == "frame":
        return f"a variable of {holder.f_code.co_name}() that is running"
    if type_name(holder) == "cell":
        return "a variable of an enclosing function"
    if kind in (list, tuple, set, frozenset):
        return f"{_one(holder)} of {len(holder)}"
    own = own_dictionary(holder)
    if type(own) is dict:
        for name, bound in own.items():
            if bound is thing and type(name) is str:
                return f"attribute {name} of {_one(holder)}"
    return _one(holder)


def _one(thing: Any) -> str:
    name = type_name(thing)
    return f"{'an' if name[:1] in 'AEIOUaeiou' else 'a'} {name}"


def own_dictionary(owner: Any) -> Any:
    """Return the dictionary of an instance as Python itself keeps it, whatever its class answers; None: has none."""
    for kind in type.__dict__["__mro__"].__get__(type(owner)):
        descriptor = kind.__dict__.get("__dict__")
        if descriptor is not None:
            if type(descriptor) is not type(type.__dict__["__dict__"]):
                return None
            try:
                return descriptor.__get__(owner)
            except (AttributeError, TypeError):
                return None
    return None

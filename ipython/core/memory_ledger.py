"""Which objects the shell itself keeps alive, and letting go of them (magics.md section 17, ``%mem`` and ``%free``).

The books are complete: everything of the shell that can hold an object of the user's has a line here. Journals,
caches of completion and the texts of cells hold text; they are counted, not listed.
"""

from __future__ import annotations

import gc
import sys
import weakref

from ipython.core.namespace import estimated_size
from ipython.model.cell import NO_VALUE
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any

    from ipython.core.shell import Shell

MOST_REFERRERS = 8  # that are described


@value
class Holding:
    """One object that the shell holds: under which names, of which type, and its estimated bytes."""

    holders: tuple[str, ...]
    kind: str
    size: int
    yours: tuple[str, ...] = ()  # variables of the user's that are the same object


@value
class Release:
    """What letting go of one object came to.

    ``is_gone`` is None where that cannot be seen: the type takes no weak references, and counts say nothing
    either. ``remaining`` are the places that still refer to it.
    """

    kind: str
    size: int
    dropped: tuple[str, ...]
    is_gone: bool | None
    evidence: str  # weak reference | reference count | shared
    remaining: tuple[str, ...] = ()


class MemoryLedger:
    """The books of one shell.

    Args:
        shell: whose references are meant.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def _references(self) -> Iterator[tuple[str, Any]]:
        shell = self._shell
        namespace = shell.namespace
        for number, kept in namespace.outputs.items():
            yield f"Out[{number}]", kept
            if namespace.locals.get(f"_{number}") is kept:
                yield f"_{number}", kept
        for name, kept in zip(("_", "__", "___"), namespace.kept_last(), strict=True):
            if type(kept) is not str or kept:
                yield name, kept
        last = shell.last_result
        if last is not None:
            if last.value is not NO_VALUE:
                yield "last result", last.value
            if last.error is not None:
                yield "last result", last.error
        for name, error in self._errors():
            yield name, error
        seen: set[int] = set()
        for _, error in self._errors():
            for frame in _frames(error):
                if id(frame) in seen or frame.f_locals is frame.f_globals:
                    continue
                seen.add(id(frame))
                for variable, bound in list(frame.f_locals.items()):
                    yield f"traceback: {variable} in {frame.f_code.co_name}()", bound

    def _errors(self) -> Iterator[tuple[str, BaseException]]:
        error = self._shell.errors.last
        if error is not None:
            yield "last exception", error
        for name in ("last_value", "last_exc"):
            found = getattr(sys, name, None)
            if isinstance(found, BaseException):
                yield f"sys.{name}", found

    def holdings(self) -> list[Holding]:
        """Return every object that the shell holds, the largest first; numbers and the like are left out."""
        names: dict[int, list[str]] = {}
        things: dict[int, Any] = {}
        for name, thing in self._references():
            if _is_small(thing):
                continue
            things[id(thing)] = thing
            held = names.setdefault(id(thing), [])
            if name not in held:
                held.append(name)
        found = [
            Holding(tuple(names[key]), type(thing).__name__, estimated_size(thing), tuple(self.user_names_of(thing)))
            for key, thing in things.items()
        ]
        return sorted(found, key=lambda one: -one.size)

    def user_names_of(self, thing: Any) -> list[str]:
        """Return the user's variables that are this very object."""
        bound = self._shell.namespace.locals
        return [name for name in self._shell.namespace.user_names() if bound[name] is thing]

    def counted(self) -> list[tuple[str, int, int]]:
        """Return what is kept as text: what, how many, bytes."""
        shell = self._shell
        events = shell.hub.statistics()
        cells = shell.compiler.cells
        typed = shell.namespace.typed
        return [
            ("events of the output journal", events.kept, events.bytes),
            ("sources of cells", len(cells), sum(len(cell.typed) for cell in list(cells.values()))),
            ("inputs (In)", len(typed) - 1, 2 * sum(len(text) for text in typed)),
        ]

    # -- letting go ----------------------------------------------------------------------------------------------

    def forget(self, thing: Any) -> list[str]:
        """Let go of one object everywhere in the shell; returns the places it was in."""
        shell = self._shell
        dropped = shell.namespace.forget(thing)
        last = shell.last_result
        if last is not None and (last.value is thing or last.error is thing):
            shell.last_result = None
            dropped.append("last result")
        if any(error is thing or _holds(error, thing) for _, error in self._errors()):
            self.forget_error()
            dropped.append("last exception")
        return dropped

    def forget_error(self) -> None:
        """Let go of the last exception with its traceback and all variables in it."""
        self._shell.errors.last = None
        last = self._shell.last_result
        if last is not None and last.error is not None:
            self._shell.last_result = None
        for name in ("last_value", "last_traceback", "last_type", "last_exc"):
            if getattr(sys, name, None) is not None:
                setattr(sys, name, None)

    def release(self, name: str) -> Release:
        """Delete a variable and everything that the shell and other variables hold of the same object, and look.

        Raises:
            KeyError: there is no such variable.
        """
        bound = self._shell.namespace.locals
        thing = bound[name]
        if _is_small(thing):
            kind, size = type(thing).__name__, estimated_size(thing)
            del bound[name]
            return Release(kind, size, (name,), None, "shared")
        dropped = [name]
        for other in self.user_names_of(thing):
            if other != name:
                dropped.append(other)
                del bound[other]
        bound.pop(name, None)
        dropped.extend(one for one in self.forget(thing) if one not in dropped)
        kind, size = type(thing).__name__, estimated_size(thing)
        try:
            watch: Any = weakref.ref(thing)
        except TypeError:
            gc.collect()
            others = _other_references(thing)
            remaining = describe_referrers(thing) if others > 0 else ()
            return Release(kind, size, tuple(dropped), others <= 0, "reference count", remaining)
        del thing
        gc.collect()
        still = watch()
        if still is None:
            return Release(kind, size, tuple(dropped), True, "weak reference")
        return Release(kind, size, tuple(dropped), False, "weak reference", describe_referrers(still))

    def release_outputs(self) -> tuple[int, int, int]:
        """Let go of all outputs; returns how many objects could be watched, how many are gone, and the bytes."""
        return self._watched(self._shell.namespace.forget_outputs)

    def release_all(self) -> tuple[int, int, int]:
        """Let go of outputs, the last exception and the last result; returns as ``release_outputs``."""

        def forget() -> None:
            self._shell.namespace.forget_outputs()
            self.forget_error()
            self._shell.last_result = None

        return self._watched(forget)

    def _watched(self, forget: Any) -> tuple[int, int, int]:
        watches: list[tuple[Any, int]] = []
        seen: set[int] = set()
        for _, thing in self._references():
            if id(thing) not in seen and not _is_small(thing):
                seen.add(id(thing))
                try:
                    watches.append((weakref.ref(thing), estimated_size(thing)))
                except TypeError:
                    pass
        thing = None
        forget()
        gc.collect()
        gone = [size for watch, size in watches if watch() is None]
        return len(watches), len(gone), sum(gone)


def _is_small(thing: Any) -> bool:
    # What Python itself keeps or shares: letting go of it gives nothing back.
    return thing is None or type(thing) in (bool, int, float, complex) or (type(thing) is str and len(thing) < 64)


def _frames(error: BaseException) -> Iterator[FrameType]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        waiting += [current.__cause__, current.__context__]
        trace = current.__traceback__
        while trace is not None:
            yield trace.tb_frame
            trace = trace.tb_next


def _holds(error: BaseException, thing: Any) -> bool:
    for frame in _frames(error):
        if frame.f_locals is not frame.f_globals and any(bound is thing for bound in list(frame.f_locals.values())):
            return True
    return False


def _other_references(thing: Any) -> int:
    # Counted against an object that only this function's caller and its argument hold, since what Python itself
    # counts differs between versions.
    probe: Any = ["probe"]
    return sys.getrefcount(thing) - 1 - sys.getrefcount(probe)


def describe_referrers(thing: Any) -> tuple[str, ...]:
    """Return where an object is still referred to, as far as the garbage collector knows."""
    found: list[str] = []
    ours = {id(found), id(sys._getframe())}
    for holder in gc.get_referrers(thing):
        if id(holder) in ours or (type(holder).__name__ == "frame" and holder.f_globals.get("__name__") == __name__):
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
            if _dictionary(owner) is holder:
                return f"attribute {name} of a {type(owner).__name__}"
        return f"{name} of a dict of {len(holder)}"
    if kind.__name__ == "frame":
        return f"a variable of {holder.f_code.co_name}() that is running"
    if kind.__name__ == "cell":
        return "a variable of an enclosing function"
    if kind in (list, tuple, set, frozenset):
        return f"a {kind.__name__} of {len(holder)}"
    own = _dictionary(holder)
    if type(own) is dict:
        for name, bound in own.items():
            if bound is thing and type(name) is str:
                return f"attribute {name} of a {kind.__name__}"
    return f"a {kind.__name__}"


def _dictionary(owner: Any) -> Any:
    # What Python itself keeps, not what a class of the user's answers for it.
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

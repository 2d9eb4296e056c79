"""Which objects the shell itself keeps alive, and letting go of them (magics.md section 17, ``%mem`` and ``%free``).

The books are complete: everything of the shell that can hold an object of the user's has a line here. Journals,
caches of completion and the texts of cells hold text; they are counted, not listed.
"""

from __future__ import annotations

import gc
import sys
import weakref

from ipython.core.namespace import estimated_size
from ipython.core.referrers import (
    describe_referrers,
    is_ours,
    living,
    other_references,
    own_dictionary,
    type_name,
)
from ipython.model.cell import NO_VALUE
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.core.tasks import Task, Tasks

MOST_ATTRIBUTES = 1_000  # of an instance, that its size counts


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
    evidence: str  # weak reference | reference count | collector | shared
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
        for task in self._tasks():
            if task.error is None and task.held() is not None:
                yield f"result of task {task.number}", task.held()
        for name, error in self._errors():
            yield name, error
        seen: set[int] = set()
        for _, error in self._errors():
            for frame in _frames(error):
                if id(frame) in seen or is_ours(frame) or frame.f_locals is frame.f_globals:
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
        for task in self._tasks():
            if task.error is not None and task.done():
                yield f"failure of task {task.number}", task.error

    def _tasks(self) -> list[Task]:
        known: Tasks | None = self._shell.context.remembered.get("tasks")
        return known.all() if known is not None else []

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
            Holding(tuple(names[key]), type_name(thing), self.size(thing), tuple(self.user_names_of(thing)))
            for key, thing in things.items()
        ]
        return sorted(found, key=lambda one: -one.size)

    def size(self, thing: Any) -> int:
        """Return the estimated bytes of an object with its attributes; asks only types that may be asked."""
        evaluator = self._shell.introspection.evaluator
        if evaluator is not None and evaluator.consent.allows(type(thing)):
            try:
                return int(evaluator.consent.ask(sys.getsizeof, thing))
            except Exception:
                pass  # it took too long
        size = estimated_size(thing)
        attributes = None if isinstance(thing, (type, type(sys))) else own_dictionary(thing)
        if type(attributes) is dict:
            size += sum(estimated_size(held) for held in list(attributes.values())[:MOST_ATTRIBUTES])
        return size

    @staticmethod
    def type_name(thing: Any) -> str:
        """Return the name of an object's type without asking its metaclass."""
        return type_name(thing)

    def describe(self, thing: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Return where one object is held: variables, places of the shell, and others that the collector knows."""
        yours = tuple(self.user_names_of(thing))
        ours: dict[str, None] = {}
        for name, held in self._references():
            if held is thing:
                ours[name] = None
        held = None
        namespace = self._shell.namespace
        known = (namespace.locals, namespace.globals, namespace.outputs, namespace.kept_last(), self._shell.last_result)
        return yours, tuple(ours), describe_referrers(thing, ignored=known)

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
        for task in self._tasks():
            kept = task.held()
            if kept is thing or (task.error is not None and _holds(task.error, thing)):
                task.let_go()
                dropped.append(f"{'result' if kept is thing else 'failure'} of task {task.number}")
        kept = None
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
            kind, size = type_name(thing), self.size(thing)
            del bound[name]
            return Release(kind, size, (name,), None, "shared")
        dropped = [name]
        for other in self.user_names_of(thing):
            if other != name:
                dropped.append(other)
                del bound[other]
        bound.pop(name, None)
        dropped.extend(one for one in self.forget(thing) if one not in dropped)
        kind, size = type_name(thing), self.size(thing)
        try:
            watch: Any = weakref.ref(thing)
        except TypeError:
            if isinstance(thing, BaseException):
                identity = id(thing), type(thing)
                del thing
                gc.collect()
                found = living(*identity)
                remaining = describe_referrers(found) if found is not None else ()
                return Release(kind, size, tuple(dropped), found is None, "collector", remaining)
            gc.collect()
            others = other_references(thing)
            remaining = describe_referrers(thing) if others > 0 else ()
            return Release(kind, size, tuple(dropped), others <= 0, "reference count", remaining)
        del thing
        gc.collect()
        still = watch()
        if still is None:
            return Release(kind, size, tuple(dropped), True, "weak reference")
        return Release(kind, size, tuple(dropped), False, "weak reference", describe_referrers(still))

    def release_outputs(self) -> tuple[int, int, int]:
        """Let go of all outputs; returns how many objects there were, how many are gone, and the bytes."""

        def forget() -> None:
            self._shell.namespace.forget_outputs()
            last = self._shell.last_result
            if last is not None and last.value is not NO_VALUE:
                self._shell.last_result = None

        return self._watched(forget)

    def release_all(self) -> tuple[int, int, int]:
        """Let go of outputs, the last exception and result, and what tasks keep; returns as ``release_outputs``."""

        def forget() -> None:
            self._shell.namespace.forget_outputs()
            self.forget_error()
            self._shell.last_result = None
            for task in self._tasks():
                task.let_go()

        return self._watched(forget)

    def _watched(self, forget: Any) -> tuple[int, int, int]:
        watches: list[tuple[Any, int]] = []
        errors: list[tuple[int, type, int]] = []
        unwatched: list[Any] = []
        seen: set[int] = set()
        for _, thing in self._references():
            if id(thing) not in seen and not _is_small(thing):
                seen.add(id(thing))
                try:
                    watches.append((weakref.ref(thing), self.size(thing)))
                except TypeError:
                    if isinstance(thing, BaseException):
                        errors.append((id(thing), type(thing), self.size(thing)))
                    else:
                        unwatched.append(thing)
        thing = None
        forget()
        gc.collect()
        gone = [size for identity, kind, size in errors if living(identity, kind) is None]
        count = len(unwatched) + len(errors) + len(watches)
        unwatched.reverse()
        while unwatched:
            thing = unwatched.pop()
            if other_references(thing) <= 0:
                gone.append(self.size(thing))
            thing = None
        gc.collect()
        gone += [size for watch, size in watches if watch() is None]
        return count, len(gone), sum(gone)


def _is_small(thing: Any) -> bool:
    # What Python itself keeps or shares: letting go of it gives nothing back.
    # A task of %bg is listed by %tasks, and what it keeps has a line of its own.
    kind = type(thing)
    return (
        thing is None
        or kind in (bool, int, float, complex)
        or (kind is str and len(thing) < 64)
        or kind.__module__ == "ipython.core.tasks"
    )


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

"""Attributes of anything: found statically, of stand-ins by what is known, and by asking where consent allows it."""

from __future__ import annotations

from functools import cached_property
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType, ModuleType

from ipython.services.evaluation import attributes, stand_ins
from ipython.services.evaluation.attributes import Found
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.services.evaluation.questions import Questions

# Properties of well-known types that cost nothing to read; others are followed by their annotations first.
_CHEAP = frozenset(
    ("shape", "dtype", "dtypes", "columns", "index", "ndim", "size", "name", "names", "loc", "iloc", "at", "iat", "str")
    + ("dt", "cat", "schema", "width", "height", "empty", "flags", "args", "func", "axes", "figure", "device", "list")
    + ("flat", "dims", "coords", "attrs", "sizes", "column_names", "num_rows", "num_columns", "struct", "arr")
)


class Reading:
    """Reads attributes.

    Args:
        questions: asks objects whose type may be asked.
    """

    def __init__(self, questions: Questions) -> None:
        self.questions = questions

    def attribute(self, thing: object, name: str) -> Found | None:
        """What ``thing.name`` is; a descriptor that would have to be run is found and not live."""
        if type(thing) is StandIn:
            return self._of_stand_in(thing, name)
        found = attributes.attribute(thing, name)
        if found is not None:
            return found
        return self._by_getattr(thing, name)

    def value(self, thing: object, name: str) -> object:
        """What reading ``thing.name`` gives, as far as that is known; else UNKNOWN."""
        found = self.attribute(thing, name)
        return UNKNOWN if found is None else self.settled(found, thing, name)

    def settled(self, found: Found, thing: object, name: str) -> object:
        """What an attribute gives when it is read: a property by its annotation, or by asking."""
        if found.live:
            if found.value is not UNKNOWN:
                return found.value
            return self._declared(thing, name)
        is_real = type(thing) is not StandIn
        kind = real_class(thing)
        allowed = is_real and kind is not None and self.questions.may_ask(kind)
        shipped = allowed and kind is not None and self.questions.is_shipped(kind)
        if allowed and (not shipped or name in _CHEAP):
            answer = self.questions.ask_or_none(_read, thing, name)
            if answer is not None:
                return answer[0]
        known = self._told(found, thing, name)
        if known is not UNKNOWN:
            return known
        if shipped:
            answer = self.questions.ask_or_none(_read, thing, name)
            return answer[0] if answer is not None else UNKNOWN
        if is_real and not allowed and kind is not None:
            self.questions.refuse(kind, f"{_title(found.value)} {name}")
        return UNKNOWN

    def _declared(self, thing: object, name: str) -> object:
        """An attribute of a stand-in that is only known by its name."""
        from ipython.services.evaluation.assigned import annotated
        from ipython.services.evaluation.calls import Calls
        from ipython.services.evaluation.likeness import reader_of_class

        kind = real_class(thing)
        known = Calls(self).known_attribute(thing, name)
        if known is not UNKNOWN:
            return known
        return annotated(kind, name, reader_of_class) if kind is not None else UNKNOWN

    def _told(self, found: Found, thing: object, name: str) -> object:
        """What the code of a property, or the table, says about what it gives."""
        from ipython.services.evaluation.calls import Calls

        calls = Calls(self)
        known = calls.known_attribute(thing, name)
        if known is not UNKNOWN:
            return known
        descriptor: Any = found.value
        shape = attributes.shape_of(descriptor)
        if shape is property and type(descriptor.fget) is FunctionType:
            return calls.result(descriptor.fget, thing)
        if shape is cached_property:
            function = attributes.own_names(descriptor).get("func")
            return calls.result(function, thing) if type(function) is FunctionType else UNKNOWN
        if shape in (MemberDescriptorType, GetSetDescriptorType):
            return self._declared(thing, name)
        # Others of such descriptors: what they wrap is a function with one parameter.
        own = attributes.own_names(descriptor)
        for key in ("fget", "func", "_getter"):
            if type(own.get(key)) is FunctionType:
                return calls.result(own[key], thing)
        return UNKNOWN

    def _of_stand_in(self, thing: StandIn, name: str) -> Found | None:
        found = stand_ins.attribute_of(thing, name)
        if found is None and thing.like is not None:
            found = self._like(thing.like, name)
        if found is None and thing.sort == "instance":
            found = self._of_instances(thing, name)
        if found is None and thing.sort == "module":
            return None
        if found is None:
            return None
        if type(found.value) is StandIn and found.value.sort == "function" and thing.sort == "instance":
            return Found(bound(found.value), True, thing, True)
        return Found(found.value, found.live, thing, True)

    def _like(self, like: object, name: str) -> Found | None:
        """A column of a frame that is most likely like a real one."""
        found = self._by_getattr(like, name)
        return found

    def _of_instances(self, thing: StandIn, name: str) -> Found | None:
        from ipython.services.evaluation.assigned import annotated, assigned_names
        from ipython.services.evaluation.likeness import given_value, reader_of_class

        for base in stand_ins.real_order(thing.cls):
            if attributes.module_of(base) != "builtins":
                known = assigned_names(base)
                if name in known:
                    declared = annotated(base, name, reader_of_class)
                    return Found(given_value(known[name]) if declared is UNKNOWN else declared, True, thing)
                break
        return None

    def _by_getattr(self, thing: object, name: str) -> Found | None:
        """What a type's own ``__getattr__`` answers, if it may be asked."""
        kind = type(thing)
        if attributes.is_instance(thing, ModuleType) or attributes.is_instance(thing, type):
            return None
        if not any("__getattr__" in attributes.names_in_class(base) for base in attributes.mro(kind)):
            return None
        if not self.questions.may_ask(kind):
            self.questions.refuse(kind, "__getattr__")
            return None
        if name.startswith("__"):
            return None
        answer = self.questions.ask_or_none(_read, thing, name)
        return Found(answer[0], True, thing) if answer is not None else None

    def names(self, thing: Any) -> dict[str, object]:
        """The names to be listed behind a dot, each with what stands under it."""
        if type(thing) is StandIn:
            return self._names_of_stand_in(thing)
        found = attributes.attribute_names(thing)
        kind = type(thing)
        if kind is ModuleType or attributes.is_instance(thing, ModuleType):
            for name in attributes.module_exports(thing):
                found.setdefault(name, UNKNOWN)
            return found
        if attributes.is_instance(thing, type):
            return found
        if self.questions.is_shipped(kind):
            self._add_columns(found, thing)
        elif _overrides(kind, "__dir__"):
            if not self.questions.may_ask(kind):
                self.questions.refuse(kind, "__dir__")
            else:
                for name in self.questions.ask_or_none(_listed, thing) or ():
                    found.setdefault(name, UNKNOWN)
        return found

    def _names_of_stand_in(self, thing: StandIn) -> dict[str, object]:
        found: dict[str, object] = {}
        if thing.sort == "instance":
            from ipython.services.evaluation.assigned import assigned_names

            for base in stand_ins.real_order(thing.cls):
                if attributes.module_of(base) != "builtins":
                    found.update(assigned_names(base))
                    break
        found.update(stand_ins.names_of(thing))
        if thing.like is not None:
            self._add_columns(found, thing.like)
        return found

    def _add_columns(self, found: dict[str, object], frame: object) -> None:
        if attributes.module_of(type(frame)).partition(".")[0] not in ("pandas", "xarray"):
            return
        from ipython.services.evaluation.keys import keys

        for key in (keys(frame, self.questions) or ())[:1_000]:
            if type(key) is str and key.isidentifier():
                found.setdefault(key, UNKNOWN)


def bound(function: StandIn) -> StandIn:
    """A function of a class as it is read through an instance: the first parameter is given."""
    listed = function.parameters
    if "staticmethod" in function.members or not listed or listed[0].kind.startswith(("var", "keyword")):
        return function
    return StandIn("function", name=function.name, parameters=listed[1:], doc=function.doc, result=function.result)


def _overrides(kind: type, name: str) -> bool:
    for base in attributes.mro(kind):
        if name in attributes.names_in_class(base):
            return base is not object
    return False


def _read(thing: Any, name: str) -> tuple[object]:
    return (getattr(thing, name),)


def _listed(thing: Any) -> list[str]:
    return [name for name in dir(thing)[:50_000] if type(name) is str]


def _title(descriptor: object) -> str:
    shape = attributes.shape_of(descriptor)
    return "property" if shape is property or shape is cached_property else "attribute"

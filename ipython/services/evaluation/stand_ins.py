"""What stands for an object that does not exist yet: the result of a call that is not made, a class being typed.

A stand-in is known by its exact type (``type(thing) is StandIn``) and is never put into the user's namespace. What it
has is told by ``members`` of this file; nothing here runs code of the user's.
"""

from __future__ import annotations

from types import FunctionType, MethodDescriptorType, MethodType, WrapperDescriptorType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.attributes import Found

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.inspection import Parameter

_METHODS = (FunctionType, MethodDescriptorType, WrapperDescriptorType)
_DEPTH = 30  # classes above one that a cell defines


class StandIn:
    """Something that does not exist, as far as it is known.

    Attributes:
        sort: instance, class, function, module or unknown.
        cls: of an instance: its class, a real one or a stand-in.
        name: of a class, function or module.
        bases: of a class: real classes or stand-ins.
        members: names known beside those of the classes.
        parameters: of a class or function; None: not known.
        doc: its documentation.
        result: of a function: finds what calling it gives.
        item: what iterating over it gives.
        held: what ``thing[key]`` gives; of a mapping its values.
        parts: of a tuple: what stands at each place.
        waited: what ``await`` gives; of a context manager what ``with`` binds.
        like: a real object whose keys and columns it most likely has.
    """

    __slots__ = ("bases", "cls", "doc", "held", "item", "like", "members", "name", "parameters", "parts", "result",
                 "sort", "waited")  # fmt: skip

    def __init__(
        self,
        sort: str,
        *,
        cls: object = None,
        name: str = "",
        bases: tuple[object, ...] = (),
        members: dict[str, object] | None = None,
        parameters: tuple[Parameter, ...] | None = None,
        doc: str = "",
        result: Callable[..., object] | None = None,
        item: object = None,
        held: object = None,
        parts: tuple[object, ...] = (),
        waited: object = None,
        like: object = None,
    ) -> None:
        self.sort = sort
        self.cls = cls
        self.name = name
        self.bases = bases
        self.members = {} if members is None else members
        self.parameters = parameters
        self.doc = doc
        self.result = result
        self.item = item
        self.held = held
        self.parts = parts
        self.waited = waited
        self.like = like

    def __repr__(self) -> str:
        return f"<{self.sort} {name_of(self)}>"


UNKNOWN = StandIn("unknown")


def instance_of(cls: object, **known: Any) -> StandIn:
    """A stand-in for an instance of a real class or of one that stands in.

    >>> instance_of(str)
    <instance str>
    """
    return StandIn("instance", cls=cls, **known)


def name_of(thing: StandIn) -> str:
    """The name of what it stands for; of an instance, its class's."""
    if thing.sort == "instance":
        cls = thing.cls
        if type(cls) is StandIn:
            return cls.name
        return str(type.__dict__["__name__"].__get__(cls))
    return thing.name


def real_class(thing: object) -> type | None:
    """The real class of an object or of what a stand-in stands for; None if that is no real one.

    >>> real_class("text"), real_class(instance_of(str)), real_class(UNKNOWN)
    (<class 'str'>, <class 'str'>, None)
    """
    if type(thing) is not StandIn:
        return type(thing)
    cls = thing.cls
    return None if thing.sort != "instance" or type(cls) is StandIn else cls  # type: ignore[return-value]


def real_order(cls: object) -> list[type]:
    """The real classes among a class and its bases, in an order of look-up."""
    if type(cls) is not StandIn:
        return list(attributes.mro(cls))  # type: ignore[arg-type]
    found: list[type] = []
    for known in order(cls):
        if type(known) is not StandIn:
            found.append(known)  # type: ignore[arg-type]
    return found


def order(cls: object) -> list[object]:
    """A class and its bases in an order of look-up: depth first, ``object`` last; each once."""
    found: list[object] = []
    seen: set[int] = set()
    _collect(cls, found, seen, 0)
    last = [one for one in found if one is object]
    return [one for one in found if one is not object] + (last or [object])


def _collect(cls: object, found: list[object], seen: set[int], depth: int) -> None:
    if id(cls) in seen or depth > _DEPTH:
        return
    if type(cls) is not StandIn:
        for real in attributes.mro(cls):  # type: ignore[arg-type]
            if id(real) not in seen:
                seen.add(id(real))
                found.append(real)
        return
    seen.add(id(cls))
    found.append(cls)
    for base in cls.bases:
        if type(base) is StandIn and base.sort != "class":
            continue
        _collect(base, found, seen, depth + 1)


def attribute_of(thing: StandIn, name: str) -> Found | None:
    """What ``thing.name`` is."""
    if name in thing.members:
        return Found(thing.members[name], True, thing)
    if thing.sort == "instance":
        return _of_instance(thing, name)
    if thing.sort == "class":
        for base in order(thing):
            if type(base) is StandIn:
                if name in base.members:
                    return Found(base.members[name], True, thing)
            elif name in attributes.names_in_class(base):  # type: ignore[arg-type]
                return attributes.attribute(base, name)
        return attributes.attribute(object, name)
    if thing.sort == "function":
        return attributes.attribute(_example, name)
    return None


def _of_instance(thing: StandIn, name: str) -> Found | None:
    if name == "__class__":
        return Found(thing.cls, True, thing)
    for base in order(thing.cls):
        if type(base) is StandIn:
            if name in base.members:
                return Found(base.members[name], True, thing)
            continue
        names = attributes.names_in_class(base)  # type: ignore[arg-type]
        if name in names:
            return _through_instance(names[name], thing)
    return None


def _through_instance(found: Any, thing: StandIn) -> Found:
    """A class attribute as it is read through an instance that does not exist."""
    shape = attributes.shape_of(found)
    if shape is staticmethod:
        return Found(found.__func__, True, thing)
    if shape is classmethod:
        function = found.__func__
        is_plain = type(function) is FunctionType and thing.cls is not None
        return Found(MethodType(function, thing.cls) if is_plain else function, True, thing)
    if shape in _METHODS:
        return Found(MethodType(found, thing), True, thing)  # the first parameter is given
    if shape in attributes.PLAIN:
        return Found(found, True, thing)
    return Found(found, not attributes.has_get(type(found)), thing)


def names_of(thing: StandIn) -> dict[str, object]:
    """All names it has, each with what stands under it."""
    if thing.sort == "unknown":
        return {}
    found: dict[str, object] = {}
    if thing.sort == "instance" or thing.sort == "class":
        for base in reversed(order(thing.cls if thing.sort == "instance" else thing)):
            found.update(base.members if type(base) is StandIn else attributes.names_in_class(base))  # type: ignore[arg-type]
    elif thing.sort == "function":
        found.update(attributes.attribute_names(_example))
    found.update(thing.members)
    return found


def _example() -> None:
    pass

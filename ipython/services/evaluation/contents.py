"""What iterating over something gives and what a subscript of it gives, found without iterating or asking it."""

from __future__ import annotations

from types import MappingProxyType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PLAIN_KEYS = (str, bytes, int, bool, float, type(None))
_VIEWS: tuple[type, ...] = (type({}.keys()), type({}.values()), type({}.items()))
_SLICED = 1_000  # items of a slice that is really taken
# Exact types whose own iteration runs nothing else, and does not use them up.
_ITERATED = (list, tuple, set, frozenset, str, bytes, bytearray, range, *_VIEWS)
_GIVES: dict[type, type] = {str: str, bytes: int, bytearray: int, range: int, memoryview: int}


def item_of(thing: Any) -> object:
    """What iterating over a built-in container gives: its first item, or what is known of it; else UNKNOWN.

    >>> item_of(["a", 1]), item_of({"k": 1}.items()), item_of("text"), item_of(5)
    ('a', ('k', 1), 't', <unknown >)
    """
    if type(thing) is StandIn:
        if thing.item is not None:
            return thing.item
        if thing.parts:
            return thing.parts[0]
        if thing.sort == "instance":
            cls: Any = thing.cls
            gives = _GIVES.get(cls) if attributes.shape_of_class(cls) else None
            return instance_of(gives) if gives is not None else UNKNOWN
        return UNKNOWN
    shape = attributes.shape_of(thing)
    try:
        if shape in _ITERATED:
            for item in thing:
                return item
        elif attributes.is_instance(thing, dict) and _keeps(thing, dict, "__iter__"):
            for item in dict.__iter__(thing):
                return item
        elif attributes.is_instance(thing, list) and _keeps(thing, list, "__iter__"):
            for item in list.__iter__(thing):
                return item
        elif attributes.is_instance(thing, tuple) and _keeps(thing, tuple, "__iter__"):
            for item in tuple.__iter__(thing):
                return item
    except RuntimeError:  # another thread changes it
        return UNKNOWN
    return instance_of(_GIVES[shape]) if shape in _GIVES else UNKNOWN


def held_in(thing: Any) -> object:
    """What some subscript of a built-in container gives: its first value; else UNKNOWN."""
    if type(thing) is StandIn:
        return thing.held if thing.held is not None else item_of(thing) if not _is_mapping(thing) else UNKNOWN
    if attributes.is_instance(thing, dict):
        if not _keeps(thing, dict, "__getitem__"):
            return UNKNOWN
        try:
            for value in dict.values(thing):
                return value
        except RuntimeError:
            return UNKNOWN
        return UNKNOWN
    return item_of(thing) if attributes.shape_of(thing) not in (set, frozenset, *_VIEWS) else UNKNOWN


def _is_mapping(thing: StandIn) -> bool:
    cls = real_class(thing)
    return cls is not None and any(base is dict for base in attributes.mro(cls))


def _keeps(thing: object, base: type, name: str) -> bool:
    """Whether a type leaves a method as the built-in ``base`` has it."""
    for cls in attributes.mro(type(thing)):
        if name in attributes.names_in_class(cls):
            return cls is base or attributes.module_of(cls) in ("collections", "builtins")
    return False


def subscripted(thing: Any, key: tuple[object] | None) -> tuple[object, bool]:
    """What ``thing[key]`` of a built-in container is, and whether that is the very object.

    Args:
        thing: the container.
        key: what is known of the key; None: nothing.

    >>> subscripted({"a": 5}, ("a",)), subscripted([1, 2], (1,)), subscripted({}, ("a",))
    ((5, True), (2, True), (<unknown >, False))
    """
    if type(thing) is StandIn:
        if key is not None and type(key[0]) is slice:
            return thing, False
        if key is not None and type(key[0]) is int and -len(thing.parts) <= key[0] < len(thing.parts):
            return thing.parts[key[0]], False
        return held_in(thing), False
    shape = attributes.shape_of(thing)
    if key is None:
        return held_in(thing), False
    wanted = key[0]
    if attributes.is_instance(thing, dict) and _keeps(thing, dict, "__getitem__"):
        return _value(thing, wanted)
    if shape is MappingProxyType:
        import gc

        behind = [one for one in gc.get_referents(thing) if type(one) is dict]
        return _value(behind[0], wanted) if behind else (UNKNOWN, False)
    if attributes.is_instance(thing, tuple) and _keeps(thing, tuple, "__getitem__"):
        shape = tuple
    if attributes.is_instance(thing, list) and _keeps(thing, list, "__getitem__"):
        shape = list
    if shape in (list, tuple, str, bytes, bytearray, range):
        return _place(thing, shape, wanted)
    return UNKNOWN, False


def _place(thing: Any, shape: Any, wanted: Any) -> tuple[object, bool]:
    try:
        if type(wanted) is int:
            return shape.__getitem__(thing, wanted), True
        if type(wanted) is slice:
            count = len(range(*wanted.indices(shape.__len__(thing))))
            if count <= _SLICED:
                return shape.__getitem__(thing, wanted), True
            return instance_of(shape, item=item_of(thing)), False
    except (IndexError, ValueError, TypeError):
        pass
    return UNKNOWN, False


def _value(holder: dict[object, object], wanted: object) -> tuple[object, bool]:
    # Looking a key up compares it with keys of the same hash, whose ``__eq__`` may be a user's: walk instead.
    if not is_plain(wanted):
        return UNKNOWN, False
    try:
        for known, found in dict.items(holder):
            if type(known) is type(wanted) and is_plain(known) and known == wanted:
                return found, True
    except RuntimeError:
        pass
    return UNKNOWN, False


def is_plain(key: object) -> bool:
    """Whether a key is of a built-in type, so that comparing it runs nothing."""
    if type(key) is tuple:
        return all(is_plain(part) for part in key)
    return attributes.shape_of(key) in PLAIN_KEYS

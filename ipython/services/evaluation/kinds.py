"""What something is, in one word, by its real type."""

from __future__ import annotations

from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    ModuleType,
    WrapperDescriptorType,
)

from ipython.services.evaluation.attributes import is_cython, module_of
from ipython.services.evaluation.stand_ins import StandIn

_KINDS: dict[type, str] = {
    ModuleType: "module",
    type: "class",
    property: "property",
    staticmethod: "function",
    classmethod: "function",
    **dict.fromkeys(
        (
            FunctionType,
            BuiltinFunctionType,
            MethodType,
            MethodDescriptorType,
            WrapperDescriptorType,
            ClassMethodDescriptorType,
        ),
        "function",
    ),
    **dict.fromkeys((GetSetDescriptorType, MemberDescriptorType), "property"),
    **dict.fromkeys((int, float, str, bytes, bool, list, tuple, dict, set, frozenset, type(None)), "instance"),
}
# Types whose instances are made of a function and used as one, by module and name: nothing is imported for it.
_LIKE_FUNCTIONS = frozenset(
    (("numpy", "_ArrayFunctionDispatcher"), ("numpy", "ufunc"), ("functools", "_lru_cache_wrapper"))
)
_name = type.__dict__["__name__"].__get__
_mro = type.__dict__["__mro__"].__get__


def kind_of(thing: object) -> str:
    """What something is, by its real type: module, class, function, property or instance."""
    shape = type(thing)
    if shape is StandIn:
        sort: str = thing.sort  # type: ignore[attr-defined]
        return "instance" if sort == "unknown" else sort
    known = _KINDS.get(shape) if type(shape) is type else None  # a metaclass may have a hash of its own
    if known is not None:
        return known
    for base in _mro(shape):
        if base is type:
            return "class"
        if base is ModuleType:
            return "module"
    return "function" if is_like_function(shape) else "instance"


def is_like_function(shape: type) -> bool:
    """Whether objects of a type are functions for all that a reader cares about.

    >>> from functools import lru_cache
    >>> is_like_function(type(lru_cache(len))), is_like_function(int)
    (True, False)
    """
    return (module_of(shape), _name(shape)) in _LIKE_FUNCTIONS or is_cython(shape)

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
}
_mro = type.__dict__["__mro__"].__get__


def kind_of(thing: object) -> str:
    """What something is, by its real type: module, class, function, property or instance."""
    shape = type(thing)
    known = _KINDS.get(shape)
    if known is not None:
        return known
    order = _mro(shape)
    if type in order:
        return "class"
    return "module" if ModuleType in order else "instance"

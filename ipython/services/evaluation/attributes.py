"""Static attribute look-up: what ``getattr`` would find, without what it would run.

Attributes are read from the dictionaries of the object, its type and that type's bases through the slots of
``object``, ``type`` and ``module`` themselves, so nothing a class overrides takes part. Descriptors of C types that
only read memory are followed; all others are found but not called (``Found.live`` is false).

Source: shell.md section 5 (lookup order); docs/architecture.md, "Introspection has a contract".
"""

from __future__ import annotations

import sys
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    GetSetDescriptorType,
    MappingProxyType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

_mro_of: Any = type.__dict__["__mro__"].__get__
_names_of_type: Any = type.__dict__["__dict__"].__get__
_name_of_type: Any = type.__dict__["__name__"].__get__
_qualified_of_type: Any = type.__dict__["__qualname__"].__get__
_module_of_type: Any = type.__dict__["__module__"].__get__
flags: Callable[[type], int] = type.__dict__["__flags__"].__get__
_names_of_module: Any = vars(ModuleType)["__dict__"].__get__
_C_METHODS = (MethodDescriptorType, WrapperDescriptorType, ClassMethodDescriptorType)
PLAIN = (FunctionType, BuiltinFunctionType, *_C_METHODS)
_OF_C = (BuiltinFunctionType, MethodWrapperType, GetSetDescriptorType, MemberDescriptorType, *_C_METHODS)
# Attributes that C code computes are read only where that code is known to do nothing but look.
_CYTHON = ("cython_function_or_method", "fused_cython_function")
_TRUSTED_ORIGINS = sys.stdlib_module_names | {"numpy"}


@value
class Found:
    """An attribute or name: the object, whether it is the value itself, and where it was found.

    ``live`` is false when ``value`` is a descriptor (a property, say) that was not run. ``imagined``: ``value`` is not
    the object itself, which only running code would tell, but one like it or a stand-in.
    """

    value: object
    live: bool = True
    parent: object = None  # what it is an attribute of
    imagined: bool = False


def mro(cls: type) -> tuple[type, ...]:
    """The real method resolution order of a class."""
    order: tuple[type, ...] = _mro_of(cls)
    return order


def names_in_class(cls: type) -> MappingProxyType[str, object]:
    """The dictionary of a class itself."""
    names: MappingProxyType[str, object] = _names_of_type(cls)
    return names


def is_instance(instance: object, cls: type) -> bool:
    """``isinstance`` by the real type: ``__class__`` and ``__instancecheck__`` are not asked."""
    for base in mro(type(instance)):  # noqa: SIM110, a generator costs more than the loop
        if base is cls:  # ``in`` would compare, and a metaclass may have a comparison of its own
            return True
    return False


def shape_of(thing: object) -> type | None:
    """The type of something if it is made by ``type`` itself, so that it may be compared and hashed; else None.

    What the tables of this package know are such types. Of any other metaclass ``__eq__`` and ``__hash__`` could run.
    """
    kind = type(thing)
    return kind if type(kind) is type else None


def shape_of_class(cls: object) -> bool:
    """Whether a class was made by ``type`` itself, so that it may be compared and hashed."""
    return type(cls) is type


def own_names(instance: object) -> dict[str, object]:
    """The dictionary of an instance or module; an empty one if it has none of the usual kind."""
    if is_instance(instance, ModuleType):
        found: dict[str, object] = _names_of_module(instance)
        return found
    for base in mro(type(instance)):
        slot: Any = names_in_class(base).get("__dict__")
        if slot is None:
            continue
        # Some C types keep it in a member; a class statement, even with ``__slots__``, never does.
        if shape_of(slot) in (GetSetDescriptorType, MemberDescriptorType) and slot.__objclass__ is base:
            try:
                names = slot.__get__(instance)
            except (AttributeError, TypeError):
                return {}
            return names if type(names) is dict else {}
        return {}  # a user's own ``__dict__``: asking it would run code
    return {}


def attribute(instance: object, name: str) -> Found | None:
    """Find ``instance.name`` without running code of the user's.

    >>> class Car:
    ...     wheels = 4
    ...     @property
    ...     def speed(self): raise RuntimeError("was run")
    >>> attribute(Car(), "wheels").value, attribute(Car(), "speed").live
    (4, False)
    """
    kind = type(instance)
    if is_instance(instance, type):
        return _attribute_of_class(instance, name)  # type: ignore[arg-type]
    in_type = _in_classes(mro(kind), name)
    if in_type is not _MISSING and _is_data_descriptor(in_type):
        return _bound(in_type, instance, kind)
    own = own_names(instance)
    if name in own:
        return Found(own[name], True, instance)
    if in_type is not _MISSING:
        return _bound(in_type, instance, kind)
    return None


def _attribute_of_class(cls: type, name: str) -> Found | None:
    if name == "__mro__":
        return Found(mro(cls), True, cls)
    if name == "__dict__":
        return Found(names_in_class(cls), True, cls)
    found = _in_classes(mro(cls), name)
    if found is not _MISSING:
        kind = type(found)
        if kind is staticmethod:
            return Found(found.__func__, True, cls)  # type: ignore[attr-defined]
        if kind is classmethod:
            return Found(_method(found.__func__, cls), True, cls)  # type: ignore[attr-defined]
        if kind is ClassMethodDescriptorType:
            return Found(found.__get__(None, cls), True, cls)  # type: ignore[attr-defined]
        return Found(found, not has_get(kind) or shape_of(found) in PLAIN, cls)
    in_meta = _in_classes(mro(type(cls)), name)
    return None if in_meta is _MISSING else _bound(in_meta, cls, type(cls))


class _Missing:
    pass


_MISSING = _Missing()


def _in_classes(classes: Iterable[type], name: str) -> object:
    for base in classes:
        names = names_in_class(base)
        if name in names:
            return names[name]
    return _MISSING


def has_get(kind: type) -> bool:
    """Whether instances of a type are descriptors."""
    return _in_classes(mro(kind), "__get__") is not _MISSING


def _is_data_descriptor(found: object) -> bool:
    classes = mro(type(found))
    return _in_classes(classes, "__set__") is not _MISSING or _in_classes(classes, "__delete__") is not _MISSING


def _method(function: object, instance: object) -> object:
    # classmethod(x) may hold anything; only functions become methods without running code.
    callable_: Any = function
    return MethodType(callable_, instance) if shape_of(function) in (FunctionType, BuiltinFunctionType) else function


def _bound(found: object, instance: object, kind: type) -> Found | None:
    """What a class attribute is when it is read through an instance."""
    descriptor: Any = found
    shape = type(found)
    if shape is FunctionType:
        return Found(MethodType(descriptor, instance), True, instance)
    if shape is staticmethod:
        return Found(descriptor.__func__, True, instance)
    if shape is classmethod:
        return Found(_method(descriptor.__func__, kind), True, instance)
    if shape_of(found) in _C_METHODS:
        return Found(descriptor.__get__(instance, kind), True, instance)
    if shape is MemberDescriptorType:
        try:
            return Found(descriptor.__get__(instance, kind), True, instance)
        except AttributeError:
            return None  # a slot that was never filled
    if shape is GetSetDescriptorType:
        if descriptor.__name__ == "__qualname__" and shape_of_class(kind) and kind in _OF_C:
            return Found(found, False, instance)  # made from the type of ``__self__``, which its metaclass is asked for
        origin = descriptor.__objclass__
        if module_of(origin).partition(".")[0] not in _TRUSTED_ORIGINS and not is_cython(origin):
            return Found(found, False, instance)
        try:
            return Found(descriptor.__get__(instance, kind), True, instance)
        except Exception:  # it has the attribute, and cannot say now
            return Found(found, False, instance)
    if is_cython(shape):
        return Found(MethodType(descriptor, instance), True, instance)
    return Found(found, not has_get(shape), instance)


def is_cython(kind: type) -> bool:
    """Whether a type is, by its name, that of the functions which Cython makes; they have no module to be known by."""
    return _name_of_type(kind) in _CYTHON


def name_of_c_function(function: object) -> str:
    """The name of a function of C code, with that of the class it belongs to; "" if it has none.

    >>> name_of_c_function([].append), name_of_c_function(len), name_of_c_function(str.upper)
    ('list.append', 'len', 'str.upper')
    """
    found = attribute(function, "__name__")
    name = found.value if found is not None and found.live else ""
    if type(name) is not str or not name:
        return ""
    home = attribute(function, "__objclass__")
    owner = attribute(function, "__self__")
    if home is not None and home.live:
        return f"{_qualified_of_type(home.value)}.{name}"
    if owner is None or not owner.live or owner.value is None or is_instance(owner.value, ModuleType):
        return name
    thing: Any = owner.value
    of_class = mro(thing) if is_instance(thing, type) else ()
    for base in (*of_class, *mro(type(thing))):
        if name in names_in_class(base):
            return f"{_qualified_of_type(base)}.{name}"
    return name


def module_of(cls: type) -> str:
    """The module a class says it is of; "" if it says something else than a name."""
    try:
        module = _module_of_type(cls)
    except AttributeError:  # somebody deleted it
        return ""
    return module if type(module) is str else ""


def attribute_names(instance: object) -> dict[str, object]:
    """All names that ``dir`` lists by default, each with what stands under it (descriptors as they are).

    A user's ``__dir__`` is not asked; names that are no strings are left out.
    """
    found: dict[str, object] = {}
    if is_instance(instance, ModuleType):
        found.update(own_names(instance))
    else:
        classes = mro(instance) if is_instance(instance, type) else mro(type(instance))  # type: ignore[arg-type]
        for base in reversed(classes):
            found.update(names_in_class(base))
        if not is_instance(instance, type):
            found.update(own_names(instance))
    return found


def module_exports(module: ModuleType) -> Iterator[str]:
    """Names in a module's ``__all__`` that are strings, if it is a list or tuple of the plain kind."""
    exported = own_names(module).get("__all__")
    if shape_of(exported) in (list, tuple):
        yield from (name for name in exported if type(name) is str)  # type: ignore[attr-defined]

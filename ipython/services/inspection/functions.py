"""Fields of functions and methods of every kind, of properties and of what wraps functions (shell.md section 5)."""

from __future__ import annotations

import sys
from functools import cached_property, partial, partialmethod, singledispatchmethod
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MappingProxyType,
    MemberDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
)

from ipython.services.inspection.facts import (
    NO_DOCSTRING,
    Facts,
    Subject,
    full_name,
    is_class,
    is_function,
    module_of,
    name_of,
    one_of,
)
from ipython.services.inspection.layout import broken, listed, split_signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]

_GENERATOR, _COROUTINE, _ITERABLE_COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
_DEPTH = 20
HELD = (staticmethod, classmethod, singledispatchmethod)
SLOTS = (GetSetDescriptorType, MemberDescriptorType)
CACHED = cached_property
PARTIALS = (partial, partialmethod)
_WRAPPERS = frozenset((("functools", "_lru_cache_wrapper"), ("numpy", "_ArrayFunctionDispatcher")))


def describe_function(facts: Facts, subject: Subject) -> Fields:
    """Fields of a function or method."""
    thing = subject.thing
    doc = facts.docstring(thing) or facts.inherited_docstring(subject)
    found = facts.signature("Signature", subject.name, thing)
    found += facts.source_or_doc(thing, subject.with_source, doc)
    return [*found, *facts.file(thing), ("Type", name_of(type(thing))), *_extras(facts, thing)]


def describe_property(facts: Facts, subject: Subject) -> Fields:
    """Fields of a property: its getter is not run."""
    thing = subject.thing
    if type(thing) is not property:  # of a subclass, which may have attributes of its own
        parts = [property.__dict__[name].__get__(thing) for name in ("fget", "fset", "fdel")]
        thing = property(parts[0], parts[1], parts[2], "")
    getter = thing.fget
    doc = facts.docstring(thing) or facts.inherited_docstring(subject)
    found = facts.signature("Signature", subject.name, getter) if getter is not None else []
    found += [("Type", name_of(type(subject.thing))), *facts.file(thing)]
    found += facts.source_or_doc(thing, subject.with_source, doc)
    ways = (("read", getter), ("set", thing.fset), ("deleted", thing.fdel))
    access = [word for word, part in ways if part is not None]
    return [*found, ("Access", f"can be {' and '.join(access)}" if access else "none"), *facts.line(thing)]


def describe_cached_property(facts: Facts, subject: Subject) -> Fields:
    """Fields of a cached property that has no value yet."""
    function = subject.thing.func
    found = facts.signature("Signature", subject.name, function)
    found += [("Type", name_of(type(subject.thing))), *facts.file(function)]
    found += facts.source_or_doc(function, subject.with_source, facts.docstring(function))
    return [*found, ("Access", "computed once, when first read"), *facts.line(function)]


def describe_slot(facts: Facts, subject: Subject) -> Fields:
    """Fields of an attribute that C code or ``__slots__`` provides."""
    thing = subject.thing
    doc = facts.docstring(thing)
    owner = thing.__objclass__
    return [("Type", name_of(type(thing))), ("Docstring", doc or NO_DOCSTRING), ("Of", full_name(owner))]


def describe_partial(facts: Facts, subject: Subject) -> Fields:
    """Fields of ``functools.partial`` and ``partialmethod`` objects: what is left of the signature comes first."""
    thing = subject.thing
    signature = partial_signature(facts, thing)
    found = [("Signature", broken(subject.name, signature))] if signature is not None else []
    found.append(("Type", name_of(type(thing))))
    found.append(("String form", partial_text(facts, thing)))
    target = innermost(thing)
    found += facts.file(target)
    found += facts.source_or_doc(target, subject.with_source, facts.docstring(target))
    return [*found, ("Calls", callable_name(target)), *_extras(facts, target)]


def describe_wrapper(facts: Facts, subject: Subject) -> Fields:
    """Fields of a function behind ``functools.lru_cache``, or behind what numpy dispatches its functions with."""
    thing = subject.thing
    target = facts.evaluator.own_names(thing).get("__wrapped__")
    found = facts.signature("Signature", subject.name, target)
    found += [("Type", name_of(type(thing))), ("String form", object.__repr__(thing))]
    found += facts.file(target)
    found += facts.source_or_doc(target, subject.with_source, facts.docstring(target))
    return [*found, ("Calls", callable_name(target)), *_extras(facts, target)]


def describe_held_function(facts: Facts, subject: Subject) -> Fields:
    """Fields of what a class keeps for a method: ``staticmethod``, ``classmethod``, ``singledispatchmethod``."""
    thing = subject.thing
    target = getattr_of(thing, "__func__") if one_of(type(thing), (staticmethod, classmethod)) else thing.func
    if not is_function(target):
        return [("Type", name_of(type(thing))), ("Calls", callable_name(target))]
    found = describe_function(facts, Subject(subject.name, target, subject.with_source))
    return [(title, name_of(type(thing)) if title == "Type" else text) for title, text in found]


def getattr_of(thing: Any, name: str) -> Any:
    """An attribute of an object whose exact type is one of the standard library's."""
    return getattr(thing, name)


def innermost(thing: Any) -> Any:
    """What a chain of partial objects calls in the end."""
    for _ in range(_DEPTH):
        if not one_of(type(thing), PARTIALS):
            break
        thing = thing.func
    return thing


def partial_signature(facts: Facts, thing: Any) -> str | None:
    """The parameters that a partial object leaves: those given by position are gone, keywords are defaults."""
    inner = thing.func
    text = partial_signature(facts, inner) if one_of(type(inner), PARTIALS) else facts.evaluator.signature(inner)
    if text is None or type(thing.args) is not tuple or type(thing.keywords) is not dict:
        return None
    parameters, after = split_signature(text)
    left = len(thing.args)
    by_keyword = False
    method = type(thing) is partialmethod  # what it is bound to comes before what was given
    kept: list[str] = []
    slash = parameters.index("/") if "/" in parameters else -1
    for index, parameter in enumerate(parameters):
        name = parameter.lstrip("*").partition(":")[0].partition("=")[0].strip()
        if parameter == "/":
            if kept:
                kept.append(parameter)
            continue
        if parameter.startswith("*"):
            by_keyword = True
            if parameter != "*" or "*" not in kept:
                kept.append(parameter)
            continue
        if left and not by_keyword and not (method and index == 0):
            left -= 1
            continue
        if name in thing.keywords and index > slash:
            if not by_keyword:
                by_keyword = True
                kept.append("*")
            front = parameter.partition("=")[0].rstrip()
            sign = " = " if ":" in front else "="
            kept.append(f"{front}{sign}{facts.text(thing.keywords[name])}")
            continue
        kept.append(parameter)
    return f"({', '.join(kept)}){after}"


def partial_text(facts: Facts, thing: Any) -> str:
    """The text of a partial object, without the ``repr`` of what it holds."""
    parts = [callable_name(thing.func) if type(thing.func) is not partial else partial_text(facts, thing.func)]
    parts += [facts.text(argument) for argument in thing.args[:20]]
    parts += [f"{name}={facts.text(given)}" for name, given in list(thing.keywords.items())[:20]]
    return f"functools.{name_of(type(thing))}({', '.join(parts)})"


def callable_name(thing: Any) -> str:
    """How a callable is called in a sentence: module and qualified name."""
    if type(thing) is MethodType:
        return callable_name(thing.__func__)
    if is_class(thing):
        return full_name(thing)
    if is_function(thing):
        module = thing.__module__ if type(thing) is FunctionType else getattr(thing, "__module__", None)
        name = thing.__qualname__ if type(thing) is FunctionType else _name_in_c(thing)
        return name if type(module) is not str or module in ("builtins", "__main__") else f"{module}.{name}"
    return f"an object of {full_name(type(thing))}"


def _name_in_c(function: Any) -> str:
    # Its own qualified name is made by asking the type of what it is bound to, and so perhaps a metaclass.
    is_bound = one_of(type(function), (BuiltinFunctionType, MethodWrapperType))
    owner = function.__self__ if is_bound else function.__objclass__
    if owner is None or type(owner) is ModuleType:
        return str(function.__name__)
    return f"{name_of(owner if is_class(owner) else type(owner))}.{function.__name__}"


def _extras(facts: Facts, thing: Any) -> Fields:
    function = thing
    while type(function) is MethodType:
        function = function.__func__
    if type(function) is not FunctionType:
        return []
    found: Fields = []
    kind = function_kind(function)
    if kind:
        found.append(("Kind", kind))
    names = function.__dict__
    wrapped = names.get("__wrapped__")
    if wrapped is not None:
        place = facts.place(function.__code__)
        around = callable_name(wrapped)
        found.append(("Wrapper", f"{function.__code__.co_qualname}{f' ({place})' if place else ''} around {around}"))
    registered = _registered(names)
    if registered:
        found.append(("Registered", listed(registered, facts.settings.members_shown)))
    found += _overloads(facts, function)
    found += deprecation(names.get("__deprecated__"), facts.docstring(function))
    return [*found, *facts.line(thing)]


def function_kind(function: Any) -> str:
    """What calling gives, where it is not just a value: coroutine, generator or async generator."""
    code: CodeType = function.__code__
    flags = code.co_flags
    if flags & _ASYNC_GENERATOR:
        return "async generator function (iterate with async for)"
    if flags & _COROUTINE:
        return "coroutine function (await the call)"
    if flags & _ITERABLE_COROUTINE:
        return "generator-based coroutine function (await the call)"
    return "generator function" if flags & _GENERATOR else ""


def _registered(names: dict[str, Any]) -> list[str]:
    registry = names.get("registry")
    if type(registry) is not MappingProxyType or "dispatch" not in names:
        return []
    return sorted(full_name(kind) for kind in registry if is_class(kind))


def _overloads(facts: Facts, function: Any) -> Fields:
    typing = sys.modules.get("typing")
    registry = vars(typing).get("_overload_registry") if typing is not None else None
    for key in (function.__module__, function.__qualname__):
        if not isinstance(registry, dict) or type(key) is not str:
            return []
        registry = registry.get(key)
    if not isinstance(registry, dict):
        return []
    texts = [facts.evaluator.signature(one) for one in registry.values()]
    lines = [f"{function.__name__}{text}" for text in texts if text is not None]
    return [("Overloads", "\n".join(lines))] if lines else []


def deprecation(marked: object, doc: str) -> Fields:
    """The field for a deprecation: what ``warnings.deprecated`` says, or the docstring's directive."""
    if type(marked) is str:
        return [("Deprecated", marked or "yes")]
    at = doc.find(".. deprecated::")
    if at < 0:
        return []
    lines = doc[at:].split("\n")[:6]
    version = lines[0].removeprefix(".. deprecated::").strip()
    rest = ""
    for line in lines[1:]:
        if not line.strip():
            break
        rest += f" {line.strip()}"
    return [("Deprecated", f"since {version}{':' if rest else ''}{rest}" if version else rest.strip() or "yes")]


def is_wrapper(facts: Facts, thing: object) -> bool:
    """Whether something is an object of a known type that stands before one function."""
    kind = (module_of(type(thing)), name_of(type(thing)))
    return kind in _WRAPPERS and is_function(facts.evaluator.own_names(thing).get("__wrapped__"))

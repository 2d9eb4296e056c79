"""Fields of everything that is no function, class or module (shell.md section 5, d and e2)."""

from __future__ import annotations

from types import AsyncGeneratorType, CodeType, CoroutineType, GeneratorType, MethodType

from ipython.services.inspection.facts import (
    NO_DOCSTRING,
    Facts,
    Subject,
    cleaned,
    full_name,
    is_class,
    is_stand_in,
    mro_of,
    name_of,
    names_in,
    one_of,
)
from ipython.services.inspection.layout import broken
from ipython.services.inspection.measures import measures
from ipython.services.inspection.text_form import (
    SELF_EXPLAINING,
    SOURCE_STRING_LIMIT,
    STRING_LIMIT,
    asked_attribute,
    is_trusted,
    keeps_silent,
    length_of,
    string_form,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]


def describe_instance(facts: Facts, subject: Subject) -> Fields:
    """Fields of an instance: what can be said about the value first, the text of its type only where that helps."""
    thing = subject.thing
    kind = type(thing)
    call = _call_method(facts, thing)
    found: Fields = facts.call_signature(subject.name, call) if call is not None else []
    found = found or _asked_signature(facts, subject)
    found.append(("Type", name_of(kind)))
    level = facts.settings.string_level
    if not level or (level == 1 and subject.with_source):
        text = string_form(facts, thing, SOURCE_STRING_LIMIT if subject.with_source else STRING_LIMIT)
        if text is not None:
            found.append(("String form", text))
    if subject.namespace:
        found.append(("Namespace", subject.namespace))
    length = length_of(facts, thing)
    if length is not None:
        found.append(("Length", str(length)))
    measured = measures(facts, thing)
    found += measured
    found += facts.file(_written(thing))
    found += _documentation(
        facts,
        subject,
        says_itself=bool(measured) or one_of(kind, SELF_EXPLAINING) or (is_trusted(kind) and call is None),
    )
    if call is not None and facts.docstring(call):
        found.append(("Call docstring", facts.docstring(call)))
    return [*found, *_extras(facts, subject)]


def _written(thing: Any) -> Any:
    """What tells the file: of a running function its code, else the type."""
    kind = type(thing)
    if kind is CodeType:
        return thing
    for running, name in ((GeneratorType, "gi_code"), (CoroutineType, "cr_code"), (AsyncGeneratorType, "ag_code")):
        if kind is running:
            return getattr(thing, name)
    return kind


def _asked_signature(facts: Facts, subject: Subject) -> Fields:
    """The signature that a callable of a trusted type computes, such as a ufunc."""
    thing = subject.thing
    if not facts.evaluator.consent.allows(type(thing)) or _holder(type(thing), "__call__") is None:
        return []
    import inspect

    try:
        text = facts.evaluator.consent.ask(lambda: str(inspect.signature(thing)))
    except Exception:
        return []
    return [("Signature", broken(subject.name, text))] if type(text) is str else []


def _holder(kind: type, name: str) -> type | None:
    return next((base for base in mro_of(kind) if name in names_in(base)), None)


def describe_stand_in(facts: Facts, subject: Subject) -> Fields:
    """Fields of what a call would give, which is not made."""
    thing = subject.thing
    sort = thing.sort
    if sort == "instance":
        return describe_unknown_value(facts, subject, thing.cls)
    found: Fields = []
    if sort in ("function", "class"):
        found += facts.signature("Init signature" if sort == "class" else "Signature", subject.name, thing)
    doc = facts.docstring(thing) or NO_DOCSTRING
    return [*found, ("Type", "type" if sort == "class" else sort), ("Docstring", doc)]


def describe_unknown_value(facts: Facts, subject: Subject, cls: Any) -> Fields:
    """Fields of something of which the class alone is known.

    Args:
        facts: answers questions.
        subject: the object that stands for it.
        cls: a class, or what stands for one.
    """
    if not is_class(cls):
        found: Fields = [("Type", cls.name if is_stand_in(cls) else name_of(type(cls)))]
        doc = facts.docstring(cls) if is_stand_in(cls) else ""
    else:
        found = [("Type", name_of(cls)), *facts.file(cls)]
        doc = "" if one_of(cls, SELF_EXPLAINING) and not subject.with_source else facts.docstring(cls)
    found.append(("Value", "not known: help makes no calls"))
    return [*found, ("Docstring", doc)] if doc else found


def _call_method(facts: Facts, thing: Any) -> Any:
    found = facts.evaluator.attribute(thing, "__call__")
    return found.value if found is not None and found.live and type(found.value) is MethodType else None


def _documentation(facts: Facts, subject: Subject, *, says_itself: bool) -> Fields:
    kind = type(subject.thing)
    class_doc = facts.docstring(kind)
    has = facts.evaluator.attribute(subject.thing, "__doc__")
    own = has.value if has is not None and has.live and type(has.value) is str else None
    doc = cleaned(own) if own is not None else class_doc
    own = own if doc != class_doc else None
    if says_itself and type(own) is not str:
        return [("Docstring", doc or NO_DOCSTRING)] if subject.with_source else []
    source = facts.sources.source(kind) if subject.with_source else None
    found: Fields = [("Source", source)] if source is not None else [("Docstring", doc or NO_DOCSTRING)]
    if type(own) is str and class_doc not in ("", doc):
        found.append(("Class docstring", class_doc))
    init_doc = facts.method_docstring(kind, "__init__")
    if init_doc and init_doc not in (doc, class_doc):
        found.append(("Init docstring", init_doc))
    return found


def _extras(facts: Facts, subject: Subject) -> Fields:
    thing = subject.thing
    kind = type(thing)
    found: Fields = []
    if _found_in(kind, "__await__"):
        found.append(("Kind", "awaitable"))
    silent = keeps_silent(facts, thing)
    if silent:
        found.append(("Not asked", f"{', '.join(silent)}; %trust {full_name(kind)} allows it"))
    return found


def _found_in(kind: type, name: str) -> bool:
    return _holder(kind, name) is not None and name_of(kind) != "coroutine"


def describe_descriptor(facts: Facts, subject: Subject) -> Fields:
    """Fields of a descriptor that was found and not asked for its value."""
    thing = subject.thing
    kind = type(thing)
    read = asked_attribute(facts, subject.parent, subject.name.rpartition(".")[2])
    if read is not None:
        return describe_instance(facts, Subject(subject.name, read, subject.with_source, subject.parent))
    found: Fields = [("Type", name_of(kind)), ("String form", object.__repr__(thing)), *facts.file(kind)]
    own = facts.evaluator.own_names(thing).get("__doc__")
    doc = cleaned(own) if type(own) is str else facts.docstring(thing)
    found += facts.source_or_doc(kind, subject.with_source, doc)
    owner = type(subject.parent)
    return [*found, ("Not asked", f"its value is computed by code; %trust {full_name(owner)} allows it")]

"""Fields of classes: upstream's, then bases, kind, fields and members (shell.md section 5)."""

from __future__ import annotations

from types import FunctionType

from ipython.services.inspection.facts import (
    NO_DOCSTRING,
    Facts,
    Subject,
    bases_of,
    holds,
    is_class,
    is_kind,
    module_of,
    mro_of,
    name_of,
    names_in,
    one_of,
    qualified_name,
    short_name,
)
from ipython.services.inspection.functions import CACHED, HELD, PARTIALS, SLOTS, deprecation
from ipython.services.inspection.layout import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Fields = list[tuple[str, str]]

SUBCLASSES_SHOWN = 10
_METHODS = (FunctionType, *HELD, *PARTIALS)


def describe_class(facts: Facts, subject: Subject) -> Fields:
    """Fields of a class."""
    cls = subject.thing
    found = facts.signature("Init signature", subject.name, cls)
    doc = facts.docstring(cls)
    source = facts.sources.source(cls) if subject.with_source else None
    if source is None or not doc or not holds(source, doc):
        found.append(("Docstring", doc or NO_DOCSTRING))
    if source is not None:
        found.append(("Source", source))
    else:
        init_doc = facts.method_docstring(cls, "__init__")
        if init_doc and init_doc != doc:
            found.append(("Init docstring", init_doc))
    found += facts.file(cls)
    found.append(("Type", name_of(type(cls))))
    found.append(("Subclasses", _subclasses(cls)))
    return [*found, *_extras(facts, cls)]


def _subclasses(cls: Any) -> str:
    names = [name_of(one) for one in type.__subclasses__(cls)] if cls is not type else _metaclasses()
    return ", ".join(names[:SUBCLASSES_SHOWN]) + (", ..." if len(names) > SUBCLASSES_SHOWN else "")


def _metaclasses() -> list[str]:
    subclasses: Any = vars(type)["__subclasses__"]
    return [name_of(one) for one in subclasses(type)]


def _extras(facts: Facts, cls: Any) -> Fields:
    names = names_in(cls)
    bases = bases_of(cls)
    order = mro_of(cls)
    found: Fields = []
    if bases and not (len(bases) == 1 and bases[0] is object):
        found.append(("Bases", ", ".join(short_name(base) for base in bases)))
        if len(order) > len(bases) + 2 or len(bases) > 1:
            found.append(("MRO", listed([qualified_name(base) for base in order], facts.settings.members_shown)))
    kind = class_kind(cls)
    if kind:
        found.append(("Kind", kind))
    found += _fields(facts, cls, kind)
    abstract = names.get("__abstractmethods__")
    if type(abstract) is frozenset and abstract and all(type(name) is str for name in abstract):
        found.append(("Abstract", listed(sorted(abstract), facts.settings.members_shown)))
    found += _members(facts, cls)
    found += deprecation(names.get("__deprecated__"), facts.docstring(cls))
    return [*found, *facts.line(cls)]


def class_kind(cls: Any) -> str:
    """What sort of class it is, as far as its dictionary says: dataclass, enumeration, protocol, ...; or ""."""
    names = names_in(cls)
    order = mro_of(cls)
    if is_kind(cls, type):
        return "metaclass"
    if type(names.get("__dataclass_fields__")) is dict:
        parameters = names.get("__dataclass_params__")
        frozen = getattr(parameters, "frozen", False) if name_of(type(parameters)) == "_DataclassParams" else False
        return "frozen dataclass" if frozen is True else "dataclass"
    if one_of(tuple, order) and type(names.get("_fields")) is tuple:
        return "named tuple"
    if any("_member_map_" in names_in(base) for base in order):
        return "enumeration"
    if names.get("_is_protocol") is True:
        return "protocol"
    if name_of(type(cls)) == "_TypedDictMeta":
        return "typed dictionary"
    if one_of(BaseException, order):
        return "exception" if one_of(Exception, order) else "exception that is not caught by `except Exception`"
    abstract = names.get("__abstractmethods__")
    return "abstract class" if type(abstract) is frozenset and abstract else ""


def _fields(facts: Facts, cls: Any, kind: str) -> Fields:
    names = names_in(cls)
    if kind.endswith("dataclass"):
        return [("Fields", ", ".join(_dataclass_fields(facts, names["__dataclass_fields__"])))]
    if kind == "named tuple":
        defaults = names.get("_field_defaults")
        hints = facts.evaluator.hints(cls)
        return [("Fields", ", ".join(_typed(facts, name, hints, defaults) for name in names["_fields"][:50]))]
    if kind == "typed dictionary":
        required = names.get("__required_keys__")
        hints = facts.evaluator.hints(cls)
        texts = [
            _typed(facts, name, hints, None)
            + ("" if type(required) is not frozenset or name in required else " (not required)")
            for name in hints
            if type(name) is str
        ]
        return [("Keys", listed(texts, 50))] if texts else []
    if kind == "enumeration":
        members = names.get("_member_map_")
        if type(members) is dict and members:
            texts = []
            for name, member in list(members.items())[: facts.settings.members_shown + 1]:
                texts.append(f"{name} = {facts.text(facts.evaluator.own_names(member).get('_value_'))}")
            more = len(members) - facts.settings.members_shown
            shown = ", ".join(texts[: facts.settings.members_shown])
            return [("Values", f"{shown}, ... ({more} more)" if more > 0 else shown)]
    return []


def _dataclass_fields(facts: Facts, fields: dict[str, Any]) -> list[str]:
    found = []
    for name, field in list(fields.items())[:50]:
        if name_of(type(field)) != "Field" or type(name) is not str:
            continue
        hint = facts.annotation(field.type)
        text = f"{name}: {hint}" if hint else name
        missing = name_of(type(field.default)) == "_MISSING_TYPE"
        if not missing:
            text += f" = {facts.text(field.default)}"
        elif name_of(type(field.default_factory)) != "_MISSING_TYPE":
            factory = field.default_factory
            text += f" = {name_of(factory) if is_class(factory) else facts.text(factory)}()"
        found.append(text)
    return found


def _typed(facts: Facts, name: Any, hints: Mapping[str, Any], defaults: Any) -> str:
    hint = facts.annotation(hints[name]) if type(name) is str and name in hints else ""
    text = f"{name}: {hint}" if hint else str(name)
    if type(defaults) is dict and name in defaults:
        text += f" = {facts.text(defaults[name])}"
    return text


def _members(facts: Facts, cls: Any) -> Fields:
    methods, attributes = [], []
    for name, held in list(names_in(cls).items()):
        if type(name) is not str or name.startswith("_"):
            continue
        if facts.evaluator.kind(held) == "function" or one_of(type(held), _METHODS):
            methods.append(f"{name}()")
        elif type(held) is property or type(held) is CACHED or one_of(type(held), SLOTS):
            attributes.append(name)
    names = methods + attributes
    inherited: set[str] = set()
    for base in mro_of(cls)[1:]:
        if module_of(base) != "builtins":
            inherited.update(name for name in names_in(base) if type(name) is str and not name.startswith("_"))
    inherited.difference_update(names_in(cls))
    if not names and not inherited:
        return []
    text = listed(names, facts.settings.members_shown)
    if inherited:
        text += f"{'; ' if text else ''}{len(inherited)} inherited"
    return [("Members", text)]

"""What all kinds of objects are described with: names, documentation, files, signatures; runs nothing of the user's."""

from __future__ import annotations

import os
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    ModuleType,
    WrapperDescriptorType,
)

from ipython.model.value import value
from ipython.services.inspection.layout import broken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.model.ports import Evaluator
    from ipython.services.inspection.sources import Sources
    from ipython.settings.shell import InspectionSettings

    Fields = list[tuple[str, str]]

FUNCTIONS: tuple[type, ...] = (
    FunctionType,
    MethodType,
    BuiltinFunctionType,
    MethodDescriptorType,
    ClassMethodDescriptorType,
    MethodWrapperType,
    WrapperDescriptorType,
)
NO_DOCSTRING = "<no docstring>"
_CALL_OF_ANYTHING = "(*args, **kwargs)"
mro_of: Any = type.__dict__["__mro__"].__get__
names_in: Any = type.__dict__["__dict__"].__get__
bases_of: Any = type.__dict__["__bases__"].__get__
_name: Any = type.__dict__["__name__"].__get__
_qualified: Any = type.__dict__["__qualname__"].__get__
_module: Any = type.__dict__["__module__"].__get__


@value
class Subject:
    """What is described: the object, the name it was asked for by, what it is an attribute of, and how much is wanted.

    ``live`` is false when ``thing`` is a descriptor that was not run; ``imagined``: it is only like the object.
    """

    name: str
    thing: Any
    with_source: bool = False
    parent: Any = None
    live: bool = True
    namespace: str = ""
    imagined: bool = False


class Facts:
    """Answers questions about objects.

    Args:
        evaluator: looks at live objects without running their code.
        sources: finds where they were written.
        settings: options.
    """

    def __init__(self, evaluator: Evaluator, sources: Sources, settings: InspectionSettings) -> None:
        self.evaluator = evaluator
        self.sources = sources
        self.settings = settings

    def signature(self, title: str, name: str, thing: object) -> Fields:
        """The field for the parameters of something callable; none if they cannot be told."""
        text = self.evaluator.signature(thing)
        return [(title, broken(name, _readable(text)))] if text is not None else []

    def docstring(self, thing: object) -> str:
        """The documentation of anything, cleaned; "" if there is none. A class has its nearest base's."""
        return self.evaluator.docstring(thing)

    def method_docstring(self, cls: type, name: str) -> str:
        """The documentation of a method written in Python, of the class or the nearest base that has it."""
        for base in mro_of(cls):
            method = names_in(base).get(name)
            if method is not None:
                return self.docstring(method) if type(method) is FunctionType else ""
        return ""

    def inherited_docstring(self, subject: Subject) -> str:
        """The documentation that a base has for an attribute of the same name."""
        parent = subject.parent
        if parent is None or type(parent) is ModuleType:
            return ""
        name = subject.name.rpartition(".")[2]
        classes = mro_of(parent if is_class(parent) else type(parent))
        for base in classes:
            if base is not object or not subject.live:
                found = names_in(base).get(name)
                text = self.docstring(found) if self.evaluator.kind(found) in ("function", "property") else ""
                if text:
                    return text
        return ""

    def file(self, thing: object) -> Fields:
        """The field for the file or cell that something was written in."""
        origin = self.sources.origin(thing, with_line=False)
        if origin is None:
            return []
        if origin.label:
            return [("File", f"{origin.label}, line {origin.line}" if origin.line else origin.label)]
        return [("File", with_tilde(origin.filename))]

    def line(self, thing: object) -> Fields:
        """The field for the line in a file; with a cell it stands beside the name of the cell."""
        origin = self.sources.origin(thing)
        return [("Line", str(origin.line))] if origin is not None and not origin.label and origin.line else []

    def place(self, thing: object) -> str:
        """File or cell and line in one text; "" if unknown."""
        origin = self.sources.origin(thing)
        if origin is None:
            return ""
        return f"{origin.label or with_tilde(origin.filename)}{f', line {origin.line}' if origin.line else ''}"

    def source_or_doc(self, thing: object, with_source: bool, doc: str) -> Fields:
        """Source if it is wanted and found, else documentation; both if the source does not have the documentation."""
        source = self.sources.source(thing) if with_source else None
        if source is None:
            return [("Docstring", doc or NO_DOCSTRING)]
        found = [("Source", source)]
        if not doc or not holds(source, doc):
            found.insert(0, ("Docstring", doc or NO_DOCSTRING))
        return found

    def text(self, thing: object, limit: int = 60) -> str:
        """A value in short: what runs nothing of the user's."""
        return self.evaluator.plain_text(thing, limit)

    def annotation(self, hint: object) -> str:
        """A type hint as it is written in signatures; "" where hints are code that would have to run."""

        def bearer(hinted: object) -> None: ...

        # The evaluator writes hints as part of a signature, and that is the one place that knows how.
        bearer.__annotations__ = {"hinted": hint}
        text = self.evaluator.signature(bearer) or ""
        return text.partition(": ")[2].removesuffix(")")

    def call_signature(self, name: str, thing: object) -> Fields:
        """The field for calling an instance."""
        text = self.evaluator.signature(thing)
        if text is None or text == _CALL_OF_ANYTHING:
            return []
        return [("Signature", broken(name, text))]


def _readable(signature: str) -> str:
    # What stands for a default that a dataclass makes anew each time.
    return signature.replace("<_HAS_DEFAULT_FACTORY_CLASS>", "<factory>")


def is_class(thing: object) -> bool:
    """Whether something is a class by its real type."""
    return one_of(type, mro_of(type(thing)))


def is_kind(kind: type, wanted: type) -> bool:
    """Whether a type is another or derived from it, by the real bases."""
    return one_of(wanted, mro_of(kind))


def is_function(thing: object) -> bool:
    """Whether something is of one of the types of functions and methods."""
    return one_of(type(thing), FUNCTIONS)


def one_of(kind: type, kinds: tuple[type, ...]) -> bool:
    """Whether a type is one of several; ``in`` would compare, and a metaclass may have a comparison of its own."""
    return any(kind is one for one in kinds)


def is_stand_in(thing: object) -> bool:
    """Whether it stands for something that does not exist, such as the result of a call that is not made."""
    kind = type(thing)
    return name_of(kind) == "StandIn" and module_of(kind) == "ipython.services.evaluation.stand_ins"


def name_of(cls: type) -> str:
    """The name of a class."""
    return str(_name(cls))


def qualified_name(cls: type) -> str:
    """The name of a class with what it is nested in."""
    return str(_qualified(cls))


def module_of(cls: type) -> str:
    """The module that a class says it is from; "" if it says something else than a name."""
    try:
        module = _module(cls)
    except AttributeError:
        return ""
    return module if type(module) is str else ""


def full_name(cls: type) -> str:
    """Module and name of a class; builtins without their module."""
    module = module_of(cls)
    return qualified_name(cls) if module in ("", "builtins") else f"{module}.{qualified_name(cls)}"


def short_name(cls: type) -> str:
    """The full name, of the user's own classes without their module."""
    return qualified_name(cls) if module_of(cls) == "__main__" else full_name(cls)


def cleaned(text: str) -> str:
    """A docstring without the indentation of the source and blank edges."""
    import inspect

    return inspect.cleandoc(text)


def holds(source: str, doc: str) -> bool:
    """Whether a docstring can be read in a source, whatever the indentation."""
    if doc in source:
        return True
    lines = [line.strip() for line in doc.splitlines() if line.strip()]
    kept = {line.strip().lstrip("rRuU").strip("\"'").strip() for line in source.splitlines()}
    return all(line in kept or line.strip("\"'") in kept for line in lines)


def with_tilde(path: str) -> str:
    """A path with ``~`` for the home directory."""
    home = os.path.expanduser("~")
    if home not in ("", "/", "~") and path.startswith(home + os.sep):
        return "~" + path[len(home) :]
    return path

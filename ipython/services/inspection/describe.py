"""The fields shown for an object, in the order of shell.md section 5, and their layout as text.

Not here: where things are looked up (``inspector``), where they were written (``sources``).
"""

from __future__ import annotations

import os
import sys
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.model.ports import Evaluator
    from ipython.services.inspection.sources import Sources

FUNCTIONS: tuple[type, ...] = (
    FunctionType,
    MethodType,
    BuiltinFunctionType,
    MethodDescriptorType,
    ClassMethodDescriptorType,
    MethodWrapperType,
    WrapperDescriptorType,
)
PLAIN = (int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset, type(None), range)
_SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset, range)
# Types of the standard library whose repr runs no code of the user's.
_TRUSTED_MODULES = frozenset(("datetime", "decimal", "fractions", "ipaddress", "pathlib", "uuid", "zoneinfo"))
STRING_LIMIT = 200  # characters of the string form with ``?``
SOURCE_STRING_LIMIT = 20_000  # the same with ``??``
SUBCLASSES_SHOWN = 10
SIGNATURE_WIDTH = 75  # columns
_mro_of: Any = type.__dict__["__mro__"].__get__
_names_in: Any = type.__dict__["__dict__"].__get__


class Describer:
    """Makes the fields of objects.

    Args:
        evaluator: looks at live objects without running their code.
        sources: finds where they were written.
    """

    def __init__(self, evaluator: Evaluator, sources: Sources) -> None:
        self._evaluator = evaluator
        self._sources = sources

    def fields(self, name: str, thing: Any, *, with_source: bool, own_doc: str | None = None) -> list[tuple[str, str]]:
        """Titles and texts for ``thing``, which was asked for as ``name``.

        Args:
            own_doc: a docstring that somebody else keeps for it.
        """
        short = name.rpartition(".")[2]
        if is_class(thing):
            found = self._of_class(short, thing, with_source)
        elif type(thing) in FUNCTIONS:
            found = self._of_function(short, thing, with_source)
        elif type(thing) is property:
            found = self._of_property(short, thing, with_source)
        else:
            found = self._of_instance(short, thing, with_source)
        if own_doc is not None:
            found = [(title, own_doc if title == "Docstring" else text) for title, text in found]
        return found

    def _of_function(self, name: str, thing: Any, with_source: bool) -> list[tuple[str, str]]:
        found = self._signature("Signature", name, thing)
        found += self._source_or_doc(thing, with_source, docstring(thing) or "<no docstring>")
        return [*found, *self._file(thing), ("Type", type(thing).__name__)]

    def _of_property(self, name: str, thing: Any, with_source: bool) -> list[tuple[str, str]]:
        found = self._signature("Signature", name, thing.fget) if thing.fget is not None else []
        found += self._source_or_doc(thing, with_source, docstring(thing) or "<no docstring>")
        return [*found, *self._file(thing), ("Type", "property")]

    def _of_class(self, name: str, thing: Any, with_source: bool) -> list[tuple[str, str]]:
        found = self._signature("Init signature", name, thing)
        doc = class_docstring(thing)
        source = self._sources.source(thing) if with_source else None
        if source is None or doc not in source:
            found.append(("Docstring", doc or "<no docstring>"))
        if source is not None:
            found.append(("Source", source))
        else:
            init_doc = self._method_doc(thing, "__init__")
            if init_doc and init_doc != doc:
                found.append(("Init docstring", init_doc))
        found += self._file(thing)
        found.append(("Type", type(thing).__name__))
        subclasses = [_name_of(one) for one in type.__subclasses__(thing)] if thing is not type else []
        shown = ", ".join(subclasses[:SUBCLASSES_SHOWN])
        return [*found, ("Subclasses", shown + (", ..." if len(subclasses) > SUBCLASSES_SHOWN else ""))]

    def _of_instance(self, name: str, thing: Any, with_source: bool) -> list[tuple[str, str]]:
        kind = type(thing)
        is_module = ModuleType in _mro_of(kind)
        found = []
        call = self._evaluator.attribute(thing, "__call__") if not is_module else None
        call_method = call.value if call is not None and call.live and type(call.value) is MethodType else None
        if call_method is not None:
            found += self._signature("Call signature", name, call_method)
        found.append(("Type", _name_of(kind)))
        limit = SOURCE_STRING_LIMIT if with_source else STRING_LIMIT
        found.append(("String form", self._string_form(thing, limit)))
        if kind in _SIZED:
            found.append(("Length", str(len(thing))))
        found += self._file(thing if is_module else kind)
        if kind in PLAIN:  # the value itself says it all; the type's text only on request
            return [*found, ("Docstring", class_docstring(kind))] if with_source else found
        own = self._evaluator.own_names(thing).get("__doc__")
        class_doc = class_docstring(kind)
        doc = cleaned(own) if type(own) is str else "" if is_module else class_doc
        found += self._source_or_doc(thing if is_module else kind, with_source, doc or "<no docstring>")
        if is_module:
            return found
        if class_doc != doc and type(own) is str:
            found.append(("Class docstring", class_doc or "<no docstring>"))
        init_doc = self._method_doc(kind, "__init__")
        if init_doc and init_doc not in (doc, class_doc):
            found.append(("Init docstring", init_doc))
        if call_method is not None and docstring(call_method):
            found.append(("Call docstring", docstring(call_method)))
        return found

    def _signature(self, title: str, name: str, thing: Any) -> list[tuple[str, str]]:
        text = self._evaluator.signature(thing)
        return [(title, broken(name, text))] if text is not None else []

    def _source_or_doc(self, thing: Any, with_source: bool, doc: str) -> list[tuple[str, str]]:
        source = self._sources.source(thing) if with_source else None
        return [("Docstring", doc)] if source is None else [("Source", source)]

    def _method_doc(self, cls: type, name: str) -> str:
        for base in _mro_of(cls):
            method = _names_in(base).get(name)
            if method is not None:
                return docstring(method) if type(method) is FunctionType else ""
        return ""

    def _file(self, thing: Any) -> list[tuple[str, str]]:
        origin = self._sources.origin(thing)
        if origin is None:
            return []
        if origin.label:
            return [("File", f"{origin.label}, line {origin.line}" if origin.line else origin.label)]
        home = os.path.expanduser("~")
        path = origin.filename
        if home not in ("", "/") and path.startswith(home + os.sep):
            path = "~" + path[len(home) :]
        return [("File", path)]

    def _string_form(self, thing: Any, limit: int) -> str:
        kind = type(thing)
        text: str
        if kind is str:
            text = thing if len(thing) <= limit else thing[:limit] + thing[-limit:]
        elif kind in PLAIN:
            text = repr(thing) if kind in (range, bytearray) else self._evaluator.plain_text(thing, 4 * limit)
        elif kind is ModuleType or is_trusted(kind):
            text = str(thing)
        else:
            text = object.__repr__(thing)
        if len(text) > limit:
            half = (limit - 7) // 2
            text = f"{text[:half]} <...> {text[-half:]}"
        return text


def is_class(thing: object) -> bool:
    """Whether something is a class by its real type."""
    return bool(type in _mro_of(type(thing)))


def is_trusted(kind: type) -> bool:
    """Whether a type is really the one of that name in a module of the standard library that runs nothing."""
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str or module.partition(".")[0] not in _TRUSTED_MODULES:
        return False
    home = sys.modules.get(module)
    if type(home) is not ModuleType:
        return False
    return bool(home.__dict__.get(_name_of(kind)) is kind)


def _name_of(cls: type) -> str:
    return str(type.__dict__["__name__"].__get__(cls))


def docstring(thing: Any) -> str:
    """The docstring of a function, method, descriptor or property, cleaned; "" if there is none."""
    while type(thing) in (MethodType, staticmethod, classmethod):
        thing = thing.__func__
    if type(thing) is property:
        text = thing.__doc__ if type(thing.__doc__) is str else None
        if text is not None:
            return cleaned(text)
        return docstring(thing.fget) if thing.fget is not None else ""
    if type(thing) in FUNCTIONS:
        return cleaned(thing.__doc__) if type(thing.__doc__) is str else ""
    return ""


def class_docstring(cls: type) -> str:
    """The docstring of a class or of the nearest base that has one, ``object`` excepted."""
    for base in _mro_of(cls):
        if base is object:
            break
        text = _names_in(base).get("__doc__")
        if text is None and not base.__flags__ & 0x200:
            text = type.__dict__["__doc__"].__get__(base)
        if type(text) is str:
            return cleaned(text)
    return ""


def cleaned(text: str) -> str:
    """A docstring without the indentation of the source and blank edges."""
    import inspect

    return inspect.cleandoc(text)


def broken(name: str, signature: str) -> str:
    """Name and parameters; one a line if they do not fit.

    >>> print(broken("f", "(a, b=1)"))
    f(a, b=1)
    """
    whole = name + signature
    if len(whole) <= SIGNATURE_WIDTH:
        return whole
    inside, _, after = signature.rpartition(")")
    parts: list[str] = []
    depth = start = 0
    quote = ""
    body = inside[1:]
    for position, character in enumerate(body):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(body[start:position].strip())
            start = position + 1
    parts.append(body[start:].strip())
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + ")" + after


def layout(fields: list[tuple[str, str]]) -> str:
    """Fields as text: titles padded to one column, a text of several lines below its title.

    >>> print(layout([("Type", "int"), ("String form", "5")]))
    Type:        int
    String form: 5
    """
    width = max((len(title) for title, text in fields), default=0) + 1
    lines = []
    for title, text in fields:
        text = text.rstrip("\n")
        lines.append(f"{title}:\n{text}" if "\n" in text else f"{title + ':':<{width}} {text}".rstrip())
    return "\n".join(lines)

"""Values that are shown as what they are made of: dataclasses, attrs classes, named tuples, compiled expressions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

    Printer = Callable[[Any, RepresentationPrinter, bool], None]


def print_named_tuple(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a named tuple with its field names."""
    _print_call(type(obj).__name__, dict(zip(obj._fields, obj, strict=False)), p, cycle)


def print_dataclass(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a dataclass or attrs object whose repr is the generated one, field by field."""
    names = fields_of(type(obj))
    _print_call(type(obj).__qualname__, {name: getattr(obj, name) for name in names}, p, cycle)


def fields_of(kind: type) -> list[str]:
    """Return the shown fields of a dataclass or attrs class, in order; empty for others."""
    found = kind.__dict__.get("__dataclass_fields__")
    if found is not None:
        # Class variables and init-only fields have a field type of their own.
        return [
            name
            for name, field in found.items()
            if field.repr and getattr(field._field_type, "name", "_FIELD") == "_FIELD"
        ]
    attributes = kind.__dict__.get("__attrs_attrs__")
    if attributes is not None:
        return [field.name for field in attributes if field.repr]
    return []


def special_printer(kind: type) -> Printer | None:
    """Return a printer for kinds of classes that are known by what they are made of."""
    method = kind.__repr__
    if fields_of(kind):
        made_by_attrs = getattr(getattr(method, "__code__", None), "co_filename", "").startswith("<attrs generated")
        if made_by_attrs or _is_generated(method):
            return print_dataclass
    if issubclass(kind, tuple) and isinstance(kind.__dict__.get("_fields"), tuple):
        module = getattr(method, "__module__", "")
        if isinstance(module, str) and module.startswith(("collections", "namedtuple_")):
            return print_named_tuple
    return None


def _is_generated(method: Any) -> bool:
    inner = getattr(method, "__wrapped__", method)
    code = getattr(inner, "__code__", None)
    return code is not None and code.co_filename == "<string>"


def _print_call(name: str, fields: dict[str, Any], p: RepresentationPrinter, cycle: bool) -> None:
    from ipython.services.formatting.pretty import CallExpression, RawText

    p.pretty(CallExpression(name, RawText("...")) if cycle else CallExpression(name, **fields))


def print_pattern(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a compiled expression as the call that makes it, flags included."""
    import re

    from ipython.services.formatting.pretty import CallExpression, RawStringLiteral, RawText

    arguments: list[Any] = [RawStringLiteral(obj.pattern)]
    names = [name for name in _FLAGS if obj.flags & int(getattr(re, name))]
    if names:
        arguments.append(RawText("|".join("re." + name for name in names)))
    p.pretty(CallExpression("re.compile", *arguments))


_FLAGS = ("IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "UNICODE", "VERBOSE", "DEBUG")


def print_match(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a match: where it is, its text, and its groups if there are any."""
    with p.group(1, "<", ">"):
        p.text("re.Match object; ")
        p.text(f"span={obj.span()},")
        p.breakable()
        p.text("match=")
        p.pretty(obj.group())
        if obj.re.groups:
            p.text(",")
            p.breakable()
            p.text("groups=")
            p.pretty(obj.groups())


def print_path(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a path; one too long for the line is cut behind its slashes into texts that Python joins again."""
    text = repr(obj)
    opening, _, rest = text.partition("('")
    room = p.max_width - p.indentation - len(opening) - 3  # the bracket and the quotes
    if len(text) + p.indentation <= p.max_width or room < _NARROW or not rest.endswith("')"):
        p.text(text)
        return
    pieces = [""]
    for part in rest[:-2].split("/"):
        if pieces[-1] and len(pieces[-1]) + len(part) >= room:
            pieces.append("")
        pieces[-1] += part + "/"
    pieces[-1] = pieces[-1][:-1]
    with p.group(len(opening) + 1, opening + "(", ")"):
        for number, piece in enumerate(pieces):
            if number:
                p.breakable()
            p.text(f"'{piece}'")


_NARROW = 20  # columns below which a path is left whole

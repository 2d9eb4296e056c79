"""Printers of classes, functions, exceptions and ``super`` objects."""

from __future__ import annotations

from ipython.services.formatting.lookups import bases_of, is_fixed, key_of, own_names
from ipython.services.formatting.plain_values import print_repr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

_UNNAMED = ("builtins", "exceptions", "")  # modules that are not shown
_QUALIFIED: Any = type.__dict__["__qualname__"]


def print_super(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a super object."""
    p.begin_group(8, "<super: ")
    p.pretty(obj.__thisclass__)
    p.text(",")
    p.breakable()
    p.pretty(obj.__self__)
    p.end_group(8, ">")


def print_type(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a class by its name; a metaclass's own repr is respected."""
    for base in bases_of(type(obj)):
        if base is type:
            break
        if "__repr__" in own_names(base):
            print_repr(obj, p, cycle)
            return
    p.text(dotted_name(obj))


def dotted_name(kind: type) -> str:
    """Return the name of a class with its module, except for builtins.

    >>> from collections import deque
    >>> dotted_name(int), dotted_name(deque)
    ('int', 'collections.deque')
    """
    name = str(_QUALIFIED.__get__(kind))
    module = own_names(kind).get("__module__")
    if module is None and is_fixed(kind):
        module = key_of(kind)[0]  # a type made in C names it in its full name only
    return name if not isinstance(module, str) or module in _UNNAMED else f"{module}.{name}"


def print_function(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a function with its signature, without evaluating annotations."""
    name = getattr(obj, "__qualname__", None) or obj.__name__
    module = getattr(obj, "__module__", None)
    if isinstance(module, str) and module not in ("builtins", "exceptions", "__builtin__"):
        name = f"{module}.{name}"
    try:
        import inspect

        shown = name + str(inspect.signature(obj))
    except Exception:
        shown = name
    p.text(f"<function {shown}>")


def print_exception(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print an exception as its constructor call."""
    kind = type(obj)
    name = getattr(kind, "__qualname__", kind.__name__)
    if kind.__module__ not in ("builtins", "exceptions"):
        name = f"{kind.__module__}.{name}"
    opening = f"{name}("
    with p.group(len(opening), opening, ")"):
        for number, argument in enumerate(getattr(obj, "args", ())):
            if number:
                p.text(",")
                p.breakable()
            p.pretty(argument)

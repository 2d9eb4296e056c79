"""Printers of values that are one piece of text: numbers, texts, and everything that is printed by its repr."""

from __future__ import annotations

from types import MethodType

from ipython.services.formatting.layout import cut_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

    Printer = Callable[[Any, RepresentationPrinter, bool], None]


def print_repr(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print the repr; its lines are kept, and the groups around them break."""
    text = str.__str__(repr(obj))  # a subclass of str could have other ideas of its length
    if "\n" not in text:
        p.text(text)
        return
    for group in p.group_stack[1:]:
        group.is_broken = True
    with p.group():
        for number, line in enumerate(text.split("\n")):
            if number:
                p.break_()
            p.text(line)


def print_scalar(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a number or constant."""
    p.text(repr(obj))


def print_float(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a float, in the chosen format."""
    p.text(p.float_format % obj if p.float_format and type(obj) is float else repr(obj))


def print_text(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a str or bytes; inside a container a long one is cut."""
    if p.string_limit and len(p.stack) > 1 and len(obj) > p.string_limit:
        p.text(cut_text(obj, p.string_limit))
    else:
        p.text(repr(obj))


def print_default(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print an object without a repr of its own: ``<module.Class at 0x...>``, verbosely with its attributes."""
    kind = type(obj)
    method: Any = kind.__repr__
    if method is not object.__repr__:
        print_repr(obj, p, cycle)
        return
    p.begin_group(1, "<")
    p.pretty(kind)
    p.text(f" at {id(obj):#x}")
    if cycle:
        p.text(" ...")
    elif p.verbose:
        _print_attributes(obj, p)
    p.end_group(1, ">")


def _print_attributes(obj: Any, p: RepresentationPrinter) -> None:
    first = True
    for key in dir(obj):
        if key.startswith("_"):
            continue
        try:
            found = getattr(obj, key)
        except AttributeError:
            continue
        if isinstance(found, MethodType):
            continue
        if not first:
            p.text(",")
        first = False
        p.breakable()
        p.text(key + "=")
        with p.indent(len(key) + 1):
            p.pretty(found)


# Reprs that say nothing of their own: a subclass that inherits one is printed as its base.
_REPRS: frozenset[Any] = frozenset({int.__repr__, float.__repr__, str.__repr__, bytes.__repr__, complex.__repr__})


def scalar_with_own_repr(printer: Printer) -> Printer:
    """Return a printer for a builtin scalar that leaves a subclass with its own ``__repr__`` alone."""

    def print_one(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        (printer if type(obj).__repr__ in _REPRS else print_repr)(obj, p, cycle)

    return print_one

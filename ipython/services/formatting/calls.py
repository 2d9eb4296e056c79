"""Printers that show a value as the call that makes it: the classes of ``collections``, views, namespaces, patterns."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

    Printer = Callable[[Any, RepresentationPrinter, bool], None]

    Arguments = tuple[tuple[Any, ...], dict[str, Any]]


def call_printer(name: str, arguments: Callable[[Any], Arguments]) -> Printer:
    """Return a printer that shows a value as the call that makes it."""

    def print_call(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        from ipython.services.formatting.pretty import CallExpression, RawText

        called = name or type(obj).__name__
        if cycle:
            p.pretty(CallExpression(called, RawText("...")))
            return
        positional, named = arguments(obj)
        p.pretty(CallExpression(called, *positional, **named))

    return print_call


def default_dict(obj: Any) -> Arguments:
    """Factory and items."""
    return (obj.default_factory, dict(obj)), {}


def ordered(obj: Any) -> Arguments:
    """Pairs, in their order."""
    return ((list(obj.items()),) if obj else ()), {}


def counter(obj: Any) -> Arguments:
    """Counts, most common first."""
    return ((dict(obj.most_common()),) if obj else ()), {}


def double_ended(obj: Any) -> Arguments:
    """Items, and the length if it is limited."""
    return (list(obj),), ({} if obj.maxlen is None else {"maxlen": obj.maxlen})


def wrapped(obj: Any) -> Arguments:
    """What the object wraps."""
    return (obj.data,), {}


def chain_map(obj: Any) -> Arguments:
    """The mappings."""
    return tuple(obj.maps), {}


def plain_dict(obj: Any) -> Arguments:
    """The items as a dictionary."""
    return (dict(obj),), {}


def items(obj: Any) -> Arguments:
    """The items as a list."""
    return (list(obj),), {}


def namespace(obj: Any) -> Arguments:
    """The attributes by name."""
    return (), dict(obj.__dict__)

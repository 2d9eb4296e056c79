"""Printers of lists, tuples, sets and dictionaries, and of subclasses that say nothing of their own."""

from __future__ import annotations

from ipython.services.formatting.layout import CONTAINERS, sorted_set
from ipython.services.formatting.plain_values import print_repr
from ipython.services.formatting.structured import special_printer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.services.formatting.pretty import RepresentationPrinter

    Printer = Callable[[Any, RepresentationPrinter, bool], None]

# Reprs that say nothing of their own: a subclass that inherits one is printed as its base.
PLAIN_REPRS = frozenset(
    {object.__repr__, list.__repr__, dict.__repr__, tuple.__repr__, set.__repr__, frozenset.__repr__}
)
_NUMBERS = frozenset({int, float, bool, type(None)})
_MANY = 12  # numbers in one container that share lines


def sequence_printer(opening: str, closing: str) -> Printer:
    """Return a printer for items in brackets."""

    def print_sequence(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if cycle:
            p.text(f"{opening}...{closing}")
            return
        with p.group(len(opening), opening, closing):
            if _fill(obj, p):
                return
            for number, item in p._enumerate(obj):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(item)
            if opening == "(" and len(obj) == 1 and isinstance(obj, tuple):
                p.text(",")

    return print_sequence


def _fill(obj: Any, p: RepresentationPrinter) -> bool:
    # Many short numbers share lines; one for each line would push everything else off the screen.
    limit = p.max_seq_length or len(obj)
    if type(obj) not in CONTAINERS or len(obj) < _MANY or any(type(item) not in _NUMBERS for item in obj[:limit]):
        return False
    texts = [p.float_format % item if p.float_format and type(item) is float else repr(item) for item in obj[:limit]]
    room = p.max_width - p.indentation
    if len(texts) == len(obj) and sum(map(len, texts)) + 2 * len(texts) <= room:
        return False
    column = max(map(len, texts))
    each = max(1, (room + 1) // (column + 2))
    if len(texts) < len(obj):
        texts.append("...")
    for start in range(0, len(texts), each):
        if start:
            p.break_()
        row = ", ".join(text.rjust(column) for text in texts[start : start + each])
        p.text(row + ("," if start + each < len(texts) else ""))
    return True


def set_printer(opening: str, closing: str, empty: str) -> Printer:
    """Return a printer for sets: sorted where that is possible."""

    def print_set(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if not obj:
            p.text(empty)
            return
        if cycle:
            p.text(f"{opening}...{closing}")
            return
        items: Iterable[Any] = obj
        if not p.max_seq_length or len(obj) < p.max_seq_length:
            items = sorted_set(obj)
        with p.group(len(opening), opening, closing):
            for number, item in p._enumerate(items):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(item)

    return print_set


def dict_printer(opening: str, closing: str) -> Printer:
    """Return a printer for mappings, in their own order."""

    def print_dict(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        if cycle:
            p.text("{...}")
            return
        with p.group(len(opening), opening, closing):
            for number, key in p._enumerate(obj.keys()):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(key)
                p.text(": ")
                with p.indent(2):
                    p.pretty(obj[key])

    return print_dict


def respects_own_repr(printer: Printer) -> Printer:
    """Return a printer for a builtin container that leaves a subclass with its own ``__repr__`` alone."""

    def print_container(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
        kind = type(obj)
        method: Any = kind.__repr__
        if kind not in CONTAINERS and method not in PLAIN_REPRS:
            special = special_printer(kind)
            (special or print_repr)(obj, p, cycle)
        else:
            printer(obj, p, cycle)

    return print_container

"""The pretty printer for Python values, with upstream's programming interface (shell.md section 6.3).

``pretty``, ``pprint``, ``for_type``, ``for_type_by_name``, ``RepresentationPrinter``, ``CallExpression``, ``RawText``,
``RawStringLiteral``. How each kind of value is printed is in ``printers``.
"""

from __future__ import annotations

import sys

from ipython.services.formatting.printer import OutputLimit, PrettyPrinter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Printer = Callable[[Any, "RepresentationPrinter", bool], None]

__all__ = [
    "CallExpression",
    "PrettyPrinter",
    "RawStringLiteral",
    "RawText",
    "RepresentationPrinter",
    "for_type",
    "for_type_by_name",
    "pprint",
    "pretty",
]


class _Parts:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> None:
        self.parts.append(text)


def pretty(
    obj: Any, verbose: bool = False, max_width: int = 79, newline: str = "\n", max_seq_length: int = 1000
) -> str:
    """Return the pretty text of a value.

    Args:
        obj: the value.
        verbose: show public attributes of objects without a repr of their own.
        max_width: columns of a line.
        newline: what ends a line.
        max_seq_length: items shown of one container; 0 for all.

    >>> pretty({"a": [1, 2]})
    "{'a': [1, 2]}"
    """
    output = _Parts()
    printer = RepresentationPrinter(output, verbose, max_width, newline, max_seq_length=max_seq_length)
    printer.pretty(obj)
    printer.flush()
    return "".join(output.parts)


def pprint(
    obj: Any, verbose: bool = False, max_width: int = 79, newline: str = "\n", max_seq_length: int = 1000
) -> None:
    """Print the pretty text of a value."""
    sys.stdout.write(pretty(obj, verbose, max_width, newline, max_seq_length) + newline)
    sys.stdout.flush()


class RepresentationPrinter(PrettyPrinter):
    """A printer for Python values; printers of types get it as ``p``.

    ``stack`` holds the ids of the values being printed, so that one that holds itself is seen.
    """

    def __init__(
        self,
        output: Any,
        verbose: bool = False,
        max_width: int = 79,
        newline: str = "\n",
        singleton_pprinters: dict[int, Printer] | None = None,
        type_pprinters: dict[type, Printer] | None = None,
        deferred_pprinters: dict[tuple[str, str], Printer] | None = None,
        max_seq_length: int = 1000,
    ) -> None:
        super().__init__(output, max_width, newline, max_seq_length)
        from ipython.services.formatting import printers

        self.verbose = verbose
        self.stack: list[int] = []
        self.string_limit = 0
        self.float_format = ""
        self.singleton_pprinters = printers.SINGLETONS if singleton_pprinters is None else singleton_pprinters
        self.type_pprinters = printers.TYPES if type_pprinters is None else type_pprinters
        self.deferred_pprinters = printers.DEFERRED if deferred_pprinters is None else deferred_pprinters

    def pretty(self, obj: Any) -> None:
        """Print a value with the printer of its type, its ``_repr_pretty_``, or its repr."""
        from ipython.services.formatting import printers

        identity = id(obj)
        cycle = identity in self.stack
        self.stack.append(identity)
        self.begin_group()
        try:
            self._printer_for(obj, printers)(obj, self, cycle)
        finally:
            self.end_group()
            self.stack.pop()

    def _printer_for(self, obj: Any, printers: Any) -> Printer:
        found = self.singleton_pprinters.get(id(obj))
        if found is not None:
            return found
        kind = type(obj)
        for base in type.mro(kind) if kind is not type else (type, object):
            known: Printer | None = self.type_pprinters.get(base)
            if known is not None:
                return known
            deferred = self._deferred(base)
            if deferred is not None:
                return deferred
            own = base.__dict__
            if "_repr_pretty_" in own and base is not object:
                method = own["_repr_pretty_"]
                if callable(method):
                    return lambda obj, p, cycle: obj._repr_pretty_(p, cycle)
            if base is not object and "__repr__" in own and own["__repr__"] not in printers.PLAIN_REPRS:
                special: Printer | None = printers.special_printer(kind)
                chosen: Printer = special if special is not None else printers.print_repr
                return chosen
            if base is kind and "__dict__" in dir(type) and _own_pretty(obj):
                return lambda obj, p, cycle: obj._repr_pretty_(p, cycle)
        special = printers.special_printer(kind)
        return special if special is not None else printers.print_default

    def _deferred(self, base: type) -> Printer | None:
        if not self.deferred_pprinters:
            return None
        printer = self.deferred_pprinters.pop(type_key(base), None)
        if printer is not None:
            self.type_pprinters[base] = printer
        return printer


def type_key(kind: type) -> tuple[str, str]:
    """Return module and name of a type, without asking its metaclass."""
    return str(type.__dict__["__module__"].__get__(kind)), type.__dict__["__name__"].__get__(kind)


def _own_pretty(obj: Any) -> bool:
    # A method put on the instance itself; attributes that are made up on demand do not count.
    try:
        return callable(object.__getattribute__(obj, "__dict__").get("_repr_pretty_"))
    except Exception:
        return False


def for_type(typ: type | str, func: Printer | None = None) -> Printer | None:
    """Register how values of a type are printed; returns the printer before. A dotted name registers by name."""
    from ipython.services.formatting import printers

    if isinstance(typ, str):
        module, _, name = typ.rpartition(".")
        return for_type_by_name(module, name, func)
    before = printers.TYPES.get(typ)
    if func is not None:
        printers.TYPES[typ] = func
    return before


def for_type_by_name(type_module: str, type_name: str, func: Printer | None = None) -> Printer | None:
    """Register a printer for a type that need not be imported yet; returns the printer before."""
    from ipython.services.formatting import printers

    key = (type_module, type_name)
    before = printers.DEFERRED.get(key)
    if func is not None:
        printers.DEFERRED[key] = func
    return before


class CallExpression:
    """Prints as a call: ``CallExpression("f", 1, a=2)`` as ``f(1, a=2)``."""

    def __init__(self, name: Any, *args: Any, **kwargs: Any) -> None:
        self.name = name
        self.args = args
        self.kwargs = kwargs

    @classmethod
    def factory(cls, name: Any) -> Callable[..., CallExpression]:
        """Return a function that makes calls of ``name``."""

        def made(*args: Any, **kwargs: Any) -> CallExpression:
            return cls(name, *args, **kwargs)

        return made

    def _repr_pretty_(self, p: RepresentationPrinter, cycle: bool) -> None:
        started = False

        def separate() -> None:
            nonlocal started
            if started:
                p.text(",")
                p.breakable()
            started = True

        name = self.name if isinstance(self.name, str) else None
        prefix = (name if name is not None else "") + "("
        if name is None:
            p.pretty(self.name)
        with p.group(len(prefix), prefix, ")"):
            for argument in self.args:
                separate()
                p.pretty(argument)
            for key, argument in self.kwargs.items():
                separate()
                p.begin_group(len(key) + 1, key + "=")
                p.pretty(argument)
                p.end_group(len(key) + 1)


class RawText:
    """Prints as the text itself."""

    def __init__(self, value: str) -> None:
        self.value = value

    def _repr_pretty_(self, p: RepresentationPrinter, cycle: bool) -> None:
        p.text(self.value)


class RawStringLiteral:
    """Prints as a raw string literal where that is possible."""

    def __init__(self, value: str) -> None:
        self.value = value

    def _repr_pretty_(self, p: RepresentationPrinter, cycle: bool) -> None:
        plain = repr(self.value)
        if plain[:1] in "uU":
            plain = plain[1:]
        raw = "r" + plain.replace("\\\\", "\\")
        try:
            same = eval(raw, {}) == self.value
        except SyntaxError:
            same = False
        p.text(raw if same else plain)


__all__ += ["OutputLimit"]

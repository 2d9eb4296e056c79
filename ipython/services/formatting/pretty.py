"""The pretty printer for Python values, with upstream's programming interface (shell.md section 6.3).

``pretty``, ``pprint``, ``for_type``, ``for_type_by_name``, ``RepresentationPrinter``, ``CallExpression``, ``RawText``,
``RawStringLiteral``. How each kind of value is printed is in ``printers``.
"""

from __future__ import annotations

import sys

from ipython.services.formatting import printers
from ipython.services.formatting.deadline import TookTooLong
from ipython.services.formatting.lookups import bases_of, key_of, own_names
from ipython.services.formatting.printer import OutputLimit, PrettyPrinter
from ipython.services.formatting.tables import DEFERRED, SINGLETONS, TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Printer = Callable[[Any, "RepresentationPrinter", bool], None]

__all__ = [
    "CallExpression",
    "OutputLimit",
    "PrettyPrinter",
    "RawStringLiteral",
    "RawText",
    "RepresentationPrinter",
    "for_type",
    "for_type_by_name",
    "pprint",
    "pretty",
]


_SHALLOW = 50  # values inside one another; deeper, a RecursionError is not that of the innermost value


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
        self.verbose = verbose
        self.stack: list[int] = []
        self.string_limit = 0
        self.float_format = ""
        # Returns what stands for a value whose printing failed; None: the error passes on.
        self.on_failure: Callable[[BaseException, object], str] | None = None
        self.singleton_pprinters = SINGLETONS if singleton_pprinters is None else singleton_pprinters
        self.type_pprinters = TYPES if type_pprinters is None else type_pprinters
        self.deferred_pprinters = DEFERRED if deferred_pprinters is None else deferred_pprinters

    def pretty(self, obj: Any) -> None:
        """Print a value with the printer of its type, its ``_repr_pretty_``, or its repr."""
        identity = id(obj)
        cycle = identity in self.stack
        depth, indentation = len(self.group_stack), self.indentation
        self.stack.append(identity)
        self.begin_group()
        try:
            self._printer_for(obj)(obj, self, cycle)
        except (KeyboardInterrupt, OutputLimit, TookTooLong):
            raise
        except BaseException as error:
            if self.on_failure is None or (isinstance(error, RecursionError) and len(self.stack) > _SHALLOW):
                raise
            self.close_groups(depth + 1, indentation)
            self.text(self.on_failure(error, obj))
        finally:
            self.end_group()
            self.stack.pop()

    def _printer_for(self, obj: Any) -> Printer:
        found = self.singleton_pprinters.get(id(obj))
        if found is not None:
            return found
        kind = type(obj)
        for base in bases_of(kind):
            try:
                known: Printer | None = self.type_pprinters.get(base)
                if known is None and self.deferred_pprinters:
                    known = self._deferred(base)
            except TypeError:
                known = None  # its metaclass has no hash, so nothing can be registered for it
            if known is not None:
                return known
            if base is object:
                break
            own = own_names(base)
            if base is kind and _has_own_pretty(obj):
                return print_by_method
            if callable(own.get("_repr_pretty_")):
                return print_by_method
            if "__repr__" in own and own["__repr__"] not in printers.PLAIN_REPRS:
                return printers.special_printer(kind) or printers.print_repr
        return printers.special_printer(kind) or printers.print_default

    def _deferred(self, base: type) -> Printer | None:
        printer = self.deferred_pprinters.pop(key_of(base), None)
        if printer is not None:
            self.type_pprinters[base] = printer
        return printer


def print_by_method(obj: Any, p: RepresentationPrinter, cycle: bool) -> None:
    """Print a value by its ``_repr_pretty_``."""
    obj._repr_pretty_(p, cycle)


def _has_own_pretty(obj: Any) -> bool:
    # A method put on the instance itself; attributes that are made up on demand do not count.
    try:
        return callable(object.__getattribute__(obj, "__dict__").get("_repr_pretty_"))
    except Exception:
        return False


def for_type(typ: type | str, func: Printer | None = None) -> Printer | None:
    """Register how values of a type are printed; returns the printer before. A dotted name registers by name."""
    if isinstance(typ, str):
        module, _, name = typ.rpartition(".")
        return for_type_by_name(module, name, func)
    before: Printer | None = TYPES.get(typ)
    if before is None:
        before = DEFERRED.pop(key_of(typ), None)
    if func is not None:
        TYPES[typ] = func
    elif before is not None:
        TYPES[typ] = before
    return before


def for_type_by_name(type_module: str, type_name: str, func: Printer | None = None) -> Printer | None:
    """Register a printer for a type that need not be imported yet; returns the printer before."""
    key = (type_module, type_name)
    known = next((kind for kind in TYPES if key_of(kind) == key), None)
    before = DEFERRED.get(key) if known is None else TYPES[known]
    if func is not None:
        if known is None:
            DEFERRED[key] = func
        else:
            TYPES[known] = func
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

    def __init__(self, value: str | bytes) -> None:
        self.value = value

    def _repr_pretty_(self, p: RepresentationPrinter, cycle: bool) -> None:
        plain = repr(self.value)
        raw = "r" + plain.replace("\\\\", "\\")
        from ast import literal_eval

        try:
            # Never eval: a text can be chosen so that its raw form ends early and goes on as code.
            same = literal_eval(raw) == self.value
        except (SyntaxError, ValueError):
            same = False
        p.text(raw if same else plain)

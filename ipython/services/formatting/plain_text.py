"""text/plain by the pretty printer, with a fast way for plain values and limits for everything."""

from __future__ import annotations

import sys

from ipython.services.formatting.layout import CONTAINERS, SCALARS, Limits, lay_out
from ipython.services.formatting.lookups import name_of
from ipython.services.formatting.mime_formatter import MimeFormatter
from ipython.services.formatting.tables import DEFERRED, SINGLETONS, TYPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.settings.shell import FormattingSettings

PLAIN = "text/plain"
_NUMPY_PRECISION = 8  # digits that numpy shows when nothing else is asked for


class PlainTextFormatter(MimeFormatter):
    """Makes text/plain by the pretty printer; printers get ``(obj, p, cycle)``.

    The tables of printers are those of ``pretty()``: what is registered in one place shows in both.
    """

    def __init__(
        self,
        settings: FormattingSettings,
        on_error: Callable[[BaseException, str], None],
    ) -> None:
        super().__init__(PLAIN, "_repr_pretty_", (str,), on_error)
        self.type_printers = TYPES
        self.deferred_printers = DEFERRED
        self.singleton_printers = SINGLETONS
        self._float_precision = ""
        self.float_format = ""
        self.configure(settings)

    def configure(self, settings: FormattingSettings) -> None:
        """Take other options."""
        self.pprint = settings.pprint
        self.max_width = settings.max_width
        self.max_seq_length = settings.max_seq_length
        self.newline = settings.newline
        self.verbose = settings.verbose
        if settings.float_precision != self._float_precision:
            self.float_precision = settings.float_precision
        self._settings = settings
        self._limits = self._current_limits()

    @property
    def float_precision(self) -> str:
        """How floats are shown: digits after the point, or a ``%`` format; empty for repr. numpy follows."""
        return self._float_precision

    @float_precision.setter
    def float_precision(self, precision: str) -> None:
        self.float_format = float_format(precision)
        self._float_precision = precision
        numpy = sys.modules.get("numpy")
        if numpy is not None:
            numpy.set_printoptions(precision=_digits(precision))

    def _current_limits(self) -> Limits:
        settings = self._settings
        return Limits(
            self.max_width,
            self.max_seq_length,
            settings.string_limit,
            settings.max_characters,
            settings.max_lines,
        )

    def lookup_by_type(self, typ: type | str) -> Callable[..., Any]:
        """Return the printer of a type, the built-in ones included. Raises KeyError if there is none."""
        _load_printers()
        return super().lookup_by_type(typ)

    def for_type(self, typ: type | str, func: Callable[..., Any] | None = None) -> Callable[..., Any] | None:
        """Register a printer ``f(obj, p, cycle)`` for a type and return the one before."""
        _load_printers()
        return super().for_type(typ, func)

    def for_type_by_name(
        self, type_module: str, type_name: str, func: Callable[..., Any] | None = None
    ) -> Callable[..., Any] | None:
        """Register a printer for a type that need not be imported yet; return the one before."""
        _load_printers()
        return super().for_type_by_name(type_module, type_name, func)

    def pop(self, *arguments: Any) -> Any:
        """Remove a printer and return it. Raises KeyError without a default if there is none."""
        _load_printers()
        return super().pop(*arguments)

    def __call__(self, obj: Any) -> str:
        """Return the text of a value; never fails, but lets Ctrl-C through."""
        kind = type(obj)
        if type(kind) is not type or not TYPES.is_plain or self.type_printers is not TYPES:
            kind = object  # neither of the fast ways; a metaclass may not even have a hash
        try:
            if kind in SCALARS and (kind is not float or not self.float_format):
                return repr(obj)
            if kind in CONTAINERS and self.pprint and self.newline == "\n":
                limits = self._limits
                if limits.width != self.max_width or limits.length != self.max_seq_length:
                    limits = self._limits = self._current_limits()
                try:
                    return lay_out(obj, limits, float_format=self.float_format)
                except Exception:
                    # Mostly ``Foreign``; also a whole number of more digits than Python converts, or a class
                    # whose metaclass has no hash: all of it for the full printer.
                    pass
            return self._print(obj)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._on_error(error, f"the repr of {name_of(obj)} failed:")
            return _stand_in(error, obj)

    def _print(self, obj: Any) -> str:
        from ipython.services.formatting.deadline import Deadline, TookTooLong
        from ipython.services.formatting.pretty import OutputLimit, RepresentationPrinter

        parts: list[str] = []
        printer = RepresentationPrinter(
            _Collector(parts),
            self.verbose,
            self.max_width,
            self.newline,
            singleton_pprinters=self.singleton_printers,
            type_pprinters=self.type_printers,
            deferred_pprinters=self.deferred_printers,
            max_seq_length=self.max_seq_length,
        )
        settings = self._settings
        printer.string_limit = settings.string_limit
        printer.float_format = self.float_format
        printer.max_lines = settings.max_lines
        printer.max_characters = settings.max_characters
        failures = _Failures(self._on_error)
        printer.on_failure = failures.stand_in
        deadline = Deadline(settings.time_limit)
        try:
            with deadline:
                if self.pprint:
                    printer.pretty(obj)
                else:
                    printer.text(_checked(repr(obj)))
                printer.flush()
        except OutputLimit as limit:
            parts.append(f"\n... (output cut after {limit}; print(repr(...)) shows all of it)")
        except TookTooLong:
            deadline.stop()  # it may have come while the body ended
            shown = "".join(parts)
            limit_text = f"{settings.time_limit:g} s"
            if not shown:
                return f"<{name_of(obj)} object at {id(obj):#x}: repr took longer than {limit_text}>"
            return f"{shown}\n... (output cut after {limit_text}; print(repr(...)) shows all of it)"
        failures.report()
        return "".join(parts)


class _Collector:
    def __init__(self, parts: list[str]) -> None:
        self.write = parts.append


class _Failures:
    """What failed inside one value: the first is reported when the value has been printed, the others counted."""

    def __init__(self, on_error: Callable[[BaseException, str], None]) -> None:
        self._on_error = on_error
        self._first: BaseException | None = None
        self._kind = ""
        self._count = 0

    def stand_in(self, error: BaseException, obj: object) -> str:
        self._count += 1
        if self._first is None:
            self._first, self._kind = error, name_of(obj)
        return _stand_in(error, obj)

    def report(self) -> None:
        if self._first is not None:
            more = f" ({self._count - 1:,} more failed)" if self._count > 1 else ""
            self._on_error(self._first, f"the repr of {self._kind} failed{more}:")


def _stand_in(error: BaseException, obj: object) -> str:
    return f"<Bad object at {id(obj):#x}: repr raised {name_of(error)}>"


def _load_printers() -> None:
    from ipython.services.formatting import printers as _  # noqa: F401  (it fills the tables)


def _digits(precision: str) -> int:
    digits = precision.rpartition(".")[2].rstrip("defgEFG%") if precision else ""
    return int(digits) if digits.isdigit() else _NUMPY_PRECISION


def float_format(precision: str) -> str:
    """Return the ``%`` format for a precision: ``3`` or ``%.3e``; empty for repr.

    Raises:
        ValueError: it is neither.
    """
    if not precision:
        return ""
    if "%" in precision:
        try:
            precision % 3.14159
        except (TypeError, ValueError) as error:
            raise ValueError(f"{precision!r} is no format for a float: {error}") from None
        return precision
    if precision.isdigit():
        return f"%.{int(precision)}f"
    raise ValueError(f"a precision is a whole number or a format such as %.3e, not {precision!r}")


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"repr returned {name_of(text)}")
    return str.__str__(text)

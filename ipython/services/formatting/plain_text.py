"""text/plain by the pretty printer, with a fast way for plain values and limits for everything."""

from __future__ import annotations

from ipython.services.formatting.layout import CONTAINERS, SCALARS, Foreign, Limits, lay_out
from ipython.services.formatting.mime_formatter import MimeFormatter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.settings.shell import FormattingSettings

PLAIN = "text/plain"


class PlainTextFormatter(MimeFormatter):
    """Makes text/plain by the pretty printer; printers get ``(obj, p, cycle)``."""

    def __init__(
        self,
        settings: FormattingSettings,
        on_error: Callable[[BaseException, str], None],
    ) -> None:
        super().__init__(PLAIN, "_repr_pretty_", (str,), on_error)
        self._is_standard = True
        self.configure(settings)
        self._tables_made = False

    def configure(self, settings: FormattingSettings) -> None:
        """Take other options."""
        self.pprint = settings.pprint
        self.max_width = settings.max_width
        self.max_seq_length = settings.max_seq_length
        self.newline = settings.newline
        self.verbose = settings.verbose
        self.float_format = float_format(settings.float_precision)
        self._settings = settings
        self._limits = Limits(
            settings.max_width,
            settings.max_seq_length,
            settings.string_limit,
            settings.max_characters,
            settings.max_lines,
        )

    def lookup_by_type(self, typ: type | str) -> Callable[..., Any]:
        """Return the printer of a type, the built-in ones included. Raises KeyError if there is none."""
        self._make_tables()
        return super().lookup_by_type(typ)

    def for_type(self, typ: type | str, func: Callable[..., Any] | None = None) -> Callable[..., Any] | None:
        """Register a printer ``f(obj, p, cycle)`` for a type and return the one before."""
        self._make_tables()
        if func is not None:
            self._is_standard = False
        return super().for_type(typ, func)

    def for_type_by_name(
        self, type_module: str, type_name: str, func: Callable[..., Any] | None = None
    ) -> Callable[..., Any] | None:
        """Register a printer for a type that need not be imported yet; return the one before."""
        self._make_tables()
        return super().for_type_by_name(type_module, type_name, func)

    def _make_tables(self) -> None:
        if not self._tables_made:
            self._tables_made = True
            from ipython.services.formatting import printers

            # The tables are shared with ``pretty()``: registering in one place shows in both.
            self.type_printers = printers.TYPES
            self.deferred_printers = printers.DEFERRED
            self.singleton_printers = printers.SINGLETONS

    def __call__(self, obj: Any) -> str:
        """Return the text of a value; never fails, but lets Ctrl-C through."""
        kind = type(obj)
        if kind in SCALARS and self._is_standard and (kind is not float or not self.float_format):
            return repr(obj)
        try:
            if not self.pprint:
                return _checked(repr(obj))
            if kind in CONTAINERS and self._is_standard and self.newline == "\n":
                try:
                    return lay_out(obj, self._limits, float_format=self.float_format)
                except (Foreign, RecursionError):
                    pass
            return self._print(obj)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            self._on_error(error, f"the repr of {_type_name(obj)} failed:")
            return f"<Bad object at {id(obj):#x}: repr raised {type(error).__name__}>"

    def _print(self, obj: Any) -> str:
        from ipython.services.formatting.pretty import OutputLimit, RepresentationPrinter

        self._make_tables()
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
        printer.max_characters = 0
        try:
            printer.pretty(obj)
            printer.flush()
        except OutputLimit:
            parts.append(f"\n... (output cut after {settings.max_lines:,} lines; print(repr(...)) shows all of it)")
        text = "".join(parts)
        if settings.max_characters and len(text) > settings.max_characters and type(obj) is not str:
            text = (
                text[: settings.max_characters]
                + f"\n... (output cut after {settings.max_characters:,} characters; print(repr(...)) shows all of it)"
            )
        return text


class _Collector:
    def __init__(self, parts: list[str]) -> None:
        self.write = parts.append


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


def _type_name(obj: Any) -> str:
    name = type(obj).__name__
    return name if isinstance(name, str) else "an object"


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"repr returned {type(text).__name__}")
    return text

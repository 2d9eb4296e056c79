"""Formatters by MIME type and by type: what a value looks like in each format (shell.md section 6.1).

A value of a builtin scalar type goes straight to its text, so showing a number costs a look-up. Longer than other files
because the registry of one MIME type, with all the names that existing code calls on it, is one class.
"""

from __future__ import annotations

from ipython.model.output import MimeBundle
from ipython.services.formatting.layout import CONTAINERS, SCALARS, Foreign, Limits, lay_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.settings.shell import FormattingSettings

PLAIN = "text/plain"
TEXT = (str,)
BINARY = (bytes, str)
METHODS: tuple[tuple[str, str, tuple[type, ...]], ...] = (
    ("text/html", "_repr_html_", TEXT),
    ("text/markdown", "_repr_markdown_", TEXT),
    ("image/svg+xml", "_repr_svg_", TEXT),
    ("image/png", "_repr_png_", BINARY),
    ("application/pdf", "_repr_pdf_", BINARY),
    ("image/jpeg", "_repr_jpeg_", BINARY),
    ("text/latex", "_repr_latex_", TEXT),
    ("application/json", "_repr_json_", (dict, list)),
    ("application/javascript", "_repr_javascript_", TEXT),
)
_CANARY = "_ipython_display_canary_that_no_object_has_"
_MISSING: Any = object()


class MimeFormatter:
    """Makes one format.

    Args:
        mime: the MIME type.
        print_method: name of the method that values offer for it.
        format_types: what it may return.
        on_error: told about a method or printer that raised: exception and what was being done.
    """

    def __init__(
        self,
        mime: str,
        print_method: str,
        format_types: tuple[type, ...],
        on_error: Callable[[BaseException, str], None],
    ) -> None:
        self.format_type = mime
        self.print_method = print_method
        self.enabled = True
        self.type_printers: dict[type, Callable[..., Any]] = {}
        self.deferred_printers: dict[tuple[str, str], Callable[..., Any]] = {}
        self.singleton_printers: dict[int, Callable[..., Any]] = {}
        self._format_types = format_types
        self._on_error = on_error

    def __call__(self, obj: Any) -> Any:
        """Return the value in this format, or None if it has none; may be (data, metadata)."""
        if not self.enabled:
            return None
        printer = self._printer(obj)
        if printer is None:
            return None
        try:
            made = printer(obj)
        except NotImplementedError:
            return None
        except Exception as error:
            self._on_error(
                error, f"{self.print_method} of {type(obj).__name__} failed; {self.format_type} is left out:"
            )
            return None
        return made if self._is_valid(made, obj) else None

    def _printer(self, obj: Any) -> Callable[[Any], Any] | None:
        try:
            return self.lookup(obj)
        except KeyError:
            method = real_method(obj, self.print_method)
            return None if method is None else lambda _: method()

    def _is_valid(self, made: Any, obj: Any) -> bool:
        data = made[0] if isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict) else made
        if data is None:
            return False
        if isinstance(data, self._format_types):
            return True
        import warnings

        names = " or ".join(kind.__name__ for kind in self._format_types)
        warnings.warn(
            f"{self.print_method} of {type(obj).__name__} returned {type(data).__name__}, not {names}: left out",
            FormatterWarning,
            stacklevel=2,
        )
        return False

    # -- registration --------------------------------------------------------------------------------------------

    def for_type(self, typ: type | str, func: Callable[..., Any] | None = None) -> Callable[..., Any] | None:
        """Register a printer for a type (or its dotted name) and return the one before."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            return self.for_type_by_name(module, name, func)
        try:
            before: Callable[..., Any] | None = self.lookup_by_type(typ)
        except KeyError:
            before = None
        if func is not None:
            self.type_printers[typ] = func
        return before

    def for_type_by_name(
        self, type_module: str, type_name: str, func: Callable[..., Any] | None = None
    ) -> Callable[..., Any] | None:
        """Register a printer for a type that need not be imported yet; return the one before."""
        key = (type_module, type_name)
        before = self.deferred_printers.get(key)
        if before is None:
            before = next((printer for kind, printer in self.type_printers.items() if _key(kind) == key), None)
        if func is not None:
            self.deferred_printers[key] = func
        return before

    def lookup(self, obj: Any) -> Callable[..., Any]:
        """Return the printer registered for a value. Raises KeyError if there is none."""
        found = self.singleton_printers.get(id(obj))
        return found if found is not None else self.lookup_by_type(type(obj))

    def lookup_by_type(self, typ: type | str) -> Callable[..., Any]:
        """Return the printer registered for a type or its nearest base. Raises KeyError if there is none."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            for kind, printer in self.type_printers.items():
                if _key(kind) == (module, name):
                    return printer
            return self.deferred_printers[module, name]
        if not self.type_printers and not self.deferred_printers:
            raise KeyError(typ)
        for base in type.mro(typ) if typ is not type else (type, object):
            found = self.type_printers.get(base) or self._deferred(base)
            if found is not None:
                return found
        raise KeyError(typ)

    def _deferred(self, base: type) -> Callable[..., Any] | None:
        if not self.deferred_printers:
            return None
        printer = self.deferred_printers.pop(_key(base), None)
        if printer is not None:
            self.type_printers[base] = printer
        return printer

    def pop(self, typ: type | str, default: Any = _MISSING) -> Any:
        """Remove a printer and return it. Raises KeyError without ``default`` if there is none."""
        if isinstance(typ, str):
            module, _, name = typ.rpartition(".")
            for kind in list(self.type_printers):
                if _key(kind) == (module, name):
                    return self.type_printers.pop(kind)
            found = self.deferred_printers.pop((module, name), default)
        else:
            found = self.type_printers.pop(typ, _MISSING)
            if found is _MISSING:
                found = self.deferred_printers.pop(_key(typ), default)
        if found is _MISSING:
            raise KeyError(typ)
        return found

    def __contains__(self, typ: object) -> bool:
        try:
            self.lookup_by_type(typ)  # type: ignore[arg-type]
        except KeyError:
            return False
        return True


class PlainTextFormatter(MimeFormatter):
    """Makes text/plain by the pretty printer; printers get ``(obj, p, cycle)``."""

    def __init__(
        self,
        settings: FormattingSettings,
        on_error: Callable[[BaseException, str], None],
    ) -> None:
        super().__init__(PLAIN, "_repr_pretty_", TEXT, on_error)
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


class DisplayFormatter:
    """All formats of a value (ports.Formatter).

    Args:
        settings: widths, limits, and the active MIME types.
        on_error: told about methods that raised: exception and a sentence.
    """

    def __init__(self, settings: FormattingSettings, *, on_error: Callable[[BaseException, str], None]) -> None:
        self._settings = settings
        self._on_error = on_error
        self.plain_text_formatter = PlainTextFormatter(settings, on_error)
        self.formatters: dict[str, Any] = {PLAIN: self.plain_text_formatter}
        for mime, method, kinds in METHODS:
            self.formatters[mime] = MimeFormatter(mime, method, kinds, on_error)
        self.ipython_display_formatter: Any = MimeFormatter("", "_ipython_display_", (object,), on_error)
        self.mimebundle_formatter: Any = MimeFormatter("", "_repr_mimebundle_", (dict, tuple), on_error)
        self.active_types: list[str] = list(settings.active_types) or list(self.formatters)

    @property
    def settings(self) -> FormattingSettings:
        """The options in use."""
        return self._settings

    @settings.setter
    def settings(self, settings: FormattingSettings) -> None:
        self._settings = settings
        self.plain_text_formatter.configure(settings)
        self.active_types = list(settings.active_types) or list(self.formatters)

    @property
    def format_types(self) -> list[str]:
        """The MIME types that have a formatter."""
        return list(self.formatters)

    def format(self, value: Any, *, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None) -> Any:
        """Return the bundle of a value; None when it displayed itself.

        Args:
            value: anything.
            include: only these MIME types.
            exclude: not these.
        """
        kind = type(value)
        if kind in SCALARS and include is None and exclude is None and len(self.active_types) == 1:
            plain = self.formatters[PLAIN]
            return MimeBundle({PLAIN: plain(value)}, {})
        return self._format(value, kind, include, exclude)

    def _format(
        self, value: Any, kind: type, include: Iterable[str] | None, exclude: Iterable[str] | None
    ) -> MimeBundle | None:
        data: dict[str, object] = {}
        metadata: dict[str, object] = {}
        if self._shows_itself(value):
            return None
        wanted = [mime for mime in self.active_types if mime in self.formatters]
        wanted += [mime for mime in self.formatters if mime not in wanted and mime not in _STANDARD]
        if include is not None:
            chosen = frozenset(include)
            wanted = [mime for mime in self.formatters if mime in chosen]
        if exclude is not None:
            refused = frozenset(exclude)
            wanted = [mime for mime in wanted if mime not in refused]
        bundle = self._own_bundle(value, include, exclude)
        if bundle is not None:
            data.update(bundle[0])
            metadata.update(bundle[1])
        for mime in wanted:
            formatter = self.formatters[mime]
            if mime in data and not self._has_registered(formatter, value):
                continue
            made = formatter(value)
            if made is None:
                continue
            if isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict):
                made, described = made
                metadata[mime] = described
            data[mime] = made
        return MimeBundle(data, metadata)

    def _shows_itself(self, value: Any) -> bool:
        formatter = self.ipython_display_formatter
        if type(formatter) is not MimeFormatter:
            return bool(formatter(value))
        printer = formatter._printer(value)
        if printer is None:
            return False
        try:
            printer(value)
        except NotImplementedError:
            return False
        except Exception as error:
            self._on_error(error, f"_ipython_display_ of {type(value).__name__} failed:")
        return True

    def _own_bundle(
        self, value: Any, include: Iterable[str] | None, exclude: Iterable[str] | None
    ) -> tuple[dict[str, object], dict[str, object]] | None:
        formatter = self.mimebundle_formatter
        if type(formatter) is MimeFormatter:
            printer: Callable[..., Any]
            try:
                printer = formatter.lookup(value)
            except KeyError:
                method = real_method(value, "_repr_mimebundle_")
                if method is None:
                    return None

                asked = method

                def printer(_: Any) -> Any:
                    return asked(include=include, exclude=exclude)

            try:
                made = printer(value)
            except NotImplementedError:
                return None
            except Exception as error:
                self._on_error(error, f"_repr_mimebundle_ of {type(value).__name__} failed:")
                return None
        else:
            made = formatter(value, include=include, exclude=exclude)
        described: dict[str, object] = {}
        if isinstance(made, tuple) and len(made) == 2:
            made, described = made
        if not isinstance(made, dict):
            return None
        return _filtered(made, include, exclude), _filtered(described, include, exclude)

    @staticmethod
    def _has_registered(formatter: Any, value: Any) -> bool:
        if not isinstance(formatter, MimeFormatter) or isinstance(formatter, PlainTextFormatter):
            return False
        try:
            formatter.lookup(value)
        except KeyError:
            return False
        return True


_STANDARD = frozenset({PLAIN, *(mime for mime, _, _ in METHODS)})


class FormatterWarning(UserWarning):
    """A value's method returned something that its MIME type does not take."""


def real_method(obj: Any, name: str) -> Callable[..., Any] | None:
    """Return the method ``name`` that an object really has.

    A class is never taken for an instance, and an object that answers every attribute has none.
    """
    kind = type(obj)
    if isinstance(obj, type):
        return None
    found = None
    for base in type.mro(kind):
        if name in base.__dict__:
            found = base
            break
        if "__getattr__" in base.__dict__ or ("__getattribute__" in base.__dict__ and base is not object):
            found = base
            break
    if found is None:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except Exception:
            return None
        method = own.get(name) if type(own) is dict else None
        return method if callable(method) else None
    try:
        if getattr(obj, _CANARY, _MISSING) is not _MISSING:
            return None  # it makes attributes up
        method = getattr(obj, name, None)
    except Exception:
        return None
    return method if callable(method) else None


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


def _filtered(
    found: dict[str, object], include: Iterable[str] | None, exclude: Iterable[str] | None
) -> dict[str, object]:
    chosen = None if include is None else frozenset(include)
    refused = frozenset(exclude or ())
    return {mime: data for mime, data in found.items() if (chosen is None or mime in chosen) and mime not in refused}


def _key(kind: type) -> tuple[str, str]:
    return str(type.__dict__["__module__"].__get__(kind)), type.__dict__["__name__"].__get__(kind)


def _type_name(obj: Any) -> str:
    name = type(obj).__name__
    return name if isinstance(name, str) else "an object"


def _checked(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError(f"repr returned {type(text).__name__}")
    return text


__all__ = ["DisplayFormatter", "FormatterWarning", "MimeFormatter", "PlainTextFormatter", "float_format", "real_method"]

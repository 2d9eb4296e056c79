"""All formats of a value: by MIME type, by its own bundle, or by itself (shell.md section 6.1).

A value of a builtin scalar type goes straight to its text, so showing a number costs a look-up.
"""

from __future__ import annotations

from ipython.model.output import MimeBundle
from ipython.services.formatting.layout import SCALARS
from ipython.services.formatting.lookups import name_of, real_method
from ipython.services.formatting.mime_formatter import FormatterWarning, MimeFormatter
from ipython.services.formatting.plain_text import PLAIN, PlainTextFormatter, float_format

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.settings.shell import FormattingSettings

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
        try:
            is_scalar = type(value) in SCALARS
        except Exception:
            is_scalar = False  # the hash of its class fails
        if is_scalar and include is None and exclude is None and self.active_types == _ONLY_PLAIN:
            return MimeBundle({PLAIN: self._made(self.formatters[PLAIN], value, PLAIN)}, {})
        return self._format(value, include, exclude)

    def _format(self, value: Any, include: Iterable[str] | None, exclude: Iterable[str] | None) -> MimeBundle | None:
        data: dict[str, object] = {}
        metadata: dict[str, object] = {}
        if self._shows_itself(value):
            return None
        wanted = [mime for mime in self.active_types if mime in self.formatters]
        wanted += [mime for mime in self.formatters if mime not in wanted and mime not in _STANDARD]
        if include is not None:
            chosen = _names(include)
            wanted = [mime for mime in wanted if mime in chosen]
        if exclude is not None:
            refused = _names(exclude)
            wanted = [mime for mime in wanted if mime not in refused]
        bundle = self._own_bundle(value, include, exclude)
        if bundle is not None:
            data.update(bundle[0])
            metadata.update(bundle[1])
        for mime in wanted:
            formatter = self.formatters[mime]
            if mime in data and not self._has_registered(formatter, value):
                continue
            made = self._made(formatter, value, mime)
            if made is None:
                continue
            if isinstance(made, tuple) and len(made) == 2 and isinstance(made[1], dict):
                made, described = made
                metadata[mime] = described
            data[mime] = made
        return MimeBundle(data, metadata)

    def _made(self, formatter: Any, value: Any, mime: str) -> Any:
        if isinstance(formatter, MimeFormatter):
            return formatter(value)
        try:
            return formatter(value)  # set by the user or a library: it may do anything
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._on_error(error, f"the formatter for {mime} failed on a {name_of(value)}:")
            return f"<{name_of(value)} object at {id(value):#x}>" if mime == PLAIN else None

    def _shows_itself(self, value: Any) -> bool:
        formatter = self.ipython_display_formatter
        try:
            if type(formatter) is not MimeFormatter:
                return bool(formatter(value))
            if not formatter.enabled:
                return False
            printer = formatter.printer_of(value)
            if printer is None:
                return False
            printer(value)
        except NotImplementedError:
            return False
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._on_error(error, f"_ipython_display_ of {name_of(value)} failed:")
            return False  # its other forms are better than nothing
        return True

    def _own_bundle(
        self, value: Any, include: Iterable[str] | None, exclude: Iterable[str] | None
    ) -> tuple[dict[str, object], dict[str, object]] | None:
        formatter = self.mimebundle_formatter
        try:
            if type(formatter) is not MimeFormatter:
                made = formatter(value, include=include, exclude=exclude)
            elif formatter.enabled:
                made = _call_for_bundle(formatter, value, include, exclude)
            else:
                return None
        except NotImplementedError:
            return None
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self._on_error(error, f"_repr_mimebundle_ of {name_of(value)} failed:")
            return None
        described: dict[str, object] = {}
        if isinstance(made, tuple) and len(made) == 2:
            made, described = made
        if not isinstance(made, dict) or not isinstance(described, dict):
            return None
        return _filtered(made, include, exclude), _filtered(described, include, exclude)

    @staticmethod
    def _has_registered(formatter: Any, value: Any) -> bool:
        lookup = None if isinstance(formatter, PlainTextFormatter) else getattr(formatter, "lookup", None)
        if lookup is None:
            return False
        try:
            lookup(value)
        except KeyboardInterrupt:
            raise
        except BaseException:
            return False
        return True


_ONLY_PLAIN = [PLAIN]
_STANDARD = frozenset({PLAIN, *(mime for mime, _, _ in METHODS)})


def _call_for_bundle(
    formatter: MimeFormatter, value: Any, include: Iterable[str] | None, exclude: Iterable[str] | None
) -> Any:
    try:
        return formatter.lookup(value)(value)
    except KeyError:
        method = real_method(value, "_repr_mimebundle_")
        return None if method is None else method(include=include, exclude=exclude)


def _filtered(
    found: dict[str, object], include: Iterable[str] | None, exclude: Iterable[str] | None
) -> dict[str, object]:
    chosen = None if include is None else _names(include)
    refused = _names(exclude or ())
    return {mime: data for mime, data in found.items() if (chosen is None or mime in chosen) and mime not in refused}


def _names(given: Iterable[str]) -> frozenset[str]:
    """Return MIME types; one text is one type, not its letters."""
    return frozenset((given,) if isinstance(given, str) else given)


__all__ = ["DisplayFormatter", "FormatterWarning", "MimeFormatter", "PlainTextFormatter", "float_format", "real_method"]

"""All formats of a value: by MIME type, by its own bundle, or by itself (shell.md section 6.1).

A value of a builtin scalar type goes straight to its text, so showing a number costs a look-up.
"""

from __future__ import annotations

from ipython.model.output import MimeBundle
from ipython.services.formatting.layout import SCALARS
from ipython.services.formatting.mime_formatter import FormatterWarning, MimeFormatter, real_method
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


def _filtered(
    found: dict[str, object], include: Iterable[str] | None, exclude: Iterable[str] | None
) -> dict[str, object]:
    chosen = None if include is None else frozenset(include)
    refused = frozenset(exclude or ())
    return {mime: data for mime, data in found.items() if (chosen is None or mime in chosen) and mime not in refused}


__all__ = ["DisplayFormatter", "FormatterWarning", "MimeFormatter", "PlainTextFormatter", "float_format", "real_method"]

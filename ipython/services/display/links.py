"""Links to local files and folders."""

from __future__ import annotations

import os
from html import escape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


class FileLink:
    """A link to a file.

    Raises:
        ValueError: ``path`` is a folder.
    """

    def __init__(
        self,
        path: Any,
        url_prefix: str = "",
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
    ) -> None:
        self.path: str = os.fspath(path)
        if os.path.isdir(self.path):
            raise ValueError(f"FileLink takes a file, and {self.path!r} is a folder; FileLinks shows folders")
        self.url_prefix = url_prefix
        self.result_html_prefix = result_html_prefix
        self.result_html_suffix = result_html_suffix

    def _repr_html_(self) -> str:
        if not os.path.exists(self.path):
            return _missing(self.path)
        return self.result_html_prefix + link(self.url_prefix, self.path) + self.result_html_suffix

    def __repr__(self) -> str:
        return os.path.abspath(self.path)


class FileLinks:
    """Links to the files below a folder.

    Args:
        included_suffixes: only files that end in one of these.
        notebook_display_formatter: makes the HTML lines of a folder: ``f(folder, files, suffixes)``.
        terminal_display_formatter: the same for text.
        recursive: go into folders.

    Raises:
        ValueError: ``path`` is a file.
    """

    def __init__(
        self,
        path: Any,
        url_prefix: str = "",
        included_suffixes: Iterable[str] | None = None,
        result_html_prefix: str = "",
        result_html_suffix: str = "<br>",
        notebook_display_formatter: Callable[..., list[str]] | None = None,
        terminal_display_formatter: Callable[..., list[str]] | None = None,
        recursive: bool = True,
    ) -> None:
        self.path = os.fspath(path).rstrip("/") or "/"
        if os.path.isfile(self.path):
            raise ValueError(f"FileLinks takes a folder, and {self.path!r} is a file; FileLink shows files")
        self.url_prefix = url_prefix
        self.included_suffixes = None if included_suffixes is None else tuple(included_suffixes)
        self.result_html_prefix = result_html_prefix
        self.result_html_suffix = result_html_suffix
        self.notebook_display_formatter = notebook_display_formatter or self._html_lines
        self.terminal_display_formatter = terminal_display_formatter or self._text_lines
        self.recursive = recursive

    def _chosen(self, files: list[str]) -> list[str]:
        suffixes = self.included_suffixes
        return sorted(name for name in files if suffixes is None or name.endswith(suffixes))

    def _html_lines(self, folder: str, files: list[str], included_suffixes: Any = None) -> list[str]:
        found = self._chosen(files)
        if not found:
            return []
        lines = [f"{self.result_html_prefix}{escape(folder)}/{self.result_html_suffix}"]
        for name in found:
            address = link(self.url_prefix, os.path.join(folder, name), text=name)
            lines.append(f"{self.result_html_prefix}&nbsp;&nbsp;{address}{self.result_html_suffix}")
        return lines

    def _text_lines(self, folder: str, files: list[str], included_suffixes: Any = None) -> list[str]:
        found = self._chosen(files)
        return [f"{folder}/", *(f"  {name}" for name in found)] if found else []

    def _lines(self, make: Callable[..., list[str]]) -> list[str]:
        lines: list[str] = []
        for folder, folders, files in os.walk(self.path):
            folders.sort()
            lines += make(folder, files, self.included_suffixes)
            if not self.recursive:
                break
        return lines

    def _repr_html_(self) -> str:
        if not os.path.exists(self.path):
            return _missing(self.path)
        return "\n".join(self._lines(self.notebook_display_formatter))

    def __repr__(self) -> str:
        return "\n".join(self._lines(self.terminal_display_formatter))


def _missing(path: str) -> str:
    return f"There is no file <tt>{escape(path)}</tt> (yet)."


def link(prefix: str, path: str, *, text: str = "") -> str:
    """Return a link to a file; every part is quoted for a URL and escaped for HTML."""
    from urllib.parse import quote

    address = escape(prefix + quote(path.replace(os.sep, "/"), errors="surrogateescape"), quote=True)
    return f"<a href='{address}' target='_blank'>{escape(text or path)}</a>"

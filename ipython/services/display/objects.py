"""Display objects made of text: HTML, Markdown, LaTeX, SVG, JSON, JavaScript, source code."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FETCH_LIMIT = 30.0  # seconds that reading from a URL may take


class DisplayObject:
    """Something that knows its data.

    Args:
        data: the data; a text that begins with ``http`` is taken for a URL, one that names a file for the file.
        url: where to read it from.
        filename: file to read it from.
        metadata: goes with every form.

    Raises:
        OSError: the file or URL cannot be read.
    """

    _read_flags = "r"
    _show_mem_addr = False

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: Any = None,
        metadata: dict[str, Any] | None = None,
    ) -> None:
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        if isinstance(data, str) and url is None and filename is None:
            if data.startswith(("http://", "https://")):
                url, data = data, None
            elif _names_a_file(data):
                filename, data = data, None
        self.url = url
        self.filename = None if filename is None else os.fspath(filename)
        self.data = data
        self.metadata = dict(metadata) if metadata else {}
        self.reload()
        self._check_data()

    def _check_data(self) -> None:
        """Refuse data of the wrong type."""

    def reload(self) -> None:
        """Read the data again from its file or URL."""
        if self.filename is not None:
            encoding = None if "b" in self._read_flags else "utf-8"
            with open(self.filename, self._read_flags, encoding=encoding) as file:
                self.data = file.read()
        elif self.url is not None:
            found = fetch(self.url)
            self.data = found if "b" in self._read_flags else found.decode("utf-8", "replace")

    def _data_and_metadata(self) -> Any:
        return (self.data, dict(self.metadata)) if self.metadata else self.data

    def __repr__(self) -> str:
        return f"<ipython.display.{type(self).__name__} object>"


class TextDisplayObject(DisplayObject):
    """A display object whose data is text."""

    def _check_data(self) -> None:
        if self.data is not None and not isinstance(self.data, str):
            raise TypeError(f"{type(self).__name__} expects text, not {type(self.data).__name__}")


class Pretty(TextDisplayObject):
    """Plain text."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.data)


class HTML(TextDisplayObject):
    """HTML."""

    def __init__(
        self, data: Any = None, url: str | None = None, filename: Any = None, metadata: dict[str, Any] | None = None
    ) -> None:
        if isinstance(data, str) and data.lstrip()[:8].lower() == "<iframe " and data.rstrip().endswith("</iframe>"):
            import warnings

            warnings.warn("Consider using ipython.display.IFrame instead", stacklevel=2)
        super().__init__(data, url, filename, metadata)

    def _repr_html_(self) -> Any:
        return self._data_and_metadata()

    def __html__(self) -> Any:
        """The data, for templating libraries that ask for it."""
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self) -> Any:
        return self._data_and_metadata()


class Latex(TextDisplayObject):
    """LaTeX."""

    def _repr_latex_(self) -> Any:
        return self._data_and_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, set as displayed mathematics."""

    def _repr_latex_(self) -> Any:
        text = f"$\\displaystyle {str(self.data).strip('$')}$"
        return (text, dict(self.metadata)) if self.metadata else text


class SVG(DisplayObject):
    """An SVG picture: only the ``svg`` element of the data is kept."""

    _read_flags = "rb"

    def reload(self) -> None:
        """Read the picture again and keep its ``svg`` element."""
        super().reload()
        if self.data is not None:
            text = self.data.decode("utf-8", "replace") if isinstance(self.data, bytes) else str(self.data)
            self.data = svg_element(text)

    def _repr_svg_(self) -> Any:
        return self._data_and_metadata()


def svg_element(text: str) -> str:
    """Return the outermost ``svg`` element of a document; the text itself when there is none.

    Entities and document types outside of it are dropped with the rest, so none is ever expanded.

    >>> svg_element("<?xml version='1.0'?><svg><a/></svg>\\n")
    '<svg><a/></svg>'
    """
    start = text.find("<svg")
    end = text.rfind("</svg>")
    if start >= 0 and end > start:
        return text[start : end + len("</svg>")]
    return text


class JSON(DisplayObject):
    """A JSON value: a dictionary or a list, or their text.

    Args:
        expanded: show the whole tree at once.
        root: name of the outermost node.
        kwargs: more metadata.
    """

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: Any = None,
        expanded: bool = False,
        metadata: dict[str, Any] | None = None,
        root: str = "root",
        **kwargs: Any,
    ) -> None:
        super().__init__(data, url, filename, {"expanded": expanded, "root": root, **(metadata or {}), **kwargs})

    def reload(self) -> None:
        """Read the value again."""
        super().reload()
        if isinstance(self.data, str):
            import json
            import warnings

            if self.filename is None and self.url is None:
                warnings.warn("JSON expects a dictionary or a list; the text was parsed", stacklevel=4)
            self.data = json.loads(self.data)

    def _check_data(self) -> None:
        if self.data is not None and not isinstance(self.data, (dict, list)):
            raise TypeError(f"{type(self).__name__} expects a dictionary or a list, not {type(self.data).__name__}")

    def _repr_json_(self) -> Any:
        return self._data_and_metadata()


class GeoJSON(JSON):
    """A GeoJSON value with the map it is drawn on."""

    def __init__(
        self,
        data: Any = None,
        url_template: str | None = None,
        layer_options: dict[str, Any] | None = None,
        url: str | None = None,
        filename: Any = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        described = dict(metadata or {})
        if layer_options is not None:
            described["layer_options"] = layer_options
        if url_template is not None:
            described["url_template"] = url_template
        super().__init__(data, url, filename, metadata=described, **kwargs)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        data = {"application/geo+json": self.data, "text/plain": repr(self)}
        return data, {"application/geo+json": dict(self.metadata)}


class Javascript(TextDisplayObject):
    """JavaScript, run by the front after its libraries and style sheets are loaded.

    Raises:
        TypeError: ``lib`` or ``css`` is neither a text nor a list of texts.
    """

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: Any = None,
        lib: str | list[str] | None = None,
        css: str | list[str] | None = None,
    ) -> None:
        self.lib = _texts("lib", lib)
        self.css = _texts("css", css)
        super().__init__(data, url, filename)

    def _repr_javascript_(self) -> str:
        import json

        parts = []
        for address in self.css:
            parts.append(
                "{const l = document.createElement('link'); l.rel = 'stylesheet'; l.type = 'text/css'; "
                f"l.href = {json.dumps(address)}; document.head.appendChild(l);}}\n"
            )
        load = (
            "new Promise(function(resolve, reject) {{const s = document.createElement('script'); "
            "s.onload = resolve; s.onerror = reject; s.src = {address}; "
            "document.head.appendChild(s);}}).then(() => {{\n"
        )
        parts += [load.format(address=json.dumps(address)) for address in self.lib]
        parts.append(str(self.data or ""))
        parts.append("\n});" * len(self.lib))
        return "".join(parts)


def _texts(name: str, given: str | list[str] | None) -> list[str]:
    if given is None:
        return []
    found = [given] if isinstance(given, str) else list(given)
    if not all(isinstance(one, str) for one in found):
        raise TypeError(f"{name} takes a text or a list of texts")
    return found


def fetch(url: str) -> bytes:
    """Read a URL within ``FETCH_LIMIT`` seconds.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no ``http`` or ``https`` address.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"a display reads from http and https addresses, not from {url!r}")
    from urllib.request import urlopen

    with urlopen(url, timeout=FETCH_LIMIT) as response:
        found: bytes = response.read()
    return found


def _names_a_file(text: str) -> bool:
    if len(text) > 1000 or "\n" in text or "<" in text:
        return False
    try:
        return os.path.isfile(text)
    except (OSError, ValueError):
        return False

"""Display objects made of text: HTML, Markdown, LaTeX, SVG, JSON, JavaScript (shell.md section 6.5)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FETCH_LIMIT = 30.0  # seconds that reading from a URL may take
_NAME_LENGTH = 1000  # characters; a longer text is no file name


class DisplayObject:
    """Something that knows its data.

    A file is read at once; a URL when the data are first needed, or by ``reload``.

    Args:
        data: the data; a text that begins with ``http`` is taken for a URL, one that names a file for the file.
        url: where to read it from.
        filename: file to read it from.
        metadata: goes with every form.

    Raises:
        OSError: the file cannot be read.
        TypeError: the data are of another type than the class takes.
    """

    _read_flags = "r"
    _show_mem_addr = False
    _forms: tuple[tuple[str, str], ...] = ()  # MIME types that every front gets, and the methods that make them

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
        self.metadata: dict[str, Any] = dict(metadata) if metadata else {}
        self._is_fetched = False
        self.data = data
        if self.filename is not None:
            self.reload()
        elif url is None or data is not None:
            self._check_data()

    @property
    def data(self) -> Any:
        """The data; read from the URL when there is one and it has not been read."""
        if self._data is None and self.url is not None and not self._is_fetched:
            self.reload()
        return self._data

    @data.setter
    def data(self, data: Any) -> None:
        self._data = data

    def _check_data(self) -> None:
        """Refuse data of the wrong type."""

    def reload(self) -> None:
        """Read the data again from its file or URL.

        Raises:
            OSError: it cannot be read.
        """
        if self.filename is not None:
            encoding = None if "b" in self._read_flags else "utf-8"
            with open(self.filename, self._read_flags, encoding=encoding) as file:
                self.data = file.read()
        elif self.url is not None:
            found, encoding = fetch(self.url)
            self._is_fetched = True
            self.data = found if "b" in self._read_flags else found.decode(encoding, "replace")
        self._check_data()

    def _data_and_metadata(self) -> Any:
        return (self.data, dict(self.metadata)) if self.metadata else self.data

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        # Fronts that ask for text/plain only, such as a terminal, can draw these forms too; their own text says
        # nothing, so that they do.
        if not self._forms:
            return None
        bundle: dict[str, Any] = {}
        described: dict[str, Any] = {}
        for mime, method in self._forms:
            made = getattr(self, method)()
            if isinstance(made, tuple):
                made, described[mime] = made
            if made is not None:
                bundle[mime] = made
        if type(self).__repr__ is DisplayObject.__repr__:
            bundle["text/plain"] = f"<ipython.display.{type(self).__name__} object>"
        return bundle, described

    def _size(self) -> str:
        if self._data is None:
            return f"at {self.url}" if self.url is not None else "without data"
        if isinstance(self._data, (str, bytes)):
            unit = "character" if isinstance(self._data, str) else "byte"
            return f"of {len(self._data):,} {unit}{'s' if len(self._data) != 1 else ''}"
        return f"of a {type(self._data).__name__}"

    def __repr__(self) -> str:
        return f"<ipython.display.{type(self).__name__} {self._size()}>"


class TextDisplayObject(DisplayObject):
    """A display object whose data is text."""

    def _check_data(self) -> None:
        if self._data is not None and not isinstance(self._data, str):
            raise TypeError(f"{type(self).__name__} expects text, not {type(self._data).__name__}")


class Pretty(TextDisplayObject):
    """Plain text."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        for number, line in enumerate(str(self.data or "").split("\n")):
            if number:
                printer.break_()
            printer.text(line)


class HTML(TextDisplayObject):
    """HTML."""

    _forms = (("text/html", "_repr_html_"),)

    def __init__(
        self, data: Any = None, url: str | None = None, filename: Any = None, metadata: dict[str, Any] | None = None
    ) -> None:
        if isinstance(data, str) and data.lstrip()[:8].lower() == "<iframe " and data.rstrip().endswith("</iframe>"):
            import warnings

            warnings.warn("for a lone iframe there is ipython.display.IFrame", stacklevel=2)
        super().__init__(data, url, filename, metadata)

    def _repr_html_(self) -> Any:
        return self._data_and_metadata()

    def __html__(self) -> Any:
        """The data, for templating libraries that ask for it."""
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    _forms = (("text/markdown", "_repr_markdown_"),)

    def _repr_markdown_(self) -> Any:
        return self._data_and_metadata()


class Latex(TextDisplayObject):
    """LaTeX."""

    _forms = (("text/latex", "_repr_latex_"),)

    def _repr_latex_(self) -> Any:
        return self._data_and_metadata()


class Math(TextDisplayObject):
    """A formula in LaTeX, set as displayed mathematics."""

    _forms = (("text/latex", "_repr_latex_"),)

    def _repr_latex_(self) -> Any:
        text = f"$\\displaystyle {str(self.data).strip('$')}$"
        return (text, dict(self.metadata)) if self.metadata else text


class SVG(DisplayObject):
    """An SVG picture: only the ``svg`` element of the data is kept.

    Raises:
        ValueError: the data have no ``svg`` element.
    """

    _read_flags = "rb"
    _forms = (("image/svg+xml", "_repr_svg_"),)

    @property
    def data(self) -> Any:
        """The ``svg`` element."""
        return super().data

    @data.setter
    def data(self, data: Any) -> None:
        if data is not None:
            from ipython.services.display.svg import svg_element

            data = svg_element(bytes(data).decode("utf-8", "replace") if not isinstance(data, str) else data)
        self._data = data

    def _repr_svg_(self) -> Any:
        return self._data_and_metadata()


class JSON(DisplayObject):
    """A JSON value: a dictionary or a list, or their text.

    Args:
        expanded: show the whole tree at once.
        root: name of the outermost node.
        kwargs: more metadata.

    Raises:
        TypeError: the value is neither a dictionary nor a list.
        ValueError: the text is no JSON.
    """

    _forms = (("application/json", "_repr_json_"),)

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

    @property
    def data(self) -> Any:
        """The value."""
        return super().data

    @data.setter
    def data(self, data: Any) -> None:
        if isinstance(data, str):
            import json

            if self.filename is None and self.url is None:
                import warnings

                warnings.warn("JSON takes a dictionary or a list; this text was parsed", stacklevel=2)
            data = json.loads(data)
        self._data = data

    def _check_data(self) -> None:
        if self._data is not None and not isinstance(self._data, (dict, list)):
            raise TypeError(f"{type(self).__name__} expects a dictionary or a list, not {type(self._data).__name__}")

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

    def __repr__(self) -> str:
        kind = self._data.get("type") if isinstance(self._data, dict) else None
        return f"<ipython.display.{type(self).__name__} {kind if isinstance(kind, str) else self._size()}>"


class Javascript(TextDisplayObject):
    """JavaScript, run by the front after its libraries and style sheets are loaded.

    Raises:
        TypeError: ``lib`` or ``css`` is neither a text nor a list of texts.
    """

    _forms = (("application/javascript", "_repr_javascript_"),)

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


def _texts(name: str, given: Any) -> list[str]:
    if given is None:
        return []
    found = [given] if isinstance(given, str) else given
    if not isinstance(found, (list, tuple)) or not all(isinstance(one, str) for one in found):
        raise TypeError(f"{name} takes a text or a list of texts, not {given!r}")
    return list(found)


def fetch(url: str) -> tuple[bytes, str]:
    """Read a URL within ``FETCH_LIMIT`` seconds of silence; returns its bytes and the encoding of its text.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no ``http`` or ``https`` address.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"a display reads from http and https addresses, not from {url!r}")
    from urllib.request import urlopen

    with urlopen(url, timeout=FETCH_LIMIT) as response:
        found: bytes = response.read()
        encoding = response.headers.get_content_charset() or "utf-8"
    try:
        "".encode(encoding)
    except LookupError:
        encoding = "utf-8"
    return found, encoding


def _names_a_file(text: str) -> bool:
    if len(text) > _NAME_LENGTH or "\n" in text or "<" in text:
        return False
    try:
        return os.path.isfile(text)
    except (OSError, ValueError):
        return False

"""Pictures: embedded, or linked when only a URL is given."""

from __future__ import annotations

import base64
import os
import struct
from html import escape

from ipython.services.display.objects import DisplayObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MIME = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}
_SUFFIXES = {"jpg": "jpeg", "jpe": "jpeg", "png": "png", "gif": "gif", "webp": "webp", "jpeg": "jpeg"}


class Image(DisplayObject):
    """A picture.

    Args:
        data: its bytes, or a file name or URL.
        format: png, jpeg, gif or webp; by default from the suffix, then from the data.
        embed: put the data into the display; True unless there is only a URL.
        width, height: in pixels.
        retina: half the size of the data.
        unconfined: may be wider than the page.
        alt: text for those who do not see it.

    Raises:
        FileNotFoundError: the file does not exist.
        ValueError: another format, or nothing to show.
    """

    _read_flags = "rb"

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: Any = None,
        format: str | None = None,
        embed: bool | None = None,
        width: int | None = None,
        height: int | None = None,
        retina: bool = False,
        unconfined: bool = False,
        metadata: dict[str, Any] | None = None,
        alt: str | None = None,
    ) -> None:
        if isinstance(data, (str, os.PathLike)):
            text = os.fspath(data)
            if text.startswith(("http://", "https://", "data:")):
                url, data = text, None
            elif filename is None:
                filename, data = text, None
        elif isinstance(data, (bytearray, memoryview)):
            data = bytes(data)
        if data is None and url is None and filename is None:
            raise ValueError("Image needs data, a file name or a URL")
        if data is not None and not isinstance(data, bytes):
            raise TypeError(f"Image takes bytes, a file name or a URL, not {type(data).__name__}")
        self.embed = url is None if embed is None else embed
        self.width, self.height = width, height
        self.retina, self.unconfined, self.alt = retina, unconfined, alt
        given = format or _suffix(os.fspath(filename) if filename is not None else url or "")
        self.format = _SUFFIXES.get(given.lower(), given.lower())
        super().__init__(data, url, filename, metadata)
        if not self.format:
            self.format = _format_of_data(self._data) if isinstance(self._data, bytes) else "png"
        if self.embed and self.format not in MIME:
            hint = "; for this one there is SVG" if self.format == "svg" else ""
            raise ValueError(f"Image embeds {', '.join(MIME)}, not {self.format!r}{hint}")
        if retina and isinstance(self._data, bytes):
            size = image_size(self._data)
            if size is not None:
                self.width, self.height = size[0] // 2, size[1] // 2

    def reload(self) -> None:
        """Read the data again, unless the picture is only linked.

        Raises:
            OSError: the file or URL cannot be read.
        """
        if self.embed:
            super().reload()
        else:
            self._is_fetched = True  # the front loads it

    def _described(self) -> dict[str, Any]:
        found = dict(self.metadata)
        for name in ("width", "height", "unconfined", "alt"):
            given = getattr(self, name)
            if given:
                found[name] = given
        return found

    def _encoded(self, kind: str) -> Any:
        if not self.embed or self.format != kind or self.data is None:
            return None
        encoded = base64.b64encode(self.data).decode("ascii")
        described = self._described()
        return (encoded, described) if described else encoded

    def _repr_png_(self) -> Any:
        return self._encoded("png")

    def _repr_jpeg_(self) -> Any:
        return self._encoded("jpeg")

    def _repr_html_(self) -> str | None:
        return None if self.embed else self._linked()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        if not self.embed:
            return {"text/html": self._linked(), "text/plain": repr(self)}, {}
        made = self._encoded(self.format)
        if made is None:
            return None
        mime = MIME[self.format]
        encoded, described = made if isinstance(made, tuple) else (made, None)
        return {mime: encoded, "text/plain": repr(self)}, ({mime: described} if described else {})

    def _linked(self) -> str:
        parts = [f'src="{escape(self.url or self.filename or "", quote=True)}"']
        for name in ("width", "height", "alt"):
            given = getattr(self, name)
            if given is not None:
                parts.append(f'{name}="{escape(str(given), quote=True)}"')
        if self.unconfined:
            parts.append('class="unconfined"')
        return f"<img {' '.join(parts)}/>"

    def __repr__(self) -> str:
        if isinstance(self._data, bytes):
            size = image_size(self._data)
            pixels = f", {size[0]}x{size[1]}" if size is not None else ""
            return f"<Image {self.format}{pixels}, {len(self._data):,} bytes>"
        where = self.url or self.filename or ""
        return f"<Image at {where if len(where) <= _SHOWN else where[:_SHOWN] + '...'}>"


_SHOWN = 200  # characters of an address


def _suffix(name: str) -> str:
    if name.startswith("data:"):
        return name[5:].partition(";")[0].partition("/")[2]
    path = name.partition("?")[0].partition("#")[0] if "://" in name else name
    return os.path.splitext(path.rpartition("/")[2])[1].lstrip(".")


def _format_of_data(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8"):
        return "jpeg"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return "png"


def image_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels from the header of a picture; None if it cannot be told."""
    kind = _format_of_data(data)
    try:
        if kind == "png":
            if data[12:16] != b"IHDR":
                return None
            width, height = struct.unpack(">II", data[16:24])
        elif kind == "gif":
            width, height = struct.unpack("<HH", data[6:10])
        elif kind == "jpeg":
            return _jpeg_size(data)
        elif kind == "webp":
            return _webp_size(data)
        else:
            return None
    except struct.error:
        return None
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:  # a filling byte
            position += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        position += 2 + length
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    return None

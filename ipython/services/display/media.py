"""Sound and film (shell.md section 6.5)."""

from __future__ import annotations

import base64
import os
from html import escape

from ipython.services.display.objects import DisplayObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Video(DisplayObject):
    """A film, embedded or linked.

    Args:
        data: its bytes or their base64 text (with ``embed``), or a file name or URL.
        embed: put the data into the display; otherwise the front loads them.
        mimetype: such as ``video/mp4``; by default from the name.
        width, height: in pixels.
        html_attributes: of the element, as written.

    Raises:
        FileNotFoundError: a text names no file, and is no URL and no base64.
        ValueError: data without ``embed``, or nothing to show.
    """

    _read_flags = "rb"

    def __init__(
        self,
        data: Any = None,
        url: str | None = None,
        filename: Any = None,
        embed: bool = False,
        mimetype: str | None = None,
        width: int | None = None,
        height: int | None = None,
        html_attributes: str = "controls",
    ) -> None:
        if isinstance(data, os.PathLike):
            filename, data = os.fspath(data), None
        elif isinstance(data, str) and url is None and filename is None:
            if data.startswith(("http://", "https://", "data:")):
                url, data = data, None
            elif not embed or os.path.isfile(data) or not _is_base64(data):
                filename, data = data, None
        if data is None and url is None and filename is None:
            raise ValueError("Video needs data, a file name or a URL")
        if data is not None and not embed:
            raise ValueError("Video data must be embedded: give embed=True, or a file name or URL instead")
        self.mimetype = mimetype
        self.embed = embed
        self.width, self.height = width, height
        self.html_attributes = html_attributes
        super().__init__(data, url, filename)
        if self.filename is not None and not embed and not os.path.exists(self.filename):
            raise FileNotFoundError(f"Video: there is no file {self.filename!r}")

    def reload(self) -> None:
        """Read the data again, if it is embedded.

        Raises:
            OSError: they cannot be read.
        """
        if self.embed:
            super().reload()
        else:
            self._is_fetched = True  # the front loads it

    def _kind(self) -> str:
        return self.mimetype or _guessed(self.filename or self.url) or "video/mp4"

    def _repr_html_(self) -> str:
        size = "".join(
            f' {name}="{escape(str(given), quote=True)}"'
            for name, given in (("width", self.width), ("height", self.height))
            if given
        )
        attributes = f"{_attributes(self.html_attributes)}{size}".strip()
        if not self.embed:
            source = escape(str(self.url if self.url is not None else self.filename), quote=True)
            return f'<video src="{source}" {attributes}>\n{_NO_ELEMENT.format("video")}\n</video>'
        kind = escape(self._kind(), quote=True)
        data = self.data if isinstance(self.data, str) else base64.b64encode(self.data or b"").decode("ascii")
        return (
            f"<video {attributes}>\n"
            f'<source src="data:{kind};base64,{escape(data, quote=True)}" type="{kind}">\n'
            f"{_NO_ELEMENT.format('video')}\n</video>"
        )

    def __repr__(self) -> str:
        return f"<ipython.display.Video {self._kind()} {self.filename or self.url or self._size()}>"


_NO_ELEMENT = "This browser cannot play the {} element."


def _attributes(text: str) -> str:
    # Attributes as typed by the user of the class, without anything that could end the tag.
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return True


def _guessed(name: str | None) -> str | None:
    if not name:
        return None
    from mimetypes import guess_type

    return guess_type(name)[0]


class Audio(DisplayObject):
    """Sound: a file, a URL, bytes, or samples with their rate.

    Args:
        embed: put the data into the display; by default unless there is only a URL.
        rate: samples per second; needed for samples.
        autoplay: start at once.
        normalize: scale samples so that the loudest is full scale; otherwise they lie between -1 and 1.
        element_id: ``id`` of the element.

    Raises:
        ValueError: samples without ``rate``, samples outside of -1 to 1 without ``normalize``, or no data at all.
    """

    _read_flags = "rb"

    def __init__(
        self,
        data: Any = None,
        filename: Any = None,
        url: str | None = None,
        embed: bool | None = None,
        rate: float | None = None,
        autoplay: bool = False,
        normalize: bool = True,
        *,
        element_id: str | None = None,
    ) -> None:
        if filename is None and url is None and data is None:
            raise ValueError("Audio needs data, a file name or a URL")
        if isinstance(data, str) and url is None and data.startswith(("http://", "https://")):
            url, data = data, None
        if embed is False and url is None:
            raise ValueError("Audio can only be linked by a URL: give url, or leave embed alone")
        self.embed = not (url is not None and embed is not True)
        self.autoplay = autoplay
        self.element_id = element_id
        self.mimetype = "audio/wav"
        self._seconds: float | None = None
        super().__init__(data, url, filename)
        self.mimetype = _guessed(self.filename or self.url) or self.mimetype
        samples = self._data
        if samples is not None and not isinstance(samples, (bytes, bytearray, str)):
            if rate is None:
                raise ValueError("Audio samples need rate, the number of samples per second")
            from ipython.services.display.waves import wave_file

            self.data, self._seconds = wave_file(samples, rate, normalize=normalize)

    def reload(self) -> None:
        """Read the data again, if it is embedded.

        Raises:
            OSError: they cannot be read.
        """
        if self.embed:
            super().reload()
        else:
            self._is_fetched = True  # the front loads it

    def src_attr(self) -> str:
        """Return the address of the sound: its URL, or the data itself."""
        if self.url is not None and not self.embed:
            return self.url
        data = self.data
        if isinstance(data, str):
            return f"data:{self.mimetype};base64,{data}"
        return f"data:{self.mimetype};base64,{base64.b64encode(data or b'').decode('ascii')}"

    def autoplay_attr(self) -> str:
        """Return the attribute that starts the sound at once, or nothing."""
        return 'autoplay="autoplay"' if self.autoplay else ""

    def element_id_attr(self) -> str:
        """Return the attribute that names the element, or nothing."""
        return f'id="{escape(self.element_id, quote=True)}"' if self.element_id else ""

    def _repr_html_(self) -> str:
        attributes = " ".join(filter(None, (self.element_id_attr(), 'controls="controls"', self.autoplay_attr())))
        return (
            f"<audio {attributes}>\n"
            f'<source src="{escape(self.src_attr(), quote=True)}" type="{escape(self.mimetype, quote=True)}" />\n'
            f"{_NO_ELEMENT.format('audio')}\n</audio>"
        )

    def __repr__(self) -> str:
        length = "" if self._seconds is None else f" {self._seconds:.2f} s"
        where = self.filename or (self.url if not self.embed else None) or self._size()
        return f"<ipython.display.Audio {self.mimetype}{length} {where}>"

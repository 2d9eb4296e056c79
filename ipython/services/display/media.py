"""Sound and film."""

from __future__ import annotations

import base64
import io
import os
import struct
from html import escape

from ipython.services.display.objects import DisplayObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Video(DisplayObject):
    """A film, embedded or linked.

    Raises:
        ValueError: data without ``embed``.
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
        if isinstance(data, str) and url is None and data.startswith(("http://", "https://")):
            url, data = data, None
        elif isinstance(data, (str, os.PathLike)) and filename is None and os.path.exists(data):
            filename, data = data, None
        if data is not None and not embed:
            raise ValueError("To embed videos, you must pass embed=True (this may make the notebook file large)")
        self.mimetype = mimetype
        self.embed = embed
        self.width, self.height = width, height
        self.html_attributes = html_attributes
        super().__init__(data, url, filename)

    def reload(self) -> None:
        """Read the data again, if it is embedded."""
        if self.embed:
            super().reload()

    def _repr_html_(self) -> str:
        size = "".join(
            f' {name}="{escape(str(given), quote=True)}"'
            for name, given in (("width", self.width), ("height", self.height))
            if given
        )
        if not self.embed:
            source = escape(str(self.url if self.url is not None else self.filename), quote=True)
            return (
                f'<video src="{source}" {_attributes(self.html_attributes)}{size}>\n'
                "Your browser does not support the <code>video</code> element.\n</video>"
            )
        kind = self.mimetype or _guessed(self.filename or self.url) or "video/mp4"
        data = self.data if isinstance(self.data, str) else base64.b64encode(self.data or b"").decode("ascii")
        return (
            f"<video {_attributes(self.html_attributes)}{size}>\n"
            f'<source src="data:{escape(kind, quote=True)};base64,{escape(data, quote=True)}" '
            f'type="{escape(kind, quote=True)}">\nYour browser does not support the video tag.\n</video>'
        )


def _attributes(text: str) -> str:
    # Attributes as typed by the user of the class, without anything that could end the tag.
    return text.replace("<", "&lt;").replace(">", "&gt;")


def _guessed(name: str | None) -> str | None:
    if not name:
        return None
    from mimetypes import guess_type

    return guess_type(name)[0]


class Audio(DisplayObject):
    """Sound: a file, a URL, bytes, or samples with their rate.

    Args:
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
            raise ValueError("No audio data found. Expecting filename, url, or data.")
        if embed is False and url is None:
            raise ValueError("No url found. Expecting url when embed=False")
        self.embed = not (url is not None and embed is not True)
        self.autoplay = autoplay
        self.element_id = element_id
        self.mimetype = "audio/wav"
        super().__init__(data, url, filename)
        if self.data is not None and not isinstance(self.data, (bytes, str)):
            if rate is None:
                raise ValueError("rate must be specified when data is a numpy array or list of audio samples.")
            self.data = wave_file(self.data, rate, normalize=normalize)

    def reload(self) -> None:
        """Read the data again, if it is embedded."""
        if self.embed:
            super().reload()
        named = _guessed(self.filename or self.url)
        if named is not None:
            self.mimetype = named

    def _source(self) -> str:
        if self.url is not None and not self.embed:
            return self.url
        data = self.data if isinstance(self.data, bytes) else str(self.data or "").encode()
        return f"data:{self.mimetype};base64,{base64.b64encode(data).decode('ascii')}"

    def _repr_html_(self) -> str:
        element = f' id="{escape(self.element_id, quote=True)}"' if self.element_id else ""
        autoplay = ' autoplay="autoplay"' if self.autoplay else ""
        return (
            f'<audio{element} controls="controls"{autoplay}>\n'
            f'<source src="{escape(self._source(), quote=True)}" type="{escape(self.mimetype, quote=True)}" />\n'
            "Your browser does not support the audio element.\n</audio>"
        )


def wave_file(samples: Any, rate: float, *, normalize: bool = True) -> bytes:
    """Return a 16-bit WAV file.

    Args:
        samples: numbers, or one sequence of numbers for each channel; arrays too.
        rate: samples per second.
        normalize: scale so that the loudest sample is full scale.

    Raises:
        ValueError: samples outside of -1 to 1 without ``normalize``, or more than two dimensions.
    """
    import wave

    channels = _channels(samples)
    peak = max((abs(sample) for channel in channels for sample in channel), default=0.0)
    if not normalize and peak > 1:
        raise ValueError("Audio data must be between -1 and 1 when normalize=False.")
    scale = 32767 / peak if normalize and peak else 32767
    frames = [int(sample * scale) for frame in zip(*channels, strict=True) for sample in frame]
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(len(channels))
        file.setframerate(int(rate))
        file.setsampwidth(2)
        file.writeframes(struct.pack(f"<{len(frames)}h", *frames))
    return buffer.getvalue()


def _channels(samples: Any) -> list[list[float]]:
    tolist = getattr(samples, "tolist", None)
    values = tolist() if callable(tolist) else list(samples)
    if values and isinstance(values[0], (list, tuple)):
        if values[0] and isinstance(values[0][0], (list, tuple)):
            raise ValueError("Array audio input must be a 1D or 2D array")
        return [[float(sample) for sample in channel] for channel in values]
    return [[float(sample) for sample in values]]

"""Pictures: their format, their size, embedded or linked."""

from __future__ import annotations

import base64
import struct
from pathlib import Path
from typing import Any

import pytest

from ipython.services.display.images import Image, image_size
from tests.unit.services.display.conftest import png

GIF = b"GIF89a" + struct.pack("<HH", 30, 20)
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 20, 30) + b"\x01"
WEBP = b"RIFF\0\0\0\0WEBP"
LOSSY = WEBP + b"VP8 " + b"\0" * 10 + struct.pack("<HH", 30, 20)
LOSSLESS = WEBP + b"VP8L" + b"\0" * 4 + b"\x2f" + (29 | 19 << 14).to_bytes(4, "little")
EXTENDED = WEBP + b"VP8X" + b"\0" * 8 + (29).to_bytes(3, "little") + (19).to_bytes(3, "little")


@pytest.mark.parametrize(
    ("data", "kind"),
    [(png(30, 20), "png"), (GIF, "gif"), (JPEG, "jpeg"), (LOSSY, "webp"), (LOSSLESS, "webp"), (EXTENDED, "webp")],
    ids=["png", "gif", "jpeg", "lossy webp", "lossless webp", "extended webp"],
)
def test_format_and_size_come_from_the_data(data: bytes, kind: str) -> None:
    shown = Image(data)
    assert (shown.format, image_size(data)) == (kind, (30, 20))
    assert repr(shown) == f"<Image {kind}, 30x20, {len(data)} bytes>"
    assert Image(data, retina=True)._described() == {"width": 15, "height": 10}


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8", b"\xff\xd8\xff\xe0\0\0", b"GIF89a", WEBP, b"?"]
)
def test_a_broken_header_has_no_size(data: bytes) -> None:
    assert image_size(data) is None
    assert Image(data, retina=True).width is None


def test_embedded(folder: Path) -> None:
    data = png(10, 6)
    encoded = base64.b64encode(data).decode()
    for shown in (Image(data), Image("picture.png"), Image(filename=folder / "picture.png"), Image(bytearray(data))):
        bundle, metadata = shown._repr_mimebundle_()
        assert (bundle["image/png"], metadata) == (encoded, {})
        assert (shown._repr_png_(), shown._repr_jpeg_(), shown._repr_html_()) == (encoded, None, None)
    shown = Image(data, width=20, unconfined=True, alt="a<b", metadata={"m": 1})
    described = {"m": 1, "width": 20, "unconfined": True, "alt": "a<b"}
    assert shown._repr_mimebundle_()[1] == {"image/png": described}
    assert shown._repr_png_() == (encoded, described)
    assert Image(JPEG)._repr_jpeg_() == base64.b64encode(JPEG).decode()


def test_linked_with_every_attribute_escaped(folder: Path) -> None:
    shown = Image(url='http://x/"<script>.png', width='"3', height=4, alt="<'>", unconfined=True)  # type: ignore[arg-type]
    assert shown._repr_html_() == (
        '<img src="http://x/&quot;&lt;script&gt;.png" width="&quot;3" height="4" alt="&lt;&#x27;&gt;" '
        'class="unconfined"/>'
    )
    assert shown._repr_mimebundle_()[0]["text/html"] == shown._repr_html_()
    assert Image("picture.png", embed=False)._repr_html_() == '<img src="picture.png"/>'
    assert Image("data:image/gif;base64,R0lG")._repr_html_() == '<img src="data:image/gif;base64,R0lG"/>'
    assert Image("http://x/y.jpg?size=2").format == "jpeg"
    assert len(repr(Image("data:image/png;base64," + "A" * 10_000))) < 300


@pytest.mark.parametrize(
    ("given", "error", "what"),
    [
        ({}, ValueError, "needs data, a file name or a URL"),
        ({"data": 3}, TypeError, "takes bytes, a file name or a URL, not int"),
        ({"data": "missing.png"}, FileNotFoundError, "missing.png"),
        ({"filename": "missing.png"}, FileNotFoundError, "missing.png"),
        ({"data": b"x", "format": "bmp"}, ValueError, "embeds png, jpeg, gif, webp, not 'bmp'"),
        ({"filename": "drawing.svg"}, ValueError, "there is SVG"),
    ],
)
def test_bad_input(folder: Path, given: dict[str, Any], error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        Image(**given)


def test_formats_have_other_names() -> None:
    assert Image(b"x", format="JPG").format == "jpeg"

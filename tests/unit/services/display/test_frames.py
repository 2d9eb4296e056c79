"""Frames of other pages."""

from __future__ import annotations

from typing import Any

import pytest

from ipython.services.display.frames import IFrame, ScribdDocument, VimeoVideo, YouTubeVideo


@pytest.mark.parametrize(
    ("source", "params", "address"),
    [
        ("http://x", {}, "http://x"),
        ("http://x", {"a": "b c&"}, "http://x?a=b+c%26"),
        ("http://x?a=1", {"b": 2}, "http://x?a=1&b=2"),
        ("http://x#part", {"b": 2}, "http://x?b=2#part"),
        ("http://x", {"a": [1, 2]}, "http://x?a=1&a=2"),
    ],
)
def test_parameters(source: str, params: dict[str, Any], address: str) -> None:
    assert IFrame(source, 1, 2, **params)._address() == address
    assert address in repr(IFrame(source, 1, 2, **params))


def test_every_attribute_is_escaped() -> None:
    assert IFrame('"><b>', '"1', "100%", extras=['a="b"', "<c>"])._repr_html_() == (
        '<iframe width="&quot;1" height="100%" src="&quot;&gt;&lt;b&gt;" frameborder="0" allowfullscreen '
        'referrerpolicy="strict-origin-when-cross-origin" a="b" &lt;c&gt;></iframe>'
    )


def test_sites() -> None:
    assert YouTubeVideo("abc", start=30)._address() == "https://www.youtube.com/embed/abc?start=30"
    allowed = YouTubeVideo("abc", allow_autoplay=True)._repr_html_()
    assert "embed/abc?autoplay=1" in allowed and 'allow="autoplay"' in allowed
    assert VimeoVideo("1")._address() == "https://player.vimeo.com/video/1"
    assert ScribdDocument("1", start_page=3)._address() == "https://www.scribd.com/embeds/1/content?start_page=3"
    assert "/../" not in YouTubeVideo("../../evil")._address()

"""Sound and film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ipython.services.display.media import Audio, Video


def test_a_film_is_linked_or_embedded(folder: Path) -> None:
    assert Video("film.mp4")._repr_html_().startswith('<video src="film.mp4" controls>')
    assert Video("http://x/y.mp4", width=3)._repr_html_().startswith('<video src="http://x/y.mp4" controls width="3">')
    for embedded in (Video("film.mp4", embed=True), Video(b"abc", embed=True), Video("YWJj", embed=True)):
        assert 'src="data:video/mp4;base64,YWJj" type="video/mp4"' in embedded._repr_html_()
    assert 'type="video/ogg"' in Video(b"abc", embed=True, mimetype="video/ogg")._repr_html_()
    assert repr(Video("film.mp4")) == "<ipython.display.Video video/mp4 film.mp4>"


def test_attributes_of_a_film_are_escaped() -> None:
    shown = Video(url='http://x/"><b>', width='"1', html_attributes="loop><script>")._repr_html_()  # type: ignore[arg-type]
    assert shown.startswith('<video src="http://x/&quot;&gt;&lt;b&gt;" loop&gt;&lt;script&gt; width="&quot;1">')


@pytest.mark.parametrize(
    ("given", "error", "what"),
    [
        ({}, ValueError, "needs data"),
        ({"data": b"abc"}, ValueError, "embed=True"),
        ({"data": "missing.mp4"}, FileNotFoundError, "missing.mp4"),
        ({"data": "missing.mp4", "embed": True}, FileNotFoundError, "missing.mp4"),
    ],
)
def test_bad_films(folder: Path, given: dict[str, Any], error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        Video(**given)


def test_sound(folder: Path) -> None:
    for made in (Audio("sound.wav"), Audio(filename="sound.wav")):
        assert made.src_attr() == f"data:{made.mimetype};base64,UklGRg=="
        assert made.mimetype in ("audio/x-wav", "audio/wav", "audio/vnd.wave")
    linked = Audio("http://x/y.mp3", autoplay=True, element_id='e"<')
    assert (linked.src_attr(), linked.mimetype) == ("http://x/y.mp3", "audio/mpeg")
    assert linked._repr_html_().startswith(
        '<audio id="e&quot;&lt;" controls="controls" autoplay="autoplay">\n<source src="http://x/y.mp3"'
    )
    assert repr(linked) == "<ipython.display.Audio audio/mpeg http://x/y.mp3>"


def test_samples_become_a_file() -> None:
    made = Audio([0, 1] * 4000, rate=8000)
    assert made.data[:4] == b"RIFF" and made.mimetype == "audio/wav"
    assert repr(made) == "<ipython.display.Audio audio/wav 1.00 s of 16,044 bytes>"


def test_a_subclass_may_change_an_attribute() -> None:
    class Quiet(Audio):
        def autoplay_attr(self) -> str:
            return "muted"

    assert 'controls="controls" muted>' in Quiet(b"abc")._repr_html_()


@pytest.mark.parametrize(
    ("given", "error", "what"),
    [
        ({}, ValueError, "needs data"),
        ({"data": [0, 1]}, ValueError, "need rate"),
        ({"data": b"abc", "embed": False}, ValueError, "linked by a URL"),
        ({"filename": "missing.wav"}, FileNotFoundError, "missing.wav"),
    ],
)
def test_bad_sound(folder: Path, given: dict[str, Any], error: type[Exception], what: str) -> None:
    with pytest.raises(error, match=what):
        Audio(**given)

"""Listening to the streams without being noticed by who writes."""

from __future__ import annotations

import io
import sys

import pytest

from ipython.core.display_hub import DisplayHub
from ipython.sessionlog.stream_taps import RecordedStream, StreamTaps


def test_everything_goes_through_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stdout", screen)
    heard: list[tuple[str, str]] = []
    taps = StreamTaps(DisplayHub(), lambda name, text: heard.append((name, text)))
    taps.install()
    taps.install()
    kept = sys.stdout
    print("a")
    taps.remove()
    assert sys.stdout is screen
    print("b")
    kept.write("c")
    assert screen.getvalue() == "a\nb\nc"
    assert heard == [("stdout", "a"), ("stdout", "\n")]


def test_streams_that_others_put_in_place_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    taps = StreamTaps(DisplayHub(), lambda name, text: None)
    taps.install()
    theirs = io.StringIO()
    sys.stdout = theirs
    taps.remove()
    assert sys.stdout is theirs


def test_a_front_that_knows_of_all_that_is_written_is_asked() -> None:
    given: list[object] = []
    hub = DisplayHub()
    hub.record_streams = given.append
    before = sys.stdout

    def take(name: str, text: str) -> None: ...

    taps = StreamTaps(hub, take)
    taps.install()
    assert sys.stdout is before and given == [take]
    taps.remove()
    assert given == [take, None]


def test_what_cannot_be_written_is_not_told() -> None:
    heard: list[str] = []
    stream = RecordedStream("stdout", io.TextIOWrapper(io.BytesIO(), "ascii"), lambda name, text: heard.append(text))
    with pytest.raises(UnicodeEncodeError):
        stream.write("é")
    with pytest.raises(TypeError):
        stream.write(1)  # type: ignore[arg-type]
    assert heard == []
    assert (stream.encoding, stream.writable(), stream.isatty()) == ("ascii", True, False)
    stream.close()
    assert stream.write("still open") == 10

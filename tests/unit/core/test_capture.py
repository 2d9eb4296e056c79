"""What is kept, in which order, and what still gets through."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout

import pytest

from ipython.core.capture import Capture, CapturedIO
from ipython.core.display_hub import DisplayHub
from ipython.model.failure import FailureReport
from ipython.model.output import (
    DisplayShown,
    FailureShown,
    MimeBundle,
    NextInputSet,
    OutputCleared,
    StreamText,
    ValueShown,
    Warned,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.output import OutputEvent


class Screen:
    def __init__(self) -> None:
        self.events: list[OutputEvent] = []

    def emit(self, event: OutputEvent, owner: int) -> None:
        self.events.append(event)


def bundle(text: str) -> MimeBundle:
    return MimeBundle({"text/plain": text}, {"a": 1})


def test_streams_and_values_in_order_and_shown_again() -> None:
    screen = Screen()
    hub = DisplayHub(screen)
    stdout, stderr = sys.stdout, sys.stderr
    with Capture(hub) as captured:
        print("one")
        hub.emit(DisplayShown(bundle("two"), "some id"))
        print("three", file=sys.stderr)
        hub.emit(StreamText("stdout", "four\n"))
        hub.emit(Warned("five"))
        hub.emit(ValueShown(7, bundle("six")))
    assert (sys.stdout, sys.stderr, hub.sink) == (stdout, stderr, screen) and not screen.events
    assert captured.stdout == "one\nfour\n" == str(captured) and captured.stderr == "three\nfive\n"
    assert [one.data["text/plain"] for one in captured.outputs] == ["two", "six"]
    assert captured.text == "one\ntwo\nthree\nfour\nfive\nsix\n" and captured.outputs[0].metadata == {"a": 1}
    shown = io.StringIO()
    with redirect_stdout(shown):
        captured()
    assert shown.getvalue() == "one\nfour\n"
    assert [type(event) for event in screen.events] == [DisplayShown, ValueShown]
    assert screen.events[1] == ValueShown(None, bundle("six"))


def test_failures_and_the_next_input_get_through() -> None:
    screen = Screen()
    hub = DisplayHub(screen)
    with Capture(hub) as captured:
        hub.emit(FailureShown(FailureReport("ValueError", "no")))
        hub.emit(NextInputSet("x"))
    assert [type(event) for event in screen.events] == [FailureShown, NextInputSet] and not captured.pieces


@pytest.mark.parametrize("left", ["stdout", "stderr", "display"])
def test_what_is_not_to_be_kept_is_shown(left: str, capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    hub = DisplayHub(screen)
    with Capture(hub, **{left: False}) as captured:
        print("one")
        print("two", file=sys.stderr)
        hub.emit(DisplayShown(bundle("three")))
    shown = capsys.readouterr()
    assert (shown.out == "one\n", shown.err == "two\n", bool(screen.events)) == (
        left == "stdout",
        left == "stderr",
        left == "display",
    )
    assert (len(captured.outputs), captured.text.count("\n")) == ((0, 2) if left == "display" else (1, 2))


def test_clearing_clears_what_was_kept() -> None:
    hub = DisplayHub(Screen())
    with Capture(hub) as captured:
        print("one")
        hub.emit(OutputCleared())
    assert captured.text == ""


def test_streams_come_back_after_an_error() -> None:
    before = sys.stdout
    with pytest.raises(ZeroDivisionError), Capture(DisplayHub()):
        raise ZeroDivisionError
    assert sys.stdout is before


def test_the_stream_is_text_and_no_file() -> None:
    with Capture(DisplayHub()) as captured:
        assert sys.stdout.write("") == 0 and sys.stdout.writable() and sys.stdout.encoding == "utf-8"
        with pytest.raises(TypeError, match="must be str"):
            sys.stdout.write(b"x")  # type: ignore[arg-type]
        with pytest.raises(OSError):
            sys.stdout.fileno()
    assert isinstance(captured, CapturedIO) and captured.outputs == []

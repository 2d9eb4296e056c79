"""What cells write while ``%doctest_mode`` is on, on its way to the screen."""

from __future__ import annotations

import io

from ipython.terminal.doctest_output import DoctestOutput
from ipython.terminal.streams import TerminalStreams


def shown(*writes: tuple[str, str], end: bool = True) -> str:
    """What reaches the screen of some writes to streams in one cell."""
    screen = io.StringIO()
    streams = TerminalStreams(screen, screen)
    streams.rewrite_by(DoctestOutput())
    for name, text in writes:
        stream = streams.out if name == "stdout" else streams.err
        assert stream is not None
        stream.write(text)
    if end:
        streams.end_cell()
    return screen.getvalue()


def test_empty_lines() -> None:
    assert shown(("stdout", "a\n\n\nb\n")) == "a\n<BLANKLINE>\n<BLANKLINE>\nb\n"
    assert shown(("stdout", "a"), ("stdout", "\n"), ("stdout", "\n")) == "a\n<BLANKLINE>\n"
    assert shown(("stdout", "\n")) == "<BLANKLINE>\n"
    assert shown(("stdout", "a\n"), ("stdout", "")) == "a\n"


def test_stderr_stands_below_a_blank_line_when_the_cell_is_over() -> None:
    writes = (("stderr", "warned\n"), ("stdout", "5\n"), ("stderr", "again"))
    assert shown(*writes, end=False) == "5\n"
    assert shown(*writes) == "5\n\nwarned\nagain\n"
    assert shown(("stdout", "no end"), ("stderr", "w\n")) == "no end\n\nw\n"
    assert shown(("stderr", "\n")) == ""


def test_what_is_recorded_is_what_was_written() -> None:
    screen = io.StringIO()
    streams = TerminalStreams(screen, screen)
    heard: list[tuple[str, str]] = []
    streams.record(lambda name, text: heard.append((name, text)))
    streams.rewrite_by(DoctestOutput())
    assert streams.out is not None and streams.err is not None
    streams.out.write("\n")
    streams.err.write("w\n")
    streams.end_cell()
    assert heard == [("stdout", "\n"), ("stderr", "w\n")]


def test_it_can_be_taken_away_again() -> None:
    screen = io.StringIO()
    streams = TerminalStreams(screen, screen)
    streams.rewrite_by(DoctestOutput())
    assert streams.err is not None
    streams.err.write("kept\n")
    streams.rewrite_by(None)
    assert not streams.is_special
    streams.err.write("\n")
    assert screen.getvalue() == "\nkept\n\n"

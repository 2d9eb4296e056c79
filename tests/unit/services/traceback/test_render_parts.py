"""What all modes draw the same way."""

from __future__ import annotations

import pytest

from ipython.model.failure import FailureReport, FoldedFrames, FrameReport, SyntaxDetail
from ipython.services.traceback.brush import Brush
from ipython.services.traceback.render_parts import folded_line, message_lines, place, shown_path, syntax_block

PLAIN = Brush(None)


@pytest.mark.parametrize(
    ("message", "hint", "line"),
    [
        ("m", "", "E: m"),
        ("", "", "E"),
        ("m", "Did you?", "E: m. Did you?"),
        ("m.", "Did you?", "E: m. Did you?"),
        ("", "Did you?", "E: Did you?"),
    ],
)
def test_last_line(message, hint, line):
    assert message_lines(FailureReport("E", message, hint=hint), PLAIN) == [line]


def test_home_is_shortened_but_not_its_neighbours(monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("USERPROFILE", "/home/me")
    assert shown_path("/home/me/a.py") == "~/a.py"
    assert shown_path("/home/meme/a.py") == "/home/meme/a.py"
    monkeypatch.setenv("HOME", "/")
    monkeypatch.setenv("USERPROFILE", "/")
    assert shown_path("/a.py") == "/a.py"


def test_places():
    assert place(FrameReport("<x>", 3, "f", 7), PLAIN) == "Cell In[7], line 3"
    assert place(FrameReport("<x>", 3, "f", 7, label="Startup 1"), PLAIN) == "Startup 1, line 3"
    assert place(FrameReport("/x.py", 3, "f"), PLAIN) == "File /x.py:3"


@pytest.mark.parametrize(
    ("folded", "line"),
    [
        (FoldedFrames(1, "hidden"), "[... skipping hidden 1 frame]"),
        (FoldedFrames(2000, "library", "a, b"), "[... skipping 2,000 frames of a, b]"),
        (FoldedFrames(3, "plumbing", "asyncio"), "[... skipping 3 frames of asyncio]"),
        (FoldedFrames(9, "recursion", "f at line 1 (9 times)"), "[... skipping similar frames: f at line 1 (9 times)]"),
        (FoldedFrames(5, "recursion", "more"), "[... skipping 5 frames]"),
    ],
)
def test_folded(folded, line):
    assert folded_line(folded, PLAIN) == line


@pytest.mark.parametrize(
    ("text", "column", "end", "carets"),
    [
        ("    x = = 3", 8, 9, "        ^"),
        ("日本 = = 3", 5, 6, "           ^"),
        ("a\tb = =", 6, 7, "     \t    ^"),
        ("x = (", 5, 6, "         ^"),
        ("a\x1bb", 2, 3, "         ^"),
    ],
)
def test_carets_stand_below_what_they_mean(text, column, end, carets):
    report = FailureReport("S", "m", syntax=SyntaxDetail("f", 1, text, column, 1, end))
    assert syntax_block(report, PLAIN)[2] == carets


def test_no_carets_without_a_place_and_no_line_without_text():
    assert len(syntax_block(FailureReport("S", "m", syntax=SyntaxDetail("f", 1, "%x", 0, 1, 0)), PLAIN)) == 2
    assert syntax_block(FailureReport("S", "m", syntax=SyntaxDetail("f", 1, "", 0, 1, 1)), PLAIN) == ["  File f:1"]

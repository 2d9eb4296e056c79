"""Context and Verbose from hand-made reports."""

from __future__ import annotations

import pytest

from ipython.model.failure import FailureReport, FoldedFrames, FrameReport, SourceLine, Span
from ipython.services.traceback.brush import Brush
from ipython.services.traceback.palette import Palette
from ipython.services.traceback.render_context import context_frames, context_link, source_lines

PLAIN = Brush(None)


@pytest.mark.parametrize(
    ("number", "gutter"),
    [(1, "----> 1 "), (42, "---> 42 "), (12345, "> 12345 "), (1234567, "> 1234567 ")],
)
def test_arrow_leads_to_numbers_of_any_length(number, gutter):
    frame = FrameReport("f", number, "f", lines=(SourceLine(number - 1, "a"), SourceLine(number, "b")))
    before, current = source_lines(frame, PLAIN)
    assert current == gutter + "b"
    assert len(before) == len(current)


def test_common_indentation_is_cut_and_gaps_are_marked():
    lines = (SourceLine(8, "    if x:"), SourceLine(9, ""), SourceLine(10, "\tmixed"), SourceLine(20, "    y"))
    frame = FrameReport("f", 20, "f", lines=lines, gaps=(10,))
    assert source_lines(frame, PLAIN) == [
        "      8     if x:",
        "      9",
        "     10 \tmixed",
        "   (...)",
        "---> 20     y",
    ]


def test_span_is_marked_in_the_dedented_line_and_over_lines():
    brush = Brush(Palette(span="<", reset=">", number="", current="", arrow=""))
    lines = (SourceLine(1, "    f(1 +"), SourceLine(2, "      2)"))
    frame = FrameReport("f", 1, "f", lines=lines, span=Span(1, 4, 2, 8))
    assert source_lines(frame, brush) == ["----> 1 <f(1 +>", "      2   <2)>"]


def test_hostile_names_stay_on_their_line():
    frame = FrameReport("/x\n\x1b.py", 3, "f\n\x1b", arguments=(("a\n", ""),), variables=(("v", "1\n2"),))
    assert context_frames((frame,), PLAIN) == [
        "File /x\\n\\x1b.py:3, in f\\n\\x1b(a\\n)",
        "        v = 1\\n2",
    ]


def test_folded_frames_stand_between():
    frames = (FrameReport("a", 1, "<module>"), FoldedFrames(3, "library", "pkg"), FrameReport("b", 0, "g"))
    assert context_frames(frames, PLAIN) == ["File a:1", "", "    [... skipping 3 frames of pkg]", "", "File b, in g()"]


def test_long_class_name_keeps_a_space_before_the_heading():
    report = FailureReport("E" * 90, "m", frames=(FrameReport("a", 1, "<module>"),))
    assert context_link(report, 75, PLAIN)[1] == "E" * 90 + " Traceback (most recent call last)"


def test_without_frames_only_the_message():
    assert context_link(FailureReport("E", "m"), 75, PLAIN) == ["E: m"]

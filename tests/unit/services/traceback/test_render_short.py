"""Plain, Minimal, Docs and Doctest from hand-made reports."""

from __future__ import annotations

from ipython.model.failure import FailureReport, FoldedFrames, FrameReport, SourceLine
from ipython.services.traceback.brush import Brush
from ipython.services.traceback.render_short import docs_link, doctest_lines, minimal_lines, plain_link

PLAIN = Brush(None)
FRAME = FrameReport("f.py", 2, "A.m", lines=(SourceLine(1, "x"), SourceLine(2, "  y ")))


def test_plain_has_the_last_part_of_names_and_folds():
    report = FailureReport("E", "m", frames=(FRAME, FoldedFrames(1, "hidden"), FrameReport("g.py", 7, "<module>")))
    assert plain_link(report, PLAIN) == [
        "Traceback (most recent call last):",
        "  File f.py:2 in m",
        "    y",
        "  [... skipping hidden 1 frame]",
        "  File g.py:7",
        "E: m",
    ]


def test_docs_counts_folded_frames_too():
    report = FailureReport("E", "", frames=(FRAME, FoldedFrames(41, "recursion", "f at line 1 (41 times)"), FRAME))
    assert docs_link(report, PLAIN)[-3:] == ["    [... 42 skipped frames]", "", "E"]
    assert docs_link(FailureReport("E", ""), PLAIN) == ["E"]


def test_minimal_takes_the_first_line_of_older_links():
    oldest = FailureReport("A", "a\nb", notes=("n",))
    newest = FailureReport("B", "c\nd", cause=oldest, relation="cause", between=2, notes=("n",))
    assert minimal_lines(newest, PLAIN) == ["A: a", "[... 2 more exceptions of this chain ...]", "B: c", "d", "n"]


def test_minimal_lists_members():
    inner = FailureReport("G", "inner", members=(FailureReport("A", ""),), omitted=1)
    assert minimal_lines(FailureReport("G", "outer", members=(inner,)), PLAIN) == [
        "G: outer",
        "  G: inner",
        "    A",
        "    and 1 more exception",
    ]


def test_doctest_has_the_name_that_the_module_doctest_compares():
    report = FailureReport("json.decoder.JSONDecodeError", "bad", short_name="JSONDecodeError")
    assert doctest_lines(report, PLAIN)[-1] == "json.decoder.JSONDecodeError: bad"

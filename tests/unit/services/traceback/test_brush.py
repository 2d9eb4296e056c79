"""Painting."""

from __future__ import annotations

from ipython.services.traceback.brush import Brush, only_colors
from ipython.services.traceback.palette import Palette


def test_without_palette_nothing_changes():
    brush = Brush(None)
    assert brush.paint("name", "E") == "E" and brush.mark("abc", 0, 1) == "abc" and brush.highlight(["a"]) == ["a"]


def test_lines_are_painted_one_by_one():
    assert Brush(Palette(name="<", reset=">")).paint("name", "a\n\nb") == "<a>\n\n<b>"


def test_mark_goes_on_after_the_colours_of_tokens():
    brush = Brush(Palette(span="\x1b[4m"))
    painted = "x = \x1b[31mab\x1b[0mcd"
    assert brush.mark(painted, 5, 7) == "x = \x1b[31ma\x1b[4mb\x1b[0m\x1b[4mc\x1b[0md"
    assert brush.mark("abc", 1, 3) == "a\x1b[4mbc\x1b[0m"
    assert brush.mark("abc", 2, 2) == "abc"


def test_highlighter_that_fails_or_lies_is_ignored():
    def broken(text):
        raise ValueError

    assert Brush(Palette(highlight=broken)).highlight(["a", "b"]) == ["a", "b"]
    assert Brush(Palette(highlight=lambda text: "one")).highlight(["a", "b"]) == ["a", "b"]


def test_other_sequences_stay_text():
    assert only_colors("\x1b[2J\x1b[1;31mx\x1b", True) == ["\x1b[2", "J", "\x1b[1;31m", "x\x1b"]

"""Ranges of failing expressions."""

from __future__ import annotations

from ipython.model.failure import SourceLine, Span
from ipython.services.traceback.sources import Window
from ipython.services.traceback.spans import evaluated_span, shortened_lines


def failing(text):
    code = compile(text, "<t>", "exec")
    try:
        exec(code, {})
    except ZeroDivisionError as error:
        return code, error.__traceback__.tb_next.tb_lasti
    raise AssertionError("did not fail")


def test_several_lines():
    text = "x = (1 +\n  2/0\n  + 3)"
    window = Window(1, tuple(text.split("\n")))
    assert evaluated_span(*failing(text), window, None) == Span(2, 2, 2, 5)


def test_unknown_positions():
    code, instruction = failing("1/0")
    window = Window(1, ("1/0",))
    assert evaluated_span(code, -1, window, None) is None
    assert evaluated_span(code, 10**6, window, None) is None
    assert evaluated_span(code, instruction, Window(7, ("1/0",)), None) is None


def test_long_lines_keep_the_span_in_sight():
    text = "a" * 2000 + "FAIL" + "b" * 2000
    lines, span = shortened_lines((SourceLine(3, text), SourceLine(4, "c" * 900)), Span(3, 2000, 3, 2004))
    assert lines[0].text[span.column : span.end_column] == "FAIL"
    assert len(lines[0].text) == 502 and lines[1].text == "c" * 500 + "…"


def test_short_lines_are_untouched():
    lines = (SourceLine(1, "a"),)
    assert shortened_lines(lines, None) == (lines, None)

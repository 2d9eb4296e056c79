"""The engine: groups break from the outside, a broken group breaks everywhere."""

from __future__ import annotations

import io

import pytest

from ipython.services.formatting.printer import OutputLimit, PrettyPrinter


def printer(width: int = 20, newline: str = "\n") -> tuple[PrettyPrinter, io.StringIO]:
    screen = io.StringIO()
    return PrettyPrinter(screen, width, newline), screen


def nested(p: PrettyPrinter) -> None:
    with p.group(2, "f(", ")"):
        p.text("aaaa,")
        p.breakable()
        with p.group(2, "g(", ")"):
            p.text("b,")
            p.breakable()
            p.text("c")
    p.flush()


def test_what_fits_stays_on_one_line() -> None:
    p, screen = printer(40)
    nested(p)
    assert screen.getvalue() == "f(aaaa, g(b, c))"


def test_the_outermost_group_breaks_first() -> None:
    p, screen = printer(12)
    nested(p)
    assert screen.getvalue() == "f(aaaa,\n  g(b, c))"


def test_then_the_inner_one() -> None:
    p, screen = printer(7)
    nested(p)
    assert screen.getvalue() == "f(aaaa,\n  g(b,\n    c))"


def test_a_broken_group_breaks_everywhere() -> None:
    p, screen = printer(10)
    with p.group(1, "[", "]"):
        for number in range(5):
            if number:
                p.text(",")
                p.breakable()
            p.text(str(number) * 3)
    p.flush()
    assert screen.getvalue() == "[000,\n 111,\n 222,\n 333,\n 444]"


def test_a_forced_break_and_the_chosen_end_of_line() -> None:
    p, screen = printer(newline="\r\n")
    with p.indent(3):
        p.text("a")
        p.break_()
        p.text("b")
    p.breakable("--")
    p.text("c")
    p.flush()
    assert screen.getvalue() == "a\r\n   b--c"


def test_begin_and_end_group_are_the_same_as_the_context() -> None:
    p, screen = printer(8)
    p.begin_group(4, "call(")
    p.text("1,")
    p.breakable()
    p.text("222222")
    p.end_group(4, ")")
    p.flush()
    assert screen.getvalue() == "call(1,\n    222222)"
    assert p.indentation == 0


def test_items_beyond_the_limit_become_dots() -> None:
    p, screen = printer(80)
    p.max_seq_length = 2
    for number, item in p._enumerate("abcdef"):
        if number:
            p.text(" ")
        p.text(item)
    p.flush()
    assert screen.getvalue() == "a b, ..."


def test_the_limits_of_the_whole_output() -> None:
    p, screen = printer()
    p.max_characters = 5
    with pytest.raises(OutputLimit, match="5 characters"):
        p.text("0123456789")
    assert screen.getvalue() == "01234"
    p, screen = printer()
    p.max_lines = 2
    p.break_()
    with pytest.raises(OutputLimit, match="2 lines"):
        p.break_()


def test_groups_left_open_by_a_failed_printer_can_be_closed() -> None:
    p, screen = printer(80)
    p.begin_group(3, "a(")
    p.begin_group(3, "b(")
    p.close_groups(1, 0)
    p.text("end")
    p.flush()
    assert screen.getvalue() == "a(b(end"
    assert (len(p.group_stack), p.indentation) == (1, 0)

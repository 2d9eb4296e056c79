import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.terminal.measure import Cursor, columns_of, rows_of, without_escapes


@given(st.text(st.sampled_from("ab \n\r\t\bé"), max_size=60), st.sampled_from([5, 8, 20]))
@settings(max_examples=100)
def test_the_cursor_is_where_a_terminal_has_it(text: str, width: int) -> None:
    screen = pyte.Screen(width, 200)
    pyte.Stream(screen).feed(text.replace("\n", "\r\n"))
    cursor = Cursor(width)
    cursor.write(text)
    assert (cursor.row, min(cursor.column, width)) == (screen.cursor.y, screen.cursor.x)


def test_a_wide_character_that_does_not_fit_goes_to_the_next_row() -> None:
    cursor = Cursor(5)
    cursor.write("abcd日")
    assert (cursor.row, cursor.column) == (1, 2)


def test_colours_take_no_room() -> None:
    cursor = Cursor(10)
    cursor.write("\x1b[1;31mabc\x1b[0m\x1b[K")
    assert (cursor.row, cursor.column, cursor.is_known) == (0, 3, True)


@pytest.mark.parametrize("text", ["\x1b[5;5H", "\x1b[3A", "\x1b_Gx\x1b\\", "\x0b", "a\x1b"])
def test_what_it_does_not_know_it_says(text: str) -> None:
    cursor = Cursor(10)
    cursor.write(text)
    assert not cursor.is_known


def test_moving_up_within_the_text_is_known() -> None:
    cursor = Cursor(10)
    cursor.write("a\nb\n\x1b[2A")
    assert (cursor.row, cursor.lowest, cursor.is_known) == (0, 2, True)


def test_rows_and_columns() -> None:
    assert rows_of("", 80) == 1
    assert rows_of("\x1b[31m" + "x" * 80 + "\x1b[0m\ny", 80) == 2
    assert columns_of("a\u200bb") == 2
    assert without_escapes("\x1b]0;title\x07x") == "x"

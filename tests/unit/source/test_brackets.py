"""Open brackets around a position of a cell, finished or not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.source.brackets import WINDOW, replacement_field, surroundings


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("", ()),
        ("f(", (1,)),
        ("f(1)", ()),
        ("f([1, {2", (1, 2, 6)),
        ("f('(', \"[\", '''{\n''', ", (1,)),
        ("f(  # (\n", (1,)),
        ("f('open (\n", (1,)),  # a string ends with its line
        ("f(]1", (1,)),
        ("f([)", ()),
        (")(", (1,)),
        (r"f('\'(', ", (1,)),
        ("rb'(' + f(", (9,)),
    ],
)
def test_open_brackets(text: str, brackets: tuple[int, ...]) -> None:
    assert surroundings(text, len(text)).brackets == brackets


def test_only_what_stands_before_the_position_counts() -> None:
    assert surroundings("f(g(1), h)", 4).brackets == (1, 3) and surroundings("f(g(1), h)", 7).brackets == (1,)


@pytest.mark.parametrize(
    ("text", "start", "template"), [("x = 'ab", 5, False), ("f('''a\n", 5, False), ("rf'a", 3, True)]
)
def test_an_open_string(text: str, start: int, template: bool) -> None:
    found = surroundings(text, len(text))
    assert found.string == start and found.is_template is template


def test_fields_of_an_open_template() -> None:
    assert replacement_field("f'{a", 2, 4) == 3 and replacement_field("f'{{a", 2, 5) == -1
    assert replacement_field("f'{a}b", 2, 6) == -1 and replacement_field("f'{a:{b", 2, 7) == 3


def test_of_a_large_cell_only_the_end_is_read() -> None:
    text = "x = [1, 2]\n" * 500_000 + "f(1, "
    start = time.perf_counter()
    found = surroundings(text, len(text))
    assert found.brackets == (len(text) - 4,) and len(text) - found.begin <= WINDOW
    assert time.perf_counter() - start < 0.1


def test_in_the_middle_of_a_large_string_nothing_is_open() -> None:
    text = "x = '''" + "( text\n" * 5_000
    assert surroundings(text, len(text)).brackets == ()
    assert surroundings(text + "''' + f(", len(text) + 8).brackets == (len(text) + 7,)


@given(st.text("()[]{}'\"\\#\nfrb x{", max_size=60), st.integers(0, 70))
def test_no_text_raises(text: str, end: int) -> None:
    end = min(end, len(text))
    found = surroundings(text, end)
    assert all(text[at] in "([{" and at < end for at in found.brackets)
    if found.string >= 0:
        assert replacement_field(text, found.string, end) <= end

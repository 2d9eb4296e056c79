"""Where the cursor stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.completion.place import place_of, primary_before, replacement_field, tokens


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a = 'b", "string"),
        ("a = 'b'", "code"),
        ('"""a\n\n"', "string"),
        ('"""a\n\n"""', "code"),
        ("# it's", "comment"),
        ("# it's\nb", "code"),
        ("x = 'never closed\ny", "code"),
        ("'a\\'", "string"),
        ("rb'x", "string"),
        ("attr'", "string"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert place_of(text).kind == kind


def test_the_statement_begins_after_the_last_line_end_outside_brackets() -> None:
    text = "a = 1\nb = f(1,\n  2, c"
    place = place_of(text)
    assert text[place.statement :] == "b = f(1,\n  2, c" and place.depth == 1
    assert place_of("a = \\\nb").statement == 0


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("x = foo(a.b", "a.b"),
        ("''.upper().spl", "''.upper().spl"),
        ("return a.b", "a.b"),
        ("not (a).b", "(a).b"),
        ("[a.b, c[1][2].d", "c[1][2].d"),
        ("f(x)(y)", "f(x)(y)"),
        ("a + b", "b"),
        ("a)", ""),
        ("if", ""),
    ],
)
def test_the_expression_before_the_cursor(text: str, expression: str) -> None:
    pieces = tokens(text)
    begin = primary_before(pieces, len(pieces))
    assert (text[pieces[begin].start :] if begin < len(pieces) else "") == expression


@pytest.mark.parametrize(
    ("text", "start"), [('f"{a', 3), ('f"{{a', -1), ('f"{a}b', -1), ('f"{a}{b', 6), ('"{a', -1), ('rf"{a.', 4)]
)
def test_fields_of_an_f_string(text: str, start: int) -> None:
    assert replacement_field(text, place_of(text)) == start


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab.'\"\\\n #()[]{}frb=", max_size=40))
def test_any_text_has_a_place(text: str) -> None:
    place = place_of(text)
    assert 0 <= place.statement <= len(text)
    pieces = tokens(text[place.statement :])
    assert 0 <= primary_before(pieces, len(pieces)) <= len(pieces)


def test_cost_grows_with_the_length_only() -> None:
    text = "x = f('a', [1, 2], {'b': 3})  # it's\n" * 3_000
    assert place_of(text).statement == len(text)

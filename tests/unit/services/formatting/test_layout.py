"""Plain values: what fits is the repr, the rest is laid out, and laid out text still is the value."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.formatting.layout import Foreign, Limits, cut_text, lay_out, sorted_set

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.binary(max_size=9)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=20)
        | st.tuples(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(scalars, inner, max_size=8)
        | st.sets(st.integers(), max_size=40)
        | st.frozensets(st.text(max_size=5), max_size=5)
    ),
    max_leaves=40,
)


@given(values, st.sampled_from([1, 20, 79]))
@settings(max_examples=150, deadline=None)
def test_the_text_of_a_value_is_the_value(value: Any, width: int) -> None:
    shown = lay_out(value, Limits(width=width, string=0))
    found = eval(shown, {"inf": float("inf")})
    assert found == value
    assert type(found) is type(value)


@given(st.lists(st.integers(), max_size=300), st.integers(10, 100))
@settings(max_examples=60, deadline=None)
def test_numbers_fill_lines_that_are_not_too_long(value: list[int], width: int) -> None:
    shown = lay_out(value, Limits(width=width))
    widest = max((len(repr(item)) for item in value), default=0)
    if widest <= 24:
        assert all(len(line) <= max(width, widest + 3) for line in shown.split("\n"))


def test_columns_are_aligned() -> None:
    assert lay_out(list(range(8, 14)), Limits(width=14)) == "[ 8,  9, 10,\n 11, 12, 13]"
    assert lay_out(["ab", "c", "defg", "h"], Limits(width=16)) == "['ab',   'c',\n 'defg', 'h']"


def test_a_mapping_is_never_sorted_and_its_values_stand_below_each_other() -> None:
    value = {"b": list(range(12)), "a": 1}
    assert lay_out(value, Limits(width=20)) == (
        "{'b': [ 0,  1,  2,\n        3,  4,  5,\n        6,  7,  8,\n        9, 10, 11],\n 'a': 1}"
    )


def test_a_long_key_does_not_push_its_value_to_the_edge() -> None:
    shown = lay_out({"k" * 30: list(range(20))}, Limits(width=40))
    assert shown.startswith("{'" + "k" * 30 + "':\n   [")
    assert max(map(len, shown.split("\n"))) <= 40


@pytest.mark.parametrize("kind", [list, tuple, set, dict.fromkeys])
def test_more_items_than_the_limit_are_left_out(kind: Any) -> None:
    shown = lay_out(kind(range(12)), Limits(length=3))
    assert shown.count("...") == 1
    assert "2" in shown and "11" not in shown


def test_the_whole_output_is_limited_in_lines_and_characters() -> None:
    by_lines = lay_out([["x" * 30] * 5] * 50, Limits(lines=10))
    assert by_lines.count("\n") == 10
    assert by_lines.endswith("... (output cut after 10 lines; print(repr(...)) shows all of it)")
    by_characters = lay_out([["x" * 30] * 5] * 50, Limits(characters=100))
    assert len(by_characters.partition("\n... (output cut")[0]) == 100


def test_many_references_to_one_list_end_at_the_limit() -> None:
    value: list[Any] = []
    for _ in range(60):
        value = [value, value]
    assert lay_out(value, Limits(lines=5)).count("\n") <= 6


def test_a_long_text_inside_a_container_is_cut_and_alone_it_is_whole() -> None:
    assert lay_out(["a" * 50], Limits(string=10, width=20)) == "['aaaaa...aaaaa' (50 characters)]"
    assert lay_out([b"a" * 50], Limits(string=10, width=20)) == "[b'aaaaa...aaaaa' (50 bytes)]"
    assert lay_out("a" * 500, Limits(string=10)) == repr("a" * 500)


def test_the_format_of_floats_reaches_inside() -> None:
    assert lay_out({"a": [1.23456, 2]}, Limits(), float_format="%.2f") == "{'a': [1.23, 2]}"


def test_what_is_not_plain_is_left_to_the_full_printer() -> None:
    class Own:
        def __lt__(self, other: object) -> bool:
            raise AssertionError("called")

        def __str__(self) -> str:
            raise AssertionError("called")

    itself: list[Any] = [1]
    itself.append(itself)
    for foreign in ([Own()], {1: {2: Own()}}, {Own(), Own()}, itself, [itself, 1]):
        with pytest.raises(Foreign):
            lay_out(foreign, Limits(width=5))


def test_sets_are_sorted_or_at_least_stable() -> None:
    assert sorted_set({3, 1, 2}) == [1, 2, 3]
    assert sorted_set({1, "a", b"b"}) == sorted([1, "a", b"b"], key=str)


def test_cut_text_keeps_both_ends() -> None:
    assert cut_text(b"0123456789" * 10, 4) == "b'01...89' (100 bytes)"

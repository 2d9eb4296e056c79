"""What a typed beginning may mean."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.completion.rank import ABBREVIATED, ANY_CASE, EXACT, FUZZY, hidden, matches, matching, privacy


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ser", [(EXACT, ["series"])]),
        ("SER", [(ANY_CASE, ["series", "Serial"])]),
        ("s_l", [(ABBREVIATED, ["some_long_name", "short_list"])]),
        ("s_l_n", [(ABBREVIATED, ["some_long_name"])]),
        ("so_l", [(ABBREVIATED, ["some_long_name"])]),
        ("nothing", []),
        ("_", []),
    ],
)
def test_a_lower_tier_counts_only_where_the_one_above_is_empty(typed: str, wanted: list[tuple[int, list[str]]]) -> None:
    assert matching(["series", "Serial", "some_long_name", "short_list"], typed) == wanted


def test_everything_matches_nothing_typed() -> None:
    assert matching(["b", "a"], "") == [(EXACT, ["b", "a"])] and matching([], "") == []


def test_letters_in_order_follow_as_an_option() -> None:
    names = ["groupby", "gb_other", "grid", "get_by"]
    assert matching(names, "gb") == [(EXACT, ["gb_other"])]
    assert matching(names, "gb", fuzzy=True) == [(EXACT, ["gb_other"]), (FUZZY, ["get_by", "groupby"])]
    assert matching(names, "g", fuzzy=True) == [(EXACT, names)]


def test_the_shortest_stretch_wins() -> None:
    assert matching(["axxbx_ab", "a_b"], "ba", fuzzy=True) == [(FUZZY, ["axxbx_ab"])]
    assert matching(["a__b", "xa_b"], "ab", fuzzy=True) == [(FUZZY, ["xa_b", "a__b"])]


def test_fuzzy_matching_of_long_names_takes_linear_time() -> None:
    names = ["a" * 5_000 + str(number) for number in range(100)]
    began = time.perf_counter()
    matching(names, "a" * 40 + "z", fuzzy=True)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("typed", "omit", "shown"),
    [
        ("", 2, ["x"]),
        ("", 1, ["x", "_x"]),
        ("", 0, ["x", "_x", "__x__"]),
        ("_", 2, ["x", "_x", "__x__"]),
        ("__", 1, ["x", "_x", "__x__"]),
    ],
)
def test_private_names_on_request(typed: str, omit: int, shown: list[str]) -> None:
    is_hidden = hidden(typed, omit)
    assert [name for name in ("x", "_x", "__x__") if not is_hidden(name)] == shown


def test_privacy_and_matches() -> None:
    assert [privacy(name) for name in ("x", "_x", "__x__")] == [0, 1, 2]
    assert matches("Key", "ke") and not matches("Key", "ex")


@given(st.lists(st.text(max_size=8)), st.text(max_size=4), st.booleans())
def test_every_match_is_one_of_the_names_once(names: list[str], typed: str, fuzzy: bool) -> None:
    unique = list(dict.fromkeys(names))
    found = [name for _, some in matching(unique, typed, fuzzy=fuzzy) for name in some]
    assert set(found) <= set(unique) and len(found) == len(set(found))
    assert set(found) >= {name for name in unique if name.startswith(typed)}

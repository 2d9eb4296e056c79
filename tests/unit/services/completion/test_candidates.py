"""Order and limit of candidates, of a few names as of ten thousand."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion.candidates import LENGTH_LIMIT, LIMIT, named
from ipython.services.completion.keys import keys_in_quotes

SPAN = Span(0, 0)
FILLING = {f"zz_{number:05d}": number for number in range(LIMIT + 1)}  # so that there are more than a menu holds


def texts(found: CompletionSet) -> list[str]:
    return [item.text for item in found.items]


def listed(names: dict[str, Any], typed: str, **options: Any) -> CompletionSet:
    return named("attributes", names, typed, SPAN, kind_of=lambda thing: "instance", **options)


NAMES = st.text("abAB_1 ", min_size=1, max_size=5)


@settings(max_examples=300)
@given(st.lists(NAMES, max_size=30, unique=True), st.text("abAB", min_size=1, max_size=2), st.lists(NAMES, max_size=4))
def test_of_many_names_the_same_are_offered_in_the_same_order_as_of_few(
    names: list[str], typed: str, used: list[str]
) -> None:
    recent = {name: place for place, name in enumerate(dict.fromkeys(used))}
    few: dict[str, Any] = dict.fromkeys(names)
    assert texts(listed(few | FILLING, typed, recent=recent)) == texts(listed(few, typed, recent=recent))


def test_constants_stand_behind_functions_also_of_many_names() -> None:
    names = {"ABC": 1, "Abc": 2, "AA": 3, "Az": 4}
    assert texts(listed(names | FILLING, "A")) == texts(listed(names, "A")) == ["Abc", "Az", "AA", "ABC"]


def test_of_more_than_a_menu_holds_the_last_is_kept() -> None:
    found = listed(FILLING, "zz")
    assert len(found.items) == LIMIT and not found.complete
    assert found.items[0].text == "zz_00000" and found.items[-1].text == f"zz_{LIMIT:05d}"
    assert listed(FILLING, "zz_0001").complete


def test_names_that_cannot_be_typed_are_left_out_of_many() -> None:
    odd: dict[str, Any] = {"zzz y": 1, "zzz" + "y" * LENGTH_LIMIT: 2, "zzz_": 3}
    assert texts(listed(odd | FILLING, "zzz")) == ["zzz_"]


def test_a_text_of_its_own_kind_is_not_compared_among_many() -> None:
    class Loud(str):
        __slots__ = ()

        def __lt__(self, other: object) -> bool:
            raise RuntimeError("was run")

        def startswith(self, *_: object) -> bool:
            raise RuntimeError("was run")

    names: dict[str, Any] = {Loud("zz_x"): 1, "zz_y": 2}
    assert texts(listed(names | FILLING, "zz_y")) == ["zz_y"]
    keys = [*FILLING, Loud("zz_x"), "zz_y"]
    assert texts(keys_in_quotes(keys, "zz_y", "'", SPAN)) == ["zz_y"]


def test_keys_of_many_keep_their_own_order_as_long_as_a_menu_holds_them() -> None:
    keys = [*FILLING, "b2", "b1"]
    assert texts(keys_in_quotes(keys, "b", "'", SPAN)) == ["b2", "b1"]
    everything = keys_in_quotes([f"k{number}" for number in range(LIMIT + 5, 0, -1)], "k", "'", SPAN)
    assert len(everything.items) == LIMIT and not everything.complete
    assert texts(everything)[0] == "k1" and texts(everything)[-1] == "k999"


def test_a_huge_key_is_no_candidate() -> None:
    found = keys_in_quotes(["k" * 1_000_000, "k1"], "k", "'", SPAN)
    assert texts(found) == ["k1"]

"""``wire.output_order``: whatever is lost, doubled or mixed up on the way, each output is shown once, in order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.wire.output_order import HELD_LIMIT, Missed, OutputOrder


def test_the_first_number_begins_the_count() -> None:
    order = OutputOrder()
    assert order.take(7, "a") == ["a"] and order.take(8, "b") == ["b"] and order.seen == 8


def test_without_numbers_everything_passes() -> None:
    order = OutputOrder()
    assert [order.take(0, "a"), order.take(0, "a")] == [["a"], ["a"]] and order.question() is None


def test_what_came_already_is_not_shown_again() -> None:
    order = OutputOrder(seen=5)
    assert order.take(5, "x") == [] and order.take(6, "y") == ["y"] and order.take(6, "y") == []


def test_a_gap_is_asked_for_once_and_filled_in_order() -> None:
    order = OutputOrder(seen=2)
    assert order.take(5, "e") == [] and order.question() == 2 and order.question() is None
    assert order.take(6, "f") == [] and order.is_holding
    assert order.take_answer([(3, "c"), (4, "d"), (5, "e")]) == ["c", "d", "e", "f"]
    assert order.take(7, "g") == ["g"] and not order.is_holding


def test_what_the_kernel_has_no_more_is_marked() -> None:
    order = OutputOrder(seen=2)
    order.take(9, "i")
    order.question()
    assert order.take_answer([(6, "f"), (7, "g")]) == [Missed(3, 5), "f", "g", Missed(8, 8), "i"]


def test_nothing_kept_at_all() -> None:
    order = OutputOrder(seen=2)
    order.begin_asking()
    assert order.take_answer([], newest=9) == [Missed(3, 9)] and order.take(10, "j") == ["j"]


def test_an_answer_in_parts() -> None:
    order = OutputOrder(seen=0)
    order.begin_asking()
    assert order.take_answer([(1, "a")], is_last=False) == ["a"]
    assert order.take(3, "c") == []  # still waiting
    assert order.take_answer([(2, "b")]) == ["b", "c"]


def test_a_new_kernel_counts_from_one() -> None:
    order = OutputOrder(seen=40)
    order.take(50, "late")
    assert order.begin_again() == [Missed(41, 49), "late"] and order.take(1, "first") == ["first"]


def test_what_waits_is_bounded() -> None:
    order = OutputOrder(seen=0)
    order.take(2, 2)
    order.question()
    shown = [item for number in range(3, HELD_LIMIT + 3) for item in order.take(number, number)]
    assert shown[:3] == [Missed(1, 1), 2, 3] and not order.is_asking


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 30)), st.sets(st.integers(1, 30)), st.booleans())
def test_each_is_shown_at_most_once_and_in_order(arriving: list[int], kept: set[int], answers: bool) -> None:
    order = OutputOrder(seen=0)
    shown: list[object] = []
    for number in arriving:
        shown += order.take(number, number)
        since = order.question()
        if since is not None:
            told = [(one, one) for one in sorted(kept) if one > since] if answers else []
            shown += order.take_answer(told)
    numbers = [item for item in shown if type(item) is int]
    assert numbers == sorted(set(numbers))
    gone = {number for item in shown if isinstance(item, Missed) for number in range(item.first, item.last + 1)}
    assert not gone & set(numbers)
    assert gone | set(numbers) >= set(range(1, max(numbers, default=0) + 1))

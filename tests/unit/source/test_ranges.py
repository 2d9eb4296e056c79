"""The table of history ranges in shell.md section 8.2, and what is refused."""

from __future__ import annotations

import pytest

from ipython.model.failure import UserMistake
from ipython.source.ranges import parse_ranges


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(0, 1, None)]),
        ("4", [(0, 4, 5)]),
        ("4-6", [(0, 4, 7)]),
        ("4:6", [(0, 4, 6)]),
        ("4-", [(0, 4, None)]),
        ("~2/3-5", [(-2, 3, 6)]),
        ("~1/", [(-1, 1, None)]),
        ("3/", [(3, 1, None)]),
        ("~5/8-~2/3", [(-5, 8, None), (-4, 1, None), (-3, 1, None), (-2, 1, 4)]),
        ("1 3-4", [(0, 1, 2), (0, 3, 5)]),
        ("243/1-5", [(243, 1, 6)]),
        ("~4/4-", [(-4, 4, None)]),
    ],
)
def test_ranges(text: str, expected: list[tuple[int, int, int | None]]) -> None:
    assert parse_ranges(text) == expected


@pytest.mark.parametrize(
    "text", ["~1", "-3", "x", "4-x", "1 foo", "/", "~/", "٣", "6-4", "6-5", "~2/5-~4/1", "~2/1-5/1", "4-3/1"]
)
def test_what_is_no_range_is_named(text: str) -> None:
    with pytest.raises(UserMistake, match="is not a history range"):
        parse_ranges(text)


def test_a_range_over_far_too_many_sessions_is_refused_before_it_is_made() -> None:
    with pytest.raises(UserMistake, match="999999999998 sessions"):
        parse_ranges("1/1-999999999999/1")


def test_absolute_sessions_in_between_are_whole() -> None:
    assert parse_ranges("3/4-5/2") == [(3, 4, None), (4, 1, None), (5, 1, 3)]

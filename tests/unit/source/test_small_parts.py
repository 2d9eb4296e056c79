"""Semicolons, ranges, templates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.model.failure import UserMistake
from ipython.source.expansion import expand, split_template
from ipython.source.ranges import parse_ranges
from ipython.source.semicolon import ends_with_semicolon

NAMES = {"n1": 3, "obj": {"k": 1}, "s": "a b", "x": "X", "z": 0}


def expanded(text: str) -> str:
    return expand(text, lambda expression: eval(expression, {}, dict(NAMES)), NAMES.__contains__)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$n1", "3"),
        ("{n1}", "3"),
        ("{n1+1}", "4"),
        ('{obj["k"]}', "1"),
        ("{n1!r}", "3"),
        ("$n1.real", "3"),
        ("$$HOME", "$HOME"),
        ("{{x}}", "{x}"),
        ("$missing", "$missing"),
        ("a{n1:03d}", "a003"),
        ("{1/z} $n1", "{1/z} 3"),
        ("{missing} $n1", "{missing} 3"),
        ("${n1}", "${n1}"),
        ("awk {print}", "awk {print}"),
        ("awk '{print $1}'", "awk '{print $1}'"),
        ("{s!q}", "'a b'"),
        ("{[0,1,2][0:2]}", "[0, 1]"),
        ("{n1!r:>5}", "    3"),
        ("echo '$n1' $n1", "echo '$n1' 3"),
        ("it's $n1", "it's 3"),
        ("{", "{"),
        ("{}", "{}"),
        ("$", "$"),
        ("a $$ b", "a $ b"),
        ("{'}'}", "}"),
        ("$n1.", "3."),
    ],
)
def test_expansion(text: str, expected: str) -> None:
    assert expanded(text) == expected


def test_part_that_failed_is_named() -> None:
    _, failures = expand("{1/z} {n1}", lambda e: eval(e, {}, dict(NAMES)), NAMES.__contains__)
    assert failures == ["{1/z} was left as it is: ZeroDivisionError: division by zero"]


@given(st.text(alphabet="${}'\"xn1!:r ", max_size=30))
def test_splitting_loses_nothing_it_does_not_document(text: str) -> None:
    parts = split_template(text)
    joined = "".join(part if isinstance(part, str) else part.text for part in parts)
    assert joined.replace("$", "").replace("{", "").replace("}", "") == text.replace("$", "").replace("{", "").replace(
        "}", ""
    )


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


@pytest.mark.parametrize("text", ["~1", "-3", "x", "4-x", "1 foo", "/", "~/", "٣"])
def test_what_is_no_range_is_named(text: str) -> None:
    with pytest.raises(UserMistake, match="is not a history range"):
        parse_ranges(text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1;", True),
        ("1;\n", True),
        ("1;  # no", True),
        ("';'", False),
        ("1  # a;", False),
        ("'''\n;'''", False),
        ("a\n# x;", False),
        ("a;\n# x", True),
        ("", False),
        ("# ;", False),
        ("x = 'a#b';", True),
        ("f('#');  # '", True),
    ],
)
def test_semicolon(source: str, expected: bool) -> None:
    assert ends_with_semicolon(source) is expected

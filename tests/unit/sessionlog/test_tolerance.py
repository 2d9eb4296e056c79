"""Text with fragments that need not be equal."""

from __future__ import annotations

import pytest

from ipython.sessionlog.placeholders import has_placeholder
from ipython.sessionlog.tolerance import is_near, masked, matches


@pytest.mark.parametrize(
    ("expected", "got", "near"),
    [
        ("0.3333", "0.33333333333", True),
        ("0.3333", "0.3334", False),
        ("1.5", "1.54", True),
        ("1.5", "1.56", False),
        ("1e-20", "1.4e-20", True),
        ("1e-20", "3e-20", False),
        ("1.2246467991473532e-16", "1.2246467991473515e-16", True),
        ("1234567.123456789", "1234567.123456788", True),
        ("inf", "-inf", False),
        ("2.0", "x", False),
    ],
)
def test_numbers(expected: str, got: str, near: bool) -> None:
    assert is_near(expected, got) is near


def test_numbers_inside_of_text() -> None:
    assert matches("{'a': 0.1, 'b': [1.0, 2.50]}", "{'a': 0.1000000001, 'b': [1.0000001, 2.5]}", numbers=True)
    assert not matches("0.1 apples", "0.1 pears", numbers=True)
    assert not matches("version 1.2.3", "version 1.2.4", numbers=True)
    assert not matches("3", "4", numbers=True)
    assert matches("(0.5+0.1j)", "(0.5000001+0.1j)", numbers=True)


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("1.21 µs ± 3.2 ns per loop (mean ± std. dev. of 7 runs, 1,000,000 loops each)",
         "15 ms ± 1.5 ms per loop (mean ± std. dev. of 7 runs, 1 loop each)", True),
        ("CPU times: user 3 ms, sys: 0 ns, total: 3 ms\nWall time: 1min 3s",
         "CPU times: user 1.2 s, sys: 3 ns, total: 3 s\nWall time: 9 s", True),
        ("CPU times: user 3 ms", "CPU times: sys 3 ms", False),
        ("3 s in a sentence about time", "4 s in a sentence about time", False),
        ("<f at 0x7f00>", "<f at 0x12ab34>", True),
        ("0x7f00", "0x7f01", False),
    ],
)  # fmt: skip
def test_what_is_never_the_same_twice(one: str, other: str, equal: bool) -> None:
    assert (masked(one, address=True, timing=True) == masked(other, address=True, timing=True)) is equal
    assert masked(one, address=False, timing=False) == one


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        ("<object object at <ADDRESS>>", "<object object at 0x7f2b>", True),
        ("<object object at <ADDRESS>>", "<object object at 7f2b>", False),
        ("<TIME>", "1795906000.25", True),
        ("at <TIME>!", "at 2026-11-28 22:39:08!", True),
        ("<DURATION> later", "3.5 ms later", True),
        ("PosixPath('<PATH>')", "PosixPath('/tmp/pytest-1/x')", True),
        ("<PATH:docs/a.txt>", "/home/me/docs/a.txt", True),
        ("<PATH:docs/a.txt>", "/home/me/docs/b.txt", False),
        ("<FLOAT:0.3333333333333333>", "0.33333333333333337", True),
        ("<FLOAT:0.3333>", "0.4", False),
        ("<SET:{'a', 'b', 'c'}>", "{'c', 'a', 'b'}", True),
        ("<SET:{'a', 'b', 'c'}>", "{'c', 'a', 'd'}", False),
        ("<SET:frozenset({1, 2})>", "frozenset({2, 1})", True),
        ("<ID> rows", "12 rows", True),
        ("<TEXT>: no", "anything: no", True),
        ("<TEXT>", "two\nlines", False),
        ("<SET:{(1, 'a,b'), 2}> and <NUMBER>", "{2, (1, 'a,b')} and -1.5", True),
    ],
)
def test_placeholders(expected: str, got: str, equal: bool) -> None:
    assert has_placeholder(expected)
    assert matches(expected, got) is equal


def test_other_words_in_angle_brackets_are_text() -> None:
    assert not has_placeholder("<class 'int'> <BLANKLINE> <TIMES>")
    assert not matches("<class 'int'>", "<class 'str'>")


def test_kinds_that_are_asked_for() -> None:
    assert matches("took 3 ms, 0x1f, /a/b/c.py", "took 9 s, 0x2f, /x/c.py", durations=True, addresses=True, paths=True)
    assert not matches("/a/b/c.py", "/x/d.py", paths=True)
    assert matches("a ... <ID>  b", "a xyz\n3 b", ellipsis=True, whitespace=True)


def test_long_text_is_not_compared_so() -> None:
    assert not matches("<ID>" + "x" * 300_000, "1" + "x" * 300_000)

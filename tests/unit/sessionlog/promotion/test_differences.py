"""Which fragments of texts differ, and by what kind; and what no kind stands for."""

from __future__ import annotations

import pytest

from ipython.sessionlog.promotion.differences import Unstable, fragments


def placeholders(*texts: str) -> str:
    return "".join(one.placeholder for one in fragments(texts))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("same", "same"), "same"),
        (("", ""), ""),
        (("<A at 0x7f01>", "<A at 0x56aa1>"), "<A at <ADDRESS>>"),
        (("{'b', 'a'}", "{'a', 'b'}"), "<SET:{'b', 'a'}>"),
        (("x = frozenset({1, 2})", "x = frozenset({2, 1})"), "x = <SET:frozenset({1, 2})>"),
        (("[('a', {1, 3}), 2]", "[('a', {3, 1}), 2]"), "[('a', <SET:{1, 3}>), 2]"),
        (("PosixPath('/tmp/a/run')", "PosixPath('/tmp/bcd/run')"), "PosixPath('<PATH:run>')"),
        (("pid 4711", "pid 23"), "pid <ID>"),
        (("0.30000000000000004", "0.3"), "<FLOAT:0.30000000000000004>"),
        (("0.75", "-0.2"), "<NUMBER>"),
        (("1790000000.25", "1755000000.1"), "<TIME>"),
        (("took 12.5 ms", "took 3 µs"), "took <DURATION>"),
        (("2026-11-28 10:00:00 ok", "2025-01-02 11:30:12 ok"), "<TIME> ok"),
        (("id 6f1b2c3d-1111-4222-8333-444455556666", "id 0f1b2c3d-1111-4222-9333-444455557777"), "id <TEXT>"),
        (("user 2 µs, sys: 1 µs", "user 2 µs, sys: 3 µs"), "user <DURATION>, sys: <DURATION>"),  # equal by chance
        # The year is the same in both and is not to be kept.
        (("datetime.datetime(2026, 1, 2, 3)", "datetime.datetime(2026, 1, 2, 4)"), "datetime.datetime(<TEXT>)"),
    ],
)  # fmt: skip
def test_kinds_of_fragments(texts: tuple[str, ...], expected: str) -> None:
    assert placeholders(*texts) == expected


def test_a_set_is_masked_though_its_order_was_the_same_each_time() -> None:
    found = fragments(["a {'x', 'y'} {1, 2} {'k': 1, 'l': 2}"] * 3, sets=True)
    assert "".join(one.placeholder for one in found) == "a <SET:{'x', 'y'}> {1, 2} {'k': 1, 'l': 2}"


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (("one\n", "two\n"), "it shows 'one' in one run and 'two' in another"),
        (("a\nb\n", "b\na\n"), "its lines come in another order each time: sort them"),
        (("a\n", "a\nb\n"), "it shows 1 lines in one run and 2 in another"),
        (("{'a', 'b'}", "{'a', 'c'}"), "it shows \"{'a', 'b'}\" in one run and \"{'a', 'c'}\" in another"),
        (("a", "ab"), "it shows 'a' in one run and 'ab' in another"),
        (("a ", "a b"), "one run shows 'b' behind what the others show"),
    ],
)
def test_what_nothing_stands_for_is_told(texts: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Unstable) as failure:
        fragments(texts)
    assert str(failure.value) == reason

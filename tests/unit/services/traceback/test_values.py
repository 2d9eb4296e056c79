"""Values in one bounded line."""

from __future__ import annotations

import enum
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.traceback.values import Stopwatch, class_name, looks_secret, short_value, shown_value


class Loud:
    def __repr__(self):
        return "a\nb\x1b[31m" + "c" * 100_000


class Raises:
    def __repr__(self):
        raise ValueError


class Liar(list):
    def __iter__(self):
        raise RuntimeError

    def __len__(self):
        return 10**9


class Plain:
    pass


class Color(enum.IntEnum):
    RED = 1


RING: list = [1]
RING.append(RING)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "None"),
        (1.5, "1.5"),
        ("it's\n", '"it\'s\\n"'),
        (b"ab", "b'ab'"),
        ([], "[]"),
        ((1,), "(1,)"),
        ({1}, "{1}"),
        (set(), "set()"),
        (frozenset({1}), "frozenset({1})"),
        ({"a": {"b": [1, 2]}}, "{'a': {'b': [1, 2]}}"),
        ({"token": "x", "k": 1}, "{'token': <hidden>, 'k': 1}"),
        (Liar([1, 2]), "[1, 2]"),
        (Raises(), "<Raises: repr() raised ValueError>"),
        ([Raises(), 1], "[<Raises: repr() raised ValueError>, 1]"),
        (RING, "[1, [1, [1, [1, […]]]]]"),
        (10**100_000, "<int of about 100,000 digits>"),
        (Color.RED, "<Color.RED: 1>"),
        (int, "<class 'int'>"),
        (len, "<built-in function len>"),
        (class_name, "<function class_name>"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_shown(value, shown):
    assert short_value(value, 60, Stopwatch(5)) == shown


def test_plain_object_has_no_address():
    assert short_value(Plain(), 200, Stopwatch(5)).endswith(".Plain object>")


def test_loud_object_is_one_short_printable_line():
    text = short_value(Loud(), 40, Stopwatch(5))
    assert len(text) == 40 and text.startswith("a b\\x1b[31mccc") and text.endswith("…")


def test_large_containers_are_not_walked():
    started = time.process_time()
    for value in (list(range(10**6)), dict.fromkeys(range(10**6)), "x" * 10**7, [[0] * 10**6] * 10):
        assert len(short_value(value, 80, Stopwatch(5))) <= 80
    assert time.process_time() - started < 5


def test_all_values_share_one_time_limit():
    class Slow:
        def __repr__(self):
            time.sleep(0.02)
            return "slow"

    watch = Stopwatch(0.1)
    shown = [short_value(Slow(), 80, watch) for _ in range(100)]
    assert shown[0] == "slow" and shown[-1].endswith("Slow: repr() took too long>")


def test_secrets_by_name():
    watch = Stopwatch(5)
    assert shown_value("password", "hunter2", 80, watch) == "<hidden>"
    assert shown_value("password", None, 80, watch) == "None"
    assert shown_value("accessKey", "x", 80, watch) == "<hidden>"
    for name in ("tokens", "author", "key", "keyboard", "secretary_of"):
        assert looks_secret(name) == (name == "secretary_of")


def test_class_name_runs_no_user_code():
    class Meta(type):
        __module__ = property(lambda self: 1 / 0)  # type: ignore[assignment]

    assert class_name(Meta("X", (), {})).endswith("X")
    assert class_name(ValueError) == "ValueError"


NESTED = st.recursive(
    st.none() | st.integers() | st.text(max_size=50) | st.binary(max_size=50) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=9), inner, max_size=5) | st.tuples(inner)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(NESTED, st.integers(min_value=1, max_value=200))
def test_any_value_fits_in_one_line(value, width):
    text = short_value(value, width, Stopwatch(5))
    assert len(text) <= width and "\n" not in text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-9, 9) | st.text(alphabet="ab'", max_size=3), max_size=4))
def test_small_values_read_as_repr(value):
    assert short_value(value, 200, Stopwatch(5)) == repr(value)

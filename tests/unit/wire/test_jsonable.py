"""What leaves is JSON that every peer can read, whatever it was made of."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.wire.jsonable import decode, encode

KEYS: Any = st.text() | st.integers() | st.none() | st.tuples(st.integers())
VALUES: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary() | st.dates(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text() | st.integers() | st.none() | st.tuples(st.integers()), inner)
    ),
    max_leaves=12,
)


def strictly(document: bytes) -> Any:
    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no JSON")

    return json.loads(document.decode("utf-8"), parse_constant=refuse)


@given(VALUES)
def test_every_value_becomes_strict_json(thing: Any) -> None:
    strictly(encode(thing))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=9))
def test_what_json_knows_comes_back(thing: Any) -> None:
    assert decode(encode(thing)) == thing


def test_numbers_without_a_finite_value_are_null() -> None:
    assert strictly(encode({"a": [float("inf"), float("-inf"), float("nan"), 1.5]})) == {"a": [None, None, None, 1.5]}


def test_a_lone_surrogate_leaves_the_rest_of_the_text() -> None:
    assert strictly(encode("a\ud800b")) == "a?b"


def test_bytes_dates_and_keys() -> None:
    made = strictly(encode({1: b"\x00\xff", (2, 3): datetime.date(2026, 1, 2), None: True, False: "x"}))
    assert made == {"1": "AP8=", "(2, 3)": "2026-01-02", "null": True, "false": "x"}


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("no")

    def __float__(self) -> float:
        raise RuntimeError("no")


class HostileMapping(dict[str, object]):
    def items(self) -> Any:
        raise RuntimeError("no")


HOSTILE: list[Any] = [Hostile(), HostileMapping(a=1), {Hostile(): 1}, [Hostile()]]


@pytest.mark.parametrize("thing", HOSTILE, ids=["object", "mapping", "key", "item"])
def test_hostile_objects_do_not_raise(thing: Any) -> None:
    strictly(encode(thing))


def test_a_container_that_holds_itself() -> None:
    ring: list[Any] = [1]
    ring.append(ring)
    assert strictly(encode(ring))[0] == 1


def test_numbers_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    assert strictly(encode([numpy.int64(3), numpy.float64(2.5), numpy.float32("nan")])) == [3, 2.5, None]


@pytest.mark.parametrize("document", [b"[" * 200_000, b"\xff", b"", b"{", b'{"a": NaN'])
def test_bad_documents_are_value_errors(document: bytes) -> None:
    with pytest.raises(ValueError):
        decode(document)

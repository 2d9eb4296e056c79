"""String forms and lengths of values that need no question, and measures of those that may be asked."""

from __future__ import annotations

import argparse
import collections
import contextvars
import datetime
import enum
import io
import pathlib
import sys
import threading
import types
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.facts import Facts
from ipython.services.inspection.measures import measures, memory_text
from ipython.services.inspection.sources import Sources
from ipython.services.inspection.text_form import keeps_silent, length_of, string_form
from ipython.settings.shell import InspectionSettings

FACTS = Facts(Lookup(), Sources(lambda filename: None), InspectionSettings())


class Mine(list):  # type: ignore[type-arg]
    """A list with a text of its own."""

    def __repr__(self) -> str:
        raise RuntimeError("was run")


class Flag(enum.Flag):
    """Two bits."""

    A = 1
    B = 2


@pytest.mark.parametrize(
    ("thing", "text"),
    [
        (5, "5"),
        ("a'b", "a'b"),
        (b"a", "b'a'"),
        (bytearray(b"a"), "bytearray(b'a')"),
        (range(3), "range(0, 3)"),
        (None, "None"),
        ((1,), "(1,)"),
        ({1: 2}, "{1: 2}"),
        (frozenset((1,)), "frozenset({1})"),
        (slice(1, None), "slice(1, None, None)"),
        (datetime.date(2020, 1, 2), "2020-01-02"),
        (pathlib.PurePosixPath("/a"), "/a"),
        (Decimal("1.5"), "1.5"),
        (collections.OrderedDict(a=1), "OrderedDict({'a': 1})"),
        (collections.deque([1], 3), "deque([1], maxlen=3)"),
        (collections.ChainMap({"a": 1}), "ChainMap({'a': 1})"),
        ({"a": 1}.keys(), "dict_keys(['a'])"),
        (types.SimpleNamespace(a="x"), "namespace(a='x')"),
        (Flag.A, "Flag.A"),
        (ValueError("x", [Mine()]), "ValueError('x', [<Mine>])"),
        (NotImplemented, "NotImplemented"),
    ],
)
def test_text(thing: object, text: str) -> None:
    assert string_form(FACTS, thing, 200) == text


def test_types_of_others_have_the_default_form() -> None:
    text = string_form(FACTS, Mine([1]), 200)
    assert text is not None and "Mine object at 0x" in text


def test_huge_values_take_no_time() -> None:
    values: list[Any] = [10**2_000_000, "a" * 10**8, list(range(10**6)), dict.fromkeys(range(10**6)), b"a" * 10**8]
    for thing in values:
        text = string_form(FACTS, thing, 200)
        assert text is not None and len(text) <= 200
    assert string_form(FACTS, values[2], 200).endswith("999998, 999999]")  # type: ignore[union-attr]


def test_files(tmp_path: Path) -> None:
    class Raw(io.RawIOBase):
        @property
        def name(self) -> str:
            raise RuntimeError("was run")

        def readable(self) -> bool:
            return True

    with open(tmp_path / "f", "w") as file:
        text = string_form(FACTS, file, 500)
        assert text is not None and str(tmp_path / "f") in text and measures(FACTS, file) == [("State", "open")]
    assert measures(FACTS, file) == [("State", "closed")]
    wrapped = io.TextIOWrapper(io.BufferedReader(Raw()))  # type: ignore[type-var]
    assert "object at 0x" in (string_form(FACTS, wrapped, 200) or "")


@pytest.mark.parametrize(
    ("thing", "silent"),
    [
        (argparse.Namespace(a=1), ["__repr__"]),
        (threading.Event(), ["__repr__"]),
        (threading.Lock(), ["__repr__"]),
        (MagicMock(), ["__str__", "__repr__", "__len__"]),
        (Mine(), ["__repr__"]),
        *[(thing, []) for thing in (5, [1], {}.keys(), memoryview(b""), range(2), datetime.date(2020, 1, 2), iter([]))],
        *[(thing, []) for thing in (collections.Counter(), collections.deque(), ValueError("x"), Flag.A, object())],
    ],
)  # fmt: skip
def test_it_is_said_what_was_not_asked(thing: object, silent: list[str]) -> None:
    assert keeps_silent(FACTS, thing) == silent


def test_lengths() -> None:
    class Counted:
        def __len__(self) -> int:
            raise RuntimeError("was run")

    assert length_of(FACTS, "abc") == 3 and length_of(FACTS, collections.Counter("ab")) == 2
    assert length_of(FACTS, Mine([1, 2])) == 2 and length_of(FACTS, Counted()) is None and length_of(FACTS, 5) is None


def test_states() -> None:
    def count() -> Any:
        yield 1
        yield 2

    generator = count()
    assert measures(FACTS, generator) == [("State", "not started")]
    next(generator)
    assert measures(FACTS, generator)[0][1].startswith("suspended at line ")
    list(generator)
    assert measures(FACTS, generator) == [("State", "finished")]
    variable: contextvars.ContextVar[Any] = contextvars.ContextVar("variable")
    assert measures(FACTS, variable) == [("Value", "not set")]
    variable.set(Mine())
    assert measures(FACTS, variable) == [("Value", "<Mine>")]
    assert measures(FACTS, Flag.B) == [("Value", "2")]


def test_arrays_scalars_types_and_functions_of_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    assert dict(measures(FACTS, numpy.zeros((2, 3), "int16"))) == {
        "Shape": "(2, 3)",
        "Dtype": "int16",
        "Memory": "12 bytes",
    }
    assert dict(measures(FACTS, numpy.float32(1)))["Dtype"] == "float32"
    assert measures(FACTS, numpy.dtype("int8")) == [] and measures(FACTS, numpy.sin) == []
    assert string_form(FACTS, numpy.zeros(2), 200) == "[0. 0.]"
    assert string_form(FACTS, numpy.zeros(2_000), 200) is None
    assert string_form(FACTS, numpy.sin, 200) == "<ufunc 'sin'>"
    assert string_form(FACTS, numpy.dtype("int8"), 200) == "int8"


def test_memory() -> None:
    assert [memory_text(size) for size in (0, 999, 1_000, 2_500_000, 10**16)] == [
        "0 bytes",
        "999 bytes",
        "1.0 kB",
        "2.5 MB",
        "10000.0 TB",
    ]
    assert sys.maxsize

"""What each kind of value looks like (the table of shell.md section 6.3, and more kinds)."""

from __future__ import annotations

import collections
import dataclasses
import enum
import os
import pathlib
import re
import types
from typing import Any

import pytest

from ipython.services.formatting.pretty import pretty


class Plain(list):  # type: ignore[type-arg]
    pass


class Own(list):  # type: ignore[type-arg]
    def __repr__(self) -> str:
        return "its own"


class Color(enum.Enum):
    RED = 1


class Named(type):
    def __repr__(cls) -> str:
        return "a named class"


class WithMeta(metaclass=Named):
    pass


class Pair(collections.namedtuple("Pair", "left right")):
    pass


Point = collections.namedtuple("Point", "x y")


@dataclasses.dataclass
class Order:
    number: int
    items: list[str]
    secret: str = dataclasses.field(default="hidden", repr=False)


@dataclasses.dataclass
class WithRepr:
    number: int

    def __repr__(self) -> str:
        return "own repr"


class Failure(Exception):
    pass


class Lines:
    def __repr__(self) -> str:
        return "one\ntwo"


CASES: list[tuple[object, str]] = [
    (None, "None"),
    (NotImplemented, "NotImplemented"),
    ([], "[]"),
    ((1,), "(1,)"),
    (set(), "set()"),
    ({3, 1, 2}, "{1, 2, 3}"),
    (frozenset(), "frozenset()"),
    (frozenset({2, 1}), "frozenset({1, 2})"),
    ({"b": 1, "a": 2}, "{'b': 1, 'a': 2}"),
    (Plain([1]), "[1]"),
    (Own([1]), "its own"),
    (int, "int"),
    (collections.OrderedDict, "collections.OrderedDict"),
    (collections.deque, "collections.deque"),
    (WithMeta, "a named class"),
    (len, "<function len(obj, /)>"),
    (ValueError("e", 1), "ValueError('e', 1)"),
    (KeyError, "KeyError"),
    (collections.OrderedDict(a=1), "OrderedDict([('a', 1)])"),
    (collections.defaultdict(int, {"a": 1}), "defaultdict(int, {'a': 1})"),
    (collections.Counter("aab"), "Counter({'a': 2, 'b': 1})"),
    (collections.deque([1], maxlen=3), "deque([1], maxlen=3)"),
    (collections.deque([1]), "deque([1])"),
    (collections.UserList([1]), "UserList([1])"),
    (collections.UserDict(a=1), "UserDict({'a': 1})"),
    (collections.ChainMap({"a": 1}, {"b": 2}), "ChainMap({'a': 1}, {'b': 2})"),
    ({"a": 1}.keys(), "dict_keys(['a'])"),
    ({"a": 1}.values(), "dict_values([1])"),
    ({"a": 1}.items(), "dict_items([('a', 1)])"),
    (types.MappingProxyType({"a": 1}), "mappingproxy({'a': 1})"),
    (types.SimpleNamespace(a=1, b=[2]), "namespace(a=1, b=[2])"),
    (re.compile("x", re.IGNORECASE), "re.compile(r'x', re.IGNORECASE|re.UNICODE)"),
    (re.compile(b"x"), "re.compile(rb'x')"),
    (re.match("(a)(b)?", "ac"), "<re.Match object; span=(0, 1), match='a', groups=('a', None)>"),
    (slice(1, 2), "slice(1, 2, None)"),
    (range(3), "range(0, 3)"),
    (Color.RED, repr(Color.RED)),
    (1.5, "1.5"),
    (pathlib.PurePosixPath("/a/b"), "PurePosixPath('/a/b')"),
    (Point(1, 2), "Point(x=1, y=2)"),
    (Order(1, ["a"]), "Order(number=1, items=['a'])"),
    (WithRepr(1), "own repr"),
    ([Lines()], "[one\n two]"),
    ([Lines(), Lines()], "[one\n two,\n one\n two]"),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=[expected.split("\n")[0] for _, expected in CASES])
def test_each_kind(value: object, expected: str) -> None:
    assert pretty(value) == expected


def test_names_with_modules() -> None:
    def made(a: Undefined, b: int = 1) -> None:  # type: ignore[name-defined]  # noqa: F821
        raise AssertionError

    where = f"{__name__}.test_names_with_modules.<locals>."
    assert pretty(made).startswith(f"<function {where}made(a")
    assert pretty(Failure("a")) == f"{__name__}.Failure('a')"
    assert pretty(object()).startswith("<object at 0x")
    assert pretty(super(Plain, Plain())).startswith(f"<super: {__name__}.Plain,")


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OF_A_TEST", "1")
    shown = pretty(os.environ)
    assert shown.startswith("environ{") and "'OF_A_TEST': '1'" in shown


def test_long_values_are_laid_out_field_by_field() -> None:
    order = Order(1, ["a" * 40, "b" * 40])
    assert pretty(order) == f"Order(number=1,\n      items=['{'a' * 40}',\n             '{'b' * 40}'])"
    point = Point("a" * 40, "b" * 40)
    assert pretty(point) == f"Point(x='{'a' * 40}',\n      y='{'b' * 40}')"
    assert "\n" in pretty({"a" * 40: 1, "b" * 40: 1}.keys())
    assert "\n" in pretty(collections.ChainMap({"a" * 40: 1}, {"b" * 40: 1}))
    assert "\n" in pretty(re.match("(a+)", "a" * 60))


def test_a_long_path_is_cut_behind_its_slashes() -> None:
    path = pathlib.PurePosixPath("/" + "/".join(["abcdefghij"] * 12))
    shown = pretty(path)
    assert shown.count("\n") == 2
    assert max(map(len, shown.split("\n"))) <= 79
    assert eval(shown, {"PurePosixPath": pathlib.PurePosixPath}) == path


def test_many_numbers_share_lines_beside_foreign_values() -> None:
    shown = pretty([object, list(range(100))])
    assert shown.count("\n") < 10


def test_verbose_shows_attributes() -> None:
    class Thing:
        def __init__(self) -> None:
            self.size = 3
            self._hidden = 4

    shown = pretty(Thing(), verbose=True)
    assert "size=3" in shown and "hidden" not in shown


def test_attrs_classes() -> None:
    attr = pytest.importorskip("attr")
    made: Any = attr.make_class("Made", ["x", "y"])
    assert pretty(made("a" * 40, "b" * 40)) == f"Made(x='{'a' * 40}',\n     y='{'b' * 40}')"


def test_objects_that_hold_themselves() -> None:
    space = types.SimpleNamespace()
    space.me = space
    assert pretty(space) == "namespace(me=namespace(...))"
    order = Order(1, [])
    order.items.append(order)  # type: ignore[arg-type]
    assert pretty(order) == "Order(number=1, items=[Order(...)])"

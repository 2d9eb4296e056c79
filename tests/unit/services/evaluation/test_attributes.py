"""Static attribute look-up agrees with ``getattr`` where nothing is run, and runs nothing where something would be."""

from __future__ import annotations

import enum
import functools
import importlib
import os
import pathlib
import sys
import types
from typing import Any

import pytest

from ipython.services.evaluation.attributes import attribute, attribute_names, is_instance, own_names


class Trap:
    """Everything that could run when somebody looks at an instance counts."""

    ran: list[str] = []
    plain = 1

    def __init__(self) -> None:
        self.here = 2

    def method(self) -> None: ...

    @classmethod
    def maker(cls) -> None: ...

    @staticmethod
    def helper() -> None: ...

    @property
    def computed(self) -> int:
        self.ran.append("property")
        return 1

    @functools.cached_property
    def once(self) -> int:
        self.ran.append("cached property")
        return 1

    def __getattr__(self, name: str) -> Any:
        Trap.ran.append(f"getattr {name}")
        raise AttributeError(name)

    def __getattribute__(self, name: str) -> Any:
        Trap.ran.append(f"getattribute {name}")
        return object.__getattribute__(self, name)

    def __dir__(self) -> list[str]:
        Trap.ran.append("dir")
        return []

    def __eq__(self, other: object) -> bool:
        Trap.ran.append("eq")
        return True

    def __hash__(self) -> int:
        Trap.ran.append("hash")
        return 1

    @property
    def __class__(self) -> Any:
        Trap.ran.append("class")
        return int


@pytest.fixture
def trap() -> Trap:
    made = Trap()
    Trap.ran.clear()
    return made


def test_nothing_of_the_users_is_run(trap: Trap) -> None:
    for name in ("plain", "here", "method", "maker", "helper", "computed", "once", "missing", "__class__", "__dict__"):
        attribute(trap, name)
    attribute_names(trap)
    own_names(trap)
    assert not is_instance(trap, int)
    assert Trap.ran == []


def test_values_of_an_instance(trap: Trap) -> None:
    found = {name: attribute(trap, name) for name in ("plain", "here", "method", "maker", "helper")}
    values: dict[str, Any] = {name: one.value for name, one in found.items() if one is not None and one.live}
    assert values["plain"] == 1 and values["here"] == 2
    assert type(values["method"]) is types.MethodType and values["method"].__func__ is vars(Trap)["method"]
    assert values["maker"].__self__ is Trap
    assert values["helper"] is vars(Trap)["helper"].__func__


@pytest.mark.parametrize("name", ["computed", "once"])
def test_descriptors_are_found_and_not_run(trap: Trap, name: str) -> None:
    found = attribute(trap, name)
    assert found is not None and not found.live and found.value is vars(Trap)[name]


def test_a_cached_value_is_the_value(trap: Trap) -> None:
    own_names(trap)["once"] = 7
    found = attribute(trap, "once")
    assert found is not None and found.live and found.value == 7


def test_slots() -> None:
    class Slotted:
        __slots__ = ("empty", "filled")

    made = Slotted()
    made.filled = 3
    found = attribute(made, "filled")
    assert found is not None and found.value == 3
    assert attribute(made, "empty") is None
    assert {"empty", "filled"} <= attribute_names(made).keys()


def test_a_users_own_dict_is_not_asked() -> None:
    class Odd:
        @property
        def __dict__(self) -> Any:  # type: ignore[override]
            raise RuntimeError("was run")

    assert own_names(Odd()) == {}


def test_a_module_getattr_is_not_asked() -> None:
    module = types.ModuleType("lazy")
    module.__dict__["__getattr__"] = lambda name: 1 / 0
    assert attribute(module, "something") is None
    module.__dict__["there"] = 5
    found = attribute(module, "there")
    assert found is not None and found.value == 5


def test_metaclass_attributes_and_hostile_metaclasses() -> None:
    class Meta(type):
        @property
        def computed(cls) -> int:
            raise RuntimeError("was run")

        def __getattribute__(cls, name: str) -> Any:
            raise RuntimeError("was run")

        def __instancecheck__(cls, instance: object) -> bool:
            raise RuntimeError("was run")

    class Made(metaclass=Meta):
        x = 1

    found = attribute(Made, "x")
    assert found is not None and found.value == 1
    computed = attribute(Made, "computed")
    assert computed is not None and not computed.live
    assert attribute(Made(), "x") is not None


class Color(enum.Enum):
    """For the comparison below."""

    RED = 1


@pytest.mark.parametrize(
    "thing",
    [os, os.path, sys, 3, "text", [1], {"a": 1}, int, type, pathlib.Path, Color.RED, len, pathlib.PurePosixPath("a"),
     functools.partial(int, "3"), importlib.machinery.ModuleSpec("a", None), (1).__add__, types.SimpleNamespace(a=1)],
    ids=lambda thing: type(thing).__name__,
)  # fmt: skip
def test_live_answers_are_those_of_getattr(thing: object) -> None:
    compared = 0
    for name in attribute_names(thing):
        found = attribute(thing, name) if isinstance(name, str) else None
        if found is None or not found.live or name in ("__dict__", "__annotations__", "__class__"):
            continue
        try:
            expected = getattr(thing, name)
        except AttributeError:
            continue
        if type(found.value) in (types.BuiltinFunctionType, types.MethodWrapperType, types.MethodType):
            assert found.value.__name__ == expected.__name__  # type: ignore[attr-defined]
        else:
            assert found.value is expected or type(found.value) is type(expected), name
        compared += 1
    assert compared > 5


@pytest.mark.parametrize("thing", [3, "text", [1], Color.RED, pathlib.PurePosixPath("a"), int, Color])
def test_names_cover_dir(thing: object) -> None:
    assert set(object.__dir__(thing)) - {"__class__"} <= attribute_names(thing).keys() | {"__abstractmethods__"} | (
        set(type.__dir__(type(thing))) if isinstance(thing, type) else set()
    )

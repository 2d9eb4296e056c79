"""Objects that write down whatever of theirs is run: completion and help must leave them silent.

``scene()`` returns names for a namespace and the list that fills up. The objects can be made, stored and deleted; from
``armed()`` on every special method, property, descriptor or comparison that is run is recorded and raises.
"""

from __future__ import annotations

import sys
import weakref
from collections import OrderedDict, UserDict, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

SPECIAL = (
    "abs add aenter aexit aiter and anext await bool bytes call ceil complex contains delattr delete delitem dir divmod"
    " enter eq exit float floor floordiv format fspath ge get getattr getattribute getitem gt hash iadd index int"
    " invert iter le len length_hint lshift lt matmul missing mod mul ne neg next or pos pow radd rand reduce"
    " reduce_ex repr reversed rfloordiv rlshift rmod rmul ror round rpow rshift rsub rtruediv rxor set setattr setitem"
    " sizeof str sub subclasscheck instancecheck truediv trunc xor"
).split()
ASKED_FOR = ("class", "dict", "doc", "annotations", "wrapped", "signature", "module", "name", "qualname", "slots_of")


class Recorder:
    """What was run since ``armed``."""

    def __init__(self) -> None:
        self.on = False
        self.ran: list[str] = []

    def note(self, what: str) -> None:
        """Record one thing that was run, and fail as hostile code does."""
        if self.on:
            self.ran.append(what)
            raise RuntimeError(f"{what} was run")

    @contextmanager
    def armed(self) -> Iterator[list[str]]:
        """From here on everything that is run is recorded."""
        self.on = True
        try:
            yield self.ran
        finally:
            self.on = False


def scene() -> tuple[dict[str, Any], Recorder]:
    """Names of hostile objects, and their recorder."""
    recorder = Recorder()
    note = recorder.note

    def special(owner: str, name: str) -> Any:
        base = getattr(object, name, None) if owner != "Meta" else getattr(type, name, None)

        def method(self: Any, *arguments: Any, **named: Any) -> Any:
            note(f"{owner}.{name}")
            if base is None or name in ("__reduce__", "__reduce_ex__"):
                raise TypeError(name)
            return base(self, *arguments, **named)

        return method

    class Descriptor:
        """Raises when it is read."""

        def __get__(self, instance: Any, owner: Any = None) -> Any:
            note("Descriptor.__get__")
            return 1

    class DataDescriptor(Descriptor):
        """Raises when it is read, and wins over the instance."""

        def __set__(self, instance: Any, new: Any) -> None:
            note("DataDescriptor.__set__")

    meta_names: dict[str, Any] = {
        f"__{name}__": special("Meta", f"__{name}__")
        for name in ("getattribute", "dir", "repr", "eq", "hash", "call", "instancecheck", "subclasscheck")
    }
    meta_names |= {
        f"__{name}__": special("Meta", f"__{name}__") for name in ("getattr", "len", "iter", "contains", "getitem")
    }
    Meta = type("Meta", (type,), meta_names)

    def reads(name: str) -> property:
        def read(self: Any) -> Any:
            note(f"property {name}")
            return None

        return property(read, doc=None)

    body: dict[str, Any] = {
        f"__{name}__": special("Hostile", f"__{name}__")
        for name in SPECIAL
        if name not in ("get", "set", "delete", "instancecheck", "subclasscheck")
    }
    body |= {f"__{name}__": reads(f"__{name}__") for name in ASKED_FOR if name not in ("qualname", "module")}
    body |= {
        "calm": 1,
        "speed": reads("speed"),
        "descriptor": Descriptor(),
        "data_descriptor": DataDescriptor(),
        "method": lambda self, first, second=2: None,
        "shape": reads("shape"),
        "dtype": reads("dtype"),
        "columns": reads("columns"),
        "keys": special("Hostile", "keys"),
    }
    Hostile: Any = Meta("Hostile", (), body)
    hostile = object.__new__(Hostile)

    class Slotted:
        """Has slots, one of them empty, and a metaclass of the usual kind."""

        __slots__ = ("empty", "full")

        def __init__(self) -> None:
            self.full = hostile

        def __getattr__(self, name: str) -> Any:
            note("Slotted.__getattr__")
            raise AttributeError(name)

    class HostileMapping(dict):  # type: ignore[type-arg]
        """A dictionary whose every way in is watched."""

    for name in ("__getitem__", "__iter__", "__len__", "__contains__", "keys", "items", "values", "get", "__repr__"):
        setattr(HostileMapping, name, special("HostileMapping", name))

    class HostileList(list):  # type: ignore[type-arg]
        """A list whose every way in is watched."""

    for name in ("__getitem__", "__iter__", "__len__", "__contains__", "__repr__", "__eq__", "index"):
        setattr(HostileList, name, special("HostileList", name))

    class Text(str):
        """A string that watches what is done with it; it can be hashed so that it can be a key."""

        __slots__ = ()
        __hash__ = str.__hash__

    for name in (
        "startswith",
        "lower",
        "__eq__",
        "__lt__",
        "__getitem__",
        "__len__",
        "__repr__",
        "__str__",
        "__iter__",
    ):
        setattr(Text, name, special("Text", name))

    class Number(int):
        """An int that watches what is done with it."""

    for name in ("__repr__", "__str__", "__index__", "__add__", "__eq__", "__bool__", "__format__"):
        setattr(Number, name, special("Number", name))
    Number.__hash__ = int.__hash__  # type: ignore[method-assign]

    class Key:
        """Has one hash value for all, and a comparison that is watched."""

        def __hash__(self) -> int:
            return hash("port")

        def __eq__(self, other: object) -> bool:
            note("Key.__eq__")
            return False

        def __repr__(self) -> str:
            note("Key.__repr__")
            return "key"

    class LazyModule(ModuleType):
        """A module that would import on demand."""

        def __getattr__(self, name: str) -> Any:
            note(f"LazyModule.{name}")
            raise AttributeError(name)

        def __dir__(self) -> list[str]:
            note("LazyModule.__dir__")
            return []

    seven = Number(7)

    def function(first: Any = hostile, *, second: Any = seven) -> Any:
        """Has defaults and a return annotation that must not be looked at."""
        note("function")

    function.__annotations__ = {"first": hostile, "second": Text("Hostile"), "return": hostile}

    def annotated(path: Any) -> Any:
        note("annotated")

    annotated.__annotations__ = {"return": "note('annotation text') or __import__('antigravity')"}

    def cyclic() -> None:
        note("cyclic")

    cyclic.__wrapped__ = cyclic  # type: ignore[attr-defined]

    def generator() -> Iterator[int]:
        note("generator")
        yield 1

    class Liar:
        """Answers ``dir`` and everything else with lies."""

        def __dir__(self) -> Any:
            note("Liar.__dir__")
            return [1, None, "x" * 10_000_000]

        def __getattribute__(self, name: str) -> Any:
            note(f"Liar.{name}")
            return object.__getattribute__(self, name)

    class Everything:
        """Answers every attribute, as mocks and remote proxies do."""

        def __getattr__(self, name: str) -> Any:
            note(f"Everything.{name}")
            return Everything()

        def __call__(self, *arguments: Any) -> Any:
            note("Everything.__call__")

    class Counting(defaultdict):  # type: ignore[type-arg]
        """A defaultdict that would make keys by looking."""

        def __missing__(self, key: Any) -> Any:
            note("Counting.__missing__")
            raise KeyError(key)

    class Exceptional(Exception):
        """An exception with hostile text."""

        def __str__(self) -> str:
            note("Exceptional.__str__")
            return ""

    # Of a class whose metaclass watches comparisons: ``type(odd) in (str, int)`` is one.
    odd = object.__new__(Meta("Odd", (), {"__hash__": lambda self: 3}))
    Everything.odd = odd  # type: ignore[attr-defined]
    module = ModuleType("module_with_odd_export")
    module.__dict__.update(__all__=odd, odd=odd, port=1)
    lazy = LazyModule("lazy_module")
    mock = MagicMock(name="mock")
    Hostile_of_pandas: Any = type("DataFrame", (), dict(body))
    Hostile_of_pandas.__module__ = "pandas"
    pretender = object.__new__(Hostile_of_pandas)
    user = UserDict()
    user.data["inner"] = hostile
    names: dict[str, Any] = {
        "hostile": hostile,
        "Hostile": Hostile,
        "slotted": Slotted(),
        "mapping": HostileMapping(port=1, name=hostile),
        "listing": HostileList([hostile, 1]),
        "text": Text("value"),
        "number": seven,
        "plain": {
            "port": hostile,
            Key(): 1,
            "host": {"inner": hostile},
            5: Number(5),
            Text("odd"): 1,
            odd: 1,
            ("port", odd): 1,
            (odd, 1): 1,
        },
        "ordered": OrderedDict(first=hostile),
        "items": [hostile, [Number(1)], (hostile, 2), {"x": hostile}],
        "lazy": lazy,
        "module": module,
        "odd": odd,
        "function": function,
        "annotated": annotated,
        "cyclic": cyclic,
        "generator": generator,
        "running": generator(),
        "liar": Liar(),
        "everything": Everything(),
        "counting": Counting(list),
        "exceptional": Exceptional(hostile),
        "pretender": pretender,
        "reference": weakref.proxy(slotted_holder := Everything()),
        "holder": slotted_holder,
        "user": user,
        "mock": mock,
        "bound": hostile_method(Hostile, hostile),
    }
    assert sys.getsizeof(names)
    return names, recorder


def hostile_method(cls: Any, instance: Any) -> Any:
    """A bound method whose object is hostile."""
    from types import MethodType

    return MethodType(type.__dict__["__dict__"].__get__(cls)["method"], instance)

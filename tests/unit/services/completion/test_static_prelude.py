"""The text that tells static analysis about live names."""

from __future__ import annotations

import ast
import collections
import datetime
import functools
import os
import re
import textwrap
from types import ModuleType
from typing import Any

import pytest

from ipython.services.completion.static_prelude import CHARACTERS, Prelude, names_in, without_escapes
from ipython.services.evaluation.lookup import Lookup


class Typed:
    """A cell as the compiler keeps it."""

    number = 1
    label = "Cell In[1]"
    rewritten: frozenset[int] = frozenset()
    shifts: tuple[int, ...] = ()

    def __init__(self, typed: str) -> None:
        self.typed = typed


def prelude(source: str, names: dict[str, object], cell: str = "") -> str:
    text = Prelude((names,), Lookup(), lambda name: Typed(cell) if name == "<cell>" else None).text_for(source)
    ast.parse(text)
    return text


def described(thing: object) -> str:
    return prelude("thing", {"thing": thing})


def run_cell(cell: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "__main__"}
    exec(compile(without_escapes(cell), "<cell>", "exec"), names)
    return names


@pytest.mark.parametrize(
    ("thing", "wanted"),
    [
        (os, "import os as thing"),
        (os.path, f"import {os.path.__name__} as thing"),
        (textwrap.dedent, "from textwrap import dedent as thing"),
        (len, "from builtins import len as thing"),
        (os.getcwd, f"from {os.getcwd.__module__} import getcwd as thing"),
        (int, "thing = int"),
        (1, "thing: int"),
        (True, "thing = True"),
        (None, "thing = None"),
        ("", "thing: str"),
        ([], "thing: list"),
        ([1, 2], "thing: list[int]"),
        ([1, ""], "thing: list"),
        ({1: ["a"]}, "thing: dict[int, list[str]]"),
        ({}, "thing: dict"),
        (("a",), "thing: tuple[str, ...]"),
        ({1.5}, "thing: set[float]"),
        ([None], "thing: list[None]"),
    ],
)
def test_values(thing: object, wanted: str) -> None:
    assert described(thing) == wanted + "\n"


@pytest.mark.parametrize(
    ("thing", "imported"),
    [
        (collections.OrderedDict(), "from collections import OrderedDict as _ipython_type_1\nthing: _ipython_type_1\n"),
        (datetime.datetime, "from datetime import datetime as _ipython_type_1\nthing = _ipython_type_1\n"),
        (functools.partial(int), "from functools import partial as _ipython_type_1\nthing: _ipython_type_1\n"),
        (re.compile(""), "from re import Pattern as _ipython_type_1\nthing: _ipython_type_1\n"),
        ("".join, "_ipython_type_thing: str\nthing = _ipython_type_thing.join\n"),
        (ast.NodeVisitor().visit, None),
    ],
)
def test_types_of_libraries(thing: object, imported: str | None) -> None:
    text = described(thing)
    if imported is None:
        imported = (
            "from ast import NodeVisitor as _ipython_type_1\n"
            "_ipython_type_thing: _ipython_type_1\nthing = _ipython_type_thing.visit\n"
        )
    assert text == imported


def test_only_names_that_the_text_mentions() -> None:
    assert prelude("a.b", {"a": 1, "b": "", "c": 1.5}) == "b: str\na: int\n"
    assert prelude("", {"a": 1}) == ""
    assert list(names_in("a + b.a(c1) 1x ü")) == ["ü", "x", "c1", "a", "b"]


def test_functions_of_cells_come_with_what_they_mention() -> None:
    cell = "import json\nlimit = 3\n%time pass\ndef inner(): return json.dumps(limit)\n"
    cell += "def outer():\n    return inner()\n"
    names = run_cell(cell)
    text = prelude("outer()", names, cell)
    assert text == (
        "limit: int\nimport json as json\ndef inner(): return json.dumps(limit)\ndef outer():\n    return inner()\n"
    )


def test_decorated_nested_renamed_and_nameless_functions_of_cells() -> None:
    cell = textwrap.dedent(
        """
        import functools
        @functools.cache
        def cached():
            def inner():
                return 1
            return inner
        nested = cached()
        plain = cached.__wrapped__
        small = lambda: 'a'
        two, three = (lambda: 1), (lambda: 2)
        """
    )
    names = run_cell(cell)
    assert "def inner():\n    return 1\nnested = inner\n" in prelude("nested", names, cell)
    assert "@functools.cache\ndef cached():\n" in prelude("plain", names, cell)
    assert prelude("small", names, cell) == "small = lambda: 'a'\n"
    assert prelude("two", names, cell) == ""


def test_classes_of_cells_and_their_bases() -> None:
    cell = "class Base:\n    def base(self): return 1\nclass Car(Base):\n    def go(self): return 1\ncar = Car()\n"
    text = prelude("car", run_cell(cell), cell)
    assert text == (
        "class Base:\n    def base(self): return 1\nclass Car(Base):\n    def go(self): return 1\ncar: Car\n"
    )


def test_a_class_without_source_is_described_by_what_it_has() -> None:
    names = run_cell("class Base: pass\nclass Car(Base, dict):\n    wheels = 4\n    def go(self): pass\ncar = Car()\n")
    assert prelude("car", names) == (
        "class Base():\n    pass\n"
        "class Car(Base, dict):\n    pass\n    wheels = None\n    def go(self, *_arguments, **_named): ...\n"
        "car: Car\n"
    )


def test_recursive_functions_and_containers_end() -> None:
    cell = "def odd(n): return even(n)\ndef even(n): return odd(n)\n"
    assert prelude("odd", run_cell(cell), cell).count("def ") == 2
    endless: list[Any] = []
    endless.append(endless)
    assert described(endless) == "thing: list[list[list[list]]]\n"


def test_the_size_is_bounded() -> None:
    cell = "".join(f"def f{i}(): return '{'x' * 600}' + f{i + 1}()\n" for i in range(90))
    assert len(prelude("f0()", run_cell(cell), cell)) < CHARACTERS + 10_000
    many = {f"name_{i}": i for i in range(5_000)}
    assert prelude(" ".join(many), many).count("\n") == 100


def test_nothing_of_the_users_is_run() -> None:
    def forbidden(*_: object, **__: object) -> Any:
        raise AssertionError("was run")

    names = (
        "__getattr__ __getattribute__ __repr__ __len__ __iter__ __eq__ __ne__ __hash__ __dir__ __bool__ __get__".split()
    )
    hostile: Any = type("Hostile", (), {**dict.fromkeys(names, forbidden), "__module__": "nowhere"})
    listed: Any = type("Listed", (list,), {**dict.fromkeys(names, forbidden)})
    mapped: Any = type("Mapped", (dict,), {**dict.fromkeys(names, forbidden)})
    meta: Any = type("Meta", (type,), {**dict.fromkeys(names, forbidden)})
    module: Any = type("Module", (ModuleType,), {"__getattribute__": forbidden, "__getattr__": forbidden})
    shown = {
        "a": hostile(),
        "b": listed(),
        "c": mapped(),
        "d": type.__call__(meta, "Made", (), {}),
        "e": type.__call__(module, "made"),
        "f": [hostile()],
        "g": {"key": hostile()},
        "h": object.__new__(type.__call__(meta, "OfMeta", (), {"__module__": "nowhere"})),
        "i": list.__new__(type.__call__(meta, "ListOfMeta", (list,), {"__module__": "nowhere"})),
    }
    text = prelude("a b c d e f g h i", shown)
    assert "class Hostile" in text and "b: Listed" in text and "f: list[Hostile]" in text


def test_lies_about_modules_and_names_are_not_believed() -> None:
    liar = type("Path", (), {"__module__": "os; import evil", "__qualname__": "x\nimport evil"})
    text = described(liar())
    assert "evil" not in text
    other = type("path", (), {"__module__": "os"})  # not the one that os has under that name
    assert "import" not in described(other())
    fake = ModuleType("os")
    assert described(fake) == ""

    def function() -> None: ...

    function.__module__ = "os"
    function.__qualname__ = "getcwd"
    assert described(function) == ""


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("%%time\nx", "pass\nx"),
        ("  !ls -l", "  pass"),
        ("a, b = !ls", "a, b = list()"),
        ("x = %pwd", "x = None"),
        ("obj?", "pass"),
        ("?obj", "pass"),
        ("x = 'what?'", "x = 'what?'"),
        ("f(  # why?\n1)", "f(  # why?\n1)"),
        ("a % b", "a % b"),
        ("a != b", "a != b"),
    ],
)
def test_lines_that_are_no_python(source: str, wanted: str) -> None:
    assert without_escapes(source) == wanted

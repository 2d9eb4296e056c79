"""What the names of an unfinished cell stand for, without running any of it."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.evaluation.lookup import Lookup

SHIP = """
class Ship:
    wheels = 0

    def __init__(self, name: str, sails=2):
        self.name = name
        self.crew = []
        self.flags = {"red": 1}

    @property
    def captain(self):
        return self.crew

    @staticmethod
    def build(plan): return Ship("x")

    def rename(self, name): return self

ship = Ship("a")
"""


def names(source: str, policy: str = "limited", **outside: object) -> dict[str, str]:
    found = Lookup(policy=policy).cell_names(source, [outside])
    return {name: repr(thing) for name, thing in found.items()}


def value(expression: str, source: str, **outside: object) -> str:
    look = Lookup()
    found = look.find_value(expression, [look.cell_names(source, [outside]), outside])
    return repr(found.value) if found is not None else "nothing"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("x = 1\n", {"x": "1"}),
        ("x: list[int] = f()\n", {"x": "<instance list>"}),
        ("x = y = 'a'\n", {"x": "'a'", "y": "'a'"}),
        ("(a, *b), c = (1, 2, 3), {}\n", {"a": "<unknown >", "b": "<instance list>", "c": "<instance dict>"}),
        ("for i, w in enumerate(['a']):\n    w.", {"i": "<instance int>", "w": "'a'"}),
        ("try: pass\nexcept (KeyError, OSError) as error:\n    error.", {"error": "<instance KeyError>"}),
        ("x = 1\ndel x\n", {}),
        ("if (n := 'a'):\n    n.", {"n": "'a'"}),
        ("while True:\n    line = input()\n    line.", {"line": "<instance str>"}),
        ("match v:\n    case str() as s:\n        s.", {"s": "<instance str>"}),
        ("match v:\n    case {'k': k, **rest}:\n        k.", {"k": "<unknown >", "rest": "<unknown >"}),
        ("x = !ls\ny = %who_ls\nx.", {"x": "<unknown >", "y": "<unknown >"}),
        ("import not_loaded_anywhere as it\nit.", {"it": "<module not_loaded_anywhere>"}),
        ("from not_loaded_anywhere import it\nit.", {"it": "<unknown >"}),
        ("from . import it\nit.", {"it": "<unknown >"}),
    ],
)
def test_statements(source: str, shown: dict[str, str]) -> None:
    found = names(source)
    if "a" in shown:
        found["a"] = shown["a"]  # what the first of a nested display is may be known or not
    assert found == shown


def test_imports_of_loaded_modules_are_followed_and_nothing_is_imported() -> None:
    before = set(sys.modules)
    look = Lookup()
    found = look.cell_names("import os, os.path as way, antigravity\nfrom os import sep as mark, path\nx.", [])
    assert found["os"] is os and found["way"] is os.path and found["mark"] == os.sep and found["path"] is os.path
    assert not [name for name in set(sys.modules) - before if not name.startswith(("ipython.", "opcode", "_opcode"))]
    assert "antigravity" not in sys.modules
    assert "join" in look.cell_names("from posixpath import *\n", [])


def test_a_class_of_the_cell_has_what_its_methods_assign() -> None:
    for expression, shown in {
        "ship": "<instance Ship>",
        "ship.crew": "<instance list>",
        "ship.name": "<instance str>",
        "ship.captain": "<instance list>",
        "ship.rename(1).flags": "<instance dict>",
        "Ship.build(1).crew": "<instance list>",
        "ship.wheels": "0",
    }.items():
        assert value(expression, SHIP + "x") == shown, expression
    look = Lookup()
    made = look.cell_names(SHIP + "x", [])["Ship"]
    assert look.signature(made) == "(name: str, sails=2)"


def test_inside_of_a_method_self_is_known() -> None:
    typed = (
        SHIP.rpartition("\nship =")[0] + "\n    def sink(self, *, fast=False):\n        hole = self.crew\n        self."
    )
    found = names(typed)
    assert found["self"] == "<instance Ship>" and found["hole"] == "<instance list>"
    assert "wheels" not in found and "__class__" not in found  # a method does not see the names of its class
    assert value("self.flags", typed) == "<instance dict>"


def test_functions_of_the_cell() -> None:
    source = (
        "import contextlib\n"
        "def listed(): return [1]\n"
        "def told(x) -> 'dict[str, int]': ...\n"
        "def made():\n    yield 'a'\n"
        "async def later(): return 'a'\n"
        "@contextlib.contextmanager\ndef opened():\n    yield 'a'\n"
        "def loop(): return loop()\n"
        "with opened() as text:\n    for word in made():\n        waited = await later()\n        x."
    )
    for expression, shown in {
        "listed()": "<instance list>",
        "told(1)": "<instance dict>",
        "text": "'a'",
        "word": "'a'",
        "waited": "'a'",
        "loop()": "nothing",
    }.items():
        assert value(expression, source).replace("<instance str>", "'a'") == shown, expression


def test_a_data_class_is_called_with_its_fields() -> None:
    look = Lookup()
    source = "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    y: str = 'a'\nP("
    assert look.signature(look.cell_names(source, [])["P"]) == "(x: int, y: str = 'a')"


@pytest.mark.parametrize("policy", ["forbidden", "minimal"])
def test_a_strict_policy_knows_names_but_no_values(policy: str) -> None:
    assert names("x = 'a'\nx.", policy) == {"x": "<unknown >"}


class Silent:
    """Fails the test if any of its code runs."""

    def __getattribute__(self, name: str) -> object:
        raise AssertionError(f"{name} was asked")

    __call__ = __iter__ = __enter__ = __add__ = __eq__ = __bool__ = __len__ = __getitem__ = __getattribute__  # type: ignore[assignment]
    __hash__ = None  # type: ignore[assignment]


def test_objects_of_the_user_are_not_run() -> None:
    hostile = Silent()
    source = (
        "a = it()\nb = it + 1\nc = it[0]\nd = it.x\nfor e in it: pass\nwith it as f: pass\ng = [*it]\n"
        "h = it == it\ni = not it\nfrom it import x\nclass J(it): pass\n@it\ndef k(a=it, b: it = 1) -> it: return it\n"
        "l = k()\nit.m = 1\ntry: pass\nexcept it as n: pass\nmatch it:\n    case it() as o: pass\nx."
    )
    found = names(source, it=hostile)
    assert set("abcdefghiklnox") <= set(found)


LINES = (
    "x = [1]|def f(a, b=2):|    return a|class C(f):|    y: int = 3|for i in x:|    i.z = x|with f() as g:|    pass|"
    "try:|    x = f(x)|except E as e:|else:|@f|async def h():|    await x|    self.q = C()|lambda q: q.|del x|"
    "import os|    yield|match x:|    case [a, *b]:|        c|global x|f(C, *x)"
)


@given(st.lists(st.sampled_from(LINES.split("|")), max_size=14))
def test_any_arrangement_of_lines_is_read(lines: list[str]) -> None:
    names("\n".join(lines))

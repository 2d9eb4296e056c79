"""Did-you-mean."""

from __future__ import annotations

import pytest

from ipython.services.traceback.suggestions import edits, nearest, static_names


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("prnt(1)", "Did you mean: 'print'?"),
        ("lenght = 1\nlength", "Did you mean: 'lenght'?"),
        ("def f(value):\n    return valeu\nf(1)", "Did you mean: 'value'?"),
        ("true", "Did you mean: 'True'?"),
        ("null", "Did you mean: 'None'?"),
        ("json.loads('1')", "Did you forget to import 'json'?"),
        ("class A:\n    def __init__(self):\n        self.size = 1\n    def m(self):\n        return size\nA().m()",
         "Did you mean: 'self.size'?"),
        ("[].apend(1)", "Did you mean: 'append'?"),
        ("class A:\n    color = 1\nA.colour", "Did you mean: 'color'?"),
        ("class A:\n    def __init__(self): self.total = 1\nA().totl", "Did you mean: 'total'?"),
        ("import math\nmath.sqroot", "Did you mean: 'sqrt'?"),
        ("from math import sqroot", "Did you mean: 'sqrt'?"),
        ("import jsno", "Did you mean: 'json'?"),
        ("import os.paht", ""),
        ("import email.mesage", "Did you mean: 'email.message'?"),
        ("zzzzzzzzzz", ""),
        ("x", ""),
        ("raise NameError('own words')", ""),
        ("raise AttributeError('own words')", ""),
        ("raise ImportError", ""),
        ("raise ValueError('prnt')", ""),
    ],
)  # fmt: skip
def test_hint(session, cell, hint):
    session.run(cell)
    assert session.report().hint == hint


def test_hint_stands_after_the_message(session):
    assert session.fail("prnt(1)").endswith("NameError: name 'prnt' is not defined. Did you mean: 'print'?\n")


def test_hints_run_no_user_code(session):
    session.run(
        "calls = []\n"
        "class Meta(type):\n"
        "    def __getattribute__(cls, name): calls.append(name); return type.__getattribute__(cls, name)\n"
        "class Hostile(metaclass=Meta):\n"
        "    colour = 1\n"
        "    @property\n"
        "    def __dict__(self): calls.append('dict'); raise SystemExit\n"
        "    def __dir__(self): calls.append('dir'); raise SystemExit\n"
        "hostile = Hostile()\n"
        "del calls[:]"
    )
    error = AttributeError("x", name="color", obj=session.scope["hostile"])
    try:
        raise error
    except AttributeError:
        assert session.report(error).hint == "Did you mean: 'colour'?"
    assert session.scope["calls"] == []


def test_private_names_are_suggested_for_private_ones_only():
    assert nearest("secret", ["_secret", "_secres"]) == "_secret"
    assert nearest("secrex", ["_secrey"]) is None
    assert nearest("_secrt", ["_secret"]) == "_secret"


def test_many_and_odd_names_are_harmless():
    names = [f"variable_{number}" for number in range(100_000)]
    assert nearest("variable_x", [1, None, *names]) == "variable_0"
    assert nearest("x" * 10_000, ["x" * 9_999]) is None
    assert nearest("", ["a"]) is None


def test_edits_counts_a_swap_once():
    assert [edits("form", "from", 3), edits("abc", "abc", 3), edits("kitten", "sitting", 9)] == [1, 0, 3]
    assert edits("abcdef", "uvwxyz", 2) == 3


def test_static_names_of_slots_and_classes():
    class Slotted:
        __slots__ = ("alpha",)

    assert "alpha" in static_names(Slotted()) and "alpha" in static_names(Slotted)

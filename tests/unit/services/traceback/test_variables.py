"""Names on shown lines."""

from __future__ import annotations

import os

import pytest

from ipython.services.traceback.variables import names_in, used_values


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["y = x + z.a.b"], ["y", "x", "z.a.b"]),
        (["def f(a, b=c):", "    return a"], ["return", "a"]),
        (["s = 'x y' # z"], ["s"]),
        (["s = '''a", "b''' + c"], ["s", "c"]),
        (["f'{x}' + rb'x' + 0x1F + 1e5 + n"], ["n"]),
        (["g(x).y.z"], ["g", "x"]),
        (["名 = é"], ["名", "é"]),
    ],
)
def test_names(lines, names):
    assert list(names_in(lines)) == names


def test_values_in_order_of_use_without_what_says_nothing():
    class Thing:
        def __init__(self):
            self.size = 3

    def helper():
        pass

    scope = {"x": 1, "thing": Thing(), "helper": helper, "os": os, "int_": int, "alias": helper}
    found = used_values(["y = helper(x) + thing.size + thing.nosuch + os.x + alias + g"], scope, {"g": 5, "h": 6}, 10)
    assert [name for name, _ in found] == ["x", "thing", "thing.size", "alias", "g"]


def test_limit():
    scope = {f"x{number}": number for number in range(50)}
    assert len(used_values([" + ".join(scope)], scope, {}, 7)) == 7


def test_properties_are_not_run():
    class Hostile:
        @property
        def size(self):
            raise SystemExit

        def __getattr__(self, name):
            raise SystemExit

    assert [name for name, _ in used_values(["h.size + h.other"], {"h": Hostile()}, {}, 5)] == ["h"]

"""What an expression stands for."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.evaluation.lookup import Lookup


class Server:
    """Has a name, and an item access that must not be run."""

    name = "first"

    def __getitem__(self, key: object) -> Any:
        raise RuntimeError("was run")

    def __call__(self) -> Any:
        raise RuntimeError("was run")

    def __add__(self, other: object) -> Any:
        raise RuntimeError("was run")


NAMES: dict[str, object] = {
    "os": os,
    "config": {"servers": [Server()], 3: "three", (1, "a"): "pair", -2: "negative"},
    "server": Server(),
    "text": "abc",
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("os.path.join", os.path.join),
        ("config['servers'][0].name", "first"),
        ("config[3]", "three"),
        ("config[-2]", "negative"),
        ("config[1, 'a']", "pair"),
        ("text[-1]", "c"),
        ("len", len),
        ("'x'", "x"),
        (" os . path . sep ", os.sep),
    ],
)
def test_found(expression: str, expected: object) -> None:
    found = Lookup().find(expression, [NAMES])
    assert found is not None and found.live and found.value == expected


@pytest.mark.parametrize(
    "expression",
    ["missing", "os.missing", "server[0]", "server()", "server + server", "server().name", "config['no']", "text[9]",
     "a b", "", "(", "x" * 3000, "(" * 1500, "text['a']", "\0", "not"],
)  # fmt: skip
def test_no_answer(expression: str) -> None:
    assert Lookup().find(expression, [NAMES]) is None


def test_namespaces_are_asked_in_order() -> None:
    found = Lookup().find("a", [{"a": 1}, {"a": 2}])
    assert found is not None and found.value == 1
    shadowed = Lookup().find("len", [{}, {"len": 5}])
    assert shadowed is not None and shadowed.value == 5


def test_keys_with_a_hostile_comparison_are_not_compared() -> None:
    armed = False

    class Hostile:
        def __hash__(self) -> int:
            return hash("a")

        def __eq__(self, other: object) -> bool:
            if armed:
                raise RuntimeError("was run")
            return False

    holder = {Hostile(): 1, "a": 2}
    armed = True
    found = Lookup().find("d['a']", [{"d": holder}])
    assert found is not None and found.value == 2


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ab.[]()'\"0, -{}:\\\n", max_size=25))
def test_any_text_has_an_answer_or_none(expression: str) -> None:
    Lookup().find(expression, [{"a": {"b": [0]}, "b": "text"}])

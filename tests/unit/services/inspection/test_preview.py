"""The value of what is typed, where finding it runs nothing."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.evaluation.lookup import Lookup
from ipython.services.inspection.inspector import Inspector
from ipython.services.inspection.preview import WIDTH


class Trap:
    """Counts what is run."""

    ran: list[str] = []

    @property
    def loud(self) -> int:
        self.ran.append("loud")
        return 1

    def __repr__(self) -> str:
        self.ran.append("repr")
        return "trap"

    def __getattr__(self, name: str) -> Any:
        self.ran.append(name)
        return 1


NAMES: dict[str, Any] = {
    "n": 5,
    "text": "a\nb",
    "items": [1, "a", [2]],
    "table": {"k": 1.5},
    "os": os,
    "trap": Trap(),
    "traps": [Trap()],
    "nothing": None,
    "many": list(range(10_000)),
    "long": "x" * 10_000,
}


def preview(source: str) -> str | None:
    return Inspector(lambda: (NAMES,), evaluator=Lookup()).preview(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("n", "5"),
        (" n ", "5"),
        ("text", r"'a\nb'"),
        ("items", "[1, 'a', [2]]"),
        ("items[1]", "'a'"),
        ('table["k"]', "1.5"),
        ("os.sep", repr(os.sep)),
        ("traps", "[<Trap>]"),
    ],
)
def test_values(source: str, shown: str) -> None:
    assert preview(source) == shown


@pytest.mark.parametrize("source", ["many", "long"])
def test_long_values_are_cut(source: str) -> None:
    shown = preview(source)
    assert shown is not None and len(shown) <= WIDTH and "\n" not in shown


@pytest.mark.parametrize(
    "source",
    [
        "",
        "5",
        "-5",
        "'a'",
        "[1]",
        "{}",
        "(1, 2)",
        "True",
        "None",
        "nothing",
        "unknown",
        "os",
        "len",
        "os.path.join",
        "Trap",
    ]
    + ["n\nn", "n =", "for", "a b", "(", "os.getcwd()", "f'{n}'", "trap", "trap.loud", "trap.other", "n" * 5_000],
)
def test_nothing_to_show(source: str) -> None:
    Trap.ran.clear()
    assert preview(source) is None
    assert Trap.ran == []


def test_an_array_is_shown_by_its_shape() -> None:
    numpy = pytest.importorskip("numpy")
    names = {"a": numpy.zeros((3000, 4000))}
    assert Inspector(lambda: (names,), evaluator=Lookup()).preview("a") == "ndarray (3000, 4000) float64"


@given(st.text(max_size=30))
def test_no_text_raises(source: str) -> None:
    shown = preview(source)
    assert shown is None or "\n" not in shown

"""The interface of the pretty printer, as libraries use it."""

from __future__ import annotations

import io
import os
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.formatting.pretty import (
    CallExpression,
    PrettyPrinter,
    RawStringLiteral,
    RawText,
    RepresentationPrinter,
    for_type,
    for_type_by_name,
    pprint,
    pretty,
)

leaves = st.none() | st.integers() | st.text(max_size=20) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=15)
        | st.tuples(inner)
        | st.dictionaries(leaves, inner, max_size=6)
        | st.sets(st.integers(), max_size=15)
    ),
    max_leaves=30,
)


@given(values, st.sampled_from([1, 30, 79]))
@settings(max_examples=100, deadline=None)
def test_the_text_of_builtins_is_the_value(value: Any, width: int) -> None:
    assert eval(pretty(value, max_width=width)) == value


class Counted:
    def __init__(self, count: int) -> None:
        self.count = count

    def _repr_pretty_(self, p: RepresentationPrinter, cycle: bool) -> None:
        with p.group(8, "Counted(", ")"):
            for number in range(self.count):
                if number:
                    p.text(",")
                    p.breakable()
                p.pretty(number)


def test_a_value_prints_itself() -> None:
    assert pretty(Counted(3)) == "Counted(0, 1, 2)"
    assert pretty([Counted(3)], max_width=12) == "[Counted(0,\n         1,\n         2)]"


def test_a_method_on_the_instance_counts_and_one_made_up_does_not() -> None:
    class Own:
        pass

    class Everything:
        def __getattr__(self, name: str) -> Any:
            return lambda *arguments: "made up"

    own = Own()
    own._repr_pretty_ = lambda p, cycle: p.text("mine")  # type: ignore[attr-defined]
    assert pretty(own) == "mine"
    assert "made up" not in pretty(Everything())


def test_cycles() -> None:
    items: list[Any] = [1]
    items.append(items)
    mapping: dict[str, Any] = {}
    mapping["a"] = mapping
    pair: tuple[list[Any]] = ([],)
    pair[0].append(pair)
    assert pretty(items) == "[1, [...]]"
    assert pretty(mapping) == "{'a': {...}}"
    assert pretty(pair) == "([(...)],)"


def test_pprint_prints_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    pprint([1, 2])
    assert capsys.readouterr().out == "[1, 2]\n"


def test_the_length_limit() -> None:
    assert pretty(list(range(12)), max_seq_length=3) == "[0, 1, 2, ...]"
    assert pretty({1: 1, 2: 2}, max_seq_length=1) == "{1: 1, ...}"
    assert pretty(list(range(5)), max_seq_length=0) == "[0, 1, 2, 3, 4]"


def test_for_type_returns_the_printer_before() -> None:
    class Own:
        pass

    def first(obj: object, p: RepresentationPrinter, cycle: bool) -> None:
        p.text("first")

    assert for_type(Own, first) is None
    assert for_type(Own) is first
    assert pretty(Own()) == "first"

    class Below(Own):
        pass

    assert pretty(Below()) == "first"
    own_repr = type("Own", (Own,), {"__repr__": lambda self: "its own"})
    assert pretty(own_repr()) == "its own"


def test_for_type_by_name_waits_for_the_type_and_replaces_what_is_known() -> None:
    made = type("Late", (), {"__module__": "a_module_of_tests"})
    assert for_type_by_name("a_module_of_tests", "Late", lambda obj, p, cycle: p.text("late")) is None
    assert pretty(made()) == "late"
    before = for_type_by_name("a_module_of_tests", "Late", lambda obj, p, cycle: p.text("later"))
    assert before is not None
    assert pretty(made()) == "later"
    assert for_type("a_module_of_tests.Late") is not None


def test_a_printer_with_its_own_tables() -> None:
    screen = io.StringIO()
    mine = {int: lambda obj, p, cycle: p.text(f"int {obj}")}
    printer = RepresentationPrinter(screen, singleton_pprinters={}, type_pprinters=mine, deferred_pprinters={})
    printer.pretty(3)
    printer.flush()
    assert screen.getvalue() == "int 3"
    assert isinstance(printer, PrettyPrinter)


def test_call_expressions() -> None:
    assert pretty(CallExpression("f", 1, a="b")) == "f(1, a='b')"
    assert pretty(CallExpression.factory("g")(RawText("x y"))) == "g(x y)"
    assert pretty(CallExpression("name", "a" * 40, key="b" * 40)) == (f"name('{'a' * 40}',\n     key='{'b' * 40}')")


@given(st.text(alphabet="ab\\'\"\n0 +#()", max_size=12) | st.binary(max_size=5))
@settings(max_examples=200, deadline=None)
def test_raw_literals_are_the_text(value: str | bytes) -> None:
    assert eval(pretty(RawStringLiteral(value))) == value


def test_a_raw_literal_runs_nothing(tmp_path: Any) -> None:
    target = tmp_path / "made"
    evil = "\\'+open(" + repr(os.fspath(target)).replace("'", '"') + ',"w").name#"'
    pretty(RawStringLiteral(evil))
    pretty(re.compile(re.escape(evil)))
    assert not target.exists()


def test_an_error_passes_on_unless_somebody_takes_it() -> None:
    class Bad:
        def __repr__(self) -> str:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pretty([Bad()])
    screen = io.StringIO()
    printer = RepresentationPrinter(screen)
    printer.on_failure = lambda error, obj: f"<{type(error).__name__}>"
    printer.pretty([1, Bad(), Bad()])
    printer.flush()
    assert screen.getvalue() == "[1, <ZeroDivisionError>, <ZeroDivisionError>]"

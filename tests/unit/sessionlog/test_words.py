"""Small parts: directives, expressions of words, names that steps share."""

from __future__ import annotations

import pytest

from ipython.sessionlog.compare import Verdict
from ipython.sessionlog.dependents import dependents, names_of
from ipython.sessionlog.directives import DirectiveMistake, is_all_random, options_of, parse_options
from ipython.sessionlog.examples import Example, Outcome
from ipython.sessionlog.keywords import KeywordMistake, matcher
from ipython.sessionlog.runner import Step


def test_directives() -> None:
    source = "f()  # doctest: +ELLIPSIS\ng()  # doctest: +NUMBER, -SKIP +REPORT_NDIFF\n'# doctest: +X'\n"
    assert options_of(source) == (("ELLIPSIS", True), ("FLOAT", True), ("SKIP", False))
    assert parse_options("ALLOW_UNICODE -ADDRESS") == [("ADDRESS", False)]
    assert is_all_random("# all-random") and not is_all_random("all-random")
    with pytest.raises(DirectiveMistake, match="unknown directive 'SKP'; did you mean SKIP"):
        parse_options("SKP")
    with pytest.raises(DirectiveMistake, match="known are"):
        parse_options("+XYZZY")


@pytest.mark.parametrize("expression", ["", "and", "a and", "not", "(a", "a)", "a b", "or a"])
def test_expressions_that_are_none(expression: str) -> None:
    with pytest.raises(KeywordMistake, match="is no expression"):
        matcher(expression)


def test_expressions() -> None:
    assert matcher("a or b and c")("a") and not matcher("(a or b) and c")("a")
    assert matcher("not not 'x y'")("AX YB")


@pytest.mark.parametrize(
    ("source", "bound", "read"),
    [
        ("import a.b, c as d\nfrom e import f", {"a", "d", "f"}, set()),
        ("def g(x):\n    y = x\n    return h", {"g"}, {"x", "h"}),
        ("x += 1", {"x"}, {"x"}),
        ("for i, (j, *k) in z: pass\nwith o as p: pass", {"i", "j", "k", "p"}, {"z", "o"}),
        ("try: q\nexcept E as error: pass", {"error"}, {"q", "E"}),
        ("match v:\n    case {'a': w, **r}: pass\n    case [*s]: pass", {"w", "r"}, {"v"}),
        ("(n := m)", {"n"}, {"m"}),
        ("get_ipython().run_line_magic('timeit', 'f(data)')", set(), {"get_ipython", "f", "data"}),
        ("not python at all", set(), {"not", "python", "at", "all"}),
        ("x = [1", {"x"}, {"x"}),
    ],
)
def test_names(source: str, bound: set[str], read: set[str]) -> None:
    assert names_of(source) == (bound, read)


def test_steps_that_depend_on_a_failed_one() -> None:
    sources = ["x = f()", "y = x + 1", "z = 1", "y * 2", "x = 0", "x", "%timeit y"]
    steps = [Step(Example(source + "\n", line), Outcome(), Verdict("passed")) for line, source in enumerate(sources, 1)]
    found = [(step.example.line, names) for step, names in dependents(steps, 0)]
    assert found == [(2, ("x",)), (4, ("y",)), (7, ("y",))]

"""``%recall`` and ``%rerun``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import NextInputSet

Typed = Callable[[str], str]


def next_input(shell: Shell) -> str | None:
    found = [one.event for one in shell.hub.since(1) if isinstance(one.event, NextInputSet)]
    return found[-1].text if found else None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("%recall", "35"),
        ("%recall 1-2", "a = 5\nb = a * 7"),
        ("%recall a", "5"),
        ("%rep a + 1", "6"),
        ("%recall b =", "b = a * 7"),
        ("%recall def", "def f():\n    return 1"),
        ("%recall m", "a = 5"),
    ],
)
def test_recalled(shell: Shell, typed: Typed, line: str, text: str) -> None:
    typed("a = 5\nb = a * 7\nb\ndef f():\n    return 1\n\n%macro -q m 1\n%recall def\nrepeat = 1")
    assert typed(line) == "" and next_input(shell) == text


def test_a_line_that_only_contains_rep_is_found(shell: Shell, typed: Typed) -> None:
    typed("reply = 1\nx = reply + 1\n%recall reply +")
    assert next_input(shell) == "x = reply + 1"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%recall 999", "%recall: history has no line 999"),
        ("%recall zz(", "%recall: Couldn't evaluate or find in history: zz("),
        ("%rep zz(", "%rep: Couldn't evaluate or find in history: zz("),
    ],
)
def test_nothing_to_recall(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert typed(line) == f"UsageError: {said}" and next_input(shell) is None
    assert not shell.run_cell(Cell(line)).ok


def test_ranges_run_again_and_are_not_remembered_twice(shell: Shell, typed: Typed) -> None:
    typed("a = 1\na += 1\na")
    assert typed("%rerun 2-3") == "=== Executing: ===\na += 1\na\n=== Output: ===\nOut[4]: 3"
    assert [item.source for item in shell.history.range(0)] == ["a = 1", "a += 1", "a", "%rerun 2-3"]


def test_last_lines_and_lines_with_a_text(shell: Shell, typed: Typed) -> None:
    typed("a = 1\nb = 2\nb += a")
    assert typed("%rerun").splitlines()[1] == "b += a" and typed("%rerun").splitlines()[1] == "b += a"
    assert typed("%rerun -l 2").splitlines()[1:3] == ["b = 2", "b += a"]
    assert typed("%rerun -g 'a ='").splitlines()[1] == "a = 1" and shell.namespace.locals["b"] == 3


def test_cell_magics_among_several_lines(typed: Typed) -> None:
    typed("%%capture c\nprint(1)\n\nprint(2)")
    assert typed("%rerun 1-2").endswith("=== Output: ===\n2")


def test_a_failure_is_shown_once_and_fails_the_cell(shell: Shell, typed: Typed) -> None:
    typed("x = 0\n1 / x")
    shown = typed("%rerun 2")
    assert shown.count("ZeroDivisionError: ") == 1
    assert shell.last_result is not None and not shell.last_result.ok


def test_a_mistake_in_the_last_line_runs_nothing(shell: Shell, typed: Typed) -> None:
    typed("ran = 1\n1 +\n\ndel ran")
    assert "SyntaxError" in typed("%rerun 1-2") and "ran" not in shell.namespace.locals


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%rerun -l x", "Number of lines must be an integer"),
        ("%rerun -l 0", "Requested 0 last lines - nothing to run"),
        ("%rerun -l -3", "Number of lines to rerun cannot be negative"),
        ("%rerun -g nosuchline", "No lines in history match specification"),
        ("%rerun 46", "%rerun: history has no line 46"),
        ("%rerun x", "'x' is not a history range: 4, 4-6, 4:6, 4-, 243/1-5, ~2/ and ~5/8-~2/3 are"),
        ("%rerun -l 1 -g x", "%rerun: -l and -g exclude each other"),
        ("%rerun 1", "No lines in history match specification"),
    ],
)
def test_nothing_to_run(typed: Typed, line: str, said: str) -> None:
    assert typed(line) == f"UsageError: {said}"

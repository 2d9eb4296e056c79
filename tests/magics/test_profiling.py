"""``%prun``: the report, its options, its files, and what fails."""

from __future__ import annotations

import os
import pstats
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]


def test_report_of_a_line(typed: Typed) -> None:
    shown = typed("%prun -l 2 sum(range(10))")
    assert "function calls in 0.0" in shown and "Ordered by: internal time" in shown
    assert "List reduced from 4 to 2 due to restriction <2>" in shown and "magic_context" not in shown
    assert shown == shown.rstrip()


def test_report_of_a_cell_sorted_and_restricted(typed: Typed) -> None:
    shown = typed("%%prun -s cumulative -l twice\ndef twice(x): return 2 * x\ntwice(2)\ntwice(3)\n\n")
    assert "Ordered by: cumulative time" in shown and "(twice)" in shown and "2    0.000" in shown


def test_runs_in_the_session_and_sees_the_calling_function(shell: Shell, typed: Typed) -> None:
    typed("%prun -q x = 5")
    assert shell.namespace.locals["x"] == 5
    typed("def f():\n    inside = []\n    %prun -q inside.append(1); kept.append(inside)\n\nkept = []\nf()")
    assert shell.namespace.locals["kept"] == [[1]]


def test_code_may_begin_with_a_sign(typed: Typed) -> None:
    assert "function calls" in typed("y = 1\n%prun -y") and "function calls" in typed("%prun --y")
    assert typed("%prun -q -5\n%prun -q -l 2 -(3)\n%prun -q -- -y") == ""


def test_an_exit_is_told_of_without_a_report_too(typed: Typed) -> None:
    assert typed("%prun -q raise SystemExit") == "*** SystemExit exception caught in code being profiled."


def test_statistics_as_a_value_and_as_files(shell: Shell, typed: Typed, here: Path) -> None:
    assert isinstance(shell.run_cell(Cell("%prun -q -r pass")).unwrap(), pstats.Stats)
    shown = typed("%prun -q -T 'out put.txt' -D out.prof sum([1])")
    assert shown == (
        "\n*** Profile stats marshalled to file 'out.prof'.\n\n*** Profile printout saved to text file 'out put.txt'."
    )
    assert "function calls" in (here / "out put.txt").read_text()
    assert any(name == "<built-in method builtins.sum>" for _, _, name in pstats.Stats("out.prof").stats)  # type: ignore[attr-defined]
    assert sorted(os.listdir(here)) == ["out put.txt", "out.prof"]


def test_failure_comes_after_the_report(typed: Typed) -> None:
    shown = typed("%prun 1/0")
    assert shown.index("function calls") < shown.index("ZeroDivisionError")
    assert "cProfile" not in shown and "profiling.py" not in shown
    assert typed("import sys\n%prun sys.exit(3)").endswith("*** SystemExit exception caught in code being profiled.")


def test_await(typed: Typed) -> None:
    assert "sleep" in typed("import asyncio\n%prun -l sleep await asyncio.sleep(0)")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%prun", "UsageError: %prun: there is nothing to profile"),
        ("%prun -q", "UsageError: %prun: there is nothing to profile"),
        ("%prun -s bogus 1", "UsageError: %prun: -s knows no key 'bogus': they are calls, cumtime, cumulative, "),
        ("%prun -s tmie 1", "Did you mean time?"),
        ("%prun -l [ 1", "UsageError: %prun: -l: '[' is no regular expression: "),
        ("%prun -l 1.5 1", "UsageError: %prun: -l takes a fraction between 0 and 1, not 1.5"),
        ("%prun -T nodir/x pass", "UsageError: %prun: cannot write 'nodir/x': No such file or directory"),
        ("%prun -l", 'UsageError: option -l requires argument (allowed: "D:l:rs:T:q")'),
    ],
)
def test_mistakes(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert said in typed(line) and not shell.run_cell(Cell(line)).ok

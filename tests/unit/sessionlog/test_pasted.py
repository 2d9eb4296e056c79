"""Pasted sessions: what is one, and what is written about it."""

from __future__ import annotations

import pytest

from ipython.model.cell import Cell, CellResult
from ipython.sessionlog.pasted import pasted_examples, run_pasted


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (">>> a\n1\n>>> b\n", ["a\n", "b\n"]),
        ("\n   >>> if a:\n   ...     b\n\n   >>> c\n", ["if a:\n    b\n", "c\n"]),
        ("a = 1\n>>> b\n", []),
        ("x\n", []),
        ("", []),
        (">>>b\n", []),
        ("In [1]: a\n", []),
        (">>> a\nbetween\n\nprose\n\n>>> b\n", ["a\n", "b\n"]),
    ],
)
def test_what_is_a_pasted_session(text: str, sources: list[str]) -> None:
    assert [example.source for example in pasted_examples(text)] == sources


def played(text: str, results: list[tuple[CellResult, str]], *, over: bool = False) -> str:
    """What is written when the statements give these results and print these texts."""
    written: list[str] = []
    waiting = iter(results)

    def run(cell: Cell) -> tuple[CellResult, list[tuple[str, str]]]:
        result, printed = next(waiting)
        written.append(printed)
        return result, [("stdout", printed)] if printed else []

    run_pasted(pasted_examples(text), run=run, write=written.append, is_over=lambda: over)
    return "".join(written)


FINE = CellResult(1)


def test_what_fits_is_only_shown_again() -> None:
    assert played(">>> f(\n... 1)\na\n>>> 2 / 0\nTraceback (most recent call last):\nZeroDivisionError: x\n", [
        (FINE, "a\n"), (CellResult(2, error=ZeroDivisionError("x")), "Traceback...\n")
    ]) == ">>> f(\n... 1)\na\n>>> 2 / 0\nTraceback...\n"  # fmt: skip


def test_what_differs_is_marked_below_a_blank_line() -> None:
    text = played(
        ">>> a\n1\n>>> b\n2\n>>> c\n3\n", [(FINE, "9\n"), (CellResult(2, error=KeyError(4)), "T\n"), (FINE, "3\n")]
    )
    assert text == (
        ">>> a\n9\n\n# pasted differently: output differs\n# - 1\n# + 9\n"
        ">>> b\nT\n\n# pasted differently: it raised KeyError, which is not expected\n# - 2\n# + T\n# + KeyError: 4\n"
        ">>> c\n3\n\n# 2 of 3 pasted examples show something else now.\n"
    )


def test_inputs_alone_are_not_compared() -> None:
    assert played(">>> a\n>>> b\n", [(FINE, "1\n"), (FINE, "2\n")]) == ">>> a\n1\n>>> b\n2\n"


def test_what_is_left_when_the_session_ends_or_is_interrupted() -> None:
    over = played(">>> exit()\n>>> b\n1\n>>> c\n", [(FINE, "")], over=True)
    assert over == ">>> exit()\n\n# 2 more pasted examples were left out.\n"
    stopped = played(">>> a\n>>> b\n1\n", [(CellResult(1, error=KeyboardInterrupt()), "")])
    assert stopped == ">>> a\n\n# 1 more pasted example was left out.\n"

"""``%macro`` and lines that are the name of one."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest

from ipython.core.macro import Macro
from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]


def test_made_listed_and_run(shell: Shell, typed: Typed) -> None:
    typed("a=1\nb=a+1")
    assert typed("%macro mm 1-2") == (
        "Macro `mm` created. To execute, type its name (without quotes).\n=== Macro contents: ===\na=1\nb=a+1\n "
    )
    assert typed("%macro -q m2 1") == "" and typed("%macro") == "Out[5]: ['m2', 'mm']"
    typed("del a, b\nmm")
    assert shell.namespace.locals["b"] == 2 and shell.namespace.typed[-1] == "mm"


def test_only_the_name_alone_runs_it(typed: Typed) -> None:
    typed("a=1\n%macro -q mm 1\n%macro -q m2 1")
    assert typed("mm + m2") == "Out[4]: IPython.macro.Macro('a=1\\na=1\\n')"
    assert typed("mm + 3").endswith("TypeError: unsupported operand type(s) for +: 'Macro' and 'int'")
    assert typed("print(mm)") == "a=1\n"


def test_magics_are_kept_as_python_or_as_typed(shell: Shell) -> None:
    for source in ("%pwd", "%macro -q m 1", "%macro -rq r 1"):
        assert shell.run_cell(Cell(source)).ok
    bound = shell.namespace.locals
    assert bound["m"].value == "get_ipython().run_line_magic('pwd', '')\n" and bound["r"].value == "%pwd\n"
    assert shell.run_cell(Cell("m")).ok and shell.run_cell(Cell("r")).unwrap()


def test_from_a_text_and_back_from_storage(shell: Shell, typed: Typed) -> None:
    typed("text = 'x = 7'\n%macro -q m text")
    found = pickle.loads(pickle.dumps(shell.namespace.locals["m"]))
    assert isinstance(found, Macro) and found.value == "x = 7\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%macro zz nosuch", "%macro: 'nosuch' was not found in history, as a file, url, nor in the user namespace."),
        ("%macro zz", "%macro insufficient args; usage '%macro name n1-n2 n3-4..."),
        ("%macro -q", "%macro insufficient args; usage '%macro name n1-n2 n3-4..."),
        ("%macro 1z 1", "%macro: '1z' cannot be the name of a macro"),
        ("%macro if 1", "%macro: 'if' cannot be the name of a macro"),
        ("%macro zz 99", "%macro: history has no line 99"),
        ("%macro -x zz 1", 'option -x not recognized (allowed: "rq")'),
    ],
)
def test_mistakes(shell: Shell, typed: Typed, line: str, said: str) -> None:
    assert typed("a=1\n" + line) == f"UsageError: {said}" and "zz" not in shell.namespace.locals

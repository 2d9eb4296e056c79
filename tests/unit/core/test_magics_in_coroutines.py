"""Magics that are coroutines, called where the cell or a function is one too."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from tests.helpers.session import run_session

Typed = Callable[[str], str]
SLOW = """\
import asyncio
from IPython.core.magic import register_line_cell_magic
@register_line_cell_magic
async def slow(line, cell=None):
    await asyncio.sleep(0.001)
    return line * 2

"""


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


@pytest.fixture
def typed(shell: Shell) -> Typed:
    run_session(SLOW, shell=shell)
    return lambda text: run_session(text, shell=shell)


def test_a_magic_that_is_a_coroutine_gives_its_value(typed: Typed) -> None:
    assert typed("%slow 1") == "Out[4]: '11'"
    assert typed("x = %slow 2\nx") == "Out[6]: '22'"
    assert typed("%%slow 3\nbody\n\n") == "Out[7]: '33'"


def test_it_gives_its_value_in_a_cell_that_awaits(typed: Typed) -> None:
    assert typed("if True:\n    await asyncio.sleep(0)\n    %slow 1\n    x = %slow 2\n\nx") == "Out[5]: '22'"
    assert typed("async with asyncio.TaskGroup():\n    y = %slow 4\n\ny") == "Out[7]: '44'"


def test_it_gives_its_value_in_a_function_that_awaits(typed: Typed) -> None:
    typed(
        "async def work():\n    found = {}\n    %slow 0\n    for n in range(2):\n        try:\n"
        "            found[n] = %slow 5\n        finally:\n            here = %pwd\n    return found, here\n\n"
    )
    assert typed("found, here = await work()\nfound") == "Out[6]: {0: '55', 1: '55'}"
    assert typed("import os; here == os.getcwd()") == "Out[7]: True"


def test_the_names_of_such_a_function_are_seen(typed: Typed, capfd: pytest.CaptureFixture[str]) -> None:
    shown = typed(
        "async def work():\n    mine = 7\n    %time print(mine)\n    x = !echo $mine\n    print(x)\n\nawait work()"
    )
    assert shown.startswith("7\nCPU times") and shown.endswith("['7']")


def test_code_that_calls_the_method_awaits_itself(typed: Typed) -> None:
    typed("async def work():\n    return await get_ipython().run_line_magic('slow', '7')\n\n")
    assert typed("await work()") == "Out[5]: '77'"


def test_a_failure_behind_it_shows_the_line_as_typed(typed: Typed) -> None:
    shown = typed("async def work():\n    x = %slow 1\n    %nosuch\n\nawait work()")
    assert "UsageError: Line magic function `%nosuch` not found." in shown
    shown = typed("async def work():\n    x = %slow 1\n    1 / 0\n\nawait work()")
    assert "      2     x = %slow 1\n----> 3     1 / 0" in shown


def test_nothing_is_awaited_when_that_is_off(typed: Typed) -> None:
    typed("%autoawait off\nasync def work():\n    x = %slow 1\n    return x\n\n")
    shown = typed("c = asyncio.run(work())\ntype(c).__name__")
    assert shown.endswith(": 'coroutine'")
    typed("c.close()")

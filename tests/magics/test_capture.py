"""``%%capture``: what is kept, what comes back, and that failures are seen."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from ipython.core.capture import CapturedIO
from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]
SOURCE = "%%capture {}\nimport sys\nprint('hi')\nprint('err', file=sys.stderr)\ndisplay_me\n"


def run(shell: Shell, options: str) -> CapturedIO:
    shell.namespace.locals["display_me"] = 2
    assert shell.run_cell(Cell(SOURCE.format(options))).ok
    found = shell.namespace.locals["cap"]
    assert isinstance(found, CapturedIO)
    return found


def test_everything_is_kept_and_shown_again_in_order(shell: Shell, typed: Typed) -> None:
    found = run(shell, "cap")
    assert (found.stdout, found.stderr, len(found.outputs), str(found)) == ("hi\n", "err\n", 1, "hi\n")
    assert found.text == "hi\nerr\n2\n" and found.outputs[0].data["text/plain"] == "2"
    assert typed("cap()") == "hi\nerr\n2" == typed("cap.show()")


def test_parts_may_be_left_alone(shell: Shell, typed: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(shell, "--no-stdout cap").text == "err\n2\n" and capsys.readouterr().out == "hi\n"
    assert run(shell, "cap --no-stderr").text == "hi\n2\n" and capsys.readouterr().err == "err\n"
    assert run(shell, "--no-display cap").text == "hi\nerr\n"


def test_nothing_is_shown_without_a_name(typed: Typed) -> None:
    assert typed("%%capture\nprint(1)\n2\n\n") == ""


def test_a_semicolon_keeps_nothing_and_removes_the_old(shell: Shell, typed: Typed) -> None:
    typed("cap = 5\n%%capture cap\n1; # done\n\n")
    assert "cap" not in shell.namespace.locals
    typed("cap = 5\n%%capture cap;\n1\n\n")
    assert "cap" not in shell.namespace.locals and "cap;" not in shell.namespace.locals


def test_a_failure_is_seen_fails_the_cell_and_what_came_before_is_kept(shell: Shell, typed: Typed) -> None:
    shown = typed("%%capture cap\nprint('before')\n1/0\n\n")
    assert shown.count("ZeroDivisionError: division by zero") == 1 and "before\n" not in shown.split("1/0")[-1]
    assert shell.namespace.locals["cap"].stdout == "before\n" and shell.last_result is not None
    assert not shell.last_result.ok


def test_a_failure_is_kept_when_asked_for(shell: Shell, typed: Typed) -> None:
    assert typed("%%capture --keep-errors cap\n1/0\n\n") == ""
    assert isinstance(shell.namespace.locals["cap"].error, ZeroDivisionError)
    assert "KeyboardInterrupt" in typed("%%capture --keep-errors cap\nraise KeyboardInterrupt\n\n")


def test_commands_magics_and_await(shell: Shell, typed: Typed) -> None:
    typed("%%capture cap\n!echo out; echo err >&2\n%time 5\nimport asyncio\nawait asyncio.sleep(0, 7)\n\n")
    found = shell.namespace.locals["cap"]
    assert found.stdout.startswith("out\n") and "Wall time" in found.stdout and found.stderr == "err\n"
    assert found.outputs[-1].data["text/plain"] == "7"
    assert typed("%%capture cap\n%%time\n8\n\n") == "" and "Wall time" in shell.namespace.locals["cap"].stdout


def test_figures_that_are_drawn_at_the_end_of_a_cell_are_kept(shell: Shell) -> None:
    shell.hooks.register("post_execute", lambda: print("a figure"))
    shell.run_cell(Cell("%%capture cap\n1\n"))
    assert shell.namespace.locals["cap"].stdout == "a figure\n"


def test_streams_are_back_afterwards(typed: Typed) -> None:
    before = sys.stdout
    typed("%%capture\n1/0\n\n")
    assert sys.stdout is before


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1x", "%%capture: '1x' cannot be the name of a variable"),
        ("if", "%%capture: 'if' cannot be the name of a variable"),
        ("a b", "%%capture: takes one name, not 'a b'"),
        ("--keep-errors", "%%capture: --keep-errors keeps the exception in a variable: it needs a NAME"),
        ("--no-stdot x", "Did you mean --no-stdout?"),
        ("'x", "%%capture: the quote ' is not closed in: 'x"),
    ],
)
def test_mistakes_run_nothing(shell: Shell, typed: Typed, line: str, said: str) -> None:
    shown = typed(f"%%capture {line}\nran = 1\n\n")
    assert shown.startswith("UsageError: ") and said in shown and "ran" not in shell.namespace.locals
    assert "cell body is empty" in typed("%%capture x\n\n")

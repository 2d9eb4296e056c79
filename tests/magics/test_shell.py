"""``!``, ``%sx`` and ``%sc`` as typed: what comes back, what is set, what goes wrong in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.settings.shell import ShellSettings
from tests.helpers.session import run_session

Typed = Callable[[str], str]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are POSIX ones")


def test_a_command_shows_its_output_and_sets_the_status(typed: Typed) -> None:
    assert typed("!echo hi; exit 3\n_exit_code") == "hi\nOut[2]: 3"
    assert typed("!kill -TERM $$\n_exit_code").endswith("-15")


def test_names_of_the_caller_are_expanded_once(typed: Typed) -> None:
    typed("name = '{1+1}'")
    assert typed("!echo '{name}'\n!echo $name") == "{1+1}\n{1+1}"
    assert typed("x = !echo {name}\nx") == "Out[5]: ['{1+1}']"
    assert typed("def f():\n    inner = 'i'\n    x = !echo $inner\n    return x\n\nf()") == "Out[7]: ['i']"


def test_one_bad_field_does_not_cancel_the_others(typed: Typed) -> None:
    shown = typed("a = 5\n!echo $a {undefined}")
    assert "5 {undefined}" in shown and "NameError" in shown


def test_assigned_lines_know_errors_and_status(typed: Typed) -> None:
    typed("x = !echo a; echo b >&2; exit 4")
    assert typed("x, x.err, x.returncode, _exit_code") == "Out[2]: (['a'], ['b'], 4, 4)"


def test_double_bang_shows_lines(typed: Typed) -> None:
    assert typed("!!echo a; echo b") == "Out[1]: ['a', 'b']"


def test_sx_has_errors_among_the_lines(typed: Typed) -> None:
    assert typed("%sx echo hi; echo there >&2") == "Out[1]: ['hi', 'there']"
    assert typed("a = %system false\na.returncode, _exit_code") == "Out[3]: (1, 1)"


def test_sx_of_a_cell_expands_its_body(typed: Typed) -> None:
    typed("vv = 'EXP'")
    assert typed("%%sx\necho $vv {vv} {1+1}\necho b\n\n\n") == "Out[2]: ['EXP EXP 2', 'b']"
    assert typed("%%!\necho a\n\n\n") == "Out[3]: ['a']"
    assert typed("%%system --out kept\necho a\n\n\nkept") == "Out[5]: ['a']"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%sx --out", 'UsageError: option --out requires argument (allowed: "" out=)'),
        ("%%sx --bad x", "UsageError: option --bad not recognized"),
        ("%%sx --out 1x", "UsageError: %%sx: --out takes the name of a variable, not '1x'"),
    ],
)
def test_mistakes_of_the_cell_form(typed: Typed, cell: str, said: str) -> None:
    assert typed(f"{cell}\necho a\n\n\n").startswith(said)


def test_failures_raise_where_that_is_configured() -> None:
    shell = make_shell(ShellSettings(system_raise_on_error=True))
    for line in ("!false", "x = !false"):
        assert "CalledProcessError" in run_session(line, shell=shell)
    shell.close()


def test_sc_keeps_a_text_or_lines(typed: Typed) -> None:
    first = typed("%sc c=echo hi; echo there\nc, c.l")
    assert "Warning: %sc is deprecated" in first and first.endswith("('hi\\nthere\\n', ['hi', 'there'])")
    assert typed("%sc -l -v d=echo hi\nd.s") == "d ==\n['hi']\nOut[4]: 'hi'"
    assert typed("%sc =echo hi") == "Out[5]: 'hi\\n'"


@pytest.mark.parametrize("line", ["%sc", "%sc echo hi", "%sc 1x=echo", "%sc a=", "%sc -z a=b"])
def test_mistakes_of_sc(typed: Typed, line: str) -> None:
    shown = typed(line)
    assert shown.startswith("UsageError: ") and shown.count("\n") == 0


def test_what_a_shell_of_its_own_cannot_do_is_said(typed: Typed) -> None:
    assert "%cd changes it here" in typed("!cd /")
    assert typed("!cd / && pwd") == "/"


@pytest.mark.parametrize("line", ["!echo out", "%sx echo out >&2"])
def test_a_command_inside_capture_is_captured(shell: Shell, line: str) -> None:
    assert "out" in run_session(line, shell=shell)

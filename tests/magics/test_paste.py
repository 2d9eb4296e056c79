"""Running the clipboard, and pasted lines."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from ipython.app.assemble import make_shell
from ipython.core.shell import Shell
from ipython.magics.paste import cleaned
from tests.helpers.session import run_session


@pytest.fixture
def shell() -> Shell:
    made = make_shell()
    made.capabilities["Clipboard"] = lambda _: SimpleNamespace(text=lambda: made.namespace.locals.get("clip", ""))
    return made


def session(shell: Shell, text: str, clip: str = "") -> str:
    shell.namespace.locals["clip"] = clip
    return run_session(text, shell=shell)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("a = 1\nb = 2", "a = 1\nb = 2"),
        ("\n\n  a = 1\n\n  b = 2\n\n", "a = 1\n\nb = 2"),
        ("> a = 1\n> b = 2\n", "a = 1\nb = 2"),
        (">> a = 1\n\n>> b = 2\n", "a = 1\n\nb = 2"),
        ("> if a:\n>     b\n", "if a:\n    b"),
        ("+a = 1\n+b = 2\n", "a = 1\nb = 2"),
        ("> + a = 1\n> + b = 2\n", "a = 1\nb = 2"),
        (">>> a = 1\n>>> a\n1\n", ">>> a = 1\n>>> a\n1"),
        ("a = 1\r\nb = 2\r\n", "a = 1\nb = 2"),
        ("\ta = 1\n\tb = 2\n", "a = 1\nb = 2"),
        ("  \n \n", ""),
        ("", ""),
    ],
)
def test_what_stands_in_front_of_every_line_is_taken_off(text: str, block: str) -> None:
    assert cleaned(text) == block


def test_the_clipboard_is_shown_run_and_kept(shell: Shell) -> None:
    shown = session(shell, "%paste\npasted_block\n%paste -r", "> print('hallo')\n> a = 3\n")
    assert shown.startswith("print('hallo')\na = 3\n## -- End pasted text --\nhallo\n")
    assert "\"print('hallo')\\na = 3\"" in shown
    assert "Re-executing 'print('hal...' (20 chars)\nhallo" in shown
    assert shell.namespace.locals["a"] == 3


def test_a_pasted_session_runs_without_its_prompts_and_outputs(shell: Shell) -> None:
    assert session(shell, "%paste -q", ">>> a = 3\n>>> print(a * 2)\n7\n") == "6"
    assert session(shell, "%paste -q", "In [3]: b = 4\n\nIn [4]: print(b)\nOut[4]: 9\n") == "4"


def test_the_lines_can_be_kept_instead(shell: Shell) -> None:
    assert session(shell, "%paste lines\nlines", "a\nb\n").endswith("Block assigned to 'lines'\nOut[2]: ['a', 'b']")


@pytest.mark.parametrize(
    ("source", "clip", "said"),
    [
        ("%paste", "", "UsageError: The clipboard appears to be empty"),
        ("%paste", "  \n", "UsageError: The clipboard appears to be empty"),
        ("%paste -r", "x", "UsageError: No previous pasted block available"),
        ("pasted_block = 3\n%paste -r", "x", "UsageError: Variable 'pasted_block' is not a string, can't execute"),
        ("%paste -z", "x", 'UsageError: option -z not recognized (allowed: "rq")'),
        ("%paste a b", "x", "UsageError: %paste: 'a b' cannot be the name of a variable"),
        ("%cpaste 3", "x", "UsageError: %cpaste: '3' cannot be the name of a variable"),
        ("%cpaste -s", "x", "UsageError: option -s requires argument"),
    ],
)
def test_mistakes_are_one_line(shell: Shell, source: str, clip: str, said: str) -> None:
    assert session(shell, source, clip).startswith(said)


def test_code_that_fails_fails_the_cell(shell: Shell) -> None:
    shown = session(shell, "%paste -q", "1 / 0\n")
    assert "ZeroDivisionError" in shown
    assert shown.endswith("UsageError: %paste: the pasted code failed")
    assert shell.last_result is not None
    assert shell.last_result.error is not None


def test_lines_are_read_up_to_the_sentinel(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "for i in range(2):\n    print(i)\n--\nnever\n")
    shown = session(shell, "%cpaste")
    assert shown.startswith("Pasting code; enter '--' alone on the line to stop or use Ctrl-D.\n")
    assert shown.endswith("0\n1")
    typed(monkeypatch, "print(5)\n--\nEND\n")
    assert "SyntaxError" in session(shell, "%cpaste -q -s END")
    typed(monkeypatch, "print(6)\n")
    assert session(shell, "%cpaste").endswith("<EOF>\n6")
    typed(monkeypatch, "a\nb\n--\n")
    assert session(shell, "%cpaste -q lines") == "Block assigned to 'lines'"
    typed(monkeypatch, "--\n")
    assert session(shell, "%cpaste -q") == ""


def test_the_block_is_remembered(shell: Shell) -> None:
    session(shell, "%paste -q", "kept = 1\n")
    assert any("kept = 1" in str(one) for one in shell.namespace.locals["In"])


def test_a_front_without_a_clipboard_says_so(shell: Shell) -> None:
    del shell.capabilities["Clipboard"]
    for name in ("paste", "cpaste"):
        said = f"UsageError: %{name}: exists in the terminal, -c and scripts only; here, paste the code into a cell"
        assert session(shell, f"%{name}") == said

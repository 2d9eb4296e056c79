"""``%history``: which cells, in which form, and into which file."""

from __future__ import annotations

import doctest
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.memory_history import MemoryHistory
from ipython.core.shell import Shell
from ipython.model.cell import Cell

Typed = Callable[[str], str]
SESSION = "a=1\nb=2\nprint(a+b)\na+b\ndef f():\n    return 1\n\n"


@pytest.fixture
def store(shell: Shell, here: Path) -> MemoryHistory:
    """A history with two sessions before this one; the second has a failure and one cell of another directory."""
    made = MemoryHistory()
    for line, (source, outcome, folder) in enumerate(
        [("import os", "ok", str(here)), ("1/0", "ZeroDivisionError", str(here)), ("old = 1", "ok", "/elsewhere")], 1
    ):
        made.start(line, source, source, folder)
        made.finish(line, outcome=outcome, seconds=0.1, output=None)
        if line == 1:
            made.new_session()
    made.new_session()
    shell.history = made
    return made


def test_numbers_prompts_values_and_python(typed: Typed) -> None:
    typed(SESSION)
    assert typed("%history -n 1-2 5") == "   1: a=1\n   2: b=2\n   5:\ndef f():\n    return 1"
    assert typed("%history -o -p 4") == ">>> a+b\n3" and typed("%hist -p 5") == ">>> def f():\n...     return 1\n..."
    assert typed("%history -t 6") == "get_ipython().run_line_magic('history', '-n 1-2 5')"
    assert typed("%history 1-").splitlines()[-1] == "%history 1-"


def test_search_with_unique_lines_and_ranges_in_any_order(typed: Typed) -> None:
    typed("a=1\na=1\nb=2")
    assert typed("%history -g -u a=1 4-").splitlines() == ["   4: %history -g -u a=1 4-"]
    assert typed("%history 1-3 -g a=1 -u").splitlines() == ["   2: a=1"]
    assert typed("%history -u -g a=*").splitlines()[:1] == ["   2: a=1"]
    assert typed("%history -g nosuchthing").splitlines() == ["   7: %history -g nosuchthing"]
    assert typed("%history -g b[2] 1-3") == "No history matches."
    assert typed("%history 1-3 -g").splitlines() == ["   1: a=1", "   2: a=1", "   3: b=2"]


def test_earlier_sessions(store: MemoryHistory, typed: Typed) -> None:
    assert typed("%history -n ~1/") == " 2/2: 1/0\n 2/3: old = 1"
    assert typed("%history -n 1/1") == typed("%history -n -s 1") == " 1/1: import os"
    assert typed("%history -s ~1 3") == "old = 1"
    assert typed("%history -l").splitlines()[:5] == [
        "import os",
        "1/0",
        "old = 1",
        "%history -n ~1/",
        "%history -n 1/1",
    ]
    assert typed("%history -n -l 1") == "   5: %history -l"
    shown = typed("%history --sessions").splitlines()
    assert shown[0].startswith("     1  ") and shown[0].endswith("  1 line") and shown[1].endswith("2 lines, 1 failed")
    assert shown[2].endswith("(this one)")


def test_outcome_and_directory(store: MemoryHistory, typed: Typed, here: Path) -> None:
    typed("x = 1\ny = nosuch")
    assert typed("%history --failed") == "y = nosuch" and typed("%history --failed -g") == " 2/2: 1/0\n   2: y = nosuch"
    assert typed("%history --ok 1-2") == "x = 1" and typed("%history -l 5 --failed") == "1/0\ny = nosuch"
    assert typed("%history -g old --dir /elsewhere") == " 2/3: old = 1"
    assert typed("%history --here 1-2") == "x = 1\ny = nosuch"
    assert typed("%history -g = --here --ok").splitlines()[0] == "   1: x = 1" and os.getcwd() == str(here)


def test_into_a_file(typed: Typed, here: Path) -> None:
    typed(SESSION)
    assert typed("%history -f 'a b.txt' 1-2") == "" and (here / "a b.txt").read_text() == "a=1\nb=2\n"
    assert typed("%history -f 'a b.txt' 1") == "Overwriting file." and (here / "a b.txt").read_text() == "a=1\n"
    assert typed("%history -y -f 'a b.txt' 2") == "" and (here / "a b.txt").read_text() == "b=2\n"


@pytest.mark.parametrize(("answer", "said", "left"), [("y", "Overwriting file.", "a=1\n"), ("n", "Aborting.", "old")])
def test_asks_before_overwriting(
    typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch, answer: str, said: str, left: str
) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return answer + "\n"

    (here / "h").write_text("old")
    monkeypatch.setattr("sys.stdin", Terminal())
    assert typed("a=1\n%history -f h 1") == f"File 'h' exists. Overwrite? {said}"
    assert (here / "h").read_text() == left


def test_as_a_doctest_that_runs(shell: Shell, typed: Typed, here: Path) -> None:
    said = [("stdout", "one\n\ntwo\n")]
    shell.stream_head = lambda: said if shell.current_number == 1 else []
    typed("print('one\\n\\ntwo')\na = 4\na * 2\n%pwd\ndef f(x):\n    return 1 / x\n\nf(0)\n!true\nint('x')")
    typed("%history --doctest session.txt 1-8")
    text = (here / "session.txt").read_text()
    assert "<BLANKLINE>" in text and "Traceback" in text and "pwd" not in text and ">>> a * 2\n8\n" in text
    failed, tried = doctest.testfile(str(here / "session.txt"), module_relative=False)
    assert tried == 6 and failed == 0


def test_values_that_are_not_kept_are_missed_aloud(shell: Shell, typed: Typed) -> None:
    from ipython.model.value import replace

    shell.configure(history=replace(shell.settings.history, store_output=False))
    assert typed("x=1\n%history -o 1").splitlines() == [
        "Warning: Values are not kept in the history: HistorySettings.store_output is off.", "x=1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%history abc", "'abc' is not a history range"),
        ("%history 99", "%history: history has no line 99"),
        ("%history ~9/", "%history: history has no session ~9"),
        ("%history -s x", "%history: -s takes the number of a session, or ~2 for two sessions ago, not 'x'"),
        ("%history -s 77", "%history: history has no session 77"),
        ("%history -l x", "argument -l: invalid int value: 'x'"),
        ("%history -l -3", "%history: -l must be at least 0, not -3"),
        ("%history -z", "unrecognized arguments: -z"),
        ("%history --faild", "Did you mean --failed?"),
        ("%history --failed --ok", "exclude each other"),
        ("%history --here --dir /", "exclude each other"),
        ("%history -f nodir/x", "%history: cannot write 'nodir/x': No such file or directory"),
        ("%history -f .", "%history: '.' is a directory"),
        ("%history -f", "argument -f: expected one argument"),
    ],
)
def test_mistakes(shell: Shell, typed: Typed, line: str, said: str) -> None:
    typed("a = 1")
    shown = typed(line)
    assert shown.startswith("UsageError: ") and said in shown and "\n" not in shown
    assert not shell.run_cell(Cell(line)).ok

"""``%load`` and ``%save``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import NextInputSet

Typed = Callable[[str], str]
SCRIPT = """\
import sys
def one(x):
    "doc"
    return x

@staticmethod
@property
def two():
    return 2
class Three: pass
"""
TWO = "@staticmethod\n@property\ndef two():\n    return 2\n"


@pytest.fixture(autouse=True)
def script(here: Path) -> Path:
    path = here / "s1.py"
    path.write_text(SCRIPT)
    return path


def loaded(shell: Shell, typed: Typed, line: str) -> str:
    assert typed(line) == ""
    events = [one.event for one in shell.hub.since(1) if isinstance(one.event, NextInputSet)]
    assert events[-1].replace
    first, _, rest = events[-1].text.partition("\n")
    assert first == "# " + line
    return rest


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("%load s1.py", SCRIPT),
        ("%loadpy s1", SCRIPT),
        ("%load -r 1,10 s1.py", "import sys\nclass Three: pass\n"),
        ("%load s1.py -r 3-5", '"doc"\nreturn x\n\n'),
        ("%load s1.py -r 3:5", '"doc"\nreturn x\n'),
        ("%load -r 9- s1.py", "return 2\nclass Three: pass\n"),
        ("%load -r -1 s1.py", "import sys\n"),
        ("%load s1.py -s Three", "class Three: pass\n"),
        ("%load -s two,one s1.py", TWO + '\ndef one(x):\n    "doc"\n    return x\n'),
        ("%load 1", "a = 1\n"),
        ("%load text", "from a variable"),
    ],
)  # fmt: skip
def test_loaded(shell: Shell, typed: Typed, line: str, text: str) -> None:
    typed("a = 1\ntext = 'from a variable'")
    assert loaded(shell, typed, line) == text


def test_source_of_an_object(shell: Shell, typed: Typed) -> None:
    typed("import json\ndef f(x):\n    return x\n\nf_text = 'x'")
    assert loaded(shell, typed, "%load -n f") == "def f(x):\n    return x\n"
    assert loaded(shell, typed, "%load -n json.dumps").startswith("def dumps(obj")


def test_the_loaded_cell_does_not_load_again(shell: Shell, typed: Typed) -> None:
    text = loaded(shell, typed, "%load -s one s1.py")
    assert typed("# %load -s one s1.py\n" + text + "\none(5)").endswith(": 5")


def test_long_texts_are_asked_about(shell: Shell, typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "long.py").write_text("x" * 300_000)
    assert typed("%load long.py") == (
        "UsageError: %load: the text has 300000 characters, and nobody can be asked here; use -y"
    )
    assert len(loaded(shell, typed, "%load long.py -y")) == 300_000
    answer(monkeypatch, "n")
    assert typed("%load long.py") == (
        "The text you're trying to load seems pretty big (300000 characters). Continue (y/[N]) ?Operation cancelled."
    )


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return text + "\n"

    monkeypatch.setattr(sys, "stdin", Terminal())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%load", "%load: takes a file, an address, a range of history, a macro or a variable"),
        ("%load nosuch", "%load: 'nosuch' was not found in history, as a file, url, nor in the user namespace."),
        ("%load s2.py", "Did you mean 's1.py'?"),
        ("%load -s nope,nada s1.py", "%load: The symbols `nope` and `nada` were not found."),
        ("%load -s Tree s1.py", "%load: The symbol `Tree` was not found. Did you mean Three?"),
        ("%load -s a notes.txt", "%load: Unable to parse the input as valid Python code"),
        ("%load -r 99 s1.py", "%load: -r 99: the text has lines 1 to 10"),
        ("%load -r 3-2 s1.py", "%load: -r 3-2: it ends before it begins"),
        ("%load -r x s1.py", "%load: -r takes lines such as 2-3,5 or 4-, not 'x'"),
        ("%load -q s1.py", 'option -q not recognized (allowed: "r:s:yn")'),
        ("%load .", "%load: '.' is a directory, not a regular file."),
    ],
)
def test_mistakes_of_load_leave_the_prompt_alone(shell: Shell, typed: Typed, here: Path, line: str, said: str) -> None:
    (here / "notes.txt").write_text("no python")
    shown = typed(line)
    assert shown.startswith("UsageError: ") and said in shown
    assert not any(isinstance(one.event, NextInputSet) for one in shell.hub.since(1))


def test_a_file_in_another_encoding(shell: Shell, typed: Typed, here: Path) -> None:
    (here / "l.py").write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    (here / "b.py").write_bytes(b"x = '\xff'\n")
    assert loaded(shell, typed, "%load l.py") == "x = 'é'\n" and loaded(shell, typed, "%load b.py") == "x = 'ÿ'\n"


# -- save -------------------------------------------------------------------------------------------------------------


def test_saved_printed_and_the_ending_added(typed: Typed, here: Path) -> None:
    said = "The following commands were written to file `{}`:\n"
    assert typed("a=1\nb=2\n%save h2 1-2") == said.format("h2.py") + "a=1\nb=2"
    assert (here / "h2.py").read_text() == "a=1\nb=2\n"
    assert typed("%save -r 'h 3' 3") == said.format("h 3.ipy") + "%save h2 1-2"
    assert typed("%save -f h2 3") == said.format("h2.py") + "get_ipython().run_line_magic('save', 'h2 1-2')"
    assert typed("%save h2.py -a 1") == said.format("h2.py") + "a=1" and (here / "h2.py").read_text().endswith(
        "\na=1\n"
    )


def test_the_session_before_this_line_by_default(typed: Typed, here: Path) -> None:
    typed("a=1\n%save all")
    assert (here / "all.py").read_text() == "a=1\n"


def test_appending_behind_a_line_without_its_end(typed: Typed, here: Path) -> None:
    (here / "x.py").write_text("old")
    typed("a=1\n%save -a x 1")
    assert (here / "x.py").read_text() == "old\na=1\n"


def test_as_a_doctest(typed: Typed, here: Path) -> None:
    typed("a=1\na+1\n%save --doctest t 1-2")
    assert (here / "t.txt").read_text() == ">>> a=1\n\n>>> a+1\n2\n\n"


def test_overwriting_is_asked_for(typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "x.py").write_text("old")
    assert typed("a=1\n%save x 1") == "UsageError: File `x.py` exists. Use `%save -f x 1` to force overwrite"
    answer(monkeypatch, "")
    assert typed("%save x 1") == "File `x.py` exists. Overwrite (y/[N])?  Operation cancelled."
    assert (here / "x.py").read_text() == "old"
    answer(monkeypatch, "y")
    assert typed("%save x 1").endswith("written to file `x.py`:\na=1") and (here / "x.py").read_text() == "a=1\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%save", "Missing filename."),
        ("%save x 9999", "%save: history has no line 9999"),
        ("%save x nosuch", "%save: 'nosuch' was not found in history"),
        ("%save nodir/x 1", "%save: cannot write 'nodir/x.py': No such file or directory"),
        ("%save folder.py 1", "%save: 'folder.py' is a directory"),
        ("%save -z x 1", "option -z not recognized"),
        ("%save --doctest x 99", "%save: history has no line 99"),
        ("%save x 'a", "%save: the quote ' is not closed"),
    ],
)
def test_mistakes_of_save_write_nothing(shell: Shell, typed: Typed, here: Path, line: str, said: str) -> None:
    (here / "folder.py").mkdir()
    before = sorted(os.listdir(here))
    shown = typed("a=1\n" + line)
    assert shown.startswith("UsageError: ") and said in shown and sorted(os.listdir(here)) == before
    assert not shell.run_cell(Cell(line)).ok


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_refused_permission(typed: Typed, here: Path) -> None:
    (here / "x.py").write_text("old")
    (here / "x.py").chmod(0o400)
    assert typed("a=1\n%save -f x 1") == "UsageError: %save: cannot write 'x.py': Permission denied"

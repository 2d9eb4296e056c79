"""``%edit``: what is opened, where, and what happens with what was saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.failure import UserMistake
from ipython.terminal.editor import TerminalEditor

Typed = Callable[[str], str]


class FakeEditor:
    """Puts ``new`` into the file it is to open, or leaves the file alone, and ends with a status."""

    waits = True

    def __init__(self) -> None:
        self.new: str | None = None
        self.status = 0
        self.opened: list[tuple[str, int, str]] = []

    def open(self, path: str, line: int) -> int:
        there = Path(path)
        self.opened.append((path, line, there.read_text() if there.exists() else ""))
        if self.new is not None:
            there.write_text(self.new)
        return self.status


@pytest.fixture
def editor(shell: Shell) -> FakeEditor:
    made = FakeEditor()
    shell.capabilities["Editor"] = lambda _: made
    return made


def test_an_empty_text_that_is_filled_runs_and_is_returned(shell: Shell, typed: Typed, editor: FakeEditor) -> None:
    editor.new = "print('ran')\nx = 5\n"
    shown = typed("%edit")
    path = editor.opened[0][0]
    assert shown == (
        f"IPython will make a temporary file named: {path}\n"
        "Editing... done. Executing edited code...\nran\nOut[1]: \"print('ran')\\nx = 5\\n\""
    )
    assert shell.namespace.locals["x"] == 5 and os.stat(path).st_mode & 0o77 == 0
    editor.new = None
    assert "ran" in typed("%edit -p") and editor.opened[1] == (path, 0, "print('ran')\nx = 5\n")


def test_a_text_left_empty_runs_nothing(typed: Typed, editor: FakeEditor) -> None:
    assert typed("%edit").endswith("Editing... done. The text is empty; nothing was run.")


def test_not_run_when_so_asked(shell: Shell, typed: Typed, editor: FakeEditor) -> None:
    editor.new = "y = 1"
    assert typed("%edit -x").endswith("Editing... \nOut[1]: 'y = 1'") and "y" not in shell.namespace.locals


def test_a_file_of_the_persons_is_edited_in_place(shell: Shell, typed: Typed, editor: FakeEditor, here: Path) -> None:
    (here / "s.py").write_text("a = 1\n")
    editor.new = "a = 2\nname = __name__\n"
    assert typed("%edit -n 7 s") == "Editing... done. Executing edited code..."
    assert editor.opened == [("s.py", 7, "a = 1\n")] and shell.namespace.locals["a"] == 2
    assert shell.namespace.locals["name"] == "__main__"
    assert typed("%ed new.py").endswith("code...") and (here / "new.py").read_text() == editor.new
    editor.new = None
    assert "File not found. Did you forget to save? (other.py)" in typed("%edit other.py")


def test_history_as_python_or_as_typed(typed: Typed, editor: FakeEditor) -> None:
    typed("%pwd\na = 1\n%edit -x 1-2\n%edit -x -r 1")
    assert editor.opened[0][2] == "get_ipython().run_line_magic('pwd', '')\na = 1\n"
    assert editor.opened[1][2] == "%pwd\n"


def test_variables_macros_and_pasted_blocks(shell: Shell, typed: Typed, editor: FakeEditor) -> None:
    editor.new = "z = 9\n"
    typed("text = 'z = 1'\npasted_block = 'z = 3'\n%macro -q m text")
    typed("%edit text")
    assert editor.opened[-1][2] == "z = 1" and shell.namespace.locals["z"] == 9
    assert shell.namespace.locals["text"] == "z = 1"
    typed("del z\n%edit m")
    assert shell.namespace.locals["m"].value == "z = 9\n" and "z" not in shell.namespace.locals
    typed("%edit pasted_block")
    assert shell.namespace.locals["pasted_block"] == "z = 9\n"


def test_objects_where_they_were_defined(typed: Typed, editor: FakeEditor, here: Path) -> None:
    (here / "thing.py").write_text("import os\n\n\ndef work():\n    return 1\n")
    typed("import sys; sys.path.insert(0, '.'); import thing")
    try:
        typed("%edit -x thing.work")
        assert editor.opened[-1][0] == str(here / "thing.py") and editor.opened[-1][1] == 4
    finally:
        import sys

        sys.path.remove(".")
        del sys.modules["thing"]
    typed("a = 1\ndef typed_here():\n    return 2\n")
    shown = typed("%edit -x typed_here")
    assert "Editing In[4]" in shown and editor.opened[-1][1:] == (1, "def typed_here():\n    return 2\n")


def test_a_failing_editor_runs_nothing_and_keeps_the_text(shell: Shell, typed: Typed, editor: FakeEditor) -> None:
    editor.new, editor.status = "x = 1", 3
    shown = typed("%edit")
    path = editor.opened[0][0]
    assert shown.endswith(f"UsageError: %edit: the editor ended with status 3; nothing was run. The text is in {path}")
    assert "x" not in shell.namespace.locals and Path(path).read_text() == "x = 1"


def test_failures_in_what_was_edited_are_shown(typed: Typed, editor: FakeEditor) -> None:
    editor.new = "a = 1\nb = a / 0\n"
    shown = typed("%edit")
    assert "----> 2 b = a / 0" in shown and shown.count("ZeroDivisionError: ") == 1 and "editing.py" not in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%edit nosuchthing", "%edit: Argument given (nosuchthing) can't be found as a variable or as a filename."),
        ("%edit sctipt", "Did you mean 'script.py'?"),
        ("%edit 99", "%edit: history has no line 99"),
        ("%edit -p", "%edit: -p opens what was edited last: nothing yet"),
        ("%edit -n x a.py", "%edit: -n takes a whole number, not 'x'"),
        ("%edit len", "%edit: The file where `len` was defined cannot be read or found."),
        ("%edit five", "%edit: The file where `five` was defined cannot be read or found."),
        ("%edit -q", 'option -q not recognized (allowed: "xn:pr")'),
    ],
)
def test_mistakes_open_nothing(typed: Typed, editor: FakeEditor, here: Path, line: str, said: str) -> None:
    (here / "script.py").touch()
    shown = typed("five = 5\n" + line)
    assert shown.startswith("UsageError: ") and said in shown and not editor.opened


def test_where_there_is_no_editor(shell: Shell, typed: Typed) -> None:
    assert typed("%edit") == (
        "UsageError: this needs Editor, which exists in the terminal, -c, scripts and kernels and not here"
    )
    assert not shell.run_cell(Cell("%edit")).ok


def test_the_editor_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    assert TerminalEditor("nano -w", run=lambda command: ran.append(command) or 4).open("a.py", 3) == 4
    assert ran == [["nano", "-w", "+3", "a.py"]]
    with pytest.raises(UserMistake, match="cannot be started"):
        TerminalEditor("/nosuch/editor").open("a.py")


def test_an_editor_that_does_not_wait_is_asked_and_nothing_runs(shell: Shell, typed: Typed, editor: FakeEditor) -> None:
    editor.waits = False  # type: ignore[misc]
    assert typed("text = '1 / 0'\n%edit text").startswith("IPython will make a temporary file named: ")
    assert typed("%edit -n 3 new.py") == "" and editor.opened[-1][:2] == ("new.py", 3)
    typed("%macro -q some 1")
    assert typed("%edit some").endswith("UsageError: %edit: Macro editing not yet implemented in 2-process model.")

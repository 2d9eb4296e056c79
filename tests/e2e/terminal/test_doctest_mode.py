"""``%doctest_mode`` at a real prompt: what stands on the screen is copied, and is a doctest that passes as it is."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pty")
from tests.helpers.screen import Screen

TYPED = (
    "import sys",
    "x = {'a' * 40: 1, 'b' * 40: 2}",
    "x",
    "None",
    'print("first\\n\\nlast")',
    "print()",
    "1 / 0",
    "int('x' * 3)",
    "print('to the left', file=sys.stderr); 5",
    "6 * 7; 'eight'",
    "_",
    "!echo a command",
)


def at_prompt(screen: Screen) -> bool:
    """Whether the last row that is not empty is an empty prompt of plain Python."""
    return screen.text.rpartition("\n")[2].rstrip() == ">>>"


def type_cells(screen: Screen, *cells: str) -> None:
    for cell in cells:
        screen.type(cell + "\r")
        screen.wait_for_quiet().wait_for(at_prompt)
        screen.wait_for_quiet()


def paste(screen: Screen, text: str) -> None:
    """Paste as a terminal does, and press Enter."""
    screen.type(f"\x1b[200~{text}\x1b[201~")
    screen.wait_for_quiet()
    screen.type("\r")
    screen.wait_for_quiet().wait_for(at_prompt)
    screen.wait_for_quiet()


def copied(screen: Screen) -> str:
    """The screen from the first prompt of plain Python on, without the one that waits."""
    rows = screen.text.split("\n")
    first = next(number for number, row in enumerate(rows) if row.startswith(">>>"))
    assert rows[-1].rstrip() == ">>>"
    return "\n".join(rows[first:-1]) + "\n"


def open_screen(tmp_path: Path) -> Screen:
    screen = Screen(columns=120, lines=60, directory=str(tmp_path)).wait_for_prompt(1)
    screen.type("%doctest_mode\r")
    screen.wait_for("Doctest mode is: ON").wait_for_quiet().wait_for(at_prompt)
    return screen


def run_ours(path: Path) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "ipython", "doctest", path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ran.stdout if ran.returncode else ""


def run_standard(text: str) -> str:
    """What the standard library's doctest says against a text; nothing if it passes."""
    test = doctest.DocTestParser().get_doctest(text, {}, "copied", None, 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    return "".join(said)


def test_the_screen_is_a_doctest_that_passes(tmp_path: Path) -> None:
    with open_screen(tmp_path) as screen:
        type_cells(screen, *TYPED)
        screen.type("for i in range(2):\r")
        screen.wait_for_quiet()
        screen.type("i\r\r")
        screen.wait_for_quiet().wait_for(at_prompt)
        text = copied(screen)
    assert "first\n<BLANKLINE>\nlast\n" in text and "Traceback (most recent call last):\n    ...\nZero" in text
    assert ">>> for i in range(2):\n...     i" in text and "\n0\n1\n" in text
    (tmp_path / "copied.txt").write_text(text)
    assert run_ours(tmp_path / "copied.txt") == "", text
    standard = text.replace(">>> !echo a command\na command\n", "")
    assert run_standard(standard) == "", text


PASTED = """\
>>> total = 0
>>> for i in range(3): i
0
1
2
>>> total + 1
2
>>> total / 0
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
ZeroDivisionError: division by zero
>>> if total == 0:
...     total = 5
...
>>> total
5
"""


def test_a_pasted_session_runs_by_statements_and_differences_are_marked(tmp_path: Path) -> None:
    with open_screen(tmp_path) as screen:
        paste(screen, PASTED)
        screen.wait_for("# 1 of 6 pasted examples shows something else now.")
        text = screen.text
        shown = text[text.rindex(">>> total = 0") :]
        type_cells(screen, "len(In)")
        assert screen.text.rstrip(">").rstrip().endswith("\n9")  # each statement was a cell
    assert (
        shown.rstrip(">").rstrip()
        == """\
>>> total = 0
>>> for i in range(3): i
0
1
2
>>> total + 1
1

# pasted differently: output differs
# - 2
# + 1
>>> total / 0
Traceback (most recent call last):
    ...
ZeroDivisionError: division by zero
>>> if total == 0:
...     total = 5
>>> total
5

# 1 of 6 pasted examples shows something else now."""
    )
    (tmp_path / "copied.txt").write_text(shown)
    assert run_ours(tmp_path / "copied.txt") == ""
    assert run_standard(shown.rstrip(">\n ") + "\n") == ""


def test_a_paste_of_inputs_alone_is_not_compared(tmp_path: Path) -> None:
    with open_screen(tmp_path) as screen:
        paste(screen, ">>> a = 3\n>>> a * 2\n>>> a\n")
        assert ">>> a = 3\n>>> a * 2\n6\n>>> a\n3\n" in screen.text and "pasted" not in screen.text


def test_an_interrupt_ends_the_rest_of_a_paste(tmp_path: Path) -> None:
    with open_screen(tmp_path) as screen:
        screen.type("\x1b[200~>>> import time\n>>> time.sleep(60)\n>>> 'never'\n'never'\n\x1b[201~")
        screen.wait_for_quiet()
        screen.type("\r")
        screen.wait_for(">>> time.sleep(60)\n").wait_for_quiet()
        screen.type("\x03")
        screen.wait_for("# 1 more pasted example was left out.").wait_for(at_prompt)


def test_off_gives_everything_back(tmp_path: Path) -> None:
    with open_screen(tmp_path) as screen:
        type_cells(screen, "%xmode Minimal")
        screen.type("%doctest_mode\r")
        screen.wait_for("Exception reporting mode: Minimal\nDoctest mode is: OFF").wait_for_prompt(4)
        screen.type('print("a\\n\\nb"); 5\r')
        screen.wait_for_prompt(5)
        assert "a\n\nb\nOut[4]: 5" in screen.text
        screen.type("\x1b[200~>>> x = 1\n>>> x\n1\n\x1b[201~")
        screen.wait_for_quiet()
        screen.type("\r")
        screen.wait_for("Out[5]: 1").wait_for_prompt(6)

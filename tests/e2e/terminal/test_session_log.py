"""A session at a real prompt with its log on: what is on the screen is in the file, and a replay brings it back."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")
from ipython.sessionlog.reader import read_log
from ipython.sessionlog.record import LoggedCell, SessionLog
from tests.helpers.screen import WAIT, Screen

PYTHON = sys.executable

CURSES = """
import curses
def main(screen):
    screen.addstr(0, 0, f"size {curses.COLS}x{curses.LINES}")
    screen.refresh()
    while True:
        key = screen.getch()
        if key == curses.KEY_RESIZE:
            curses.update_lines_cols()
            screen.addstr(1, 0, f"now {curses.COLS}x{curses.LINES}")
            screen.refresh()
        elif key == ord("q"):
            return
curses.wrapper(main)
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path


class Typist:
    """Types cells at a screen, each when the prompt before it is there."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen.wait_for_prompt(1)
        self.number = 1

    def type(self, *cells: str) -> None:
        for cell in cells:
            self.screen.type(cell + "\r")
            self.number += 1
            self.screen.wait_for_prompt(self.number)


def wait_for_log(path: Path, wanted: str) -> str:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        text = path.read_text()
        if wanted in text:
            return text
        time.sleep(0.05)
    raise AssertionError(f"{wanted!r} never stood in the log:\n{path.read_text()}")


def cell_of(log: SessionLog, source: str) -> LoggedCell:
    return next(cell for cell in log.cells if source in cell.source)


def shown(cell: LoggedCell) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in cell.own_blocks]


def test_an_hour_in_a_minute_read_back_and_replayed(here: Path) -> None:
    with Screen(columns=110, lines=50) as screen:
        typist = Typist(screen)
        typist.type(
            "x = 6; print('before')",
            "%logstart s.py",
            "print('hi'); x * 7",
            "1/0",
            "import pandas, asyncio, time, threading, sys",
            "pandas.DataFrame({'a': [1, 2]})",
            "%pwd",
            "!echo shell; echo err >&2",
            "task = asyncio.ensure_future(asyncio.sleep(0.3)); task.add_done_callback(lambda _: print('task'))",
        )
        screen.wait_for("\ntask").wait_for_quiet()
        typist.type("timer = threading.Timer(0.8, print, ['thread']); timer.start()", "time.sleep(1.3); print('own')")
        screen.type("time.sleep(60)\r")
        screen.wait_for_quiet()
        time.sleep(0.2)
        screen.type("\x03")
        typist.number += 1
        screen.wait_for_prompt(typist.number)
        typist.type("print('é', end=''); x", "print('loud', file=sys.stderr)", "len?")
        screen.type("print('kept', flush=True); time.sleep(1.2); print('this too'); time.sleep(60)\r")
        wait_for_log(here / "s.py", "#| this too")
        os.kill(screen.process, signal.SIGKILL)
    text = (here / "s.py").read_text()
    compile(text, "s.py", "exec")
    log = read_log(text)
    assert log.torn
    assert shown(cell_of(log, "before")) == [("stdout", "before\n")]
    assert shown(cell_of(log, "print('hi')")) == [("stdout", "hi\n"), ("result", "42")]
    failed = cell_of(log, "1/0")
    assert (failed.status, failed.error) == ("error", "ZeroDivisionError")
    assert failed.blocks[0].text.endswith("ZeroDivisionError: division by zero")
    frame = cell_of(log, "DataFrame")
    assert [(block.kind, block.mime) for block in frame.blocks] == [("result", "text/plain"), ("result", "text/html")]
    assert frame.blocks[0].text == "   a\n0  1\n1  2"
    assert shown(cell_of(log, "%pwd")) == [("result", repr(str(here)))]
    assert shown(cell_of(log, "!echo")) == [("stdout", "shell\nerr\n")]
    late = [block for block in cell_of(log, "task = ").blocks if block.late]
    assert [(block.text, block.owner) for block in late] == [("task\n", None)]
    sleeping = cell_of(log, "time.sleep(1.3)")
    timer = cell_of(log, "timer = ")
    assert [(block.text, block.owner) for block in sleeping.blocks] == [("thread\n", timer.number), ("own\n", None)]
    assert cell_of(log, "time.sleep(60)\n").status == "interrupted"
    assert shown(cell_of(log, "'é'")) == [("stdout", "é"), ("result", "6")]
    assert shown(cell_of(log, "loud")) == [("stderr", "loud\n")]
    assert "Return the number of items" in shown(cell_of(log, "len?"))[0][1]
    last = log.cells[-1]
    assert (last.status, shown(last)) == (None, [("stdout", "kept\nthis too\n")])
    assert not any("\x1b" in block.text for cell in log.cells for block in cell.blocks)

    with Screen("s.py", subcommand="replay", columns=110, lines=50) as screen:
        screen.wait_for(f"In [{last.number}]: print('kept'").wait_for_quiet()
        assert f"In[{last.number}] is left out: it did not come to an end then." in screen.text
        assert "is left out: it was interrupted then." in screen.text
        assert "another" not in screen.text  # everything else shows what it showed
        screen.type("\x15x, len(In)\r")
        screen.wait_for(f"Out[{last.number}]: (6, {last.number + 1})")


def test_commands_keep_the_terminal_while_they_are_recorded(here: Path) -> None:
    with Screen("--logfile=s.py", columns=90, lines=30, environment={"PYTHON_BASIC_REPL": "1"}) as screen:
        typist = Typist(screen)
        screen.type(f"!{PYTHON} -q\r")
        screen.wait_for(">>>")
        screen.type("print(6 * 7)\r")
        screen.wait_for("\n42")
        screen.type("\x03")  # belongs to the child, which goes on
        screen.wait_for("KeyboardInterrupt")
        screen.type("import sys; sys.stdout.isatty(), sys.stdin.isatty()\r")
        screen.wait_for("(True, True)")
        screen.type("sys.exit(5)\r")
        typist.number = 2
        screen.wait_for_prompt(2)
        typist.type("_exit_code")
        screen.wait_for("Out[2]: 5")
        screen.type("!sleep 60\r")
        screen.wait_for_quiet()
        screen.type("\x03")
        typist.number = 4
        screen.wait_for_prompt(4)
        screen.type("!sleep 1\r")
        screen.wait_for("!sleep 1")
        time.sleep(0.3)
        screen.type("print('typed ' + 'ahead')\r")
        screen.wait_for("\ntyped ahead").wait_for_prompt(6)
        screen.type("!printf '\\033[31mred\\033[0m\\n'; read name; echo hello $$name\r")
        screen.wait_for("\nred").wait_for_quiet()
        screen.type("you\r")
        screen.wait_for("hello you").wait_for_prompt(7)
    log = read_log((here / "s.py").read_text())
    assert "42" in shown(log.cells[0])[0][1] and log.cells[0].status == "ok"
    assert log.cells[2].source == "!sleep 60\n" and log.cells[2].status == "interrupted"
    assert shown(log.cells[4]) == [("stdout", "typed ahead\n")]
    assert shown(log.cells[5]) == [("stdout", "red\nhello you\n")]


def test_a_debugging_session_is_logged_as_lines(here: Path) -> None:
    with Screen("--logfile=s.py", columns=90, lines=30) as screen:
        screen.wait_for_prompt(1)
        screen.type("def f(a):\r    breakpoint()\r    return a\r\r")
        screen.wait_for_prompt(2)
        screen.type("f(3)\r")
        for line in ("a", "c"):
            screen.wait_for("ipdb>").wait_for_quiet()
            screen.type(line + "\r")
        screen.wait_for("Out[2]: 3").wait_for_prompt(3)
    cell = cell_of(read_log((here / "s.py").read_text()), "f(3)")
    text, value = (text for _, text in shown(cell))
    assert text.endswith("\n\nipdb> a\na = 3\nipdb> c\n") and value == "3"


def test_a_program_that_takes_the_whole_screen_works_and_leaves_nothing_in_the_log(here: Path) -> None:
    pytest.importorskip("curses")
    (here / "whole.py").write_text(CURSES)
    with Screen("--logfile=s.py", columns=90, lines=30) as screen:
        screen.wait_for_prompt(1)
        screen.type(f"!{PYTHON} whole.py\r")
        screen.wait_for("size 90x30")
        screen.resize(70, 20)
        screen.wait_for("now 70x20")
        screen.type("q")
        screen.wait_for_prompt(2)
        screen.type("print('echo is ' + 'back')\r")
        screen.wait_for("\necho is back").wait_for_prompt(3)
    [cell, following] = read_log((here / "s.py").read_text()).cells
    assert "size" not in "".join(text for _, text in shown(cell))
    assert shown(following) == [("stdout", "echo is back\n")]

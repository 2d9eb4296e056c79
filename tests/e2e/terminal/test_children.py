"""Programs that take the whole terminal: an interactive child, editors, full screens; what they leave behind."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pty")
from tests.helpers.screen import WAIT, Screen

UP, LEFT, ESCAPE, END_OF_INPUT = "\x1b[A", "\x1b[D", "\x1b", "\x04"


def wait_gone(process: int) -> None:
    """Wait until a process is no more."""
    end = time.monotonic() + WAIT
    while True:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        assert time.monotonic() < end, f"{process} still runs"
        time.sleep(0.02)


def wait_for_file(path: Path) -> str:
    """Wait until a file has text, and return it."""
    end = time.monotonic() + WAIT
    while not path.exists() or not path.read_text().strip():
        assert time.monotonic() < end, f"{path} was not written"
        time.sleep(0.02)
    return path.read_text()


def assert_sane(screen: Screen, number: int) -> None:
    """The prompt ``number`` is there, edits lines, and commands find the terminal as a shell leaves it."""
    screen.wait_for_prompt(number)
    screen.type(f"6 * 71{LEFT}\x08")  # the 7 goes again: 6 * 1
    screen.wait_for(lambda shown: shown.rows[shown.cursor[0]].endswith("6 * 1"))
    screen.type("\r")
    screen.wait_for(f"Out[{number}]: 6")
    screen.wait_for_prompt(number + 1)
    screen.type("!stty -a\r")
    screen.wait_for_prompt(number + 2)
    words = screen.text.replace(";", " ").split()
    assert {"icanon", "echo", "isig", "opost"} <= set(words)


def test_a_session_with_a_child_an_editor_and_an_interrupted_script(tmp_path: Path) -> None:
    """An interactive child, one editor round trip, one interrupted ``%%bash``: in one session, one after the other."""
    editor = tmp_path / "editor.sh"
    editor.write_text("#!/bin/sh\nread -p 'what? ' text </dev/tty\nprintf '%s\\n' \"$text\" > \"$1\"\n")
    editor.chmod(0o755)
    environment = {"EDITOR": f"/bin/bash {editor}", "PYTHON_BASIC_REPL": "1"}
    with Screen(directory=str(tmp_path), environment=environment) as screen:
        screen.wait_for_prompt(1)
        screen.type(f"!{sys.executable} -q\r")
        screen.wait_for(">>>")
        screen.type("kept = 6 * 7\r")
        screen.wait_for_quiet()
        screen.type("print('child', kept)\r")
        screen.wait_for("\nchild 42")
        screen.type(END_OF_INPUT)
        screen.wait_for_prompt(2)
        screen.type("%edit made.py\r")
        screen.wait_for("what?")
        screen.type("made = 'by the editor'; print(made)\r")
        screen.wait_for("\nby the editor")
        screen.wait_for_prompt(3)
        screen.type("made\r")
        screen.wait_for("Out[3]: 'by the editor'")
        screen.wait_for_prompt(4)
        screen.type("%%bash\rsleep 77 & echo $! > pid; echo begun; wait\r\r\r")
        screen.wait_for("\nbegun")
        screen.type("\x03")
        screen.wait_for_prompt(5)
        assert "Process was interrupted." in screen.text and "Traceback" not in screen.text
        wait_gone(int(wait_for_file(tmp_path / "pid")))
        screen.type("kept\r")  # the child's variables were its own
        screen.wait_for("name 'kept' is not defined")
        screen.type("exit\r")
        assert screen.wait_for_end() == 0


def test_a_command_typed_before_the_prompt_is_ready_does_not_get_the_terminals_answer() -> None:
    with Screen() as screen:
        screen.type("!cat -v\r")
        screen.wait_for(lambda shown: b"\x1b]133;C" in shown.raw)  # it runs
        screen.wait_for_quiet()
        screen.type("typed\r")
        screen.wait_for("typed\ntyped")
        screen.type(END_OF_INPUT)
        screen.wait_for_prompt(2)
        assert "^[" not in screen.text and "6c" not in screen.text


def test_arrow_keys_reach_an_interactive_child() -> None:
    pytest.importorskip("readline")
    with Screen(environment={"PYTHON_BASIC_REPL": "1"}) as screen:
        screen.wait_for_prompt(1)
        screen.type(f"!{sys.executable} -q\r")
        screen.wait_for(">>>")
        screen.type("print(6 * 7)\r")
        screen.wait_for("\n42")
        screen.wait_for_quiet()
        screen.type(f"{UP}{LEFT}\x088\r")  # the line before, its 7 made an 8
        screen.wait_for("\n48")
        screen.type(END_OF_INPUT)
        screen.wait_for_prompt(2)
        screen.type(UP)  # our own history, not the child's
        screen.wait_for(lambda shown: shown.rows[shown.cursor[0]].startswith("In [2]: !"))
        screen.type("\r")
        screen.wait_for(lambda shown: shown.rows[shown.cursor[0]] == ">>>")
        screen.type(END_OF_INPUT)
        assert_sane(screen, 3)


@pytest.mark.skipif(shutil.which("vim") is None, reason="vim is not installed")
def test_a_round_trip_through_vim(tmp_path: Path) -> None:
    environment = {"EDITOR": "vim -u NONE -N", "HOME": str(tmp_path)}
    with Screen(directory=str(tmp_path), environment=environment) as screen:
        screen.wait_for_prompt(1)
        screen.type("%edit thing.py\r")
        screen.wait_for("thing.py")
        screen.wait_for_quiet()
        screen.type("iprint('vim wrote', 40 + 2)")
        screen.wait_for("print('vim wrote', 40 + 2)")
        screen.type(ESCAPE)
        screen.wait_for_quiet()
        screen.type(":wq\r")
        screen.wait_for("\nvim wrote 42")
        assert (tmp_path / "thing.py").read_text() == "print('vim wrote', 40 + 2)\n"
        assert_sane(screen, 2)


@pytest.mark.skipif(shutil.which("ed") is None, reason="ed is not installed")
def test_a_round_trip_through_ed(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text("answer = 41\n")
    with Screen(directory=str(tmp_path), environment={"EDITOR": "ed"}) as screen:
        screen.wait_for_prompt(1)
        screen.type("%edit thing.py\r")
        screen.wait_for("Editing... 12")  # the size of the file
        screen.type("s/41/42/\r")
        screen.wait_for_quiet()
        screen.type("w\rq\r")
        screen.wait_for_prompt(2)
        screen.type("answer\r")
        screen.wait_for("Out[2]: 42")


@pytest.mark.parametrize(
    ("command", "shown", "leave"),
    [("vim -u NONE -N", "VIM", ":q!\r"), ("top -d 5", "load average", "q"), ("less long", "line 1", "q")],
)
def test_a_program_on_the_whole_screen_leaves_it_sane(tmp_path: Path, command: str, shown: str, leave: str) -> None:
    if shutil.which(command.split()[0]) is None:
        pytest.skip(f"{command.split()[0]} is not installed")
    (tmp_path / "long").write_text("".join(f"line {number}\n" for number in range(1, 200)))
    with Screen(directory=str(tmp_path), environment={"HOME": str(tmp_path)}) as screen:
        screen.wait_for_prompt(1)
        screen.type(f"!{command}\r")
        screen.wait_for(shown)
        screen.wait_for_quiet()
        screen.type(leave)
        assert_sane(screen, 2)
        for switch in (b"1049", b"1000", b"1002", b"1006"):  # the other screen, the mouse
            assert screen.raw.rfind(b"\x1b[?" + switch + b"h") <= screen.raw.rfind(b"\x1b[?" + switch + b"l")


def test_a_full_screen_program_that_is_killed_does_not_take_the_prompt_with_it(tmp_path: Path) -> None:
    if shutil.which("vim") is None:
        pytest.skip("vim is not installed")
    with Screen(directory=str(tmp_path), environment={"HOME": str(tmp_path)}) as screen:
        screen.wait_for_prompt(1)
        screen.type("!sh -c 'echo $$ > pid; exec vim -u NONE -N'\r")
        screen.wait_for("VIM")
        screen.wait_for_quiet()
        os.kill(int(wait_for_file(tmp_path / "pid")), 9)
        assert_sane(screen, 2)

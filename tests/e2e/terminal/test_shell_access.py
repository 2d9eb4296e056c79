"""Commands at a real prompt on a real terminal: interactive children, interrupts, the terminal lent and given back."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("pty")
from tests.helpers.screen import WAIT, Screen

PYTHON = sys.executable


def wait_gone(process: int) -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return
        time.sleep(0.02)
    raise AssertionError(f"{process} still runs")


def test_an_interactive_python_inside_the_shell() -> None:
    # The new REPL of Python 3.13.0 ends with 1 whatever ``sys.exit`` was told.
    with Screen(environment={"PYTHON_BASIC_REPL": "1"}) as screen:
        screen.wait_for_prompt(1)
        screen.type(f"!{PYTHON} -q\r")
        screen.wait_for(">>>")
        screen.type("print(6 * 7)\r")
        screen.wait_for("\n42")
        screen.type("\x03")  # belongs to the child, which goes on
        screen.wait_for("KeyboardInterrupt")
        screen.type("\x03")
        screen.wait_for(lambda shown: shown.text.count("KeyboardInterrupt") == 2)
        screen.type("import sys; sys.exit(5)\r")
        screen.wait_for_prompt(2)
        screen.type("_exit_code\r")
        screen.wait_for("Out[2]: 5")
        assert "Traceback" not in screen.text


def test_typed_text_is_echoed_to_a_child_and_hidden_again() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("!read name; echo hello $$name\r")
        screen.wait_for(lambda shown: b"\x1b]133;C" in shown.raw).wait_for_quiet()  # it runs, so it reads
        screen.type("you\r")
        screen.wait_for("hello you")
        screen.wait_for_prompt(2)
        assert "\nyou" in screen.text


def test_an_interrupted_command_ends_the_loop_it_stands_in() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.wait_for(lambda shown: b"\x1b[?2004h" in shown.raw)  # no longer the painted prompt
        screen.type("for i in range(100):\r!sleep 30\r\r")
        screen.wait_for(lambda shown: b"\x1b]133;C" in shown.raw)
        time.sleep(0.5)
        screen.type("\x03")
        screen.wait_for_prompt(2)
        assert "KeyboardInterrupt" in screen.text
        screen.type("_exit_code\r")
        screen.wait_for("Out[2]: -2")


def test_a_program_that_leaves_the_terminal_in_disorder() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("!stty raw -echo -isig\r")
        screen.wait_for_prompt(2)
        screen.type("import time; time.sleep(60)\r")
        time.sleep(1)
        screen.type("\x03")
        screen.wait_for_prompt(3)
        assert "KeyboardInterrupt" in screen.text


def test_an_interrupted_bash_cell_leaves_nothing_running(tmp_path: Path) -> None:
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash\rsleep 77 & echo $! > pid; echo begun; sleep 78; echo never\r\r\r")
        screen.wait_for("\nbegun")
        screen.type("\x03")
        screen.wait_for_prompt(2)
        shown = screen.text
        assert "Process was interrupted." in shown and "CalledProcessError: %%bash: interrupted" in shown
        assert "\nnever" not in shown and "Traceback" not in shown
        wait_gone(int((tmp_path / "pid").read_text()))


def test_a_bash_cell_shows_its_output_line_by_line() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash\rfor i in 1 2; do echo line $i; sleep 1; done; echo 'the end'\r\r\r")
        screen.wait_for("\nline 1")
        assert "\nline 2" not in screen.text
        screen.wait_for("\nthe end")


def test_a_bash_cell_may_ask_at_the_terminal() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash\rread -p 'name? ' x </dev/tty; echo \"hello $x\"\r\r\r")
        screen.wait_for("\nname?")
        screen.type("you\r")
        screen.wait_for("hello you")
        screen.wait_for_prompt(2)
        screen.type("1 + 1\r")  # the terminal is ours again
        screen.wait_for("Out[2]: 2")


def test_an_interrupt_of_a_bash_cell_that_has_the_terminal() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash\rread -p 'name? ' x </dev/tty; echo \"hello $x\"\r\r\r")
        screen.wait_for("\nname?")
        screen.type("\x03")
        screen.wait_for_prompt(2)
        screen.type("1 + 1\r")
        screen.wait_for("Out[2]: 2")
        assert "\nhello" not in screen.text


def test_programs_in_the_background_are_ended_with_the_shell(tmp_path: Path) -> None:
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash --bg --proc p\recho $$ > pid; sleep 60\r\r\r")
        screen.wait_for_prompt(2)
        screen.type("p\r")
        screen.wait_for("running")
        process = int((tmp_path / "pid").read_text())
        screen.type("exit\r")
        assert screen.wait_for_end() == 0
        wait_gone(process)
        assert "closed" not in screen.text


def test_directories_aliases_and_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("cd inner\r")
        screen.wait_for_prompt(2)
        screen.type("%%writefile made.txt\rcontent\r\r\r")
        screen.wait_for("Writing made.txt")
        screen.wait_for_prompt(3)
        screen.type("ls\r")
        screen.wait_for("\nmade.txt")
        screen.wait_for_prompt(4)
        screen.type("cat made.txt | tr a-z A-Z\r")
        screen.wait_for("\nCONTENT")
        screen.wait_for_prompt(5)
        screen.type("%bookmark here\r")
        screen.wait_for_prompt(6)
        screen.type("cd -\r")
        screen.wait_for_prompt(7)
        screen.type("cd here\r")
        screen.wait_for("(bookmark:here)")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_shell_ends_its_programs(tmp_path: Path, number: int) -> None:
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("%%bash --bg\recho $$ > first; sleep 60\r\r\r")
        screen.wait_for_prompt(2)
        screen.type("%%bash\recho $$ > second; echo begun; sleep 60\r\r\r")
        screen.wait_for("\nbegun")
        os.kill(screen.process, number)
        assert screen.wait_for_end() == 128 + number
        for name in ("first", "second"):
            wait_gone(int((tmp_path / name).read_text()))

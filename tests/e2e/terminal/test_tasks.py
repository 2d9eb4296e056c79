"""Work beside the session at a real prompt, and objects that nobody holds any more."""

from __future__ import annotations

import pytest

pytest.importorskip("pty")
from tests.helpers.screen import Screen


def enter(screen: Screen, line: str, number: int) -> None:
    """Type a line, and wait for the prompt after it."""
    screen.type(line + "\r")
    screen.wait_for_prompt(number)


def test_a_coroutine_goes_on_while_the_prompt_waits_and_its_failure_leaves_what_is_typed_alone() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        enter(screen, "import asyncio", 2)
        enter(screen, "t = %bg await asyncio.sleep(0.7); print('of the task'); 1 / 0", 3)
        screen.type("half a li")
        screen.wait_for("task 1 failed: ZeroDivisionError: division by zero (%await 1 raises it)")
        screen.wait_for(lambda shown: shown.rows[shown.cursor[0]].endswith("In [3]: half a li"))
        assert "\nof the task" not in screen.text
        screen.type("\x03")
        screen.wait_for_quiet()
        enter(screen, "%tasks 1", 4)
        assert "\nof the task" in screen.text


def test_ctrl_c_ends_the_waiting_and_not_the_task() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        enter(screen, "t = %bg !sleep 30", 2)
        screen.type("%await 1\r")
        screen.wait_for(lambda shown: shown.raw.count(b"\x1b]133;C") == 2).wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_prompt(3)
        assert "KeyboardInterrupt" in screen.text
        enter(screen, "t.state", 4)
        assert "Out[3]: 'running'" in screen.text
        enter(screen, "%cancel 1", 5)
        assert "task 1 was terminated" in screen.text


def test_after_tab_help_and_a_traceback_nothing_of_the_shell_holds_an_object() -> None:
    with Screen(columns=120) as screen:
        screen.wait_for_prompt(1)
        enter(screen, "Big = type('Big', (), {'attribute': 1, '__doc__': 'A big thing.'})", 2)
        enter(screen, "big = Big()", 3)
        enter(screen, "big", 4)
        enter(screen, "big?", 5)
        screen.type("big.attr\t")
        screen.wait_for("big.attribute")
        enter(screen, "", 6)
        enter(screen, "(lambda held: 1 / 0)(big)", 7)
        enter(screen, "%free big", 8)
        assert "is gone: its weak reference is dead" in screen.text
        assert "Out[3]" in screen.text.rpartition("It was held by")[2]

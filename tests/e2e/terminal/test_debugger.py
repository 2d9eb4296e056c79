"""The debugger at a real prompt: after a failure, at ``breakpoint()``, over awaiting cells."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen

FAILING = "def half(number):\n    divisor = 0\n    return number / divisor\n"
OUTER = "def outer(only_here_and_now):\n    breakpoint()\n    return 1\n"
WORK = "async def work():\n    value = 3\n    breakpoint()\n    await asyncio.sleep(0)\n    return value\n"


def prompt_is_up(screen: Screen) -> bool:
    """Whether the debugger waits for a line."""
    return screen.text.rstrip().endswith("ipdb>")


def paste(screen: Screen, text: str) -> None:
    """Paste a cell as a terminal does, and run it."""
    screen.type(f"\x1b[200~{text}\x1b[201~\r")


def test_after_a_failure(tmp_path: Path) -> None:
    with Screen(environment={"HOME": str(tmp_path)}) as screen:
        screen.wait_for_prompt(1)
        paste(screen, FAILING)
        screen.wait_for_prompt(2)
        screen.type("half(8)\r")
        screen.wait_for("ZeroDivisionError: division by zero")
        screen.wait_for_prompt(3)
        screen.type("%debug\r")
        screen.wait_for("> Cell In[1], line 3, in half()").wait_for("----> 3     return number / divisor")
        screen.wait_for(prompt_is_up)
        screen.type("number\r")
        screen.wait_for(lambda seen: seen.rows[-2:] and "8" in seen.text.split("ipdb> number")[-1])
        screen.type("up\r")
        screen.wait_for("> Cell In[2], line 1")
        screen.type("q\r")
        screen.wait_for_prompt(4)
        screen.type("6 * 7\r")
        screen.wait_for("Out[4]: 42")
    history = tmp_path / ".pdbhistory"
    assert history.stat().st_mode & 0o777 == 0o600
    assert "+number" in history.read_text()


def test_names_of_the_frame_are_completed() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        paste(screen, OUTER)
        screen.wait_for_prompt(2)
        screen.type("outer(5)\r")
        screen.wait_for("----> 2     breakpoint()").wait_for(prompt_is_up)
        screen.type("only_h\t")
        screen.wait_for("ipdb> only_here_and_now")
        screen.type(" + 100\r")
        screen.wait_for("105")
        screen.type("c\r")
        screen.wait_for("Out[2]: 1")
        screen.wait_for_prompt(3)


def test_await_and_assignment_in_a_stopped_coroutine() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("import asyncio\r")
        screen.wait_for_prompt(2)
        paste(screen, WORK)
        screen.wait_for_prompt(3)
        screen.type("await work()\r")
        screen.wait_for("----> 3     breakpoint()").wait_for(prompt_is_up)
        screen.type("await asyncio.sleep(0.05, 'has ' + 'slept')\r")
        screen.wait_for("has slept")
        screen.type("value = 4\r")
        screen.wait_for_quiet()
        screen.type("n\r")
        screen.wait_for("----> 4     await asyncio.sleep(0)")
        screen.type("c\r")
        screen.wait_for("Out[3]: 4")
        screen.wait_for_prompt(4)


def test_quit_ends_the_cell_in_silence_and_control_c_leaves() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        paste(screen, "for number in range(3): breakpoint()\n")
        screen.wait_for(prompt_is_up)
        screen.type("number\r")
        screen.wait_for(lambda seen: "\n0\n" in seen.text)
        screen.type("q\r")
        screen.wait_for_prompt(2)
        assert "BdbQuit" not in screen.text
        screen.type("breakpoint()\r")
        screen.wait_for("----> 1 breakpoint()").wait_for(prompt_is_up)
        screen.type("\x03")
        screen.wait_for_prompt(3)
        assert "BdbQuit" not in screen.text
        screen.type("6 * 7\r")
        screen.wait_for("Out[3]: 42")


def test_automatic_opening() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("%pdb\r")
        screen.wait_for("Automatic pdb calling has been turned ON")
        screen.wait_for_prompt(2)
        screen.type("1/0\r")
        screen.wait_for("ZeroDivisionError: division by zero").wait_for("----> 1 1/0").wait_for(prompt_is_up)
        screen.type("q\r")
        screen.wait_for_prompt(3)
        screen.type("%nosuchmagic\r")
        screen.wait_for_prompt(4)

"""A scripted hour of work in a real terminal, at two sizes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen


@pytest.fixture
def home(tmp_path: Path) -> Mapping[str, str]:
    editor = tmp_path / "editor"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen(sys.argv[-1], 'a').write('\\nedited = 21 * 2\\n')\n")
    os.chmod(editor, 0o700)
    return {"HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path / "ipython"), "EDITOR": str(editor), "NO_COLOR": ""}


def enter(screen: Screen, text: str, number: int) -> Screen:
    """Type a cell line by line, as a person does, and wait for the next prompt."""
    for line in text.split("\r")[:-1]:
        screen.wait_for_quiet()  # keys that come in one piece with an Enter among them are a paste
        screen.type(line)
        screen.wait_for_quiet()
        screen.type("\r")
    return screen.wait_for_prompt(number)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (160, 50)])
def test_an_hour_of_work(home: Mapping[str, str], columns: int, lines: int) -> None:
    with Screen(environment=home, columns=columns, lines=lines) as screen:
        screen.wait_for_prompt(1)
        # A function and a class, with the indentation that the prompt gives.
        enter(screen, "def area(width, height=2):\rreturn width * height\r\r", 2)
        enter(screen, "class Box:\rdef __init__(self, side):\rself.side = side\r\r\r", 3)
        enter(screen, "area(Box(21).side)\r", 4)
        assert "Out[3]: 42" in screen.text
        # A task that ticks while the prompt waits; what it prints appears above, what is typed stays.
        enter(screen, "import asyncio\r", 5)
        enter(screen, "async def tick():\rfor n in range(3):\rawait asyncio.sleep(0.2)\rprint('tick', n)\r\r\r", 6)
        enter(screen, "task = asyncio.create_task(tick())\r", 7)
        screen.type("1000 + ")
        screen.wait_for("tick 2")
        screen.wait_for("In [7]: 1000 +")  # drawn again below what was printed
        enter(screen, "337\r", 8)
        assert "Out[7]: 1337" in screen.text
        enter(screen, "await asyncio.sleep(0, 'slept')\r", 9)
        assert "'slept'" in screen.text
        # A session pasted from somewhere, prompts and outputs included.
        screen.type("\x1b[200~>>> total = 0\n>>> for n in range(4):\n...     total += n\n...\n>>> total\n6\x1b[201~")
        screen.wait_for("total += n")
        enter(screen, "\r", 10)
        assert "Out[9]: 6" in screen.text
        # An exception, and again in another form.
        enter(screen, "area('a', 'b')\r", 11)
        assert "TypeError" in screen.text and "ipython/core" not in screen.text
        enter(screen, "%tb Minimal\r", 12)
        assert "TypeError: can't multiply sequence by non-int of type 'str'" in screen.text
        # The editor and back.
        screen.type("start = 1\x1b\x1b")
        screen.wait_for_quiet()
        screen.type("\x05\x1bOQ")  # F2
        screen.wait_for("edited = 21 * 2")
        screen.type("\x1b\r")
        screen.wait_for_prompt(13)
        enter(screen, "edited\r", 14)
        assert "Out[13]: 42" in screen.text
        # Another size in the middle of a cell.
        screen.type("wide = [1, 2,")
        screen.wait_for("wide = [1, 2,")
        screen.resize(columns + 20, lines + 5)
        screen.wait_for_quiet()
        enter(screen, " 3]\r", 15)
        screen.resize(columns, lines)
        screen.wait_for_quiet()
        enter(screen, "wide\r", 16)
        assert "[1, 2, 3]" in screen.text
        # Ctrl-C at every stage: while typing, in a loop, while awaiting, in input().
        screen.type("not wanted")
        screen.wait_for("not wanted")
        screen.type("\x03")
        screen.wait_for_quiet()
        screen.type("import time; time.sleep(30)\r")
        screen.wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_prompt(17)
        assert "KeyboardInterrupt" in screen.text
        screen.type("await asyncio.sleep(30)\r")
        screen.wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_prompt(18)
        screen.type("name = input('who? ')\r")
        screen.wait_for(lambda shown: any(row.startswith("who?") for row in shown.rows))
        screen.wait_for_quiet()
        screen.type("\x03")
        screen.wait_for_prompt(19)
        screen.type("name = input('who? ')\r")
        screen.wait_for_quiet()
        screen.type("ada\r")
        screen.wait_for_prompt(20)
        enter(screen, "name\r", 21)
        assert "'ada'" in screen.text
        screen.type("exit(7)\r")
        assert screen.wait_for_end() == 7
    with Screen(environment=home, columns=columns, lines=lines) as screen:
        # The day after: what was typed is there.
        screen.wait_for_prompt(1)
        screen.type("\x12wide = ")
        screen.wait_for("wide = [1, 2, 3]")
        enter(screen, "\r\r", 2)
        screen.type("def ar\x1b[A")
        screen.wait_for("return width * height")
        screen.type("\x1b\r")
        screen.wait_for_prompt(3)
        enter(screen, "area(*wide[:2])\r", 4)
        assert "Out[3]: 2" in screen.text
        screen.type("\x04")
        screen.wait_for("([y]/n)?")
        screen.type("\r")
        assert screen.wait_for_end() == 0

"""``%run -d`` at a real prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen

PROGRAM = "# counts\nimport sys\n\ntotal = 0\nfor word in sys.argv[1:]:\n    total += len(word)\nprint('all', total)\n"


def test_stop_restart_and_go_on(tmp_path: Path) -> None:
    (tmp_path / "count.py").write_text(PROGRAM)
    with Screen(directory=str(tmp_path), environment={"HOME": str(tmp_path)}) as screen:
        screen.wait_for_prompt(1)
        screen.type("%run -d -b 6 count.py one two\r")
        screen.wait_for(f"Breakpoint 1 at {tmp_path.resolve()}/count.py:6"[:78])
        screen.wait_for("2 import sys").wait_for(lambda seen: seen.text.endswith("ipdb>"))
        screen.type("c\r")
        screen.wait_for("---> 6     total += len(word)").wait_for(lambda seen: seen.text.endswith("ipdb>"))
        screen.type("restart three\r")
        screen.wait_for("Restarting").wait_for(lambda seen: seen.text.endswith("ipdb>"))
        screen.type("c\r")
        screen.wait_for(lambda seen: seen.text.count("---> 6") == 2 and seen.text.endswith("ipdb>"))
        screen.type("c\r")
        screen.wait_for("all 5").wait_for_prompt(2)
        screen.type("word, total\r")
        screen.wait_for("('three', 5)")

"""Figures of matplotlib on a real terminal: drawn by its protocol, else said where they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("pty")
pytest.importorskip("matplotlib")

from tests.helpers.screen import Screen


def test_a_figure_is_a_line_and_a_file(tmp_path: Path) -> None:
    with Screen(environment={"TMPDIR": str(tmp_path), "TERM_PROGRAM": "", "KITTY_WINDOW_ID": ""}) as screen:
        screen.wait_for_prompt(1)
        screen.type("%matplotlib inline\r")
        screen.wait_for_prompt(2)
        screen.type("import matplotlib.pyplot as plt; plt.plot([1, 2]); print('drawn')\r")
        screen.wait_for("drawn\n<Figure size 640x480 with 1 Axes>\nPNG image, ").wait_for_prompt(3)
        path = re.sub(r"\s", "", screen.text).partition("kB:")[2].partition(".png")[0] + ".png"
        assert Path(path).read_bytes()[:4] == b"\x89PNG" and Path(path).stat().st_mode & 0o777 == 0o600
        screen.type("%matplotlib tk\r")
        screen.wait_for("UsageError: %matplotlib: the event loop of tk cannot run beside this prompt yet")


def test_a_terminal_that_draws_images_gets_it() -> None:
    with Screen(environment={"IPYTHON_KITTY_GRAPHICS": "1"}) as screen:
        screen.wait_for_prompt(1)
        screen.type("%matplotlib inline\r")
        screen.wait_for_prompt(2)
        screen.type("import matplotlib.pyplot as plt; plt.plot([1, 2]);\r")
        screen.wait_for(lambda seen: b"\x1b_Ga=T,f=100" in seen.raw)
        screen.wait_for_prompt(3)
        assert "Figure size" not in screen.text

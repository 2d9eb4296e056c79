"""Colours."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ipython.services.traceback.palette import color_code, pygments_palette


def strip(text):
    return "".join(part.partition("m")[2] if index else part for index, part in enumerate(text.split("\x1b[")))


@pytest.mark.parametrize("source", ["def f(x):\n    return 'a' + 1 # c", "", "\n\n", "x = '''a\n\nb'''", "  @ $ ü \t"])
@pytest.mark.parametrize("colors", [16, 256, 1 << 24])
def test_highlighting_adds_sequences_only_and_each_line_stands_alone(source, colors):
    highlight = pygments_palette("default", colors).highlight
    shown = highlight(source)
    assert strip(shown) == source
    for line in shown.split("\n"):
        assert "\x1b" not in line or line.rindex("\x1b[0m") == line.rindex("\x1b[")


def test_same_object_for_the_same_style_and_none_for_an_unknown_one():
    assert pygments_palette("default") is pygments_palette("default")
    assert pygments_palette("nosuch style").highlight is None


def test_color_codes():
    assert color_code("808080", 256) == "38;5;244"
    assert color_code("000000", 16) == "90" and color_code("00ff00", 16) == "92" and color_code("800000", 16) == "31"


def test_no_pygments_without_colour():
    program = (
        "import sys\nbefore = set(sys.modules)  # Python 3.13 needs linecache for -c itself\n"
        "from ipython.services.traceback import extract, render, palette\n"
        "from ipython.settings.shell import TracebackSettings\n"
        "class Cells:\n    def cell_source(self, name): return None\n"
        "try: 1/0\nexcept Exception as e: report = extract.Reporter().report(e, TracebackSettings(), Cells())\n"
        "assert 'ZeroDivisionError' in render.render(report)\n"
        "late = 'pygments traceback inspect ast tokenize linecache dataclasses typing asyncio re'.split()\n"
        "print([name for name in late if name in sys.modules and name not in before])"
    )
    found = subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"],
                           capture_output=True, text=True, timeout=60)  # fmt: skip
    assert (found.stdout.strip(), found.stderr) == ("[]", "")

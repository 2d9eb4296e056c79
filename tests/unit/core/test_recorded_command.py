"""The text in what programs write to a terminal; the rest of it runs on a real one (tests/e2e/terminal)."""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("termios")
from hypothesis import given
from hypothesis import strategies as st

from ipython.core.recorded_command import TerminalText

PIECES = st.lists(
    st.one_of(
        st.text("ab \n", max_size=4),
        st.sampled_from(
            ["\r\n", "\x1b[31m", "\x1b[0m", "\x1b[?25l", "\x1b]0;title\x07", "\x1b]8;;x\x1b\\", "\x1b(B", "\x1b=",
             "\x0e", "\x1b[?1049h", "\x1b[?1049l", "\x1b[2J\x1b[1;1H"]
        ),
    ),
    max_size=12,
)  # fmt: skip


@given(PIECES, st.data())
def test_it_does_not_matter_how_the_text_is_cut(pieces: list[str], data: st.DataObject) -> None:
    text = "".join(pieces)
    whole = TerminalText().feed(text, last=True)
    cut = TerminalText()
    found = ""
    while text:
        size = data.draw(st.integers(1, len(text)))
        found += cut.feed(text[:size])
        text = text[size:]
    assert found + cut.feed("", last=True) == whole
    assert "\x1b[" not in whole and "\r\n" not in whole


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("\x1b[01;34mdir\x1b[0m  file\r\n", "dir  file\n"),
        ("50%\r100%\r\n", "50%\r100%\n"),
        ("before\r\n\x1b[?1049h\x1b[HVIM\x1b[?1049lafter", "before\nafter"),
        ("a\x1b", "a\x1b"),
        ("tab\tbell\x07", "tab\tbell\x07"),
    ],
)
def test_what_is_left(written: str, text: str) -> None:
    assert TerminalText().feed(written, last=True) == text


def test_it_is_not_loaded_with_the_commands() -> None:
    import subprocess

    code = "import sys; from ipython.core.commands import ShellCommands; ShellCommands().run('true'); "
    code += "print('ipython.core.recorded_command' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stdout == "False\n", ran.stderr

"""The terminal around cells and commands: lent with echo, taken back as a program should have left it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from ipython.terminal.keyboard import Keyboard
from ipython.terminal.modes import TerminalModes

termios = pytest.importorskip("termios")
pty = pytest.importorskip("pty")

LOCAL = 3  # index of the local flags


@pytest.fixture
def terminal() -> Iterator[int]:
    """A descriptor of a terminal."""
    leader, follower = pty.openpty()
    yield follower
    os.close(leader)
    os.close(follower)


def make_raw(terminal: int) -> None:
    """What a program on the whole screen does first."""
    modes = termios.tcgetattr(terminal)
    modes[LOCAL] &= ~(termios.ICANON | termios.ECHO | termios.ISIG)
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def is_sane(terminal: int) -> bool:
    wanted = termios.ICANON | termios.ECHO | termios.ISIG
    return bool(termios.tcgetattr(terminal)[LOCAL] & wanted == wanted)


@pytest.mark.parametrize(("status", "sane"), [(-9, True), (0, False), (1, False), (None, False), ("x", False)])
def test_only_after_a_program_that_was_killed_the_modes_come_back(terminal: int, status: object, sane: bool) -> None:
    keyboard = Keyboard(TerminalModes(terminal))
    keyboard.hide_typing()
    keyboard.lend()
    assert is_sane(terminal)
    make_raw(terminal)
    keyboard.take_back(status)
    assert is_sane(terminal) is sane


def test_the_status_of_an_earlier_command_changes_nothing_in_a_cell_without_one(terminal: int) -> None:
    keyboard = Keyboard(TerminalModes(terminal))
    keyboard.hide_typing()
    make_raw(terminal)  # code of the cell did that itself
    keyboard._quiet = None
    keyboard.take_back(-9)
    assert not is_sane(terminal)

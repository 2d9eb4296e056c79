import os

import pytest

from ipython.terminal.modes import TerminalModes

termios = pytest.importorskip("termios")
pty = pytest.importorskip("pty")


@pytest.fixture
def terminal() -> object:
    leader, follower = pty.openpty()
    yield follower
    os.close(leader)
    os.close(follower)


def has_echo(descriptor: int) -> bool:
    return bool(termios.tcgetattr(descriptor)[3] & termios.ECHO)


def test_echo_is_off_inside_and_on_after(terminal: int) -> None:
    modes = TerminalModes(terminal)
    before = modes.read()
    with modes.line_mode(echo=False):
        assert not has_echo(terminal)
        with modes.line_mode(echo=True):
            assert has_echo(terminal)
        assert not has_echo(terminal)
    assert modes.read() == before


def test_the_first_saved_modes_are_the_ones_restored(terminal: int) -> None:
    modes = TerminalModes(terminal)
    modes.save()
    changed = termios.tcgetattr(terminal)
    changed[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(terminal, termios.TCSANOW, changed)
    modes.save()
    modes.restore()
    assert has_echo(terminal)


def test_a_pipe_has_no_modes() -> None:
    reading, writing = os.pipe()
    modes = TerminalModes(reading)
    modes.save()
    modes.restore()
    with modes.line_mode(echo=False):
        pass
    assert modes.saved is None
    os.close(reading)
    os.close(writing)


def test_without_termios_nothing_happens() -> None:
    modes = TerminalModes(0, None)
    modes.save()
    modes.restore()
    with modes.line_mode(echo=False):
        assert modes.read() is None

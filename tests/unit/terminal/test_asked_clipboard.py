"""The clipboard asked of a terminal: a real pty, with a terminal at its other end that answers or does not."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator

import pytest

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

from ipython.terminal import asked_clipboard  # noqa: E402
from ipython.terminal.asked_clipboard import QUESTION, ask_terminal, parse_answer  # noqa: E402

XTERM = {"TERM": "xterm-256color"}
ATTRIBUTES = b"\x1b[?62;4c"


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    """The terminal's end of a pty and the program's."""
    terminal, program = pty.openpty()
    yield terminal, program
    os.close(terminal)
    os.close(program)


def answer(terminal: int, *pieces: bytes) -> tuple[threading.Thread, list[bytes]]:
    """Be a terminal: wait for the question, then answer in pieces."""
    asked: list[bytes] = []

    def run() -> None:
        asked.append(os.read(terminal, 1000))
        for piece in pieces:
            os.write(terminal, piece)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, asked


def test_a_terminal_that_allows_it_is_read(ends: tuple[int, int]) -> None:
    terminal, program = ends
    code = base64.b64encode("a = 'é'\n".encode()) + b""
    thread, asked = answer(terminal, b"\x1b]52;c;" + code[:4], code[4:] + b"\x07" + ATTRIBUTES[:3], ATTRIBUTES[3:])
    before = termios.tcgetattr(program)
    assert ask_terminal(XTERM, terminal=program) == "a = 'é'\n"
    thread.join(10)
    assert asked == [QUESTION] and termios.tcgetattr(program) == before


def test_a_terminal_that_does_not_know_the_question_costs_no_waiting(ends: tuple[int, int]) -> None:
    terminal, program = ends
    thread, _ = answer(terminal, ATTRIBUTES)
    assert ask_terminal(XTERM, terminal=program, clock=lambda: 0.0) is None  # a clock that stands: it would never end
    thread.join(10)


def test_a_terminal_that_says_nothing_is_not_waited_for_longer(
    ends: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_clipboard, "WAIT", 0.05)
    assert ask_terminal(XTERM, terminal=ends[1]) is None


def test_keys_that_were_typed_are_left_alone(ends: tuple[int, int]) -> None:
    terminal, program = ends
    os.write(terminal, b"typed\n")
    assert ask_terminal(XTERM, terminal=program) is None
    assert os.read(program, 100) == b"typed\n"


def test_where_there_is_no_terminal_nothing_is_asked(ends: tuple[int, int]) -> None:
    assert ask_terminal({"TERM": "dumb"}, terminal=ends[1]) is None
    reading, writing = os.pipe()
    try:
        assert ask_terminal(XTERM, terminal=reading) is None
    finally:
        os.close(reading)
        os.close(writing)


def test_what_is_no_base64_is_no_text() -> None:
    assert parse_answer(b"\x1b]52;c;!!!\x07\x1b[?1c") == (None, True)
    assert parse_answer(b"\x1b]52;c;" + b"a" * 30_000_000) == (None, True)
    assert parse_answer(b"") == (None, False)

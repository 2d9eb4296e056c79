"""Commands on the terminal whose output is recorded on its way (session logs).

The command keeps the terminal as its input and its signals, so keys, Ctrl-C, Ctrl-Z and what was typed ahead are as
ever; what it writes goes to a pseudo terminal of its own, from where it is passed on. A program that changes how keys
are read on its output (the curses ones do) is followed: the same is done to the terminal. POSIX only.

Both streams of a command share that pseudo terminal, which keeps their order on the screen.
"""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import termios
from codecs import getincrementaldecoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

STEP = 0.05  # seconds between looks at the size of the window and at a silent command
PIECE = 1 << 16  # bytes read at once
SIGNALS = 3  # how often a command is told of another size of the window, a step apart
_MIRRORED = (0, 3, 6)  # of the terminal's attributes: input, local flags, keys


class OutputRelay:
    """A pseudo terminal for the output of one command.

    Args:
        take: told the text that was written, without what moves the cursor or colours.
        screen: descriptor of the terminal.

    Raises:
        OSError: there are no more pseudo terminals.
    """

    def __init__(self, take: Callable[[str], None], *, screen: int = 1) -> None:
        self._take = take
        self._screen = screen
        self._master, self._slave = os.openpty()
        self._text = TerminalText()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._is_open = True
        self._code: int | None = None
        self._size = b""
        self._signals_left = 0
        try:
            attributes = termios.tcgetattr(screen)
            attributes[1] &= ~termios.OPOST  # ends of lines are made by the terminal itself
            termios.tcsetattr(self._slave, termios.TCSANOW, attributes)
        except termios.error:
            pass
        self._keys = self._key_modes()
        self._before: Any = None  # the terminal's attributes, once we have changed them
        self._follow_size()
        os.set_blocking(self._master, False)

    def file_actions(self) -> list[tuple[int, int, int]]:
        """What ``posix_spawn`` has to do in the command."""
        return [(os.POSIX_SPAWN_DUP2, self._slave, number) for number in (1, 2)]

    def started(self) -> None:
        """The command has its end: ours would keep us from seeing that it is gone."""
        os.close(self._slave)
        self._slave = -1

    def wait_for_end(self, process: int) -> int:
        """Pass output on until the command ends and return its status, without taking it away.

        No time limit: the command has the terminal until the person or it ends it.

        Raises:
            KeyboardInterrupt: the person interrupted; to be asked again.
        """
        while self._code is None:
            is_silent = not self._pass_on(STEP)
            self._follow_size(is_silent=is_silent)
            self._follow_keys()
            self._code = _status(process, waits=not self._is_open)
        while self._pass_on(0):
            pass
        return self._code

    def close(self) -> None:
        """Give back the terminal as it was, and close."""
        rest = self._text.feed(self._decode(b"", True), last=True)
        if rest:
            self._take(rest)
        if self._before is not None:
            try:
                termios.tcsetattr(self._screen, termios.TCSADRAIN, self._before)
            except termios.error:
                pass
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1

    def _pass_on(self, seconds: float) -> bool:
        """Read and write one piece; false: nothing came within the time."""
        if not self._is_open or not select.select([self._master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._master, PIECE)
        except BlockingIOError:
            return False
        except OSError:  # nobody has the other end any more
            data = b""
        if not data:
            self._is_open = False
            return False
        _write_all(self._screen, data)
        text = self._text.feed(self._decode(data))
        if text:
            self._take(text)
        return True

    def _follow_size(self, *, is_silent: bool = False) -> None:
        try:
            size = fcntl.ioctl(self._screen, termios.TIOCGWINSZ, bytes(8))
            if size != self._size and self._is_open:
                fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
                # The signal that came with the change was too early for the command to see it, and one that comes while
                # it draws may be lost on it.
                self._signals_left = SIGNALS if self._size else 0
                self._size = size
            elif self._signals_left and is_silent:
                self._signals_left -= 1
                os.killpg(os.getpgrp(), signal.SIGWINCH)
        except OSError:
            pass

    def _key_modes(self) -> list[Any] | None:
        try:
            attributes = termios.tcgetattr(self._master)
        except termios.error:
            return None
        return [attributes[place] for place in _MIRRORED]

    def _follow_keys(self) -> None:
        keys = self._key_modes()
        if keys is None or keys == self._keys:
            return
        self._keys = keys
        try:
            attributes = termios.tcgetattr(self._screen)
            if self._before is None:
                self._before = list(attributes)
            for place, changed in zip(_MIRRORED, keys, strict=True):
                attributes[place] = changed
            termios.tcsetattr(self._screen, termios.TCSADRAIN, attributes)
        except termios.error:
            pass


class TerminalText:
    """Takes out of what a program writes to a terminal what is no text: colours, movements, whole-screen programs.

    >>> text = TerminalText()
    >>> text.feed("a\\r\\n\\x1b[3"), text.feed("1mred\\x1b[0m"), text.feed("\\x1b[?1049hvim\\x1b[?1049lb")
    ('a\\n', 'red', 'b')
    """

    _SEQUENCE = re.compile(
        r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-?]*[ -/]*[@-~]|\x1b[ -/][0-~]|\x1b[0-Z\\^-~]|[\x0e\x0f]"
    )
    _UNFINISHED = re.compile(r"\x1b(?:\][^\x07\x1b]*\x1b?|\[[0-?]*[ -/]*|[ -/])?\Z|\r\Z")
    _SCREEN = re.compile(r"\x1b\[\?(?:1049|1047|47)([hl])")

    def __init__(self) -> None:
        self._held = ""
        self._is_other_screen = False

    def feed(self, piece: str, *, last: bool = False) -> str:
        """Return the text in a piece; the beginning of a sequence is held back until the rest comes."""
        piece = self._held + piece
        self._held = ""
        found = None if last else self._UNFINISHED.search(piece)
        if found is not None and len(piece) - found.start() < 4096:
            self._held = piece[found.start() :]
            piece = piece[: found.start()]
        kept: list[str] = []
        position = 0
        for sequence in self._SEQUENCE.finditer(piece):
            if not self._is_other_screen:
                kept.append(piece[position : sequence.start()])
            position = sequence.end()
            change = self._SCREEN.fullmatch(sequence[0])
            if change is not None:
                self._is_other_screen = change[1] == "h"
        if not self._is_other_screen:
            kept.append(piece[position:])
        return "".join(kept).replace("\r\n", "\n")


def _status(process: int, *, waits: bool) -> int | None:
    """Return the exit status of a child, None while it runs; it is not taken away."""
    found = os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT | (0 if waits else os.WNOHANG))
    if found is None or not found.si_pid:
        return None
    return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except BlockingIOError:
            select.select([], [descriptor], [], STEP)
        except OSError:  # the terminal is gone
            return

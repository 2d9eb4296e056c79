"""The real command in a real pty, with a screen model behind it: type keys, look at what stands on the screen.

POSIX only: tests that use it begin with ``pytest.importorskip("pty")``.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from types import TracebackType

import pyte

WAIT = 20.0  # seconds until something that must come is given up
QUIET = 0.15  # seconds without output after which a screen counts as drawn


class _Terminal(pyte.Screen):
    """A screen that answers questions about itself (cursor position, device attributes) to the program."""

    def __init__(self, columns: int, lines: int, answer: Callable[[str], None]) -> None:
        super().__init__(columns, lines)
        self._answer = answer

    def write_process_input(self, data: str) -> None:
        """Send an answer."""
        self._answer(data)

    def select_graphic_rendition(self, *attributes: int, private: bool = False) -> None:
        """Take colours and the like; ``CSI > 4 ; 2 m``, by which vim asks for other keys, is none of them."""
        if not private:
            super().select_graphic_rendition(*attributes)


class Screen:
    """One shell on a terminal; a context manager that ends it.

    Args:
        arguments: for the command, after ``--no-banner --no-tip``.
        subcommand: stands before all of them.
        columns, lines: size of the terminal.
        environment: names to add to the test's own environment.
        directory: where it starts; the test's working directory by default.
    """

    def __init__(
        self,
        *arguments: str,
        subcommand: str = "",
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str] | None = None,
        directory: str | None = None,
    ) -> None:
        self._model = _Terminal(columns, lines, self.type)
        self._stream = pyte.ByteStream(self._model)
        self.raw = b""
        self.status: int | None = None
        before = [subcommand] if subcommand else []
        command = [sys.executable, "-m", "ipython", *before, "--no-banner", "--no-tip", *arguments]
        inherited = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")}
        surroundings = inherited | {"TERM": "xterm-256color"} | dict(environment or {})
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            if directory is not None:
                os.chdir(directory)
            os.execve(command[0], command, surroundings)
        self._set_size(columns, lines)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal; the program is told as usual."""
        self._model.resize(lines, columns)
        self._set_size(columns, lines)

    def type(self, text: str) -> None:
        """Send keys: text, and control characters as they are (``"\\x03"`` is Ctrl-C, ``"\\r"`` Enter)."""
        os.write(self._terminal, text.encode())

    @property
    def rows(self) -> list[str]:
        """The rows of the screen without trailing blanks."""
        return [row.rstrip() for row in self._model.display]

    @property
    def text(self) -> str:
        """The screen as text, without the empty rows at its end."""
        return "\n".join(self.rows).rstrip("\n")

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column of the cursor, from 0."""
        return self._model.cursor.y, self._model.cursor.x

    def color(self, row: int, column: int) -> str:
        """Foreground colour of a cell, as pyte names it."""
        return str(self._model.buffer[row][column].fg)

    def looks(self, row: int, column: int) -> tuple[object, ...]:
        """Colours and attributes of a cell, without its character."""
        return tuple(self._model.buffer[row][column])[1:]

    def _read(self, seconds: float) -> bool:
        if not select.select([self._terminal], [], [], seconds)[0]:
            return False
        try:
            chunk = os.read(self._terminal, 65536)
        except OSError:  # the program ended
            chunk = b""
        if not chunk:
            self._reap()
            return False
        self.raw += chunk
        self._stream.feed(chunk)
        return True

    def _reap(self) -> None:
        if self.status is None:
            _, status = os.waitpid(self.process, 0)
            self.status = os.waitstatus_to_exitcode(status)

    def wait_for(self, wanted: str | Callable[[Screen], bool]) -> Screen:
        """Wait until a text stands on the screen, or a condition on the screen holds.

        Raises:
            AssertionError: it did not within ``WAIT`` seconds; shows the screen.
        """
        condition = wanted if callable(wanted) else lambda screen: wanted in screen.text
        deadline = time.monotonic() + WAIT
        while not condition(self):
            assert time.monotonic() < deadline and self.status is None, f"no {wanted!r} on the screen:\n{self.text}"
            self._read(0.05)
        return self

    def wait_for_quiet(self) -> Screen:
        """Wait until nothing was drawn for a moment."""
        deadline = time.monotonic() + WAIT
        while self._read(QUIET):
            assert time.monotonic() < deadline, f"the screen never rests:\n{self.text}"
        return self

    def wait_for_prompt(self, number: int) -> Screen:
        """Wait until the prompt with this number can be typed at."""
        return self.wait_for(f"In [{number}]:").wait_for_quiet()

    def wait_for_end(self) -> int:
        """Wait until the program ended and return its exit status; negative for a signal."""
        deadline = time.monotonic() + WAIT
        while self.status is None:
            assert time.monotonic() < deadline, f"it goes on:\n{self.text}"
            self._read(0.05)
        return self.status

    def __enter__(self) -> Screen:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.process, signal.SIGKILL)
            self._reap()
        os.close(self._terminal)

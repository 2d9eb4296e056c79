"""Terminal modes: saved, restored, and echo switched while nobody should see what is typed (termios).

Also its size, and writing to it at once. On platforms without termios (Windows) the modes do nothing. Not here: raw
mode of the prompt (prompt_toolkit's), the painted first prompt (``first_paint``).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType, TracebackType
    from typing import Any

termios: ModuleType | None
try:
    import termios
except ImportError:  # Windows
    termios = None

_LOCAL = 3  # index of the local flags in what tcgetattr returns


class TerminalModes:
    """The modes of one terminal.

    Args:
        descriptor: a file descriptor of it.
        library: ``termios`` or a fake; None: the platform has none.
    """

    def __init__(self, descriptor: int = 0, library: Any = termios) -> None:
        self.descriptor = descriptor
        self._library = library
        self.saved: list[Any] | None = None

    def read(self) -> list[Any] | None:
        """Return the modes now; None where there are none."""
        if self._library is None:
            return None
        try:
            found: list[Any] = self._library.tcgetattr(self.descriptor)
        except (self._library.error, OSError, ValueError):
            return None
        return found

    def save(self) -> None:
        """Remember the modes as they are now; those remembered before are kept."""
        if self.saved is None:
            self.saved = self.read()

    def restore(self) -> None:
        """Set the modes that were saved."""
        self.apply(self.saved)

    def apply(self, modes: list[Any] | None) -> bool:
        """Set modes at once; what was typed stays in the queue. Returns whether it could be done."""
        if modes is None or self._library is None:
            return False
        try:
            self._library.tcsetattr(self.descriptor, self._library.TCSANOW, modes)
        except (self._library.error, OSError, ValueError):  # the terminal is gone
            return False
        return True

    def line_mode(self, *, echo: bool) -> _Switched:
        """Context in which the terminal reads whole lines with editing, with or without echo."""
        return _Switched(self, echo)


class _Switched:
    def __init__(self, modes: TerminalModes, echo: bool) -> None:
        self._modes = modes
        self._echo = echo
        self._before: list[Any] | None = None

    def __enter__(self) -> None:
        before = self._before = self._modes.read()
        library = self._modes._library
        if before is None:
            return
        wanted = list(before)
        wanted[_LOCAL] |= library.ICANON | library.ISIG | library.IEXTEN | library.ECHOE | library.ECHOK
        if self._echo:
            wanted[_LOCAL] |= library.ECHO
        else:
            wanted[_LOCAL] &= ~library.ECHO
        wanted[0] |= library.ICRNL
        if wanted != before:
            self._modes.apply(wanted)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._modes.apply(self._before)


def terminal_size() -> tuple[int, int]:
    """Return columns and rows of the terminal; 80 and 24 where there is none."""
    import shutil

    found = shutil.get_terminal_size((80, 24))
    return found.columns, found.lines


def write_now(text: str) -> None:
    """Write to standard output without waiting for the end of the line."""
    sys.stdout.write(text)
    sys.stdout.flush()

"""What one session is: its numbers, its start, and whether it was asked to end."""

from __future__ import annotations

import os
import sys
import time

from ipython.model.cell import ExitRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.ports import Clock


class ShellExit(SystemExit):
    """Raised by ``exit()`` and ``quit()``: leave the session with a status, say nothing."""


class Session:
    """Counter, start and exit request. ``next_number`` is the n of the next ``In [n]``.

    ``initial_modules`` are the names of the modules that were imported when it began.
    """

    def __init__(self, *, clock: Clock = time.perf_counter, wall_clock: Clock = time.time) -> None:
        self.clock = clock
        self.wall_clock = wall_clock
        self.started = wall_clock()
        self.initial_modules = frozenset(sys.modules)
        self.next_number = 1
        self.exit_request: ExitRequest | None = None

    def take_number(self) -> int:
        """Return the number of the cell that starts now and go on to the next one."""
        number = self.next_number
        self.next_number = number + 1
        return number

    def request_exit(self, status: int = 0, *, keep_kernel: bool = False) -> None:
        """End the session after the current cell; fronts look at ``exit_request``."""
        self.exit_request = ExitRequest(status, keep_kernel)

    @staticmethod
    def working_directory() -> str:
        """Return the current directory, or an empty string when it was deleted."""
        try:
            return os.getcwd()
        except OSError:
            return ""


class ExitWord:
    """What ``exit`` and ``quit`` are bound to: call it, or type it alone on a line."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, status: object = None, *, keep_kernel: bool = False) -> None:
        """End the session; ``status`` is the exit code as for ``sys.exit``."""
        error = ShellExit(status)
        error.keep_kernel = keep_kernel  # type: ignore[attr-defined]
        raise error

    def __repr__(self) -> str:
        return f"<{self._name}: type {self._name} alone, or {self._name}(status), to leave>"


def exit_status(code: object) -> tuple[int, str]:
    """Return the status that ``python`` gives for ``SystemExit(code)``, and what it prints on stderr.

    >>> exit_status(None), exit_status(3), exit_status("no disk")
    ((0, ''), (3, ''), (1, 'no disk'))
    """
    if code is None:
        return 0, ""
    if isinstance(code, int):
        if not -(2**63) <= code < 2**63:
            code = -1  # what python makes of a number that fits no C long
        return int(code) & 0xFFFFFFFF if os.name == "nt" else int(code) & 0xFF, ""
    try:
        return 1, str(code)
    except Exception:
        return 1, ""

"""Stage 0 of the start: the first prompt is on the screen before prompt_toolkit is imported.

Echo and line mode are switched off, so that what is typed meanwhile waits in the terminal's queue as single keys
and is read by the real prompt later: once, in order, and never shown twice. Imports almost nothing.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FirstPaint:
    """A painted prompt and the terminal's state before it."""

    def __init__(self, descriptor: int, before: list[Any], prompt: str) -> None:
        self._descriptor = descriptor
        self._before: list[Any] | None = before
        self.modes = before  # of the terminal, as whoever started us left them
        self.prompt = prompt

    def hand_over(self) -> None:
        """Put the cursor where the prompt began: the real one draws itself over the painted one."""
        os.write(1, b"\r")
        self.restore()

    def restore(self) -> None:
        """Give the terminal its modes back. Does nothing the second time."""
        before, self._before = self._before, None
        if before is not None:
            import termios

            termios.tcsetattr(self._descriptor, termios.TCSANOW, before)


def paint(text: str, prompt: str) -> FirstPaint | None:
    """Write ``text`` and ``prompt`` and stop the terminal from echoing.

    Args:
        text: what stands above the prompt (banner, blank line); ends in a newline if it is not empty.
        prompt: the prompt with its escape sequences, on one line.

    Returns:
        The painted prompt, or None where it cannot be done (Windows, no terminal): then nothing was written.
    """
    try:
        import termios
    except ImportError:
        return None
    try:
        before = termios.tcgetattr(0)
    except (termios.error, OSError, ValueError):
        return None
    quiet = list(before)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    # Enter must stay a carriage return, or the prompt would take it for Ctrl-J.
    quiet[0] &= ~(termios.ICRNL | termios.INLCR)
    try:
        sys.stdout.flush()
        termios.tcsetattr(0, termios.TCSANOW, quiet)
        _write_all((text + prompt).encode(sys.stdout.encoding or "utf-8", "replace"))
    except OSError:
        return None
    return FirstPaint(0, before, prompt)


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]

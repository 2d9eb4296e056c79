"""What the kernel itself has to say: to the real stderr, never into the captured one, and not without end."""

from __future__ import annotations

import os
import traceback
from time import monotonic

PER_WINDOW = 5  # lines
WINDOW = 60.0  # seconds


class Complaints:
    """Lines on the stderr that the process was started with; repeated ones are counted, not written."""

    def __init__(self) -> None:
        self.descriptor = 2
        self._counts: dict[str, tuple[float, int]] = {}

    def tell(self, line: str) -> None:
        """Write a line, unless its like has come often in the last minute."""
        kind = line.partition(":")[2] or line
        began, count = self._counts.get(kind, (float("-inf"), 0))
        now = monotonic()
        if now - began > WINDOW:
            began, count = now, 0
        self._counts[kind] = began, count + 1
        if len(self._counts) > 1000:
            self._counts.clear()
        if count < PER_WINDOW:
            self._write(f"[ipython kernel {os.getpid()}] {line}\n")

    def report(self, error: BaseException) -> None:
        """Write the traceback of a fault of ours."""
        self._write("".join(traceback.format_exception(error)))

    def _write(self, text: str) -> None:
        try:
            os.write(self.descriptor, text.encode("utf-8", "replace"))
        except OSError:  # nobody reads it
            pass

"""How far a long run is, on a terminal: one line that is written over itself and erased."""

from __future__ import annotations

import shutil
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

WAIT_FIRST = 0.5  # seconds of a run without a word about its progress
WAIT_NEXT = 0.1  # seconds between two words


class Progress:
    """A line on a terminal; nothing anywhere else.

    Args:
        stream: where it is written; it is not used unless it is a terminal.
        total: files there are.
    """

    def __init__(self, stream: TextIO | None, total: int) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._total = total
        self._next = time.monotonic() + WAIT_FIRST
        self._shown = 0

    def show(self, done: int, examples: int, failed: int, path: str) -> None:
        """Say how far it is, unless that was said a moment ago."""
        if self._stream is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + WAIT_NEXT
        failures = f", {failed:,} failed" if failed else ""
        text = f"{done:,}/{self._total:,} files, {examples:,} examples{failures}: {path}"
        text = text[: shutil.get_terminal_size((80, 24)).columns - 1]
        self._stream.write("\r" + text.ljust(self._shown))
        self._stream.flush()
        self._shown = len(text)

    def erase(self) -> None:
        """Take the line away, so that others can be written."""
        if self._stream is not None and self._shown:
            self._stream.write("\r" + " " * self._shown + "\r")
            self._stream.flush()
            self._shown = 0

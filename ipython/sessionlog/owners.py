"""Whose output it is: of the running cell, or of a task or a thread that an earlier one began."""

from __future__ import annotations

import sys
import threading

NOBODY = -1  # the front itself writes, as it does between cells


class Owners:
    """Tells by the context and the thread of a writer which cell has begun it.

    Asyncio tasks carry the number of their cell in their context. Threads have a context of their own: they belong to
    the cell that ran when they were first seen.
    """

    def __init__(self) -> None:
        self._main_thread = threading.get_ident()
        self._threads: dict[int, int] = {}
        self._running: int | None = None
        self._last = 0

    def start(self, last: int) -> None:
        """Threads that run by now belong to nobody; ``last`` is the number of the last cell."""
        self._threads = dict.fromkeys(sys._current_frames(), 0)
        self._last = last
        self._running = None

    def begin(self, number: int) -> None:
        """A cell begins."""
        known = self._threads
        self._threads = {thread: known.get(thread, self._last) for thread in sys._current_frames()}
        self._running = number

    def end(self, last: int) -> None:
        """It is over; ``last`` is the number of the last cell that has been counted."""
        self._running = None
        self._last = last

    def owner(self, context: int) -> int | None:
        """Return whose output it is.

        Args:
            context: number of a cell in the writer's context, 0 if there is none (``display_hub.current_cell``).

        Returns:
            None: the running cell's, or between cells the last one's. Else the number of another cell, 0 for a thread
            of which nothing is known, or ``NOBODY``.
        """
        running = self._running
        thread = threading.get_ident()
        if not context and thread != self._main_thread:
            context = self._threads.setdefault(thread, running if running is not None else self._last)
            if not context:
                return 0
        if running is not None:  # cells that the running one runs have numbers above its own
            return None if not context or context >= running else context
        if not context:
            return NOBODY
        return None if context >= self._last else context

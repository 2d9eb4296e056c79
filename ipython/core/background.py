"""Children that run while the session goes on: known, listed, ended with it (magics.md section 23)."""

from __future__ import annotations

import os
import time

from ipython.core.children import WAIT_POLITE, Child

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

QUICK_STEP = 0.01  # seconds between looks at children that were asked to end


class BackgroundChildren:
    """The children that were started in the background and may run still."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._children: list[Child] = []
        self._clock = clock
        self._process = os.getpid()

    def add(self, child: Child) -> None:
        """Keep an eye on one more."""
        self._children.append(child)

    def running(self) -> list[Child]:
        """Return those that have not ended."""
        self._children = [child for child in self._children if child.process.poll() is None]
        return list(self._children)

    def stop_all(self) -> int:
        """End them with their process groups, all at the same time, and return how many there were.

        Nothing is done in a process forked from the one that started them.
        """
        import signal

        if os.getpid() != self._process:
            return 0
        children = self.running()
        for number in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            left = self.running()
            for child in left:
                child.send(number)
            end = self._clock() + WAIT_POLITE / 4
            while self.running() and self._clock() < end:
                time.sleep(QUICK_STEP)
        return len(children)

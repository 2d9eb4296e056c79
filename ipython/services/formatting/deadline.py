"""Ends a ``__repr__`` that takes too long, where a signal can do it.

Only the main thread of a POSIX system has such a signal; elsewhere, and while somebody else uses the timer, there is
no limit but Ctrl-C. A long computation in C is ended when it returns to Python.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType
    from typing import Any

AGAIN = 0.05  # seconds until code that swallowed the signal gets it again


class TookTooLong(BaseException):
    """The time was over. Not an Exception, so that ``except Exception`` in a ``__repr__`` lets it pass."""


class Deadline:
    """A context that raises ``TookTooLong`` in its body after ``seconds``; 0 sets no limit."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timer: Any = None
        self._before: Any = None
        self._owner: FrameType | None = None

    def __enter__(self) -> Deadline:
        self._owner = sys._getframe(1)
        timer = _free_timer() if self._seconds > 0 else None
        if timer is not None:
            try:
                self._before = timer.signal(timer.SIGALRM, self._ring)
            except ValueError:
                return self  # not the main thread
            self._timer = timer
            timer.setitimer(timer.ITIMER_REAL, self._seconds, AGAIN)
        return self

    def _ring(self, number: int, frame: FrameType | None) -> None:
        if self._timer is None:
            return
        while frame is not None:
            if frame is self._owner:
                raise TookTooLong
            frame = frame.f_back
        self.stop()  # a Ctrl-C at the wrong moment ended the body without its end: nobody else may be interrupted

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop the clock; more than once does no harm."""
        timer, self._timer, self._owner = self._timer, None, None
        if timer is not None:
            timer.setitimer(timer.ITIMER_REAL, 0)
            timer.signal(timer.SIGALRM, self._before)


def _free_timer() -> Any:
    """Return the module ``signal`` when its interval timer is there and nobody uses it."""
    import signal

    module: Any = signal
    if not hasattr(module, "setitimer"):
        return None  # Windows
    if module.getsignal(module.SIGALRM) is None or module.getitimer(module.ITIMER_REAL)[0] > 0:
        return None
    return module

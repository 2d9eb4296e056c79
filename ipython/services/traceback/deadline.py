"""Calls into user code that end: a ``__repr__`` or ``__str__`` gets a limited time.

In the main thread of a POSIX system an interval timer interrupts whatever Python or a waiting system call does.
Elsewhere a trace function looks at the clock all the time. Neither reaches into a long computation in C; those of
builtin containers are avoided by ``values``.
"""

from __future__ import annotations

import sys
from time import perf_counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

_AGAIN = 0.05  # seconds until code that swallowed the interruption is interrupted again


class TookTooLong(BaseException):
    """The time of a call was over. Not an Exception, so that ``except Exception`` in it lets this pass."""


def call_within(seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
    """Return ``function(*arguments)``.

    Args:
        seconds: limit of wall time; what is zero or less does not begin at all.
        function: user code.
        arguments: its arguments.

    Raises:
        TookTooLong: the limit was reached.
        BaseException: whatever the function raises.
    """
    if seconds <= 0:
        raise TookTooLong
    timer = _alarm_timer()
    if timer is None:
        return _call_traced(seconds, function, arguments)
    try:
        return _call_with_alarm(timer, seconds, function, arguments)
    except _NotMainThread:
        return _call_traced(seconds, function, arguments)


class _NotMainThread(BaseException):
    pass


def _alarm_timer() -> Any:
    """Return the module ``signal`` when its interval timer is there and nobody uses it."""
    import signal

    module: Any = signal
    if not hasattr(module, "setitimer") or module.getsignal(module.SIGALRM) is None:
        return None  # Windows, or a handler that could not be put back
    return module if module.getitimer(module.ITIMER_REAL)[0] == 0 else None


def _call_with_alarm(timer: Any, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    armed = True

    def ring(number: int, frame: FrameType | None) -> None:
        if armed:
            raise TookTooLong

    try:
        before = timer.signal(timer.SIGALRM, ring)
    except ValueError:
        raise _NotMainThread from None
    try:
        timer.setitimer(timer.ITIMER_REAL, seconds, _AGAIN)
        return function(*arguments)
    finally:
        armed = False
        timer.setitimer(timer.ITIMER_REAL, 0)
        timer.signal(timer.SIGALRM, before)


def _call_traced(seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if sys.gettrace() is not None:
        return function(*arguments)  # a debugger or coverage has the only slot
    end = perf_counter() + seconds

    def look(frame: FrameType, event: str, argument: object) -> Any:
        if perf_counter() > end:
            raise TookTooLong
        frame.f_trace_opcodes = True  # a loop on one line has no line events
        return look

    sys.settrace(look)
    try:
        return function(*arguments)
    finally:
        sys.settrace(None)

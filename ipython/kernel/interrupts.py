"""SIGINT in a kernel: stops the running cell, and means nothing while none runs (kernel.md 10.7).

While a cell runs, Python's own handler is in place, so that the session loop can tell that nobody else has taken the
signal; a handler that the user's code installs stays.
"""

from __future__ import annotations

import os
import signal
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


def ignore(number: int, frame: object) -> None:
    """Take a SIGINT that reached an idle kernel. Not SIG_IGN, which started programs would inherit."""


class Interruptible:
    """Context in which SIGINT raises KeyboardInterrupt in this thread; the main thread only."""

    __slots__ = ()

    def __enter__(self) -> None:
        if signal.getsignal(signal.SIGINT) is ignore:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, ignore)


class NotInterruptible:
    """The same for threads that no signal reaches."""

    __slots__ = ()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        pass


def take_signal() -> Any:
    """Ignore SIGINT from now on, until a cell runs; returns what was there, None if this is not the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return None
    return signal.signal(signal.SIGINT, ignore)


def interrupt(main: int) -> None:
    """Send SIGINT to the thread that runs cells, and to the programs it has started if we lead their group.

    Args:
        main: identifier of the thread.
    """
    if os.name == "nt":
        import _thread

        _thread.interrupt_main()
    elif os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGINT)
    else:
        signal.pthread_kill(main, signal.SIGINT)


def interrupt_thread(identifier: int) -> None:
    """Raise KeyboardInterrupt in a thread that is not the main one, when it next runs Python code."""
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(identifier), ctypes.py_object(KeyboardInterrupt))

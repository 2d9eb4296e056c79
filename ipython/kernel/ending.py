"""How a kernel ends: in order where the cell lets it, and in any case within five seconds (kernel.md 10).

The thread of the sockets drives it, because the thread of the cells may be busy: it interrupts the cell, again every
half second; after two seconds exit functions run in a thread of their own; after four the process leaves.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from time import monotonic, sleep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

AGAIN = 0.5  # seconds between interrupts of the running cell
EXIT_FUNCTIONS_AFTER = 2.0
LEAVE_AFTER = 4.0
GRACE = 0.5  # seconds that child processes get


class Ending:
    """The end of one kernel.

    Args:
        interrupt: stops the running cell.
        is_busy: whether one runs.
        stop_serving: lets the thread of the cells come to its end.
        schedule: calls something in the thread of the sockets after some seconds.
        close_history: writes what is left of the history.
        clean_up: removes files; called once, by whoever comes first.
    """

    def __init__(
        self,
        *,
        interrupt: Callable[[], None],
        is_busy: Callable[[], bool],
        stop_serving: Callable[[], None],
        schedule: Callable[[float, Callable[[], None]], None],
        close_history: Callable[[], None],
        clean_up: Callable[[], None],
    ) -> None:
        self._interrupt = interrupt
        self._is_busy = is_busy
        self._stop_serving = stop_serving
        self._schedule = schedule
        self._close_history = close_history
        self._clean_up = clean_up
        self.began: float | None = None
        self._lock = threading.Lock()
        self._did_exit_functions = False

    def begin(self, *, hurry: float = 1.0) -> None:
        """Begin to end; the thread of the sockets. ``hurry`` below 1 shortens the limits."""
        if self.began is not None:
            return
        self.began = monotonic()
        self._stop_serving()
        self._press()
        self._schedule(EXIT_FUNCTIONS_AFTER * hurry, self._run_exit_functions_aside)
        self._schedule(LEAVE_AFTER * hurry, self.leave_now)

    def _press(self) -> None:
        if self._is_busy():
            self._interrupt()
            self._schedule(AGAIN, self._press)

    def _run_exit_functions_aside(self) -> None:
        if self._is_busy():
            threading.Thread(target=self.run_exit_functions, name="exit functions", daemon=True).start()

    def run_exit_functions(self) -> None:
        """Run what was registered with ``atexit``, once."""
        with self._lock:
            if self._did_exit_functions:
                return
            self._did_exit_functions = True
        import atexit

        try:
            atexit._run_exitfuncs()
        except BaseException:  # it has printed what went wrong
            pass

    def leave_now(self) -> None:
        """Leave whatever still runs."""
        try:
            self._close_history()
        except Exception:
            pass
        end_children()
        self._clean_up()
        os._exit(0)

    def wait_for_threads(self) -> None:
        """Wait for the user's threads as long as there is time, then leave without them; the last call."""
        limit = (self.began if self.began is not None else monotonic()) + LEAVE_AFTER
        for thread in threading.enumerate():
            if thread is threading.current_thread() or thread.daemon:
                continue
            thread.join(max(0.0, limit - monotonic()))
            if thread.is_alive():
                self.leave_now()


def end_children() -> None:
    """End the programs of our process group, if we lead it: SIGTERM, a moment, SIGKILL."""
    if os.name != "posix" or os.getpgrp() != os.getpid():
        return
    others = _group_members()
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in others:
            try:
                os.kill(process, number)
            except OSError:
                pass
        until = monotonic() + GRACE
        while others and monotonic() < until:
            _reap()
            others = _group_members()
            if others:
                sleep(0.01)
        if not others:
            return


def _reap() -> None:
    # A child that has ended but that nobody has asked about is dead, not alive.
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except OSError:
        pass


def _group_members() -> list[int]:
    if not sys.platform.startswith("linux"):
        return []
    own = os.getpid()
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == own:
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == own and fields[0] not in (b"Z", b"X"):
            found.append(int(name))
    return found

"""A limit of time where a signal can keep it, and none where not."""

from __future__ import annotations

import signal
import sys
import threading
import time
import types

import pytest

from ipython.services.formatting import deadline
from ipython.services.formatting.deadline import Deadline, TookTooLong

pytestmark = pytest.mark.timeout(60, method="thread")  # the other method uses the timer that is tested
posix = pytest.mark.skipif(sys.platform == "win32", reason="there is no interval timer")


@posix
def test_what_takes_too_long_is_ended_and_the_handler_put_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TookTooLong), Deadline(0.02):
        while True:
            try:
                time.sleep(10)
            except Exception:
                raise AssertionError from None
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@posix
def test_code_that_swallows_the_signal_gets_it_again() -> None:
    swallowed = []
    with pytest.raises(TookTooLong), Deadline(0.02):
        while True:
            try:
                time.sleep(10)
            except BaseException as error:
                swallowed.append(error)
                if len(swallowed) == 2:
                    raise
    assert len(swallowed) == 2


@posix
def test_a_clock_that_was_left_running_interrupts_nobody_else() -> None:
    before = signal.getsignal(signal.SIGALRM)

    def abandoned() -> None:
        Deadline(0.01).__enter__()  # as if Ctrl-C had hit just before the end of the body was reached

    abandoned()
    end = time.monotonic() + 20
    while signal.getitimer(signal.ITIMER_REAL)[0] and time.monotonic() < end:
        time.sleep(0.01)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


@posix
def test_what_is_in_time_passes() -> None:
    with Deadline(30):
        found = 1
    assert found == 1
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@posix
def test_a_timer_in_use_is_left_alone() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        with Deadline(0.01):
            time.sleep(0.03)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_outside_of_the_main_thread_there_is_no_limit() -> None:
    found = []

    def work() -> None:
        with Deadline(0.001):
            time.sleep(0.01)
            found.append("done")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert found == ["done"]


def test_a_system_without_the_timer_has_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "signal", types.ModuleType("signal"))  # Windows: no setitimer, no SIGALRM
    assert deadline._free_timer() is None
    with Deadline(0.001):
        time.sleep(0.01)


def test_no_limit() -> None:
    with Deadline(0):
        time.sleep(0.001)

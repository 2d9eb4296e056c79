"""Calls that end."""

from __future__ import annotations

import signal
import sys
import threading
import time

import pytest

from ipython.services.traceback import deadline
from ipython.services.traceback.deadline import TookTooLong, call_within


@pytest.fixture
def free_timer():
    """Take the interval timer from the test runner for one test."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("no interval timer on this system")
    handler, left = signal.getsignal(signal.SIGALRM), signal.setitimer(signal.ITIMER_REAL, 0)
    yield
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, *left)


def forever():
    while True:
        pass


def stubborn():
    for _ in range(3):
        try:
            forever()
        except BaseException:
            pass
    return "gave up"


def test_value_and_exception_pass_through(free_timer):
    assert call_within(5, max, 1, 2) == 2
    with pytest.raises(ZeroDivisionError):
        call_within(5, lambda: 1 / 0)
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("function", [forever, lambda: time.sleep(30)])
def test_alarm_interrupts_loops_and_waits(free_timer, function):
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(TookTooLong):
        call_within(0.05, function)
    assert signal.getsignal(signal.SIGALRM) is before


def test_code_that_swallows_the_interruption_is_interrupted_again(free_timer):
    assert call_within(0.05, stubborn) == "gave up"


def test_timer_of_the_user_is_left_alone(free_timer):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 50)
    with pytest.raises(TookTooLong):
        call_within(0.05, forever)
    assert signal.getitimer(signal.ITIMER_REAL)[0] > 40


def test_other_threads(free_timer):
    found = []

    def body():
        try:
            call_within(0.05, forever)
        except TookTooLong:
            found.append("stopped")

    thread = threading.Thread(target=body)
    thread.start()
    thread.join(10)
    assert found == ["stopped"]


def test_without_signals_as_on_windows(monkeypatch):
    monkeypatch.setattr(deadline, "_alarm_timer", lambda: None)
    with pytest.raises(TookTooLong):
        call_within(0.05, forever)
    assert sys.gettrace() is None


def test_a_debugger_keeps_the_trace_slot(monkeypatch):
    monkeypatch.setattr(deadline, "_alarm_timer", lambda: None)

    def tracer(*_):
        return None

    sys.settrace(tracer)
    try:
        assert call_within(5, max, 1, 2) == 2
        assert sys.gettrace() is tracer
    finally:
        sys.settrace(None)


def test_no_time_left_does_not_begin():
    called = []
    with pytest.raises(TookTooLong):
        call_within(0, called.append, 1)
    assert not called

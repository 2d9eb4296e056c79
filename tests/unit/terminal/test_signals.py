import asyncio
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from ipython.terminal.modes import TerminalModes
from ipython.terminal.signals import SCREEN_RESET, InterruptKey, TerminalSignals

posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class Left(BaseException):
    """Stands for the end of the process."""


def leave(status: int) -> None:
    raise Left(status)


class FakeSignals:
    """What the ``signal`` module of some platform has, with handlers that are called by hand."""

    SIG_DFL, SIG_IGN = "default", "ignore"
    ITIMER_REAL = 0

    def __init__(self, *names: str) -> None:
        self.handlers: dict[int, Any] = {}
        for number, name in enumerate(names, 1):
            setattr(self, name, number)
            self.handlers[number] = self.SIG_DFL
        self.fail = False

    def getsignal(self, number: int) -> Any:
        return self.handlers[number]

    def signal(self, number: int, handler: Any) -> Any:
        if self.fail:
            raise ValueError("signal only works in main thread of the main interpreter")
        before, self.handlers[number] = self.handlers[number], handler
        return before


def no_terminal() -> TerminalModes:
    return TerminalModes(0, None)


def test_windows_has_two_of_them() -> None:
    fake = FakeSignals("SIGTERM", "SIGBREAK")
    called: list[str] = []
    signals = TerminalSignals(no_terminal(), library=fake, leave=leave, write=called.append)
    signals.at_leaving(lambda: called.append("history"))
    with signals:
        with pytest.raises(Left) as left:
            fake.handlers[2](2, None)
        assert left.value.args == (130,)
    assert called == [SCREEN_RESET + "\r\n", "history"]
    assert fake.handlers == {1: "default", 2: "default"}


def test_leaving_goes_on_when_one_of_the_last_acts_fails() -> None:
    fake = FakeSignals("SIGTERM")
    called: list[str] = []

    def broken() -> None:
        raise KeyboardInterrupt

    def gone(text: str) -> None:
        raise OSError(5, "gone")

    signals = TerminalSignals(no_terminal(), library=fake, leave=leave, write=gone)
    signals.at_leaving(lambda: called.append("first added"))
    signals.at_leaving(broken)
    signals.at_leaving(lambda: called.append("last added"))
    with signals, pytest.raises(Left):
        fake.handlers[1](1, None)
    assert called == ["last added", "first added"]


def test_outside_the_main_thread_nothing_is_taken() -> None:
    fake = FakeSignals("SIGTERM", "SIGHUP")
    fake.fail = True
    with TerminalSignals(no_terminal(), library=fake):
        assert set(fake.handlers.values()) == {"default"}


def test_what_the_starter_ignores_stays_ignored() -> None:
    fake = FakeSignals("SIGHUP", "SIGTERM")
    fake.handlers[1] = fake.SIG_IGN  # nohup
    with TerminalSignals(no_terminal(), library=fake):
        assert fake.handlers[1] == fake.SIG_IGN
        assert fake.handlers[2] != fake.SIG_DFL


@posix
def test_everything_is_given_back() -> None:
    numbers = [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGCONT]
    before = [signal.getsignal(number) for number in numbers]
    with TerminalSignals(no_terminal()):
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert [signal.getsignal(number) for number in numbers] == before


@posix
def test_the_quit_key_can_be_made_harmless() -> None:
    with TerminalSignals(no_terminal(), quit_key_kills=False, leave=leave):
        os.kill(os.getpid(), signal.SIGQUIT)
        assert signal.getsignal(signal.SIGQUIT) is not signal.SIG_IGN  # or programs started here would ignore it


@posix
def test_a_forked_child_dies_of_the_signal_and_leaves_the_terminal_alone() -> None:
    written: list[str] = []
    reading, writing = os.pipe()

    def write(text: str) -> None:
        os.write(writing, b"x")

    acts: list[Callable[[], object]] = [lambda: os.write(writing, b"y")]
    signals = TerminalSignals(no_terminal(), write=write)
    signals.at_leaving(acts[0])
    with signals:
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), signal.SIGTERM)
            os._exit(0)
        _, status = os.waitpid(child, 0)
    os.close(writing)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGTERM
    assert os.read(reading, 10) == b""
    os.close(reading)
    assert written == []


@posix
def test_the_prompt_is_drawn_again_after_a_stop() -> None:
    drawn: list[str] = []
    with TerminalSignals(no_terminal(), on_resume=lambda: drawn.append("prompt")):
        os.kill(os.getpid(), signal.SIGCONT)
    assert drawn == ["prompt"]


@posix
def test_an_interrupt_is_a_key_while_a_loop_runs_and_the_handler_comes_back() -> None:
    pressed: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    loop = asyncio.new_event_loop()

    async def interrupted() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        while not pressed:
            await asyncio.sleep(0.001)

    with InterruptKey(loop, lambda: pressed.append(1)):
        loop.run_until_complete(asyncio.wait_for(interrupted(), 10))
    assert pressed == [1] and signal.getsignal(signal.SIGINT) is before
    loop.close()


def test_a_loop_without_signals_leaves_the_interrupt_as_it_is() -> None:
    class Loop:
        """An event loop of Windows."""

        def add_signal_handler(self, *_: object) -> None:
            raise NotImplementedError

    before = signal.getsignal(signal.SIGINT)
    with InterruptKey(Loop(), lambda: None):
        assert signal.getsignal(signal.SIGINT) is before
    assert signal.getsignal(signal.SIGINT) is before

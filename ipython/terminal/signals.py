"""Signals that end or stop the shell: the terminal is given back, what was remembered stays, the status is 128 + n.

SIGTERM, SIGHUP and SIGQUIT (Ctrl-\\) leave at once, from the handler: an exception could be swallowed by the cell that
runs. SIGTSTP (Ctrl-Z) gives the terminal its old modes while the shell sleeps and takes them back after. Python runs
handlers between two steps of the main thread, so a cell inside one long C call notices a signal when the call returns.
A forked child keeps the platform's default behaviour. SIGINT at the prompt is a key (``InterruptKey``).
Not here: SIGINT while a cell runs (the runner's), SIGWINCH (the prompt's).
"""

from __future__ import annotations

import os
import signal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from ipython.terminal.modes import TerminalModes

# Bracketed paste and mouse off, cursor visible, colours off: what a prompt may have left on.
SCREEN_RESET = "\x1b[?2004l\x1b[?1000l\x1b[?1006l\x1b[?25h\x1b[0m"
WAIT_LEAVING = 3.0  # seconds for what is called on leaving


class TerminalSignals:
    """Handlers of a front; a context manager that gives everything back. Does nothing outside the main thread.

    Args:
        modes: of the terminal; its saved modes are those to give back (they are saved here if they are not yet).
        quit_key_kills: False: SIGQUIT does nothing.
        write: writes to the terminal, past every buffer; None: there is no screen to reset.
        on_resume: called after the shell slept, to draw the prompt again.
        library: ``signal`` or a fake.
        leave: ends the process with a status.
    """

    def __init__(
        self,
        modes: TerminalModes,
        *,
        quit_key_kills: bool = True,
        write: Callable[[str], object] | None = None,
        on_resume: Callable[[], object] | None = None,
        library: Any = signal,
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self._modes = modes
        self._quit_key_kills = quit_key_kills
        self._write = write
        self.on_resume = on_resume
        self._signal = library
        self._leave = leave
        self._process = os.getpid()
        self._last_acts: list[Callable[[], object]] = []
        self._before: dict[int, Any] = {}
        self._is_leaving = False

    def at_leaving(self, act: Callable[[], object]) -> None:
        """Have ``act`` called when a signal ends the shell, the last one first; errors in it are dropped."""
        self._last_acts.append(act)

    def __enter__(self) -> TerminalSignals:
        if self._modes.saved is None:
            self._modes.save()
        for name, handler in (
            ("SIGTERM", self._end),
            ("SIGHUP", self._end),
            ("SIGBREAK", self._end),  # Windows: Ctrl-Break, and the console being closed
            ("SIGQUIT", self._end if self._quit_key_kills else self._ignore),
            ("SIGTSTP", self._stop),
            ("SIGCONT", self._continue),
        ):
            number = getattr(self._signal, name, None)
            if number is None:
                continue
            try:
                if self._signal.getsignal(number) == self._signal.SIG_IGN:
                    continue  # nohup, or a shell without job control: whoever started us wants it so
                self._before[number] = self._signal.signal(number, handler)
            except (ValueError, OSError):  # not the main thread
                break
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            try:
                # None: it was not set from Python and cannot be put back.
                self._signal.signal(number, self._signal.SIG_DFL if handler is None else handler)
            except (ValueError, OSError):
                pass
        self._before.clear()

    def _end(self, number: int, frame: object) -> None:
        if os.getpid() != self._process:
            self._die_by_default(number)
            return
        if self._is_leaving:
            self._leave(128 + number)
            return
        self._is_leaving = True
        self._limit_leaving(number)
        self._give_terminal_back(newline=True)
        for act in reversed(self._last_acts):
            try:
                act()
            except BaseException:
                pass  # the next one must have its turn; there is nobody to tell
        self._leave(128 + number)

    def _limit_leaving(self, number: int) -> None:
        alarm = getattr(self._signal, "SIGALRM", None)
        if alarm is None:
            return
        try:
            self._signal.signal(alarm, lambda *_: self._leave(128 + number))
            self._signal.setitimer(self._signal.ITIMER_REAL, WAIT_LEAVING)
        except (ValueError, OSError):
            pass

    def _give_terminal_back(self, *, newline: bool) -> None:
        if self._write is not None:
            try:
                self._write(SCREEN_RESET + ("\r\n" if newline else ""))
            except (OSError, ValueError):  # it is gone
                pass
        self._modes.restore()

    def _die_by_default(self, number: int) -> None:
        self._signal.signal(number, self._signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _ignore(self, number: int, frame: object) -> None:
        # A handler and not SIG_IGN: programs started from here would inherit that.
        return

    def _stop(self, number: int, frame: object) -> None:
        if os.getpid() != self._process:
            self._die_by_default(number)
            self._signal.signal(number, self._stop)
            return
        running = self._modes.read()
        self._give_terminal_back(newline=False)
        self._signal.signal(number, self._signal.SIG_DFL)
        os.kill(os.getpid(), number)
        # Here again after SIGCONT. In the background this stops the process once more, until it is in front.
        self._signal.signal(number, self._stop)
        self._modes.apply(running)

    def _continue(self, number: int, frame: object) -> None:
        if self.on_resume is not None and os.getpid() == self._process:
            try:
                self.on_resume()
            except Exception:
                pass  # the prompt may be gone meanwhile


def write_to_terminal(text: str, descriptor: int = 1) -> None:
    """Write at once, past all buffers; safe in a signal handler."""
    data = text.encode("utf-8", "replace")
    while data:
        data = data[os.write(descriptor, data) :]


class InterruptKey:
    """Context in which SIGINT is a key press on an event loop. Does nothing where loops know no signals.

    prompt_toolkit's own way (``handle_sigint``) imports ctypes, to save handlers that C code set; those set by Python
    are all that is kept here.

    Args:
        loop: runs in the body of the context.
        press: called on the loop for each signal.
        library: ``signal`` or a fake.
    """

    def __init__(self, loop: Any, press: Callable[[], object], *, library: Any = signal) -> None:
        self._loop = loop
        self._press = press
        self._signal = library
        self._before: Any = None

    def __enter__(self) -> None:
        before = self._signal.getsignal(self._signal.SIGINT)
        try:
            self._loop.add_signal_handler(self._signal.SIGINT, self._press)
        except (NotImplementedError, RuntimeError, ValueError):  # Windows; a thread that is not the main one
            return
        self._before = before

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            self._loop.remove_signal_handler(self._signal.SIGINT)
            self._signal.signal(self._signal.SIGINT, self._before)

"""Programs whose output comes to us through pipes, piece by piece as it is written.

A child runs in a process group of its own, so that stopping it stops all it has started. What it writes is handed on
in the calling thread. A child that asks for the terminal (``sudo``, ``read x </dev/tty``) is lent it, as a shell's
foreground job. Not here: how pipes are read (``pipes``), commands that have the terminal from the start (``commands``).
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time

from ipython.core.pipes import drop, feed, make_pipes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from typing import IO, Any

    Taker = Callable[[str, bytes], object]

ON_WINDOWS = os.name == "nt"
WAIT_POLITE = 1.0  # seconds a child has to end after an interrupt, and again after a termination
WAIT_LATE_OUTPUT = 0.15  # seconds without output after which pipes held open by others than the child are left
WAIT_STEP = 0.1  # seconds between looks at a silent child


def group_options(*, own_group: bool) -> dict[str, Any]:
    """Return the options of ``subprocess.Popen`` for a process group of its own.

    Args:
        own_group: false: the child shares ours.

    >>> group_options(own_group=False)
    {}
    """
    if not own_group:
        return {}
    if ON_WINDOWS:
        return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200)}
    return {"process_group": 0}


class _interruptible_children:
    """Context in which a child does not inherit that we ignore interrupts (started by ``nohup``, or with ``&``)."""

    def __enter__(self) -> None:
        self._is_ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        if self._is_ignored:
            self._set(lambda *_: None)  # a handler and not the default: starting a program resets it to the default

    def __exit__(self, *_: object) -> None:
        if self._is_ignored:
            self._set(signal.SIG_IGN)

    @staticmethod
    def _set(handler: Any) -> None:
        try:
            signal.signal(signal.SIGINT, handler)
        except ValueError:  # not the main thread
            pass


class Child:
    """One running program.

    Args:
        arguments: the program and its words; one text is a command for the platform's own shell.
        given: its standard input; None: it has none.
        inherit_input: it reads our standard input instead.
        merge: stderr goes where stdout goes, in the order of writing.
        own_group: it gets a process group of its own.
        environment: its variables; None: ours.
        path: file of the program, where the first word is only the name it is to see itself called by.
        lend: called before it is lent the terminal.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(
        self,
        arguments: Sequence[str] | str,
        *,
        given: bytes | None = None,
        inherit_input: bool = False,
        merge: bool = False,
        own_group: bool = True,
        environment: Mapping[str, str] | None = None,
        path: str | None = None,
        lend: Callable[[], object] | None = None,
    ) -> None:
        self.own_group = own_group
        self._lend = lend
        with _interruptible_children():
            self.process: subprocess.Popen[bytes] = subprocess.Popen(
                arguments,
                stdin=None if inherit_input else subprocess.DEVNULL if given is None else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if merge else subprocess.PIPE,
                bufsize=0,
                shell=isinstance(arguments, str),
                env=environment,
                executable=path,
                **group_options(own_group=own_group),
            )
        self.pid = self.process.pid
        self._terminal = LentTerminal(self.pid)
        self._pipes: Any = None
        if self.process.stdin is not None and given is not None:
            feed(self.process.stdin, given)

    def take_pipes(self, kept: Collection[str]) -> dict[str, IO[bytes]]:
        """Give away the reading ends of its output, for a child that runs in the background.

        Args:
            kept: ``stdout`` and ``stderr``, as far as they are wanted; the rest is read and dropped.
        """
        return {name: pipe for name, pipe in self._ends().items() if name in kept or not drop(pipe)}

    def _ends(self) -> dict[str, IO[bytes]]:
        pipes = {"stdout": self.process.stdout, "stderr": self.process.stderr}
        return {name: pipe for name, pipe in pipes.items() if pipe is not None}

    def pump(self, take: Taker, *, seconds: float | None = None) -> int:
        """Hand on all output and return the exit status, a signal as a negative number.

        Args:
            take: called with ``stdout`` or ``stderr`` and some bytes, in the calling thread.
            seconds: after that long the child is stopped.

        Raises:
            subprocess.TimeoutExpired: it was stopped because of ``seconds``.
            KeyboardInterrupt: from the person; the child runs on (see ``stop``).
        """
        end = None if seconds is None else time.monotonic() + seconds
        if self._pipes is None:
            self._pipes = make_pipes(self._ends())
        try:
            while not self._step(take):
                if end is not None and time.monotonic() > end:
                    self.stop(take)
                    raise subprocess.TimeoutExpired(self.process.args, seconds or 0.0)
        finally:
            self._terminal.take_back()
        self._pipes.leave()
        return self.status

    def _step(self, take: Taker) -> bool:
        """Hand on what there is, or wait a moment for it; whether the child and its output have ended."""
        if not self._pipes.are_open:
            self._wait_for_end(WAIT_STEP)
            self._care_for_stopped()
            return self.process.poll() is not None
        found = self._pipes.read(WAIT_STEP)
        if found is None:
            self._care_for_stopped()
            if self.process.poll() is None:
                return False
            # What it left in the background may hold the pipes for ever: nobody waits for that.
            found = self._pipes.read(WAIT_LATE_OUTPUT)
            if found is None:
                return True
        if found[1]:
            take(*found)
        return False

    def _wait_for_end(self, seconds: float) -> None:
        # ``Popen.wait`` with a time limit sleeps half a millisecond first, about as long as a short command runs.
        if self.process.poll() is not None:
            return
        try:
            descriptor = os.pidfd_open(self.pid)
        except (AttributeError, OSError):  # not Linux, or an old one
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
            return
        try:
            select.select([descriptor], [], [], seconds)
        except ValueError:  # a number too high for select
            time.sleep(0.001)
        finally:
            os.close(descriptor)

    @property
    def status(self) -> int:
        """Exit status; a signal is a negative number, also one that a shell reports as 128 + n."""
        return plain_status(self.process.returncode)

    # -- ending it -----------------------------------------------------------------------------------------------

    def stop(self, take: Taker | None = None) -> str:
        """End the child and its process group; more and more firmly.

        Args:
            take: gets what it still writes.

        Returns:
            How it ended: ``interrupted``, ``terminated`` or ``killed``. A second interrupt by the person hurries.
        """
        if take is not None and self._pipes is None:
            self._pipes = make_pipes(self._ends())
        how = "killed"
        for number, word in ((signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated")):
            self.send(number)
            if self._ends_within(WAIT_POLITE, take):
                how = word
                break
        else:
            self.send(KILL)
            self._ends_within(WAIT_POLITE, take)
        self.end_group()
        self._terminal.take_back()
        return how

    def send(self, number: int) -> None:
        """Send a signal to the child's group, or to the child alone where it shares ours."""
        try:
            if ON_WINDOWS:
                if number == signal.SIGINT:
                    self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
                else:
                    self.process.terminate()
            elif self.own_group:
                os.killpg(self.pid, number)
            elif self.process.poll() is None:
                os.kill(self.pid, number)
        except (ProcessLookupError, PermissionError):
            pass  # it has just ended

    def _ends_within(self, seconds: float, take: Taker | None) -> bool:
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                if take is None:
                    if self._has_ended():
                        return True
                    time.sleep(0.01)
                elif self._step(take):
                    return True
        except KeyboardInterrupt:
            return False
        return self._has_ended()

    def _has_ended(self) -> bool:
        return self.process.poll() is not None

    def end_group(self) -> None:
        """End the members of its group that outlive it."""
        if ON_WINDOWS or not self.own_group:
            return
        for number in (signal.SIGTERM, KILL):
            end = time.monotonic() + WAIT_POLITE / 4
            while time.monotonic() < end:
                try:
                    os.killpg(self.pid, 0)
                except (ProcessLookupError, PermissionError):
                    return
                time.sleep(0.01)
            self.send(number)

    # -- the terminal --------------------------------------------------------------------------------------------

    def _care_for_stopped(self) -> None:
        number = stopped_by(self.pid) if self.own_group else 0
        if not number:
            return
        if number in (getattr(signal, "SIGTTIN", -1), getattr(signal, "SIGTTOU", -1)):
            if self._lend is not None:
                self._lend()
            self._terminal.lend()
        elif self._terminal.is_lent:
            # Ctrl-Z at the terminal it has: all of us sleep, and it gets the terminal back with us.
            self._terminal.take_back()
            os.kill(os.getpid(), signal.SIGTSTP)
            self._terminal.lend()


KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def plain_status(code: int) -> int:
    """Return an exit status with signals as negative numbers: shells report a child killed by n as 128 + n.

    >>> plain_status(3), plain_status(130), plain_status(-9), plain_status(255)
    (3, -2, -9, 255)
    """
    return code if code < 129 or code > 192 else -(code - 128)


def stopped_by(process: int) -> int:
    """Return the signal that a child is stopped by; 0 when it runs, or where that cannot be asked."""
    if not hasattr(os, "waitid"):
        return 0
    try:
        found = os.waitid(os.P_PID, process, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return 0
    return found.si_status if found is not None and found.si_code == os.CLD_STOPPED else 0


class LentTerminal:
    """Our controlling terminal while a child's process group is in its foreground."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._descriptor = -1
        self._ours = 0

    @property
    def is_lent(self) -> bool:
        """Whether the child has it."""
        return self._descriptor >= 0

    def lend(self) -> None:
        """Put the group in the foreground and wake it. Does nothing without a terminal."""
        if self._descriptor < 0:
            try:
                self._descriptor = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
            except OSError:
                return
            self._ours = os.getpgrp()
        self._set(self._group)
        try:
            os.killpg(self._group, signal.SIGCONT)
        except ProcessLookupError:
            pass

    def take_back(self) -> None:
        """Put our own group in the foreground again, if the child was lent the terminal."""
        if self._descriptor >= 0:
            self._set(self._ours)
            os.close(self._descriptor)
            self._descriptor = -1

    def _set(self, group: int) -> None:
        # A process in the background that sets the foreground group is stopped, unless the signal is blocked.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTTOU])
        try:
            os.tcsetpgrp(self._descriptor, group)
        except OSError:  # the terminal is gone, or the group has ended
            pass
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def has_terminal() -> bool:
    """Whether a terminal controls this process, so that its keys reach all of our process group."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | getattr(os, "O_CLOEXEC", 0)))
    except OSError:
        return False
    return True

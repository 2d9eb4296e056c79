"""Children that run while the session goes on: their output, their state, their end (magics.md section 23)."""

from __future__ import annotations

import os
import threading
import time

from ipython.core.children import WAIT_POLITE, Child
from ipython.core.pipes import CHUNK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from typing import IO, Any

STEP = 0.01  # seconds between looks at children that were asked to end
WAIT_STEP = 0.2  # seconds after which a reader looks whether it was interrupted (Windows needs that)
KEPT = 8 << 20  # bytes of output that wait for a reader before the program has to


class AwaitableBytes(bytes):
    """Bytes that may be awaited: ``o.read()`` and ``await o.read()`` are the same."""

    def __await__(self) -> Generator[Any, None, bytes]:
        return bytes(self)
        yield  # makes this a generator


class AwaitableStatus(int):
    """A status that may be awaited."""

    def __await__(self) -> Generator[Any, None, int]:
        return int(self)
        yield  # makes this a generator


class BackgroundStream:
    """What a background child writes, kept until it is read.

    Every reading method blocks until there is what it wants; what it returns may also be awaited.
    """

    def __init__(self, pipe: IO[bytes]) -> None:
        self._kept = bytearray()
        self._has_ended = False
        self._changed = threading.Condition()
        threading.Thread(target=self._follow, args=(pipe,), daemon=True).start()

    def _follow(self, pipe: IO[bytes]) -> None:
        with pipe:
            piece = b"-"
            while piece:
                try:
                    piece = os.read(pipe.fileno(), CHUNK)
                except OSError:
                    piece = b""
                with self._changed:
                    self._kept += piece
                    self._has_ended = not piece
                    self._changed.notify_all()
                    while len(self._kept) > KEPT:
                        self._changed.wait()

    def _take(self, is_enough: Callable[[], bool], size: Callable[[], int]) -> AwaitableBytes:
        with self._changed:
            while not (self._has_ended or is_enough()):
                self._changed.wait(WAIT_STEP)
            count = size()
            taken = AwaitableBytes(self._kept[:count])
            del self._kept[:count]
            self._changed.notify_all()
            return taken

    def read(self, size: int = -1) -> AwaitableBytes:
        """Return all bytes up to the end, or with ``size`` at most that many as soon as there are any."""
        if size >= 0:
            return self._take(lambda: bool(self._kept) or size == 0, lambda: size)
        parts = []
        while True:  # in parts, so that the program never waits for us
            part = self._take(lambda: len(self._kept) > KEPT // 2, lambda: len(self._kept))
            parts.append(part)
            if self.at_eof():
                return AwaitableBytes(b"".join(parts))

    def readline(self) -> AwaitableBytes:
        """Return the next line with its newline; no bytes at the end."""
        return self._take(lambda: b"\n" in self._kept, self._line_end)

    def _line_end(self) -> int:
        at = self._kept.find(b"\n")
        return at + 1 if at >= 0 else len(self._kept)

    def readlines(self) -> list[bytes]:
        """Return all lines up to the end."""
        return self.read().splitlines(keepends=True)

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def at_eof(self) -> bool:
        """Whether everything has been read."""
        return self._has_ended and not self._kept

    def __repr__(self) -> str:
        return f"<output of a background program: {len(self._kept)} bytes waiting{', ended' * self._has_ended}>"


class BackgroundProcess:
    """A background child as ``--proc`` gives it.

    ``stdout`` and ``stderr`` are streams if they were asked for, else None. Signals go to its process group.
    """

    def __init__(self, child: Child, stdout: BackgroundStream | None, stderr: BackgroundStream | None) -> None:
        self._child = child
        self.pid = child.pid
        self.stdout = stdout
        self.stderr = stderr

    @property
    def returncode(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._child.process.poll()

    def poll(self) -> int | None:
        """The same as ``returncode``."""
        return self.returncode

    def wait(self, timeout: float | None = None) -> AwaitableStatus:
        """Wait for its end and return the status; may be awaited.

        Raises:
            subprocess.TimeoutExpired: it still runs after ``timeout`` seconds.
        """
        return AwaitableStatus(self._child.process.wait(timeout))

    def send_signal(self, number: int) -> None:
        """Send a signal."""
        self._child.send(number)

    def terminate(self) -> None:
        """Ask it to end."""
        import signal

        self._child.send(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        from ipython.core.children import KILL

        self._child.send(KILL)

    def __repr__(self) -> str:
        status = self.returncode
        return f"<process {self.pid}: {'running' if status is None else f'ended with status {status}'}>"


class BackgroundChildren:
    """The children that were started in the background and may run still."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._children: list[Child] = []
        self._clock = clock
        self._process = os.getpid()

    def add(self, child: Child) -> None:
        """Keep an eye on one more."""
        self._children.append(child)

    def forget(self, child: Child) -> None:
        """Leave one to somebody else."""
        self._children = [other for other in self._children if other is not child]

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
                time.sleep(STEP)
        for child in children:
            child.end_group()
        return len(children)

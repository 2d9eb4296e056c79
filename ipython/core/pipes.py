"""The output of a child from its pipes, piece by piece with a time limit: by ``poll``, or by threads on Windows."""

from __future__ import annotations

import os
import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, Any

CHUNK = 65_536  # bytes of one read
SURE_TO_FIT = 512  # bytes that an empty pipe takes without blocking on every POSIX system


def make_pipes(pipes: dict[str, IO[bytes]]) -> PolledPipes | ThreadedPipes:
    """Return what reads the given pipes on this platform.

    Args:
        pipes: the reading ends by name; they are closed at their end.
    """
    return PolledPipes(pipes) if hasattr(select, "poll") else ThreadedPipes(pipes)


class PolledPipes:
    """Reads in the calling thread."""

    def __init__(self, pipes: dict[str, IO[bytes]]) -> None:
        self._poll = select.poll()
        self._names: dict[int, tuple[str, IO[bytes]]] = {}
        for name, pipe in pipes.items():
            self._names[pipe.fileno()] = name, pipe
            self._poll.register(pipe.fileno(), select.POLLIN | select.POLLPRI)
        self._ready: list[int] = []

    @property
    def are_open(self) -> bool:
        """Whether anything may still come."""
        return bool(self._names)

    def read(self, seconds: float) -> tuple[str, bytes] | None:
        """Return the name of a pipe and what came through it, no bytes at its end; None when nothing came in time.

        Args:
            seconds: how long to wait at most.
        """
        if not self._ready:
            self._ready = [descriptor for descriptor, _ in self._poll.poll(seconds * 1000)]
        if not self._ready:
            return None
        descriptor = self._ready.pop(0)
        name, pipe = self._names[descriptor]
        piece = os.read(descriptor, CHUNK)
        if not piece:
            self._poll.unregister(descriptor)
            del self._names[descriptor]
            pipe.close()
        return name, piece

    def leave(self) -> None:
        """Read and drop what still comes, so that whoever writes there gets no broken pipe."""
        for _, pipe in self._names.values():
            drop(pipe)
        self._names = {}


class ThreadedPipes:
    """Reads in one thread for each pipe, which works everywhere."""

    def __init__(self, pipes: dict[str, IO[bytes]]) -> None:
        import queue
        import threading

        self._empty = queue.Empty
        self._pieces: Any = queue.SimpleQueue()
        self._open = len(pipes)
        self._is_left = False
        for name, pipe in pipes.items():
            threading.Thread(target=self._follow, args=(name, pipe), daemon=True).start()

    def _follow(self, name: str, pipe: IO[bytes]) -> None:
        piece = b"-"
        with pipe:
            while piece:
                try:
                    piece = os.read(pipe.fileno(), CHUNK)
                except OSError:
                    piece = b""
                if not self._is_left:
                    self._pieces.put((name, piece))

    @property
    def are_open(self) -> bool:
        """Whether anything may still come."""
        return self._open > 0

    def read(self, seconds: float) -> tuple[str, bytes] | None:
        """Return the next piece, as ``PolledPipes.read``."""
        try:
            name, piece = self._pieces.get(timeout=seconds)
        except self._empty:
            return None
        if not piece:
            self._open -= 1
        return name, piece

    def leave(self) -> None:
        """Drop what still comes."""
        self._is_left = True


def drop(pipe: IO[bytes]) -> bool:
    """Read all that comes through a pipe, in a thread of its own, and keep nothing of it; returns True."""
    import threading

    threading.Thread(target=_drop_all, args=(pipe,), daemon=True).start()
    return True


def _drop_all(pipe: IO[bytes]) -> None:
    with pipe:
        while os.read(pipe.fileno(), CHUNK):
            pass


def feed(pipe: IO[bytes], data: bytes) -> None:
    """Write all of ``data`` and close, in a thread if that might block.

    A program that does not read its input is no failure.

    Args:
        pipe: its standard input, unbuffered.
        data: what it is to read.
    """
    if len(data) <= SURE_TO_FIT:
        _write_all(pipe, data)
        return
    import threading

    threading.Thread(target=_write_all, args=(pipe, data), daemon=True).start()


def _write_all(pipe: IO[bytes], data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[pipe.write(view) or 0 :]
    except (OSError, ValueError):
        pass
    try:
        pipe.close()
    except OSError:
        pass

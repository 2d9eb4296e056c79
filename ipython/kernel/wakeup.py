"""Wakes a thread that waits for sockets: a descriptor that becomes readable."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class WakeUp:
    """A pipe with at most a few bytes in it; ``descriptor`` is what to wait for.

    On Windows, where only sockets can be waited for together with those of zmq, a pair of sockets.
    """

    def __init__(self) -> None:
        self._send: Callable[[], Any]
        self._receive: Callable[[], bytes]
        if os.name == "nt":
            import socket

            self._pair = socket.socketpair()
            for end in self._pair:
                end.setblocking(False)
            self.descriptor = self._pair[0].fileno()
            self.writing = self._pair[1].fileno()
            self._send = lambda: self._pair[1].send(b"\0")
            self._receive = lambda: self._pair[0].recv(4096)
        else:
            self.descriptor, self.writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else _pipe()
            self._send = lambda: os.write(self.writing, b"\0")
            self._receive = lambda: os.read(self.descriptor, 4096)

    def ring(self) -> None:
        """Make it readable; any thread."""
        try:
            self._send()
        except OSError:  # full, so it is readable; or closed, so nobody waits
            pass

    def clear(self) -> bytes:
        """Make it unreadable again and return what was in it."""
        try:
            return self._receive()
        except OSError:
            return b""

    def close(self) -> None:
        """Give the descriptors back."""
        if os.name == "nt":
            for end in self._pair:
                end.close()
        else:
            os.close(self.descriptor)
            os.close(self.writing)


def _pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    return reading, writing

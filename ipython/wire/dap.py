"""The Debug Adapter Protocol without sockets: frames of its messages, and what a kernel remembers of a session.

Source: DAP "base protocol"; kernel.md section 12.
"""

from __future__ import annotations

from ipython.wire.jsonable import decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

HEADER_LIMIT = 4096  # bytes of the lines in front of a message


def frame(message: Mapping[str, Any]) -> bytes:
    """Return a message as it travels; its length counts bytes.

    >>> frame({"a": "ü"})
    b'Content-Length: 10\\r\\n\\r\\n{"a":"\\xc3\\xbc"}'
    """
    body = encode(message)
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


class MessageReader:
    """Cuts a stream of bytes into messages.

    >>> reader = MessageReader()
    >>> reader.feed(b'Content-Length: 2\\r\\n\\r\\n{'), reader.feed(b'}')
    ([], [{}])
    """

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[dict[str, Any]]:
        """Take bytes and return the messages that are whole now.

        Raises:
            ValueError: that is no DAP.
        """
        self._buffer += data
        found: list[dict[str, Any]] = []
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                if len(self._buffer) > HEADER_LIMIT:
                    raise ValueError("a header without an end")
                return found
            length = _length(bytes(self._buffer[:end]))
            start = end + 4
            if len(self._buffer) < start + length:
                return found
            body = decode(bytes(self._buffer[start : start + length]))
            del self._buffer[: start + length]
            if isinstance(body, dict):
                found.append(body)


def _length(header: bytes) -> int:
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    raise ValueError("a header without Content-Length")


def response(request: Mapping[str, Any], body: Mapping[str, Any] | None = None, *, sequence: int = 0) -> dict[str, Any]:
    """Return a response that says it worked."""
    return {
        "type": "response",
        "request_seq": request.get("seq", 0),
        "success": True,
        "command": request.get("command", ""),
        "seq": sequence,
        "body": dict(body or {}),
    }


def refusal(request: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """Return a response that says why it did not work."""
    command, sequence = request.get("command"), request.get("seq")
    return {
        "type": "response",
        "request_seq": sequence if isinstance(sequence, int) else 0,
        "success": False,
        "command": command if isinstance(command, str) else "",
        "message": sentence,
        "seq": 0,
        "body": {},
    }


class DebugState:
    """What is known of a session: breakpoints by file, threads that are stopped."""

    def __init__(self) -> None:
        self.is_started = False
        self.breakpoints: dict[str, list[dict[str, Any]]] = {}
        self.stopped: list[int] = []

    def begin(self) -> None:
        """A session has begun."""
        self.is_started = True

    def end(self) -> None:
        """The session is over."""
        self.is_started = False
        self.breakpoints.clear()
        self.stopped.clear()

    def take_breakpoints(self, request: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        """Remember the breakpoints of a file that were accepted."""
        path = _get(request, "arguments", "source", "path")
        if not isinstance(path, str) or not answer.get("success"):
            return
        found = _get(answer, "body", "breakpoints") or []
        lines = [
            {"line": one["line"]} for one in found if isinstance(one, dict) and one.get("verified") and "line" in one
        ]
        if lines:
            self.breakpoints[path] = lines
        else:
            self.breakpoints.pop(path, None)

    def take_event(self, event: Mapping[str, Any]) -> None:
        """Keep track of the threads that are stopped."""
        thread = _get(event, "body", "threadId")
        kind = event.get("event")
        if kind == "stopped" and isinstance(thread, int):
            if thread not in self.stopped:
                self.stopped.append(thread)
        elif kind == "continued":
            if _get(event, "body", "allThreadsContinued"):
                self.stopped.clear()
            elif thread in self.stopped:
                self.stopped.remove(thread)
        elif kind == "thread" and _get(event, "body", "reason") == "exited" and thread in self.stopped:
            self.stopped.remove(thread)

    def take_threads(self, answer: Mapping[str, Any]) -> None:
        """All threads are stopped: remember them."""
        for thread in _get(answer, "body", "threads") or []:
            identifier = _get(thread, "id")
            if isinstance(identifier, int) and identifier not in self.stopped:
                self.stopped.append(identifier)

    def describe(self, prefix: str, seed: int) -> dict[str, Any]:
        """Return the body of ``debugInfo``."""
        return {
            "isStarted": self.is_started,
            "hashMethod": "Murmur2",
            "hashSeed": seed,
            "tmpFilePrefix": prefix,
            "tmpFileSuffix": ".py",
            "breakpoints": [{"source": path, "breakpoints": lines} for path, lines in self.breakpoints.items()],
            "stoppedThreads": list(self.stopped),
            "richRendering": True,
            "exceptionPaths": ["Python Exceptions"],
            "copyToGlobals": True,
        }


def _get(found: Any, *names: str) -> Any:
    for name in names:
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found

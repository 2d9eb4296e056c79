"""The connection to debugpy's server in this process, without its adapter process and without a port that stays open.

We listen on a loopback port, let the server connect to it, and close it: it takes exactly one connection, and each side
proves itself by a random token, so nobody else on the machine can take either part (kernel.md 12.2, 20.9).
"""

from __future__ import annotations

import os
import socket
import sys
import threading

from ipython.core.lazy import load_module
from ipython.kernel.heartbeat import leave_signals_to_others
from ipython.wire.dap import MessageReader, frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

START_LIMIT = 20.0  # seconds


class DebugFailed(Exception):
    """The debugger cannot be started; the text is one sentence."""


class DebugConnection:
    """One session with the server.

    Args:
        take: is handed every message of the server, in the thread that reads; None: it is gone.
    """

    def __init__(self, take: Callable[[dict[str, Any] | None], None]) -> None:
        self._take = take
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1)
        self._listener.settimeout(START_LIMIT)
        self._socket: socket.socket | None = None
        self._token = os.urandom(16).hex()
        self._answer_token = os.urandom(16).hex()
        self._accepted = threading.Event()
        self._sequence = 0
        self.sending = threading.RLock()  # held while a request is sent and its number is noted
        self._thread = threading.Thread(target=self._read, name="debugger", daemon=True)
        self._thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
        self._thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]

    def start(self) -> None:
        """Trace this thread and all that begin from now on; the main thread.

        Raises:
            DebugFailed: debugpy is missing or does not start.
        """
        os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # it warns of frozen modules
        hook = sys.breakpointhook
        self._thread.start()
        try:
            load_module("debugpy.server.api")
            constants = load_module("_pydevd_bundle.pydevd_constants")
            sys.modules["pydevd"].settrace(
                host="127.0.0.1",
                port=self._listener.getsockname()[1],
                suspend=False,
                wait_for_ready_to_run=False,
                block_until_connected=True,
                access_token=self._token,
                client_access_token=self._answer_token,
                notify_stdin=False,
                protocol=constants.HTTP_JSON_PROTOCOL,
                patch_multiprocessing=False,
            )
        except ImportError as error:
            raise DebugFailed(f"debugpy is not installed ({error}): pip install 'ipython[kernel]'") from None
        except Exception as error:
            raise DebugFailed(f"debugpy does not start: {error}") from None
        finally:
            sys.breakpointhook = hook  # debugpy's does nothing unless a front is attached
            if not self._accepted.is_set():
                self._listener.close()
        if not self._accepted.wait(START_LIMIT):
            raise DebugFailed(f"debugpy did not connect within {START_LIMIT:.0f} seconds")

    @property
    def next_number(self) -> int:
        """Number of the request that is sent next; hold ``sending``."""
        return self._sequence + 1

    def send(self, command: str, arguments: Any) -> int:
        """Send a request and return its number; any thread."""
        with self.sending:
            self._sequence += 1
            number = self._sequence
            message: dict[str, Any] = {"type": "request", "seq": number, "command": command}
            if arguments is not None:
                message["arguments"] = arguments
            if self._socket is not None:
                self._socket.sendall(frame(message))
            return number

    def stop(self) -> None:
        """Trace nothing any more; the main thread."""
        pydevd = sys.modules.get("pydevd")
        hook = sys.breakpointhook
        if pydevd is not None:
            pydevd.stoptrace()
        sys.breakpointhook = hook
        if self._socket is not None:
            self._socket.close()

    def _read(self) -> None:
        leave_signals_to_others()
        try:
            self._socket, _ = self._listener.accept()
        except OSError:
            return
        finally:
            self._listener.close()
        try:
            self._read_messages(self._socket)
        except (OSError, ValueError):
            pass
        self._take(None)

    def _read_messages(self, connected: socket.socket) -> None:
        reader = MessageReader()
        self.send("pydevdAuthorize", {"debugServerAccessToken": self._token})
        is_known = False
        while data := connected.recv(1 << 16):
            for message in reader.feed(data):
                if is_known:
                    self._take(message)
                    continue
                body = message.get("body")
                if not isinstance(body, dict) or body.get("clientAccessToken") != self._answer_token:
                    return  # not the server of this process
                is_known = True
                self._accepted.set()

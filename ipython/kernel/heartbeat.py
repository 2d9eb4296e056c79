"""Sends heartbeats back as they came, in C, so that they are answered while Python code cannot run at all."""

from __future__ import annotations

import errno
import threading

import zmq

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def start_heartbeat(socket: Any) -> threading.Thread:
    """Start the thread; it owns the socket from now on and ends with its context."""
    thread = threading.Thread(target=_echo, args=(socket,), name="heartbeat", daemon=True)
    thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
    thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]
    thread.start()
    return thread


def _echo(socket: Any) -> None:
    leave_signals_to_others()
    while True:
        try:
            zmq.proxy(socket, socket)
        except zmq.ContextTerminated:
            break
        except zmq.ZMQError as error:
            if error.errno == errno.EINTR:
                continue
            break
    socket.close(0)


def leave_signals_to_others() -> None:
    """Keep SIGINT and its like from this thread: they are for the one that runs cells."""
    import signal

    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})

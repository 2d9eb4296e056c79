"""Which of several kernels answer: a heartbeat to each at once, and an answer within a moment."""

from __future__ import annotations

import time

import zmq

from ipython.client.launch import read_connection
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

WAIT_ANSWER = 0.3  # seconds in which a living kernel echoes; its heartbeat has a thread of its own


def answering(paths: Sequence[str], *, limit: float = WAIT_ANSWER) -> list[str]:
    """Return those connection files, in the order given, whose kernels answer within ``limit`` seconds."""
    context: zmq.Context[Any] = zmq.Context()
    poller = zmq.Poller()
    asked: dict[zmq.Socket[bytes], str] = {}
    alive: set[str] = set()
    try:
        for path in paths:
            socket = _ask(context, path)
            if socket is not None:
                asked[socket] = path
                poller.register(socket, zmq.POLLIN)
        end = time.monotonic() + limit
        while len(alive) < len(asked) and (left := end - time.monotonic()) > 0:
            for socket, _ in poller.poll(max(1, int(left * 1000))):
                alive.add(asked[socket])
                poller.unregister(socket)
    finally:
        for socket in asked:
            socket.close(0)
        context.term()
    return [path for path in paths if path in alive]


def _ask(context: zmq.Context[Any], path: str) -> zmq.Socket[bytes] | None:
    try:
        connection = read_connection(path)
    except UserMistake:
        return None
    socket: zmq.Socket[bytes] = context.socket(zmq.DEALER)
    socket.linger = 0
    if connection.ip.count(":") > 1:
        socket.ipv6 = True
    try:
        if connection.is_encrypted:
            socket.curve_serverkey = socket.curve_publickey = connection.curve_publickey.encode()
            socket.curve_secretkey = connection.curve_secretkey.encode()
        socket.connect(connection.connect_address("hb"))
        socket.send_multipart([b"", b"?"], zmq.DONTWAIT)
    except zmq.ZMQError:
        socket.close(0)
        return None
    return socket

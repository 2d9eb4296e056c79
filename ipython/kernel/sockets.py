"""The five sockets of a kernel: made, secured and bound (kernel.md 1.2, 3.2 to 3.7, 20.6)."""

from __future__ import annotations

import os

import zmq

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.wire.connection import Connection

ORDER = ("shell", "stdin", "control", "iopub", "hb")
KINDS = {"shell": zmq.ROUTER, "stdin": zmq.ROUTER, "control": zmq.ROUTER, "iopub": zmq.XPUB, "hb": zmq.ROUTER}
OWN_FOLDER = "ipython-"  # how a temporary folder for sockets begins (core.runtime_folder.socket_prefix)
LINGER = 1000  # milliseconds
HEARTBEAT_LIMIT = 1 << 20  # bytes of one heartbeat: it is sent back as it came
MESSAGE_LIMIT = 2 << 30
TRIES = 100  # of random ports


class CannotBind(OSError):
    """An address cannot be bound; the text is one sentence."""

    def __str__(self) -> str:
        return str(self.args[-1])


class Sockets:
    """The sockets of one kernel, bound.

    Args:
        connection: where to bind; ports that are 0 are chosen.
        message_limit: bytes of one frame.

    Raises:
        CannotBind: an address is taken or no address, or encryption is asked for that libzmq cannot do.
    """

    def __init__(self, connection: Connection, *, message_limit: int = MESSAGE_LIMIT) -> None:
        if connection.is_encrypted and not zmq.has("curve"):
            raise CannotBind("the connection file asks for CurveZMQ, which this libzmq was built without")
        self.context: Any = zmq.Context()
        self.gate: Any = None
        self._limit = message_limit
        self._paths: list[str] = []
        self._by_channel: dict[str, Any] = {}
        ports: dict[str, int] = {}
        try:
            if connection.is_encrypted:
                from ipython.kernel.gatekeeper import Gatekeeper

                self.gate = Gatekeeper(self.context, connection.curve_publickey)
            for channel in ORDER:
                ports[channel] = self._open(channel, connection, set(ports.values()))
        except BaseException:
            self.close()
            raise
        self.connection = connection.with_ports(ports)

    def __getitem__(self, channel: str) -> Any:
        return self._by_channel[channel]

    def _open(self, channel: str, connection: Connection, taken: set[int]) -> int:
        socket = self.context.socket(KINDS[channel])
        self._by_channel[channel] = socket
        socket.linger = LINGER
        socket.setsockopt(zmq.MAXMSGSIZE, HEARTBEAT_LIMIT if channel == "hb" else self._limit)
        if ":" in connection.ip:
            socket.ipv6 = True
        if channel == "iopub":
            socket.setsockopt(zmq.XPUB_VERBOSE, 1)  # every subscriber is welcomed, not only the first of a topic
        elif channel != "hb":
            socket.setsockopt(zmq.ROUTER_HANDOVER, 1)  # a client that comes again takes the place of its old self
        if channel == "stdin":
            socket.setsockopt(zmq.ROUTER_MANDATORY, 1)  # asking somebody who is gone is an error, not a long wait
        socket.sndhwm = 0  # nothing is dropped silently
        if connection.is_encrypted:
            socket.curve_secretkey = connection.curve_secretkey.encode()
            socket.curve_publickey = connection.curve_publickey.encode()
            socket.curve_server = True
        if connection.transport == "ipc":
            return self._bind_path(socket, channel, connection, taken)
        address = connection.bind_address(channel)
        try:
            socket.bind(address)
        except zmq.ZMQError as error:
            raise CannotBind(f"the {channel} channel cannot listen on {address}: {error}") from None
        port = connection.port(channel)
        return port or int(socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").rsplit(b":", 1)[1])

    def _bind_path(self, socket: Any, channel: str, connection: Connection, taken: set[int]) -> int:
        given = connection.port(channel)
        for port in (given,) if given else range(1, TRIES):
            path = f"{connection.ip}-{port}"
            if port in taken or (not given and os.path.lexists(path)):
                continue
            try:
                socket.bind(f"ipc://{path}")
            except zmq.ZMQError as error:
                raise CannotBind(f"the {channel} channel cannot listen on {path}: {error}") from None
            self._paths.append(path)
            return port
        raise CannotBind(f"the {channel} channel finds no free path of the form {connection.ip}-N")

    def close(self) -> None:
        """Close what is open and remove the files of ``ipc``; what was sent has ``LINGER`` to leave."""
        for socket in self._by_channel.values():
            socket.close()
        if self.gate is not None:
            self.gate.close()
        self.remove_files()

    def remove_files(self) -> None:
        """Remove the files of ``ipc``, and the folder if it was made for them alone; any thread."""
        for path in self._paths:
            try:
                os.unlink(path)
            except OSError:
                pass
        folders = {os.path.dirname(path) for path in self._paths}
        self._paths.clear()
        for folder in folders:
            if os.path.basename(folder).startswith(OWN_FOLDER):
                try:
                    os.rmdir(folder)
                except OSError:  # somebody else has put something there
                    pass

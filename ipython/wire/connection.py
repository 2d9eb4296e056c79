"""Connection files: what a client must know to reach a kernel (kernel.md section 3).

Text in, values out, and back. Fields nobody here knows are kept. Not here: folders and files (``core.runtime_folder``),
sockets, and how keys are made.
"""

from __future__ import annotations

import json

from ipython.model.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
TRANSPORTS = ("tcp", "ipc")
_KNOWN = {
    *("transport", "ip", "key", "signature_scheme", "kernel_name", "curve_publickey", "curve_secretkey"),
    *(f"{channel}_port" for channel in CHANNELS),
}
_CURVE_LENGTH = 40  # characters of a key in Z85


class BadConnection(ValueError):
    """A connection file, or what is to become one, does not describe a kernel; the text is one sentence."""


@value
class Connection:
    """Where a kernel listens and how its messages are signed.

    ``ip`` is an address, ``*`` for every one, or for ``ipc`` the beginning of the sockets' paths; a port 0 is to be
    chosen when it is bound. ``key`` is the text of the file; empty: messages are not signed. ``extra`` holds fields
    of others (``jupyter_session``), as read.
    """

    transport: str = "tcp"
    ip: str = "127.0.0.1"
    shell_port: int = 0
    iopub_port: int = 0
    stdin_port: int = 0
    control_port: int = 0
    hb_port: int = 0
    key: str = ""
    signature_scheme: str = "hmac-sha256"
    kernel_name: str = ""
    curve_publickey: str = ""
    curve_secretkey: str = ""
    extra: tuple[tuple[str, object], ...] = ()

    def port(self, channel: str) -> int:
        """Return the port of ``shell``, ``iopub``, ``stdin``, ``control`` or ``hb``."""
        port: int = getattr(self, f"{channel}_port")
        return port

    def with_ports(self, ports: Mapping[str, int]) -> Connection:
        """Return the same with other ports, by channel.

        >>> Connection().with_ports({"shell": 5000}).shell_port
        5000
        """
        return replace(self, **{f"{channel}_port": port for channel, port in ports.items()})

    @property
    def is_encrypted(self) -> bool:
        """Whether the sockets speak CurveZMQ."""
        return bool(self.curve_publickey)

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the sockets."""
        return self.transport == "ipc" or is_loopback(self.ip)

    def bind_address(self, channel: str) -> str:
        """Return what a kernel binds; ``tcp`` with port 0 ends in ``:0``, for which zmq chooses one.

        >>> Connection(ip="::1", shell_port=7).bind_address("shell"), Connection(ip="*").bind_address("hb")
        ('tcp://[::1]:7', 'tcp://0.0.0.0:0')
        """
        return self._address(channel, "0.0.0.0" if self.ip == "*" else self.ip)

    def connect_address(self, channel: str) -> str:
        """Return what a client connects to; a kernel that listens everywhere is reached on this machine.

        >>> Connection(ip="*", hb_port=7).connect_address("hb")
        'tcp://127.0.0.1:7'
        >>> Connection("ipc", "/run/k-ipc", shell_port=1).connect_address("shell")
        'ipc:///run/k-ipc-1'
        """
        nowhere = {"*": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}
        return self._address(channel, nowhere.get(self.ip, self.ip))

    def socket_paths(self) -> tuple[str, ...]:
        """Return the paths of the sockets of ``ipc``, in the order of ``CHANNELS``; none for ``tcp``."""
        if self.transport != "ipc":
            return ()
        return tuple(f"{self.ip}-{self.port(channel)}" for channel in CHANNELS)

    def _address(self, channel: str, host: str) -> str:
        port = self.port(channel)
        if self.transport == "ipc":
            return f"ipc://{host}-{port}"
        return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"


def is_loopback(ip: str) -> bool:
    """Whether an address is one of this machine alone.

    >>> is_loopback("127.0.0.53"), is_loopback("::1"), is_loopback("localhost"), is_loopback("*")
    (True, True, True, False)
    """
    if ip.lower() in ("localhost", "::1"):
        return True
    parts = ip.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isdigit() and int(part) < 256 for part in parts)


def parse(text: str | bytes, *, name: str = "the connection file") -> Connection:
    """Read the text of a connection file.

    Args:
        text: JSON.
        name: how the file is called in mistakes.

    Raises:
        BadConnection: it is no JSON object, or a field is missing or wrong.

    >>> parse('{"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "x": 6}').extra
    (('x', 6),)
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise BadConnection(f"{name} is not JSON") from None
    if not isinstance(fields, dict):
        raise BadConnection(f"{name} holds {type(fields).__name__} where an object with ports and key is expected")
    return from_fields(fields, name=name)


def from_fields(fields: Mapping[str, object], *, name: str = "the connection file") -> Connection:
    """Make a connection of the fields of a file; a missing port is 0, to be chosen.

    Raises:
        BadConnection: a field has a value that makes no sense.
    """
    transport = _text(fields, "transport", "tcp", name)
    if transport not in TRANSPORTS:
        raise BadConnection(f"{name}: transport is {transport!r}; tcp and ipc are known")
    ip = _text(fields, "ip", "" if transport == "ipc" else "127.0.0.1", name)
    if transport == "tcp" and ip.startswith("[") and ip.endswith("]"):
        ip = ip[1:-1]
    if not ip or "\0" in ip:
        raise BadConnection(f"{name}: ip is {ip!r}; an address is expected, for ipc the beginning of a path")
    ports = {f"{channel}_port": _port(fields, f"{channel}_port", transport, name) for channel in CHANNELS}
    taken = [port for port in ports.values() if port]
    if len(set(taken)) < len(taken):
        raise BadConnection(f"{name}: two channels have the same port")
    scheme = _text(fields, "signature_scheme", "", name) or "hmac-sha256"
    if not scheme.startswith("hmac-"):
        raise BadConnection(f"{name}: signature_scheme is {scheme!r}; hmac-sha256 and its like are known")
    public, secret = (_text(fields, f"curve_{half}key", "", name) for half in ("public", "secret"))
    for half in (public, secret):
        if half and len(half) != _CURVE_LENGTH:
            raise BadConnection(f"{name}: a curve key has {len(half)} characters where {_CURVE_LENGTH} are expected")
    if bool(public) != bool(secret):
        raise BadConnection(f"{name}: only one of curve_publickey and curve_secretkey is there")
    return Connection(
        transport,
        ip,
        **ports,
        key=_text(fields, "key", "", name),
        signature_scheme=scheme,
        kernel_name=_text(fields, "kernel_name", "", name),
        curve_publickey=public,
        curve_secretkey=secret,
        extra=tuple((field, found) for field, found in fields.items() if field not in _KNOWN),
    )


def to_fields(connection: Connection) -> dict[str, object]:
    """Return the fields of a connection file; curve keys only where there are some."""
    fields: dict[str, object] = {f"{channel}_port": connection.port(channel) for channel in CHANNELS}
    for name in ("transport", "ip", "key", "signature_scheme", "kernel_name"):
        fields[name] = getattr(connection, name)
    if connection.is_encrypted:
        fields["curve_publickey"] = connection.curve_publickey
        fields["curve_secretkey"] = connection.curve_secretkey
    return fields | dict(connection.extra)


def to_text(connection: Connection) -> str:
    """Return the text of a connection file; ``parse`` reads it back to the same value.

    >>> parse(to_text(Connection(key="k", extra=(("a", None),)))) == Connection(key="k", extra=(("a", None),))
    True
    """
    return json.dumps(to_fields(connection), indent=2) + "\n"


def _text(fields: Mapping[str, object], field: str, default: str, name: str) -> str:
    found = fields.get(field)
    if found is None:
        return default
    if not isinstance(found, str):
        raise BadConnection(f"{name}: {field} is {found!r:.60}; a text is expected")
    return found


def _port(fields: Mapping[str, object], field: str, transport: str, name: str) -> int:
    found = fields.get(field)
    if found is None:
        return 0
    if type(found) is int and 0 <= found <= 65535:
        return found
    raise BadConnection(f"{name}: {field} is {found!r:.60}; a number from 0 to 65535 is expected")

"""Who can reach a kernel: nobody without the key; and nothing that arrives harms it."""

from __future__ import annotations

import hmac
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import zmq

from tests.e2e.jupyter.test_life import client_of, file_with, own_kernel, started_with, wait_until
from tests.helpers.live_kernel import LiveKernel, running_kernel

DELIMITER = b"<IDS|MSG>"


def frames(kind: str, content: Any, key: bytes, identifier: str = "", scheme: str = "sha256") -> list[bytes]:
    header = {"msg_id": identifier or str(time.monotonic_ns()), "msg_type": kind, "session": "s", "username": "u"}
    documents = [json.dumps(one).encode() for one in (header, {}, {}, content)]
    signature = hmac.new(key, b"".join(documents), scheme).hexdigest().encode() if key else b""
    return [DELIMITER, signature, *documents]


@contextmanager
def sockets(connection: dict[str, Any], *channels: str, curve: dict[str, bytes] | None = None) -> Iterator[list[Any]]:
    """Raw sockets to some channels."""
    context = zmq.Context()
    opened = []
    for channel in channels:
        socket = context.socket({"iopub": zmq.SUB, "hb": zmq.REQ}.get(channel, zmq.DEALER))
        socket.linger = 0
        if channel == "iopub":
            socket.subscribe(b"")
        for name, given in (curve or {}).items():
            setattr(socket, name, given)
        port = connection[f"{channel}_port"]
        is_ipc = connection["transport"] == "ipc"
        socket.connect(f"ipc://{connection['ip']}-{port}" if is_ipc else f"tcp://127.0.0.1:{port}")
        opened.append(socket)
    try:
        yield opened
    finally:
        context.destroy()


def answer(socket: Any, limit: float = 5.0) -> dict[str, Any] | None:
    if not socket.poll(limit * 1000):
        return None
    found = socket.recv_multipart()
    content: dict[str, Any] = json.loads(found[found.index(DELIMITER) + 5])
    return content


def key_of(kernel: LiveKernel) -> bytes:
    return str(kernel.connection["key"]).encode()


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_unsigned_forged_and_malformed_messages_are_dropped(kernel: LiveKernel, channel: str) -> None:
    genuine = frames("kernel_info_request", {}, key_of(kernel))
    bad = [
        [b""], [b"x"], [DELIMITER], genuine[:3], genuine[1:], [b"a"] * 40, [b"a"] * 40 + genuine,
        [*genuine[:1], b"", *genuine[2:]], [*genuine[:1], b"0" * 64, *genuine[2:]],
        [DELIMITER, b"\xff" * 10_000, *genuine[2:]],
        frames("kernel_info_request", {}, b"another key"), [DELIMITER, *genuine[1:2], b"[" * 200_000, *genuine[3:]],
        [DELIMITER] * 12,
    ]  # fmt: skip
    with sockets(kernel.connection, channel) as (socket,):
        for message in bad:
            socket.send_multipart(message)
        assert answer(socket, 0.3) is None
        socket.send_multipart(genuine)
        assert (answer(socket) or {})["status"] == "ok"
    assert kernel.run("'unharmed'").value == "'unharmed'"


def test_signed_nonsense_is_survived(kernel: LiveKernel) -> None:
    key = key_of(kernel)

    def signed(*documents: bytes) -> list[bytes]:
        return [DELIMITER, hmac.new(key, b"".join(documents), "sha256").hexdigest().encode(), *documents]

    with sockets(kernel.connection, "shell") as (socket,):
        for documents in (
            (b"{}", b"{}", b"{}", b"{}"), (b"[]", b"{}", b"{}", b"{}"), (b"\xff", b"{}", b"{}", b"{}"),
            (b'{"msg_id": 1, "msg_type": []}', b"{}", b"{}", b"{}"), (b"[" * 200_000, b"{}", b"{}", b"{}"),
        ):  # fmt: skip
            socket.send_multipart(signed(*documents))
        socket.send_multipart(signed(b'{"msg_id": "1", "msg_type": "execute_request"}', b"{}", b"{}", b"[" * 200_000))
        assert (answer(socket) or {})["ename"] == "InvalidRequest"
    assert kernel.run("'unharmed'").value == "'unharmed'"


def test_security_replay_across_channels(kernel: LiveKernel) -> None:
    genuine = frames("kernel_info_request", {}, key_of(kernel))
    with sockets(kernel.connection, "shell", "control") as (shell, control):
        shell.send_multipart(genuine)
        assert answer(shell) is not None
        shell.send_multipart(genuine)
        control.send_multipart(genuine)
        assert answer(shell, 0.3) is None
        assert answer(control, 0.1) is None


def test_a_forged_message_does_not_block_the_genuine_one(kernel: LiveKernel) -> None:
    genuine = frames("kernel_info_request", {}, key_of(kernel))
    with sockets(kernel.connection, "shell", "control") as (shell, control):
        for socket in (control, shell):
            socket.send_multipart([*genuine[:-1], b'{"changed": 1}'])
        time.sleep(0.1)
        shell.send_multipart(genuine)
        assert answer(shell) is not None


def test_strangers_on_iopub_only_listen(kernel: LiveKernel) -> None:
    with sockets(kernel.connection, "iopub") as (socket,):
        socket.subscribe(b"\xff\xfe")
        socket.subscribe(b"stream")
        assert socket.poll(5000)
    assert kernel.run("'unharmed'").value == "'unharmed'"


def test_a_flood_of_requests_gets_a_reply_each(kernel: LiveKernel) -> None:
    key = key_of(kernel)
    with sockets(kernel.connection, "shell") as (socket,):
        socket.sndhwm = 0
        for number in range(3000):
            socket.send_multipart(frames("kernel_info_request", {}, key, f"flood {number}"))
        for _ in range(3000):
            assert (answer(socket) or {})["status"] == "ok"
        assert answer(socket, 0.05) is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_security_no_extra_listeners(tmp_path: Path) -> None:
    with running_kernel(tmp_path) as kernel:
        kernel.run("import os\nchild = os.fork()\nif not child: os._exit(0)\nos.waitpid(child, 0)\n!true")
        kernel.ask("complete_request", {"code": "impor", "cursor_pos": 5})
        kernel.run("1")
        inodes = set()
        for entry in Path(f"/proc/{kernel.pid}/fd").iterdir():
            target = str(entry.readlink()) if entry.is_symlink() else ""
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
        listening = 0
        for table in ("tcp", "tcp6"):
            for line in Path(f"/proc/{kernel.pid}/net/{table}").read_text().splitlines()[1:]:
                fields = line.split()
                listening += fields[3] == "0A" and fields[9] in inodes
        assert listening == 5


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any]]]:
    if not zmq.has("curve"):
        pytest.skip("libzmq without CurveZMQ")
    folder = tmp_path_factory.mktemp("curve")
    with own_kernel(folder, "--curve") as (_, path):
        assert wait_until(lambda: path.exists())
        yield path, json.loads(path.read_text())


def pair(connection: dict[str, Any]) -> dict[str, bytes]:
    public, secret = (connection[f"curve_{half}key"].encode() for half in ("public", "secret"))
    return {"curve_publickey": public, "curve_secretkey": secret, "curve_serverkey": public}


def test_start_curve_the_right_keys_work_on_all_channels(encrypted: tuple[Path, dict[str, Any]]) -> None:
    connection = encrypted[1]
    assert connection["transport"] == "tcp"
    with sockets(connection, "shell", "control", "iopub", "hb", curve=pair(connection)) as (
        shell,
        control,
        iopub,
        beat,
    ):
        key = connection["key"].encode()
        for socket in (shell, control):
            socket.send_multipart(frames("kernel_info_request", {}, key))
            assert (answer(socket) or {})["status"] == "ok"
        assert iopub.poll(5000)
        beat.send(b"x")
        assert beat.poll(5000)


def test_start_curve_plain_clients_get_nothing(encrypted: tuple[Path, dict[str, Any]]) -> None:
    connection = encrypted[1]
    with sockets(connection, "shell", "iopub", "hb") as (shell, iopub, beat):
        shell.send_multipart(frames("kernel_info_request", {}, connection["key"].encode()))
        beat.send(b"x")
        assert not shell.poll(500)
        assert not iopub.poll(10)
        assert not beat.poll(10)


def test_start_curve_client_key_is_checked(encrypted: tuple[Path, dict[str, Any]]) -> None:
    connection = encrypted[1]
    public, secret = zmq.curve_keypair()
    stranger = {**pair(connection), "curve_publickey": public, "curve_secretkey": secret}
    with sockets(connection, "shell", "iopub", curve=stranger) as (shell, iopub):
        shell.send_multipart(frames("kernel_info_request", {}, connection["key"].encode()))
        assert not iopub.poll(700)
        assert not shell.poll(10)


def test_jupyter_client_over_private_sockets(tmp_path: Path) -> None:
    with own_kernel(tmp_path) as (_, path), client_of(path) as client:
        reply = client.execute_interactive("6 * 7", timeout=20, output_hook=lambda message: None)
        assert reply["content"]["status"] == "ok"


def test_an_empty_key_is_taken_when_asked_for(tmp_path: Path) -> None:
    with started_with(file_with(tmp_path, key="")), client_of(tmp_path / "given.json") as client:
        assert client.execute_interactive("1", timeout=20, output_hook=lambda message: None)


def test_the_scheme_of_the_file_is_used(tmp_path: Path) -> None:
    path = file_with(tmp_path, signature_scheme="hmac-sha512")
    with started_with(path), client_of(path):
        connection = json.loads(path.read_text())
        with sockets(connection, "shell") as (socket,):
            socket.send_multipart(frames("kernel_info_request", {}, b"k"))
            assert answer(socket, 0.3) is None
            socket.send_multipart(frames("kernel_info_request", {}, b"k", scheme="sha512"))
            assert answer(socket) is not None

"""``client.channels`` beside a socket that plays the kernel: limits, lost kernels, floods, and frames worth nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zmq

from ipython.client.channels import Beat, KernelClient, NoReply
from ipython.model.failure import UserMistake
from ipython.wire.client_machine import Published
from ipython.wire.connection import CHANNELS, Connection
from ipython.wire.frames import join, parse, split
from ipython.wire.message import Author
from ipython.wire.signing import Signer

WAIT = 20.0
SIGNER = Signer(b"k")


class SocketKernel:
    """The kernel's side of five sockets; replies to what ``answers`` says."""

    def __init__(self, folder: Path) -> None:
        ports = {channel: number for number, channel in enumerate(CHANNELS, 1)}
        self.connection = Connection("ipc", str(folder / "k"), key="k").with_ports(ports)
        self.author = Author("kernel", "", 1, now=lambda: "2026-01-02T03:04:05Z")
        self.answers: Callable[[str, dict[str, Any]], dict[str, Any] | None] = lambda kind, content: {}
        self.number = 0
        self.echoes = True
        self._context = zmq.Context()
        self._stop = threading.Event()
        self._outbox: list[tuple[str, dict[str, Any], int]] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def publish(self, kind: str, *, skip: int = 0, **content: Any) -> None:
        self.number += 1 + skip
        self._outbox.append((kind, content, self.number))

    def _serve(self) -> None:
        kinds = {"iopub": zmq.XPUB}
        sockets = {channel: self._context.socket(kinds.get(channel, zmq.ROUTER)) for channel in CHANNELS}
        sockets["iopub"].sndhwm = 0
        for channel, socket in sockets.items():
            socket.linger = 0
            socket.bind(self.connection.bind_address(channel))
        while not self._stop.is_set():
            while self._outbox:
                kind, content, number = self._outbox.pop(0)
                _, documents = self.author.build(kind, content, metadata={"ipython_output": number})
                sockets["iopub"].send_multipart(join([b""], SIGNER.sign(documents), documents))
            for channel, socket in sockets.items():
                while socket.poll(2):
                    frames = socket.recv_multipart()
                    if channel == "hb" and self.echoes:
                        socket.send_multipart(frames)
                    elif channel in ("shell", "control"):
                        parts = split(frames)
                        message = parse(parts)
                        content = self.answers(message.kind, dict(message.content))
                        if content is not None:
                            documents = self.author.reply(message, content)
                            socket.send_multipart(join(parts.identities, SIGNER.sign(documents), documents))
        for socket in sockets.values():
            socket.close()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(WAIT)
        self._context.term()


@pytest.fixture
def short() -> Iterator[Path]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:  # the test's own folder is too long for a socket
        yield Path(folder)


@pytest.fixture
def kernel(short: Path) -> Iterator[SocketKernel]:
    made = SocketKernel(short)
    yield made
    made.close()


@pytest.fixture
def heard() -> list[Any]:
    return []


@pytest.fixture
def client(kernel: SocketKernel, heard: list[Any]) -> Iterator[KernelClient]:
    made = KernelClient(kernel.connection, heard.append)
    made.open()
    yield made
    made.close()


def wait_until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def subscribe(client: KernelClient, kernel: SocketKernel) -> int:
    """Publish until the client hears it; returns the number of the last output that it has seen."""
    wait_until(lambda: client.machine.seen or kernel.publish("status", execution_state="idle"))
    wait_until(lambda: client.machine.seen == kernel.number)
    return kernel.number


def shown(heard: list[Any]) -> list[str]:
    return [event.message.content["text"] for event in heard if type(event) is Published and "text" in
            event.message.content]  # fmt: skip


def test_a_request_and_its_reply(client: KernelClient, kernel: SocketKernel) -> None:
    kernel.answers = lambda kind, content: {"kind": kind, **content}
    reply = client.wait_for_reply("complete_request", {"code": "x"}, limit=WAIT)
    assert reply.content == {"kind": "complete_request", "code": "x"}
    reply = client.wait_for_reply("shutdown_request", {"restart": True}, limit=WAIT, channel="control")
    assert reply.kind == "shutdown_reply"


def test_many_threads_ask_at_once_and_each_gets_its_own(client: KernelClient, kernel: SocketKernel) -> None:
    kernel.answers = lambda kind, content: content
    wrong: list[object] = []

    def ask(number: int) -> None:
        for step in range(50):
            content = client.wait_for_reply("complete_request", {"n": number, "s": step}, limit=WAIT).content
            if content != {"n": number, "s": step}:
                wrong.append(content)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
    assert not wrong and not client.refusals


def test_no_reply_within_the_limit(client: KernelClient, kernel: SocketKernel) -> None:
    kernel.answers = lambda kind, content: None
    with pytest.raises(NoReply, match=r"did not answer a complete_request within 0\.05 s"):
        client.wait_for_reply("complete_request", {}, limit=0.05)
    assert not client.machine.waiting()


def test_a_kernel_that_falls_silent_and_comes_back(
    client: KernelClient, kernel: SocketKernel, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipython.client.channels.BEAT", 0.05)
    asked: list[dict[str, Any]] = []

    def answer(kind: str, content: dict[str, Any]) -> dict[str, Any]:
        if kind == "kernel_info_request":
            return {"supported_features": ["output journal"]}
        asked.append(content)
        return {"messages": []}

    kernel.answers = answer
    client.wait_for_reply("kernel_info_request", {}, limit=WAIT)
    kernel.echoes = False
    wait_until(lambda: Beat(False) in heard)
    kernel.echoes = True
    wait_until(lambda: Beat(True) in heard)
    wait_until(lambda: asked)  # what was published meanwhile is asked for
    assert client.is_alive


def test_outputs_lost_on_the_way_are_filled_in(client: KernelClient, kernel: SocketKernel, heard: list[Any]) -> None:
    last = subscribe(client, kernel)

    def answer(kind: str, content: dict[str, Any]) -> dict[str, Any]:
        assert content["since"] == last + 1
        entry = {
            "header": {"msg_type": "stream", "msg_id": "x"}, "parent": {},
            "metadata": {"ipython_output": last + 2}, "content": {"name": "stdout", "text": "lost"},
        }  # fmt: skip
        return {"first": last + 2, "last": last + 2, "messages": [entry]}

    kernel.answers = answer
    kernel.publish("stream", name="stdout", text="first")
    kernel.publish("stream", skip=1, name="stdout", text="third")
    wait_until(lambda: "third" in shown(heard))
    assert shown(heard) == ["first", "lost", "third"]


def test_a_question_for_lost_outputs_that_nobody_answers(
    client: KernelClient, kernel: SocketKernel, heard: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ipython.client.channels.WAIT_REPLAY", 0.2)
    kernel.answers = lambda kind, content: None
    subscribe(client, kernel)
    kernel.publish("stream", skip=3, name="stdout", text="after")
    wait_until(lambda: "after" in shown(heard))


def test_a_paused_client_leaves_outputs_in_their_socket(
    client: KernelClient, kernel: SocketKernel, heard: list[Any]
) -> None:
    subscribe(client, kernel)
    client.is_paused = True
    client._wake()
    time.sleep(0.1)
    kernel.publish("stream", name="stdout", text="held")
    client.wait_for_reply("complete_request", {}, limit=WAIT)  # replies come all the same
    assert shown(heard) == []
    client.resume()
    wait_until(lambda: shown(heard) == ["held"])


def test_a_listener_that_fails_does_not_end_the_channels(kernel: SocketKernel) -> None:
    def listener(event: Any) -> None:
        raise RuntimeError("broken")

    client = KernelClient(kernel.connection, listener)
    client.open()
    try:
        for _ in range(3):
            client.wait_for_reply("complete_request", {}, limit=WAIT)
        assert "RuntimeError: broken" in client.refusals
    finally:
        client.close()


def test_a_wrong_key_hears_nothing(kernel: SocketKernel, heard: list[Any]) -> None:
    from ipython.model.value import replace

    client = KernelClient(replace(kernel.connection, key="other"), heard.append)
    client.open()
    try:
        wait_until(lambda: kernel.publish("stream", text="secret") or client.refusals.get("wrong signature"))
        assert not shown(heard)
    finally:
        client.close()


def test_closing_without_a_kernel_takes_no_time(short: Path) -> None:
    ports = {channel: number for number, channel in enumerate(CHANNELS, 1)}
    client = KernelClient(Connection("ipc", str(short / "nobody"), key="k").with_ports(ports), lambda event: None)
    client.open()
    _, future = client.ask("kernel_info_request", {})
    start = time.monotonic()
    client.close()
    client.close()
    assert time.monotonic() - start < WAIT and future.cancelled()


def test_an_address_that_is_none_is_one_sentence() -> None:
    ports = {channel: number for number, channel in enumerate(CHANNELS, 1)}
    client = KernelClient(Connection(ip="not a host", key="k").with_ports(ports), lambda event: None)
    with pytest.raises(UserMistake, match=r"tcp://not a host:1 of the connection file cannot be connected to"):
        client.open()

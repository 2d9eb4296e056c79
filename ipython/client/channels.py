"""The five sockets of a client, owned by one thread that polls them and feeds ``wire.client_machine``.

No asyncio: its sockets cost 64 ms of import, and a thread that waits costs nothing. Any thread may ask; what comes back
is a ``Future`` (a request's reply) or a call of ``listener`` in the polling thread (everything else, in order).
Not here: what outputs mean (``remote_backend``) and starting kernels (``launch``).
"""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import Future
from socket import socketpair

import zmq

from ipython.model.failure import UserMistake
from ipython.model.value import value
from ipython.wire.client_machine import ClientMachine, Outgoing, Refused, Replied
from ipython.wire.message import Author
from ipython.wire.signing import Signer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.wire.connection import Connection
    from ipython.wire.message import Message

CHANNELS = ("shell", "control", "stdin", "iopub")
BEAT = 1.0  # seconds between two heartbeats
MISSES = 3  # heartbeats without an echo after which the kernel counts as gone
WAIT_REPLAY = 5.0  # seconds in which a kernel tells lost outputs again
WAIT_SENT = 1.0  # seconds in which what was asked last leaves when the sockets are closed
RECONNECT, RECONNECT_MOST = 100, 1000  # milliseconds between two tries


class NoReply(Exception):
    """A kernel did not answer in time; the text is one sentence."""


class KernelClient:
    """One client of one kernel; nothing happens before ``open``.

    Args:
        connection: where the kernel listens.
        listener: called in the polling thread with each event of the machine, with :class:`Beat` when the kernel
            falls silent or answers again; must not block and must not raise.
        username: of the person, told to other clients.
        holding: keep outputs back until ``resume_outputs``.
        context: of zmq; one of its own by default.

    Raises:
        UserMistake: the file asks for what this machine cannot do.
    """

    def __init__(
        self,
        connection: Connection,
        listener: Callable[[Any], None],
        *,
        username: str = "",
        holding: bool = False,
        context: zmq.Context[Any] | None = None,
    ) -> None:
        self.connection = connection
        try:
            signer = Signer(connection.key.encode(), connection.signature_scheme)
        except ValueError as mistake:
            raise UserMistake(f"the connection file cannot be used: {mistake}") from None
        if connection.is_encrypted and not zmq.has("curve"):
            raise UserMistake("this kernel speaks CurveZMQ, and the zmq library here was built without it (libsodium)")
        self.session = os.urandom(16).hex()
        author = Author(self.session, username, os.getpid(), now=_now)
        self.machine = ClientMachine(author, signer, holding=holding)
        self.is_alive = True  # as far as heartbeats tell
        self.last_heard = 0.0  # when anything came, on a monotonic clock
        self._listener = listener
        self._context = context
        self._own_context: zmq.Context[Any] | None = None
        self._lock = threading.RLock()
        self._futures: dict[str, Future[Message]] = {}
        self._outbox: list[Outgoing] = []
        self._thread: threading.Thread | None = None
        self._waker: tuple[Any, ...] = ()
        self.is_paused = False  # outputs wait in their socket because nobody can take more of them
        self._is_closing = False
        self._refused: dict[str, int] = {}
        self._asked_replay = 0.0
        self._is_unreachable = ""

    # -- life ----------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Connect; zmq goes on trying until the kernel is there."""
        if self._context is None:
            self._context = self._own_context = zmq.Context()
        self._waker = socketpair()
        for end in self._waker:
            end.setblocking(False)
        sockets = {channel: self._connect(channel) for channel in CHANNELS}
        heart = self._connect("hb")
        self._thread = threading.Thread(target=self._poll, args=(sockets, heart), name="kernel channels", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Send what waits to be sent and close the sockets; at most ``WAIT_SENT`` seconds and a little."""
        if self._thread is None:
            return
        self._is_closing = True
        self._wake()
        self._thread.join(WAIT_SENT * 2)
        if not self._thread.is_alive():
            for end in self._waker:
                end.close()
            if self._own_context is not None:
                self._own_context.term()  # the sockets are closed and linger at most WAIT_SENT
        self._thread = None
        with self._lock:
            futures, self._futures = self._futures, {}
        for future in futures.values():
            future.cancel()

    def _connect(self, channel: str) -> zmq.Socket[bytes]:
        kinds = {"iopub": zmq.SUB, "hb": zmq.DEALER}
        assert self._context is not None
        socket: zmq.Socket[bytes] = self._context.socket(kinds.get(channel, zmq.DEALER))
        socket.linger = int(WAIT_SENT * 1000)
        socket.reconnect_ivl, socket.reconnect_ivl_max = RECONNECT, RECONNECT_MOST
        if channel in ("shell", "stdin", "control"):
            socket.identity = self.session.encode()  # stdin is found by the identity of shell
            socket.sndhwm = 0
        if channel == "iopub":
            socket.rcvhwm = 0
            socket.subscribe(b"")
        if self.connection.ip.count(":") > 1:
            socket.ipv6 = True
        if self.connection.is_encrypted:
            public, secret = self.connection.curve_publickey.encode(), self.connection.curve_secretkey.encode()
            socket.curve_serverkey = socket.curve_publickey = public
            socket.curve_secretkey = secret
        try:
            socket.connect(self.connection.connect_address(channel))
        except zmq.ZMQError as error:
            socket.close(0)
            address = self.connection.connect_address(channel)
            raise UserMistake(f"{address} of the connection file cannot be connected to: {error.strerror}") from None
        return socket

    # -- asking --------------------------------------------------------------------------------------------------

    def ask(
        self,
        kind: str,
        content: Mapping[str, Any],
        *,
        channel: str = "shell",
        prepare: Callable[[str], None] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> tuple[str, Future[Message]]:
        """Send a request; returns its id and the future of its reply. Any thread.

        Args:
            kind: such as ``complete_request``.
            content: of the message.
            channel: shell or control.
            prepare: called with the id before anything can come back.
            metadata: of the message.
        """
        with self._lock:
            identifier, outgoing = self.machine.request(kind, content, channel=channel, metadata=metadata)
            future: Future[Message] = Future()
            self._futures[identifier] = future
            if prepare is not None:
                prepare(identifier)
            self._outbox.append(outgoing)
        self._wake()
        return identifier, future

    def wait_for_reply(self, kind: str, content: Mapping[str, Any], *, limit: float, channel: str = "shell") -> Message:
        """Send a request and wait for its reply.

        Raises:
            NoReply: none came within ``limit`` seconds; one that comes later is dropped.
        """
        identifier, future = self.ask(kind, content, channel=channel)
        try:
            return future.result(limit)
        except Exception:  # too late, or the client was closed
            self.forget(identifier)
            raise NoReply(f"the kernel did not answer a {kind} within {limit:g} s") from None
        except BaseException:
            self.forget(identifier)
            raise

    def forget(self, identifier: str) -> None:
        """Wait no more for a reply. Any thread."""
        with self._lock:
            self.machine.forget(identifier)
            self._futures.pop(identifier, None)

    def answer(self, line: str) -> None:
        """Answer the kernel's question."""
        with self._lock:
            self._outbox.append(self.machine.answer(line))
        self._wake()

    def ask_for_lost(self) -> None:
        """Have what was published while nobody listened told again."""
        with self._lock:
            self._outbox += self.machine.ask_for_lost()
        self._wake()

    def resume_outputs(self, since: int | None) -> None:
        """Let outputs through, from above a number on or, with None, from now on."""
        with self._lock:
            events = self.machine.resume(since)
        for event in events:
            self._dispatch(event)

    def resume(self) -> None:
        """Take outputs again."""
        self.is_paused = False
        self._wake()

    def _wake(self) -> None:
        try:
            self._waker[1].send(b"x")
        except (IndexError, OSError):  # it is full, so the thread is awake; or closed, or not open yet
            pass

    # -- the thread ----------------------------------------------------------------------------------------------

    def _poll(self, sockets: dict[str, zmq.Socket[bytes]], heart: zmq.Socket[bytes]) -> None:
        poller = zmq.Poller()
        # Outputs first: what came before a reply should be known when the reply is.
        order = [(sockets[channel], channel) for channel in ("iopub", "stdin", "shell", "control")]
        for socket, _ in order:
            poller.register(socket, zmq.POLLIN)
        poller.register(heart, zmq.POLLIN)
        waker = self._waker[0]
        poller.register(waker, zmq.POLLIN)
        next_beat, sent, echoed = time.monotonic(), 0, 0
        try:
            while not self._is_closing:
                self._send(sockets)
                now = time.monotonic()
                if now >= next_beat:
                    if sent - echoed >= MISSES:
                        self._set_alive(False)
                    sent += 1
                    next_beat = now + BEAT
                    # The empty frame is for kernels that answer with a REP socket.
                    heart.send_multipart([b"", str(sent).encode()], zmq.DONTWAIT)
                    self._tell(Beat(self.is_alive, is_change=False))
                poller.modify(sockets["iopub"], 0 if self.is_paused else zmq.POLLIN)
                ready = dict(poller.poll(max(1, int((next_beat - time.monotonic()) * 1000))))
                if waker.fileno() in ready:
                    _drain(waker)
                while heart in ready and heart.poll(0):
                    echoed = max(echoed, _number(heart.recv_multipart()[-1]))
                    self._set_alive(True)
                for socket, channel in order:
                    if socket in ready:
                        self._receive(socket, channel)
                self._look_after_replay()
            self._send(sockets)
        except zmq.ZMQError as error:
            self._is_unreachable = str(error)
            self._set_alive(False)
        finally:
            for socket in (*sockets.values(), heart):
                socket.close(0 if socket is heart else None)

    def _send(self, sockets: dict[str, zmq.Socket[bytes]]) -> None:
        with self._lock:
            outbox, self._outbox = self._outbox, []
        for outgoing in outbox:
            try:
                sockets[outgoing.channel].send_multipart(outgoing.frames, zmq.DONTWAIT)
            except zmq.Again:
                with self._lock:  # there has been no kernel to send to for long; the next round tries again
                    self._outbox.insert(0, outgoing)
                return

    def _receive(self, socket: zmq.Socket[bytes], channel: str) -> None:
        for _ in range(1000):  # then the others have their turn
            try:
                frames = socket.recv_multipart(zmq.DONTWAIT)
            except zmq.Again:
                return
            self.last_heard = time.monotonic()
            with self._lock:
                events = self.machine.receive(channel, frames)
            for event in events:
                self._dispatch(event)
        self._wake()

    def _dispatch(self, event: Any) -> None:
        kind = type(event)
        if kind is Outgoing:
            self._asked_replay = time.monotonic()
            with self._lock:
                self._outbox.append(event)
            self._wake()
            return
        if kind is Refused:
            self._refused[event.reason] = self._refused.get(event.reason, 0) + 1
            return
        if kind is Replied:
            with self._lock:
                future = self._futures.pop(event.identifier, None)
            if future is not None and not future.done():
                future.set_result(event.message)
        self._tell(event)

    def _tell(self, event: Any) -> None:
        try:
            self._listener(event)
        except Exception as error:  # a bug of ours in showing: the channels must live
            self._refused[f"{type(error).__name__}: {error}"] = 1

    def _set_alive(self, alive: bool) -> None:
        if alive:
            self.last_heard = time.monotonic()
        if alive == self.is_alive:
            return
        self.is_alive = alive
        if alive:
            self.ask_for_lost()  # the connection is back: what was published meanwhile has passed us by
        self._tell(Beat(alive))

    def _look_after_replay(self) -> None:
        with self._lock:
            is_asking = self.machine.order.is_asking and not self.machine.is_holding
            if not is_asking:
                self._asked_replay = 0.0
            elif not self._asked_replay:
                self._asked_replay = time.monotonic()
            if not is_asking or time.monotonic() - self._asked_replay < WAIT_REPLAY or not self.is_alive:
                return
            events = self.machine.give_up_lost()
        for event in events:
            self._dispatch(event)

    @property
    def refusals(self) -> dict[str, int]:
        """Why messages were dropped, with how often."""
        return dict(self._refused)


@value
class Beat:
    """A second has passed; with ``is_change`` the kernel fell silent (``is_alive`` False) or answers again."""

    is_alive: bool
    is_change: bool = True


def _drain(end: Any) -> None:
    try:
        while end.recv(4096):
            pass
    except OSError:
        pass


def _number(frame: bytes) -> int:
    return int(frame) if frame.isdigit() and len(frame) < 12 else 0


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat().replace("+00:00", "Z")

"""Plays messages to a kernel machine and writes down what it does, one line for each action."""

from __future__ import annotations

import json
from typing import Any

from ipython.wire.actions import Answer, Answered, Deliver, Handle, Keep, Request, Run, Send
from ipython.wire.frames import join, split
from ipython.wire.kernel_machine import KernelMachine
from ipython.wire.message import Author
from ipython.wire.signing import Signer, Verifier

KEY = b"secret"
NOW = "2026-01-02T03:04:05.000006Z"


class Player:
    """A client of the machine under test.

    Args:
        name: its identity.
        key: what it signs with.
    """

    def __init__(self, name: str = "client", key: bytes = KEY) -> None:
        self.name = name
        self._signer = Signer(key)
        self._author = Author(name, "ann", 1, now=lambda: NOW)

    def frames(self, kind: str, content: object = None, *, parent: str = "", **others: Any) -> list[bytes]:
        """Return a signed message."""
        documents = self._author.build(kind, {} if content is None else content, others=others)[1]  # type: ignore[arg-type]
        if parent:
            documents[1] = json.dumps({"msg_id": parent}).encode()
        return join([self.name.encode()], self._signer.sign(documents), documents)


class Playbook:
    """A machine, with the lines of what it did.

    Args:
        ready: whether the shell can run cells.
    """

    def __init__(self, *, ready: bool = True) -> None:
        self.number = 1
        self.told: list[str] = []
        self.awaiting = False
        signer = Signer(KEY)
        self.machine = KernelMachine(
            Author("kernel", "ann", 9, now=lambda: NOW),
            signer,
            Verifier(signer),
            next_number=lambda: self.number,
            tell=self.told.append,
            is_awaiting=lambda subshell: self.awaiting,
            size_limit=1 << 20,
        )
        if ready:
            self.machine.ready()
        self.requests: list[Request] = []
        self.sent: list[dict[str, Any]] = []

    def play(self, frames: list[Any], channel: str = "shell", now: float = 0.0) -> list[str]:
        """Hand frames to the machine and return its actions as lines."""
        return self.lines(self.machine.receive(channel, frames, now))

    def lines(self, actions: list[Any]) -> list[str]:
        """Return actions as lines: what is sent and to whom, and what is to be done."""
        return [line for action in actions if (line := self._line(action))]

    def _line(self, action: Any) -> str:
        if isinstance(action, Send):
            parts = split(action.frames)
            assert parts.signature == Signer(KEY).sign(parts.documents)
            header, parent, metadata, content = map(json.loads, parts.documents)
            self.sent.append({"header": header, "parent": parent, "metadata": metadata, "content": content})
            first = content.get("execution_state") or content.get("status") or ""
            to = b" ".join(parts.identities).decode() if action.channel != "iopub" else ""
            return " ".join(filter(None, [action.channel, to, header["msg_type"], first, parent.get("msg_id", "")]))
        if isinstance(action, Keep):
            return ""
        if isinstance(action, Answered):
            return f"answered {action.text}"
        assert isinstance(action, (Run, Answer, Handle, Deliver))
        self.requests.append(action.request)
        return f"{type(action).__name__.lower()} {action.request.kind}"

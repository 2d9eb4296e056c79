"""What the kernel machine asks of the one who owns sockets and threads.

Each action is done in the order the machine gave it.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ipython.wire.message import Message

MAIN = None  # the subshell that has no id


class Request:
    """A verified request on its way through the kernel.

    ``content`` has its defaults filled in; ``subshell`` is the id of the one that is to serve it, or None.
    """

    __slots__ = ("channel", "content", "document", "is_quiet", "message", "order", "subshell")

    def __init__(self, message: Message, channel: str, content: Mapping[str, Any], subshell: str | None, order: int):
        self.message = message
        self.channel = channel
        self.content = content
        self.subshell = subshell
        self.order = order  # of arrival, over all channels
        self.document = message.header.document  # the parent of all that follows from it
        self.is_quiet = False  # shows no busy and idle

    @property
    def kind(self) -> str:
        """``msg_type``."""
        return self.message.header.kind

    @property
    def identities(self) -> tuple[bytes, ...]:
        """Who asked."""
        return self.message.identities

    def __repr__(self) -> str:
        return f"<{self.kind} {self.message.header.identifier} on {self.channel}>"


@value
class Send:
    """Send frames on a channel (``shell``, ``control``, ``stdin``, ``iopub``)."""

    channel: str
    frames: list[Any]


@value
class Keep:
    """Put a broadcast into the output journal; it is sent by the ``Send`` before this."""

    number: int
    documents: list[bytes]
    buffers: tuple[Any, ...] = ()


@value
class Run:
    """Give a request to the thread of its subshell; ``KernelMachine.finish`` is called when it is done."""

    request: Request


@value
class Answer:
    """Answer a request beside the running cell, in a thread of its own; then ``finish``."""

    request: Request


@value
class Handle:
    """Handle a request here, in the thread of the sockets; then ``finish``."""

    request: Request


@value
class Deliver:
    """Hand a comm message to a cell that awaits; nothing is to be finished."""

    request: Request


@value
class Answered:
    """A question to a client was answered; ``question`` is what ``KernelMachine.ask`` returned."""

    question: object
    text: str

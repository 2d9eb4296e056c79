"""What libraries may reach of a kernel through ``get_ipython()`` (capability ``KernelParts``)."""

from __future__ import annotations

from ipython.kernel.parents import ForeignParent, current_parent, message_of
from ipython.wire.jsonable import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _contextvars import Token
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ipython.kernel.kernel import Kernel


class Broadcasts:
    """Stands for the socket of broadcasts, which no other thread may touch."""

    def __repr__(self) -> str:
        return "<the broadcasts of this kernel; send through get_ipython().kernel.send_response>"


class KernelParts:
    """Parts of one kernel.

    Args:
        kernel: the kernel.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.comms = kernel.comms
        self.sink = kernel.sink
        self.session = kernel.session
        self.connection = kernel.connection
        self.iopub = Broadcasts()

    def parent_message(self) -> dict[str, Any]:
        """The request that the calling code belongs to, as a whole message; empty if there is none."""
        return message_of(self._kernel.last.find())

    def set_parent(self, message: Mapping[str, Any]) -> Token[Any]:
        """Let what is shown in this context belong to another message."""
        return current_parent.set(ForeignParent(message))

    def reset_parent(self, token: Token[Any]) -> None:
        """Take ``set_parent`` back."""
        current_parent.reset(token)

    def send(
        self,
        kind: str,
        content: dict[str, Any],
        parent: Mapping[str, Any] | None,
        metadata: dict[str, Any],
        buffers: Sequence[Any],
    ) -> None:
        """Broadcast a message, under the calling code's request unless another is named."""
        if parent:
            header = parent.get("header", parent)
            chosen: Any = ForeignParent({"header": header})
        else:
            chosen = self._kernel.last.find()
        self._kernel.outputs.publish(kind, encode(content), chosen, metadata=metadata, buffers=buffers)

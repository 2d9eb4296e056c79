"""Comms: channels between an object here and one at a client, by id (kernel.md 15.3, section 18).

``CommRegistry`` keeps them and handles what arrives; ``Comm`` is one of them. When the user's code imports the package
``comm``, its two functions are replaced by ours, so ipywidgets and its like use these.
"""

from __future__ import annotations

from ipython.wire.jsonable import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType
    from typing import Any

    from ipython.kernel.outputs import Outputs
    from ipython.kernel.parents import LastParent
    from ipython.wire.actions import Request

    Handler = Callable[[dict[str, Any]], Any]


class Comm:
    """One comm, with the names that the package ``comm`` gives to its own.

    Args:
        registry: keeps it.
        target_name: who is to answer at the other side.
        data: sent with the opening.
        metadata: as ``data``.
        buffers: raw parts.
        comm_id: a new one by default.
        primary: whether this side opens it, which it does at once.
        target_module: where the other side finds the target.
    """

    def __init__(
        self,
        registry: CommRegistry,
        target_name: str = "comm",
        data: Any = None,
        metadata: dict[str, Any] | None = None,
        buffers: Sequence[Any] | None = None,
        comm_id: str | None = None,
        primary: bool = True,
        target_module: str | None = None,
        **_: Any,
    ) -> None:
        self._registry = registry
        self.comm_id = comm_id if comm_id is not None else registry.new_identifier()
        self.target_name = target_name
        self.target_module = target_module
        self.primary = primary
        self.topic = b"comm-" + self.comm_id.encode()
        self.kernel: Any = registry.kernel
        self._on_message: Handler | None = None
        self._on_close: Handler | None = None
        self._is_closed = True
        self._close_data: Any = {}
        if primary:
            self.open(data=data, metadata=metadata, buffers=buffers)
        else:
            self._is_closed = False

    def publish_msg(
        self,
        msg_type: str,
        data: Any = None,
        metadata: dict[str, Any] | None = None,
        buffers: Sequence[Any] | None = None,
        **keys: Any,
    ) -> None:
        """Send a message of a kind to the clients."""
        content = {"data": {} if data is None else data, "comm_id": self.comm_id, **keys}
        self._registry.publish(msg_type, content, metadata or {}, buffers or (), self.topic)

    def open(
        self, data: Any = None, metadata: dict[str, Any] | None = None, buffers: Sequence[Any] | None = None
    ) -> None:
        """Open it at the other side."""
        self._registry.register_comm(self)
        self._is_closed = False
        keys = {"target_module": self.target_module} if self.target_module else {}
        self.publish_msg("comm_open", data, metadata, buffers, target_name=self.target_name, **keys)

    def send(
        self, data: Any = None, metadata: dict[str, Any] | None = None, buffers: Sequence[Any] | None = None
    ) -> None:
        """Send data to the other side."""
        self.publish_msg("comm_msg", data, metadata, buffers)

    def close(
        self,
        data: Any = None,
        metadata: dict[str, Any] | None = None,
        buffers: Sequence[Any] | None = None,
        deleting: bool = False,
    ) -> None:
        """Close both sides; a second time does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.publish_msg("comm_close", self._close_data if data is None else data, metadata, buffers)
        if not deleting:
            self._registry.unregister_comm(self)

    def on_msg(self, callback: Handler | None) -> None:
        """Let ``callback(message)`` take what the other side sends."""
        self._on_message = callback

    def on_close(self, callback: Handler | None) -> None:
        """Let ``callback(message)`` know that the other side has closed it."""
        self._on_close = callback

    def handle_msg(self, msg: dict[str, Any]) -> None:
        """Give a message to the callback."""
        if self._on_message is not None:
            with self._registry.announced():
                self._on_message(msg)

    def handle_close(self, msg: dict[str, Any]) -> None:
        """Tell the callback that it was closed."""
        self._is_closed = True
        if self._on_close is not None:
            self._on_close(msg)

    def __del__(self) -> None:
        try:
            self.close(deleting=True)
        except Exception:  # the interpreter is ending
            pass


class CommRegistry:
    """The open comms and the targets that clients may open (also known as the comm manager).

    Args:
        outputs: takes what is sent.
        last: finds the parent of it.
        tell: takes one line about what came to nobody.
        announced: makes a context that tells the hooks that user code runs.
    """

    def __init__(
        self,
        outputs: Outputs,
        last: LastParent,
        *,
        tell: Callable[[str], None],
        announced: Callable[[], Any],
    ) -> None:
        self._outputs = outputs
        self._last = last
        self._tell = tell
        self.announced = announced
        self.comms: dict[str, Any] = {}
        self.targets: dict[str, Any] = {}
        self.kernel: Any = None

    # -- for users and libraries ---------------------------------------------------------------------------------

    def create_comm(self, *arguments: Any, **named: Any) -> Comm:
        """Open a comm; stands in for ``comm.create_comm``."""
        return Comm(self, *arguments, **named)

    def get_manager(self) -> CommRegistry:
        """Return this object; stands in for ``comm.get_comm_manager``."""
        return self

    def take_over(self, module: ModuleType) -> None:
        """Put our functions into the package ``comm``; called when it was imported."""
        module.create_comm = self.create_comm  # type: ignore[attr-defined]
        module.get_comm_manager = self.get_manager  # type: ignore[attr-defined]

    def register_target(self, target_name: str, f: Any) -> None:
        """Let clients open ``target_name``; ``f(comm, message)`` takes it, or the text ``module.function`` names it."""
        self.targets[target_name] = f

    def unregister_target(self, target_name: str, f: Any = None) -> Any:
        """Take a target back and return its function.

        Raises:
            KeyError: there is none.
        """
        return self.targets.pop(target_name)

    def register_comm(self, comm: Any) -> str:
        """Keep a comm."""
        self.comms[comm.comm_id] = comm
        found: str = comm.comm_id
        return found

    def unregister_comm(self, comm: Any) -> None:
        """Forget a comm."""
        self.comms.pop(comm.comm_id, None)

    def get_comm(self, comm_id: str) -> Any:
        """Return a comm, or None."""
        return self.comms.get(comm_id)

    def describe(self, target_name: str | None) -> dict[str, dict[str, str]]:
        """Return the open comms by id, of one target or of all; any thread."""
        return {
            identifier: {"target_name": comm.target_name}
            for identifier, comm in list(self.comms.items())
            if target_name is None or comm.target_name == target_name
        }

    @staticmethod
    def new_identifier() -> str:
        """Return an id that nobody else has."""
        import os

        return os.urandom(16).hex()

    # -- messages ------------------------------------------------------------------------------------------------

    def publish(
        self, kind: str, content: dict[str, Any], metadata: dict[str, Any], buffers: Sequence[Any], topic: bytes
    ) -> None:
        """Send one message to the clients, under the request that the caller belongs to."""
        parts = [memoryview(part).cast("B") if memoryview(part).contiguous else bytes(part) for part in buffers]
        self._outputs.publish(
            kind, encode(content), self._last.find(), metadata=dict(metadata), buffers=parts, topic=topic
        )

    def handle(self, request: Request) -> None:
        """Handle a message of a client; errors of the user's code pass out."""
        message = request.message.as_dict()
        identifier = request.content["comm_id"]
        if request.kind == "comm_open":
            self.comm_open(None, None, message)
        elif identifier not in self.comms:
            self._tell(f"{request.kind} for the comm {identifier}, which is not open")
        elif request.kind == "comm_msg":
            self.comm_msg(None, None, message)
        else:
            self.comm_close(None, None, message)

    def comm_open(self, stream: Any, ident: Any, msg: dict[str, Any]) -> None:
        """Let the target take a comm that a client has opened; a comm that nobody takes is closed."""
        content = msg["content"]
        name = content["target_name"]
        comm = self.create_comm(
            comm_id=content["comm_id"], primary=False, target_name=name, target_module=content.get("target_module")
        )
        self.register_comm(comm)
        try:
            comm_target = self._target(name)
            comm_target(comm, msg)
        except BaseException as error:
            comm.close()
            if isinstance(error, LookupError) and name not in self.targets:
                self._tell(f"comm_open for the target {name!r}, which nobody has registered")
                return
            raise

    def _target(self, name: str) -> Any:
        found = self.targets[name]
        if not isinstance(found, str):
            return found
        module, _, attribute = found.rpartition(".")
        from importlib import import_module

        return getattr(import_module(module), attribute)

    def comm_msg(self, stream: Any, ident: Any, msg: dict[str, Any]) -> None:
        """Give a client's message to its comm."""
        comm = self.comms.get(msg["content"]["comm_id"])
        if comm is not None:
            comm.handle_msg(msg)

    def comm_close(self, stream: Any, ident: Any, msg: dict[str, Any]) -> None:
        """Close a comm that the client has closed."""
        comm = self.comms.pop(msg["content"]["comm_id"], None)
        if comm is not None:
            comm.handle_close(msg)

"""``get_ipython()`` of a kernel, and ``get_ipython().kernel``: the names that libraries use there (kernel.md 15)."""

from __future__ import annotations

from ipython.app.parts import HubPublisher
from ipython.compat.interactive_shell import InteractiveShell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.app.parts import Shell


class ZMQInteractiveShell(InteractiveShell):
    """A shell in a kernel. The name and the module of the class are compared by libraries."""

    __module__ = "ipykernel.zmqshell"

    @property
    def config(self) -> Any:
        """What files and flags set; a section for the kernel is always there, for libraries look for it."""
        found = super().config
        if "IPKernelApp" not in found:
            found["IPKernelApp"] = type(found)()
        return found

    @config.setter
    def config(self, changed: Any) -> None:
        self._config = changed

    @property
    def _parts(self) -> Any:
        return self._shell.capabilities["KernelParts"](self._shell)

    @property
    def kernel(self) -> KernelObject:
        """The kernel."""
        if "kernel" not in self._made:
            self._made["kernel"] = KernelObject(self._parts, self)
        made: KernelObject = self._made["kernel"]
        return made

    @property
    def parent_header(self) -> dict[str, Any]:
        """Header of the request that this code belongs to."""
        header: dict[str, Any] = self.get_parent().get("header", {})
        return header

    def get_parent(self) -> dict[str, Any]:
        """The request that this code belongs to, as a whole message."""
        found: dict[str, Any] = self._parts.parent_message()
        return found

    def set_parent(self, parent: Mapping[str, Any]) -> None:
        """Let what this code shows belong to another message."""
        self._parts.set_parent(parent)

    def set_thread_parent(self, parent: Mapping[str, Any]) -> Any:
        """As ``set_parent``; returns what ``reset_thread_parent`` takes."""
        return self._parts.set_parent(parent)

    def reset_thread_parent(self, token: Any) -> None:
        """Take ``set_thread_parent`` back."""
        self._parts.reset_parent(token)

    @property
    def data_pub(self) -> None:
        """Not there any more, as upstream."""
        return None


class KernelPublisher(HubPublisher):
    """``display_pub`` of a kernel."""

    is_publishing = False

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._parts: Any = shell.capabilities["KernelParts"](shell)

    @property
    def session(self) -> SessionObject:
        """The session that messages are sent under."""
        return SessionObject(self._parts)

    @property
    def pub_socket(self) -> Any:
        """Stands for the socket of broadcasts."""
        return self._parts.iopub

    @property
    def parent_header(self) -> dict[str, Any]:
        """Header of the request that this code belongs to."""
        header: dict[str, Any] = self._parts.parent_message().get("header", {})
        return header

    @property
    def topic(self) -> bytes:
        """First frame of displays."""
        return b"display_data"

    def set_parent(self, parent: Mapping[str, Any]) -> None:
        """Let what this code shows belong to another message."""
        self._parts.set_parent(parent)

    def register_hook(self, hook: Callable[[dict[str, Any]], dict[str, Any] | None]) -> None:
        """Let ``hook(message)`` change or swallow (None) what is shown."""
        self._parts.sink.hooks.append(hook)

    def unregister_hook(self, hook: Callable[[dict[str, Any]], dict[str, Any] | None]) -> bool:
        """Take a hook back; returns whether it was there."""
        hooks = self._parts.sink.hooks
        if hook in hooks:
            hooks.remove(hook)
            return True
        return False


class SessionObject:
    """``kernel.session``: sends broadcasts.

    Args:
        parts: of the kernel.
    """

    def __init__(self, parts: Any) -> None:
        self._parts = parts

    @property
    def session(self) -> str:
        """Id of this kernel's session."""
        return str(self._parts.session)

    @property
    def key(self) -> bytes:
        """What messages are signed with."""
        return bytes(self._parts.connection.key.encode())

    def send(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Mapping[str, Any] | None = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Sequence[Any] | None = None,
        track: bool = False,
        header: Any = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        """Broadcast a message of a kind, whatever socket is named."""
        if isinstance(msg_or_type, dict):
            content, kind = msg_or_type.get("content", {}), msg_or_type["header"]["msg_type"]
        else:
            kind = msg_or_type
        self._parts.send(kind, dict(content or {}), parent, dict(metadata or {}), list(buffers or ()))


class KernelObject:
    """``get_ipython().kernel``.

    Args:
        parts: of the kernel.
        shell: what ``get_ipython()`` gives.
    """

    def __init__(self, parts: Any, shell: ZMQInteractiveShell) -> None:
        self._parts = parts
        self.shell = shell
        self.session = SessionObject(parts)
        self.iopub_socket = parts.iopub
        self.shell_stream = None
        self.implementation = "ipython"

    @property
    def comm_manager(self) -> Any:
        """The open comms."""
        return self._parts.comms

    @property
    def user_ns(self) -> dict[str, Any]:
        """The user's variables."""
        return self.shell.user_ns

    @property
    def execution_count(self) -> int:
        """Number of the running cell."""
        return max(0, self.shell.execution_count - 1)

    @property
    def log(self) -> Any:
        """A logger."""
        from logging import getLogger

        return getLogger("ipython.kernel")

    @property
    def _parent_header(self) -> dict[str, Any]:
        return self.get_parent()

    @property
    def _allow_stdin(self) -> bool:
        return bool(self.get_parent().get("content", {}).get("allow_stdin", False))

    def get_parent(self, channel: str | None = None) -> dict[str, Any]:
        """The request that this code belongs to."""
        return self.shell.get_parent()

    def set_parent(self, ident: Any, parent: Mapping[str, Any], channel: str = "shell") -> None:
        """Let what this code shows belong to another message."""
        self.shell.set_parent(parent)

    def send_response(
        self,
        stream: Any,
        msg_or_type: Any,
        content: Mapping[str, Any] | None = None,
        ident: Any = None,
        buffers: Sequence[Any] | None = None,
        track: bool = False,
        header: Any = None,
        metadata: Mapping[str, Any] | None = None,
        channel: Any = None,
    ) -> None:
        """Broadcast a message under the running request."""
        self.session.send(stream, msg_or_type, content, None, ident, buffers, track, header, metadata)

    def raw_input(self, prompt: str = "") -> str:
        """Ask the client of the running cell."""
        return input(prompt)

    async def do_one_iteration(self) -> None:
        """Give waiting comm messages their turn; they come by themselves while a cell awaits."""
        from asyncio import sleep

        await sleep(0)

    @property
    def io_loop(self) -> LoopObject:
        """The session's loop, with the two methods of tornado's that libraries use."""
        return LoopObject(self.shell._shell.runner.session_loop().loop)


class LoopObject:
    """A loop as code written for tornado knows it.

    Args:
        loop: of asyncio.
    """

    def __init__(self, loop: Any) -> None:
        self.asyncio_loop = loop

    def add_callback(self, callback: Callable[..., Any], *arguments: Any, **named: Any) -> None:
        """Call soon; any thread."""
        self.asyncio_loop.call_soon_threadsafe(lambda: callback(*arguments, **named))

    def call_later(self, delay: float, callback: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Call after some seconds."""
        return self.asyncio_loop.call_later(delay, lambda: callback(*arguments, **named))

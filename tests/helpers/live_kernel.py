"""A real kernel in a process of its own, driven by jupyter_client as any Jupyter application would."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelManager, BlockingKernelClient, KernelManager
from jupyter_client.kernelspec import KernelSpec

LIMIT = 30.0  # seconds that anything in a test may take
COMMAND = [sys.executable, "-m", "ipython", "kernel", "-f", "{connection_file}"]


class Outcome:
    """What a request gave: its reply and, in order, the broadcasts that name it as their parent."""

    def __init__(self, reply: dict[str, Any], messages: list[dict[str, Any]]) -> None:
        self.reply = reply
        self.messages = messages

    @property
    def content(self) -> dict[str, Any]:
        """Content of the reply."""
        found: dict[str, Any] = self.reply["content"]
        return found

    @property
    def kinds(self) -> list[str]:
        """Kinds of the broadcasts."""
        return [message["msg_type"] for message in self.messages]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Contents of the broadcasts of a kind."""
        return [message["content"] for message in self.messages if message["msg_type"] == kind]

    def text(self, stream: str = "stdout") -> str:
        """What was written to a stream."""
        return "".join(content["text"] for content in self.of("stream") if content["name"] == stream)

    @property
    def value(self) -> str:
        """Text of the result."""
        return str(self.of("execute_result")[0]["data"]["text/plain"])


class LiveKernel:
    """One kernel and one client.

    Args:
        manager: has started it.
    """

    def __init__(self, manager: Any) -> None:
        self.manager = manager
        self.client = manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT)
        self._others: dict[str, list[dict[str, Any]]] = {}

    @property
    def pid(self) -> int:
        """Process id."""
        return int(self.manager.provisioner.process.pid)

    @property
    def connection(self) -> dict[str, Any]:
        """What the connection file says."""
        found: dict[str, Any] = json.loads(Path(self.manager.connection_file).read_text())
        return found

    def send(self, code: str, **named: Any) -> str:
        """Send an execute request; returns its id."""
        named.setdefault("allow_stdin", False)
        identifier: str = self.client.execute(code, **named)
        return identifier

    def ask(self, kind: str, content: dict[str, Any] | None = None, *, channel: str = "shell", **header: Any) -> str:
        """Send any request; returns its id."""
        message = self.client.session.msg(kind, content or {})
        message["header"].update(header)
        getattr(self.client, f"{channel}_channel").send(message)
        return str(message["header"]["msg_id"])

    def wait(self, identifier: str, *, channel: str = "shell", limit: float = LIMIT) -> Outcome:
        """Wait for the reply to a request and for its idle."""
        reply = self.reply(identifier, channel=channel, limit=limit)
        return Outcome(reply, self.until_idle(identifier, limit=limit))

    def reply(self, identifier: str, *, channel: str = "shell", limit: float = LIMIT) -> dict[str, Any]:
        """Wait for a reply; replies to others are kept for those who wait for them."""
        return self._find(channel, lambda message: message["parent_header"].get("msg_id") == identifier, limit)

    def until_idle(self, identifier: str, *, limit: float = LIMIT) -> list[dict[str, Any]]:
        """Gather the broadcasts of a request up to its idle."""
        found: list[dict[str, Any]] = []
        while True:
            message = self._find("iopub", lambda one: one["parent_header"].get("msg_id") == identifier, limit)
            found.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found

    def next_broadcast(self, kind: str, *, limit: float = LIMIT) -> dict[str, Any]:
        """Wait for the next broadcast of a kind, of whatever parent."""
        return self._find("iopub", lambda message: message["msg_type"] == kind, limit)

    def _find(self, channel: str, wanted: Callable[[dict[str, Any]], bool], limit: float) -> dict[str, Any]:
        kept = self._others.setdefault(channel, [])
        for position, message in enumerate(kept):
            if wanted(message):
                return kept.pop(position)
        until = time.monotonic() + limit
        while (left := until - time.monotonic()) > 0:
            try:
                message = getattr(self.client, f"get_{channel}_msg")(timeout=left)
            except Empty:
                break
            if wanted(message):
                return dict(message)
            kept.append(message)
        raise TimeoutError(
            f"nothing of that kind on {channel} in {limit} s; there were {[m['msg_type'] for m in kept]}"
        )

    def run(self, code: str, *, limit: float = LIMIT, **named: Any) -> Outcome:
        """Run a cell to its end."""
        return self.wait(self.send(code, **named), limit=limit)

    def request(self, kind: str, content: dict[str, Any] | None = None, *, channel: str = "shell") -> Outcome:
        """Send any request and wait for its end."""
        return self.wait(self.ask(kind, content, channel=channel), channel=channel)

    def interrupt_when(self, marker: str) -> None:
        """Send SIGINT once the marker was printed."""
        self.next_stream(marker)
        self.manager.interrupt_kernel()

    def next_stream(self, marker: str, limit: float = LIMIT) -> dict[str, Any]:
        """Wait until a text that contains the marker was written to a stream."""
        return self._find("iopub", lambda one: one["msg_type"] == "stream" and marker in one["content"]["text"], limit)

    def wait_for_exit(self, limit: float) -> bool:
        """Whether the process ends within some seconds."""
        until = time.monotonic() + limit
        while time.monotonic() < until:
            if not self.manager.is_alive():
                return True
            time.sleep(0.02)
        return False

    @contextmanager
    def another_client(self, **fields: Any) -> Iterator[Any]:
        """A client of its own session, with its channels started; ``fields`` stand for those of the connection file."""
        client = BlockingKernelClient()
        client.load_connection_info({**self.connection, **fields})
        client.start_channels()
        try:
            yield client
        finally:
            client.stop_channels()

    def close(self) -> None:
        """End it."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=not self.manager.is_alive())


def make_manager(command: list[str] | None = None, *, asynchronous: bool = False) -> Any:
    """Return a manager of our kernel."""
    manager = AsyncKernelManager() if asynchronous else KernelManager()
    manager._kernel_spec = KernelSpec(argv=command or COMMAND, display_name="ours", language="python")
    return manager


@contextmanager
def running_kernel(
    folder: Path, *, command: list[str] | None = None, connection: dict[str, Any] | None = None, **environment: str
) -> Iterator[LiveKernel]:
    """Start a kernel with files of its own; it is ended with the block.

    Args:
        folder: for its profile and its connection file.
        command: another command line.
        connection: fields that the connection file is to have.
        environment: more variables.
    """
    manager = make_manager(command)
    manager.connection_file = str(folder / "connection.json")
    for name, given in (connection or {}).items():
        setattr(manager, name, given)
    variables = {**os.environ, "IPYTHONDIR": str(folder / "ipython"), "HOME": str(folder), **environment}
    variables.pop("PYTEST_CURRENT_TEST", None)
    manager.start_kernel(env=variables)
    kernel = None
    try:
        kernel = LiveKernel(manager)
        yield kernel
    finally:
        if kernel is not None:
            kernel.close()
        elif manager.has_kernel:
            manager.shutdown_kernel(now=True)

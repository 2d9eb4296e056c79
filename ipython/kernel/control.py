"""Requests that the thread of the sockets handles itself, also while a cell runs (kernel.md 6, 9, 10)."""

from __future__ import annotations

from ipython.kernel.interrupts import interrupt
from ipython.wire.contents import error_content

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.kernel.kernel import Kernel
    from ipython.kernel.usage import Usage
    from ipython.wire.actions import Request


class Control:
    """Handles requests of one kernel.

    Args:
        kernel: whose parts do the work.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._usage: Usage | None = None
        self._kinds: dict[str, Callable[[Request], Any]] = {
            "kernel_info_request": self._information,
            "connect_request": self._ports,
            "comm_info_request": self._comms,
            "interrupt_request": self._interrupt,
            "shutdown_request": self._shut_down,
            "output_replay_request": self._replay,
            "usage_request": self._measure,
            "keep_alive_request": self._keep_alive,
            "create_subshell_request": self._create_subshell,
            "delete_subshell_request": self._delete_subshell,
            "list_subshell_request": self._list_subshells,
            "debug_request": self._debug,
        }

    def handle(self, request: Request) -> Any:
        """Return the content of the reply, or None if it comes later."""
        return self._kinds[request.kind](request)

    def _information(self, request: Request) -> dict[str, Any]:
        return self._kernel.information()

    def _ports(self, request: Request) -> dict[str, Any]:
        connection = self._kernel.connection
        channels = ("shell", "iopub", "stdin", "control", "hb")
        return {"status": "ok", **{f"{channel}_port": connection.port(channel) for channel in channels}}

    def _comms(self, request: Request) -> dict[str, Any]:
        return {"status": "ok", "comms": self._kernel.comms.describe(request.content["target_name"])}

    def _interrupt(self, request: Request) -> dict[str, Any]:
        subshell = request.message.header.others.get("subshell_id")
        if isinstance(subshell, str):
            self._kernel.subshells.interrupt(subshell)
        else:
            interrupt(self._kernel.main_thread)
        return {"status": "ok"}

    def _shut_down(self, request: Request) -> None:
        content = {"status": "ok", "restart": request.content["restart"]}
        server = self._kernel.server
        server.broadcast("shutdown_reply", content, request.document)
        server.finish(request, content)
        self._kernel.ending.begin()

    def _replay(self, request: Request) -> bytes:
        return self._kernel.journal.answer(request.content["since"], request.content["limit"])

    def _measure(self, request: Request) -> dict[str, Any]:
        if self._usage is None:
            from ipython.kernel.usage import Usage

            self._usage = Usage()
        return self._usage.measure()

    def _keep_alive(self, request: Request) -> dict[str, Any]:
        self._kernel.watch.stop()
        return {"status": "ok"}

    def _create_subshell(self, request: Request) -> dict[str, Any]:
        return {"status": "ok", "subshell_id": self._kernel.subshells.create()}

    def _delete_subshell(self, request: Request) -> dict[str, Any]:
        identifier = request.content["subshell_id"]
        if identifier not in self._kernel.machine.subshells:
            return error_content("SubshellNotFound", f"there is no subshell {identifier!r}")
        self._kernel.subshells.delete(identifier)
        return {"status": "ok"}

    def _list_subshells(self, request: Request) -> dict[str, Any]:
        return {"status": "ok", "subshell_id": self._kernel.machine.subshells}

    def _debug(self, request: Request) -> Any:
        return self._kernel.debug(request)

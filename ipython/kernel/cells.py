"""Runs the requests of one subshell in its thread: cells and comm messages, one after the other."""

from __future__ import annotations

from ipython.kernel.failure_content import failure_content
from ipython.kernel.interrupts import Interruptible, NotInterruptible
from ipython.kernel.parents import current_parent
from ipython.model.cell import Cell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.kernel.inbox import Inbox
    from ipython.kernel.outputs import Outputs
    from ipython.kernel.sink import KernelSink
    from ipython.model.cell import CellResult
    from ipython.model.failure import FailureReport
    from ipython.wire.actions import Request


class CellRunner:
    """Serves requests until there is an end.

    Args:
        shell: runs the cells.
        sink: shows what they show.
        outputs: takes replies.
        inbox: where requests come from.
        render: makes the coloured text of a failure.
        on_comm: handles a comm message.
        on_exit: the cell has asked to end the kernel.
        is_main: whether signals reach this thread.
    """

    def __init__(
        self,
        shell: Shell,
        sink: KernelSink,
        outputs: Outputs,
        inbox: Inbox,
        *,
        render: Callable[[FailureReport], str],
        on_comm: Callable[[Request], None],
        on_exit: Callable[[], None],
        is_main: bool,
    ) -> None:
        self._shell = shell
        self._sink = sink
        self._outputs = outputs
        self._inbox = inbox
        self._render = render
        self._on_comm = on_comm
        self._on_exit = on_exit
        self._guard: Any = Interruptible() if is_main else NotInterruptible()
        self.is_ending = False
        self._is_leaving = False  # the cell has asked for the end

    def serve(self) -> None:
        """Serve until the inbox says that it is the end."""
        while not self.is_ending:
            try:
                request = self._inbox.wait()
            except KeyboardInterrupt:  # a handler of the user's, while nothing ran
                continue
            if request is None:
                break
            if callable(request):
                self._call(request)
            else:
                self._serve_one(request)

    def _call(self, function: Callable[[], None]) -> None:
        try:
            function()
        except Exception as error:  # a fault of ours must not end the kernel
            self._shell.show_failure(error)

    def _serve_one(self, request: Request) -> None:
        content: dict[str, Any] | None = None
        metadata: dict[str, Any] = {}
        failed = False
        current_parent.set(request)
        self._shell.runner.tell(current_parent, request)
        try:
            with self._guard:
                if request.kind == "execute_request":
                    content = self._execute(request)
                    failed = content["status"] == "error" and request.content["stop_on_error"]
                    failed = failed and not request.content["silent"]
                    metadata = {"status": content["status"]}
                else:
                    self._handle_comm(request)
        except BaseException as error:  # an interrupt between two lines of ours; a bug of ours
            content, failed = self._reply_of_error(error, request), True
        self._outputs.finish(request, content, metadata, failed=failed)
        if self._is_leaving:
            self._is_leaving = False
            self._on_exit()

    def _handle_comm(self, request: Request) -> None:
        try:
            self._on_comm(request)
        except (Exception, KeyboardInterrupt) as error:  # of a callback of the user's: shown under the message
            self._shell.show_failure(error)

    def _execute(self, request: Request) -> dict[str, Any]:
        asked = request.content
        code = asked["code"]
        metadata = request.message.metadata
        identifier = metadata.get("cellId")
        cell = Cell(
            code if code.endswith("\n") else code + "\n",
            silent=asked["silent"],
            store_history=asked["store_history"],
            origin="kernel",
            identifier=identifier if isinstance(identifier, str) else None,
            metadata=metadata,
        )
        shell = self._shell
        before = shell.session.next_number
        result = self._run(cell)
        count = result.number if result is not None and result.number is not None else before
        leaving = shell.session.exit_request
        shell.session.exit_request = None
        if leaving is not None:
            self._sink.add_payload({"source": "ask_exit", "keepkernel": leaving.keep_kernel}, request)
        content: dict[str, Any]
        broken = self._sink.take_broken_display(request)
        if result is not None and not result.ok:
            content = {"status": "error", "execution_count": count, **self._failure(result), "user_expressions": {}}
        elif broken is not None:
            content = {"status": "error", "execution_count": count, **broken, "user_expressions": {}}
        else:
            content = {"status": "ok", "execution_count": count, "user_expressions": self._evaluate(request)}
        content["payload"] = self._sink.take_payloads(request)
        self._is_leaving = leaving is not None and not leaving.keep_kernel
        return content

    def _run(self, cell: Cell) -> CellResult | None:
        facade = self._shell.facade
        replaced = getattr(facade, "run_for_front", None) if facade is not None else None
        if replaced is not None:
            result: CellResult | None = replaced(cell, self._sink)
            return result
        return self._shell.run_cell(cell, self._sink)

    def _failure(self, result: CellResult) -> dict[str, Any]:
        error = result.error
        assert error is not None
        report = result.failure if result.failure is not None else self._shell.report(error)
        return failure_content(report, self._render)

    def _evaluate(self, request: Request) -> dict[str, Any]:
        wanted = request.content["user_expressions"]
        if not wanted:
            return {}
        from ipython.kernel.user_expressions import evaluate

        return evaluate(self._shell, wanted, self._render)

    def _reply_of_error(self, error: BaseException, request: Request) -> dict[str, Any]:
        content = failure_content(self._shell.report(error), self._render)
        self._sink.take_payloads(request)
        self._sink.take_broken_display(request)
        return {
            "status": "error",
            "execution_count": max(1, self._shell.session.next_number - 1),
            **content,
            "user_expressions": {},
            "payload": [],
        }

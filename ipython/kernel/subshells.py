"""Subshells: threads that run cells of the same session beside the main one (kernel.md section 9).

They share names, numbers, history and display; each has its own turn, its own failures, its own context and, at first
need, its own loop.
"""

from __future__ import annotations

import copy
import threading

from ipython.core.runner import Runner
from ipython.kernel.heartbeat import leave_signals_to_others
from ipython.kernel.inbox import Inbox
from ipython.kernel.interrupts import interrupt_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.shell import Shell
    from ipython.kernel.kernel import Kernel
    from ipython.wire.actions import Request

END_LIMIT = 1.0  # seconds that all together get at the end of the kernel


class Subshell:
    """One of them.

    Args:
        kernel: its kernel.
        identifier: its id.
    """

    def __init__(self, kernel: Kernel, identifier: str) -> None:
        self.identifier = identifier
        self._shell = shell_beside(kernel.the_shell())
        self.inbox = Inbox(lambda: self._shell.runner.made_loop)
        self._runner = kernel.new_cell_runner(self._shell, self.inbox)
        self.thread = threading.Thread(target=self._serve, name=f"subshell {identifier[:8]}", daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        leave_signals_to_others()
        try:
            self._runner.serve()
        finally:
            self._shell.runner.close()

    def stop(self) -> None:
        """Let it end after what it runs; does not wait."""
        self._runner.is_ending = True
        self.inbox.put(None)


class Subshells:
    """The subshells of one kernel, by id.

    Args:
        kernel: theirs.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._running: dict[str, Subshell] = {}

    def create(self) -> str:
        """Start one and return its id."""
        import os

        identifier = os.urandom(16).hex()
        identifier = "-".join((identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:]))
        self._running[identifier] = Subshell(self._kernel, identifier)
        self._kernel.machine.add_subshell(identifier)
        return identifier

    def delete(self, identifier: str) -> None:
        """End one; what it runs goes on to its end, what waits for it is answered with an error."""
        self._kernel.server.do(self._kernel.machine.remove_subshell(identifier))
        self._running.pop(identifier).stop()

    def give(self, request: Request) -> None:
        """Give a request to its subshell."""
        assert request.subshell is not None
        self._running[request.subshell].inbox.put(request)

    def interrupt(self, identifier: str) -> None:
        """Stop the cell that one runs."""
        found = self._running.get(identifier)
        if found is not None and found.thread.ident and self._kernel.machine.running(identifier) is not None:
            interrupt_thread(found.thread.ident)

    def describe(self) -> list[tuple[str, int | None]]:
        """Ids and thread identifiers."""
        return [(identifier, found.thread.ident) for identifier, found in list(self._running.items())]

    def stop_all(self) -> None:
        """End all, interrupting what they run; waits a moment for them."""
        for identifier, found in self._running.items():
            found.stop()
            self.interrupt(identifier)
        for found in self._running.values():
            found.thread.join(END_LIMIT / len(self._running))


def shell_beside(shell: Shell) -> Shell:
    """Return a shell of the same session whose cells run in another thread: all parts are shared but the runner."""
    made = copy.copy(shell)
    made.runner = Runner(shell.runner.on_task_error, loop_runner=shell.settings.loop_runner)
    return made

"""One kernel: its parts, put together, from the first bound socket to the last removed file."""

from __future__ import annotations

import os
import signal
import sys
import threading
from time import monotonic

from ipython.kernel.announced import Announced
from ipython.kernel.answers import Answers
from ipython.kernel.captured import CapturedDescriptors
from ipython.kernel.cell_names import CellNames
from ipython.kernel.cells import CellRunner
from ipython.kernel.comms import CommRegistry
from ipython.kernel.complaints import Complaints
from ipython.kernel.control import Control
from ipython.kernel.ending import Ending, end_children
from ipython.kernel.heartbeat import start_heartbeat
from ipython.kernel.inbox import Inbox
from ipython.kernel.information import is_debugger_there, kernel_information
from ipython.kernel.interrupts import interrupt, take_signal
from ipython.kernel.journal import OutputJournal
from ipython.kernel.moments import now_text
from ipython.kernel.outputs import Outputs
from ipython.kernel.parent_watch import ParentWatch
from ipython.kernel.parents import FollowThreads, LastParent, current_parent
from ipython.kernel.server import Server
from ipython.kernel.sink import KernelSink
from ipython.kernel.sockets import Sockets
from ipython.kernel.stdin import ClientAsker, ClientInput, Questions
from ipython.kernel.streams import KernelStream
from ipython.kernel.wakeup import WakeUp
from ipython.wire.kernel_machine import KernelMachine
from ipython.wire.message import Author
from ipython.wire.signing import Signer, Verifier, Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.kernel.options import KernelOptions
    from ipython.kernel.subshells import Subshells
    from ipython.model.failure import FailureReport
    from ipython.wire.actions import Request
    from ipython.wire.connection import Connection

SWITCH = 0.001  # seconds until a running cell lets another thread have its turn, as the one that answers control
AGAIN_WITHIN = 2.0  # seconds in which a second Ctrl-C ends a kernel on a terminal
CLOSE_LIMIT = 2.0  # seconds that the sockets get for what is still to be sent


class Kernel:
    """A kernel in the main thread of its process.

    Args:
        connection: where to listen; ports that are 0 are chosen.
        options: how to run.
        version: of the implementation.
        render: makes the coloured text of a failure, once there is a shell.

    Raises:
        CannotBind: an address cannot be bound.
        ValueError: the signature scheme is not known.
    """

    def __init__(
        self,
        connection: Connection,
        options: KernelOptions,
        *,
        version: str,
        render: Callable[[FailureReport], str],
    ) -> None:
        self._options = options
        self._version = version
        self._render = render
        self.shell: Shell | None = None
        self.banner = f"Python {sys.version.split()[0]} -- ipython {version}"
        self.main_thread = threading.get_ident()
        self._interrupted = float("-inf")  # when Ctrl-C was pressed last
        self.session = os.urandom(16).hex()
        signer = Signer(connection.key.encode(), connection.signature_scheme)
        self._sockets = Sockets(connection, message_limit=options.message_limit)
        self.connection = self._sockets.connection
        start_heartbeat(self._sockets["hb"])
        self._wake_up = WakeUp()
        self.outputs = Outputs(self._wake_up.ring)
        self.last = LastParent()
        self.journal = OutputJournal(in_memory=options.journal_memory, on_disk=options.journal_disk)
        self.complaints = Complaints()
        self.watch = ParentWatch(options.parent)
        self.machine = KernelMachine(
            Author(self.session, options.username, os.getpid(), now=now_text),
            signer,
            Verifier(signer, Window(options.replay_window)),
            next_number=lambda: self.shell.session.next_number if self.shell is not None else 1,
            tell=self.complaints.tell,
            is_awaiting=self._is_awaiting,
            size_limit=options.message_limit,
        )
        self.machine.abort_seconds = options.abort_seconds
        self.comms = CommRegistry(self.outputs, self.last, tell=self.complaints.tell, announced=self._announced)
        self.comms.kernel = self  # libraries look whether there is one
        self.sink = KernelSink(self.outputs, self.last, render)
        self.inbox = Inbox(self._session_loop)
        self.answers = Answers(self.the_shell, self.outputs, self.complaints.report)
        self._control = Control(self)
        self.server = Server(
            self._sockets, self.machine, self.outputs, self._wake_up, self.journal, self.last,
            run=self._give, answer=self.answers.put, handle=self._control.handle, deliver=self._deliver,
            on_tick=self._tick, report=self.complaints.report,
        )  # fmt: skip
        self.ending = Ending(
            interrupt=lambda: interrupt(self.main_thread),
            is_busy=lambda: self.machine.running() is not None,
            stop_serving=self._stop_serving,
            schedule=lambda after, action: self.server.timers.append((monotonic() + after, action)),
            close_history=lambda: self.the_shell().close_history(),
            clean_up=self._clean_up,
        )
        self.names = CellNames(self._sent_text)
        self._at_end: list[Callable[[], None]] = [self._sockets.remove_files]
        self._subshells: Subshells | None = None
        self._cells: CellRunner | None = None
        self._debugger: Any = None
        self._contexts: list[Any] = []
        self.asker = ClientAsker(self.server, self.outputs, self.last)

    # -- life ----------------------------------------------------------------------------------------------------

    def when_ended(self, action: Callable[[], None]) -> None:
        """Call something at the end, whichever end it is: at most once, in any thread."""
        self._at_end.append(action)

    def open(self) -> None:
        """Take over streams and signals and begin to serve; what needs the shell waits."""
        options = self._options
        if options.capture_descriptors and os.name == "posix":
            self.server.captured = self._enter(CapturedDescriptors())
            self.complaints.descriptor = self.server.captured.saved[2]
        self._take_signals()
        sys.setswitchinterval(SWITCH)
        self._threads: FollowThreads = self._enter(FollowThreads())
        self._questions: Questions = self._enter(Questions(self.asker))
        self._streams_before = sys.stdin, sys.stdout, sys.stderr
        sys.stdin = ClientInput(self.asker)
        if options.replace_stdout:
            sys.stdout = self._stream("stdout")
        if options.replace_stderr:
            sys.stderr = self._stream("stderr")
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forked)
        self.server.start()
        self.outputs.publish("status", {"execution_state": "starting"}, None)

    def _enter(self, context: Any) -> Any:
        entered = context.__enter__()
        self._contexts.append(context)
        return entered

    def _stream(self, name: str) -> Any:
        captured = self.server.captured
        descriptor = captured.number(name) if captured is not None else None
        return KernelStream(name, self.outputs, self.last, descriptor=descriptor)

    def _take_signals(self) -> None:
        if take_signal() is None:
            return

        def ignore(number: int, frame: object) -> None:
            """Python calls this in the main thread; the other thread has read the number from its pipe."""

        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, ignore)
                self.server.signals[int(number)] = lambda: self.ending.begin()
        if self._options.on_terminal:
            self.server.signals[int(signal.SIGINT)] = self._interrupted_by_hand
        signal.set_wakeup_fd(self._wake_up.writing, warn_on_full_buffer=False)

    def _interrupted_by_hand(self) -> None:
        now = monotonic()
        if now - self._interrupted < AGAIN_WITHIN:
            self.ending.begin()
        else:
            self.complaints.tell("interrupted; Ctrl-C again within two seconds ends the kernel")
        self._interrupted = now

    def _forked(self) -> None:
        # The child must neither tell the parent's thread of its signals nor survive what would end it.
        self.outputs.forget()
        if self.server.signals:
            signal.set_wakeup_fd(-1)
        for number in self.server.signals:
            signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    def use(self, shell: Shell) -> None:
        """Take the shell that runs the cells; user code of its start may run from now on."""
        self.shell = shell
        shell.hub.sink = self.sink
        shell.compiler.name = self.names.name  # type: ignore[method-assign]
        shell.runner.when_imported("concurrent.futures.thread", self._threads.follow_executors)
        shell.runner.when_imported("getpass", self._questions.replace_getpass)
        shell.runner.when_imported("comm", self.comms.take_over)
        self._cells = CellRunner(
            shell, self.sink, self.outputs, self.inbox, render=self._render, on_comm=self.comms.handle,
            on_exit=self._exit_by_cell, is_main=True,
        )  # fmt: skip

    def run(self) -> int:
        """Serve until the end is asked for; returns the exit status. Leaves by itself if something cannot be ended."""
        assert self._cells is not None
        self.outputs.call(lambda: self.server.do(self.machine.ready(monotonic())))
        try:
            self._cells.serve()
        finally:
            self._end()
        return 0

    def _end(self) -> None:
        shell = self.the_shell()
        if self._subshells is not None:
            self._subshells.stop_all()
        try:
            shell.close()
        except KeyboardInterrupt:
            shell.close_history()
        self.ending.run_exit_functions()
        end_children()
        self.outputs.flush(1.0)
        self.server.wait_for_end(CLOSE_LIMIT)
        self._clean_up()
        self.ending.wait_for_threads()
        sys.stdin, sys.stdout, sys.stderr = self._streams_before
        while self._contexts:
            self._contexts.pop().__exit__(None, None, None)

    def _clean_up(self) -> None:
        actions, self._at_end = self._at_end, []
        for action in actions:
            try:
                action()
            except OSError:
                pass

    def _stop_serving(self) -> None:
        if self._cells is not None:
            self._cells.is_ending = True
        self.inbox.put(None)

    def _exit_by_cell(self) -> None:
        # The reply is sent first: it is put into the queue before the end is.
        self.outputs.call(self.ending.begin)
        if self._cells is not None:
            self._cells.is_ending = True

    def _tick(self) -> None:
        if self.watch.is_gone():
            self.watch.stop()
            self.ending.begin(hurry=0.5)

    # -- what the parts ask --------------------------------------------------------------------------------------

    def the_shell(self) -> Shell:
        """The shell. Raises RuntimeError while there is none."""
        if self.shell is None:
            raise RuntimeError("the shell is not ready yet")
        return self.shell

    def _session_loop(self) -> Any:
        return self.shell.runner.made_loop if self.shell is not None else None

    def _is_awaiting(self, subshell: str | None) -> bool:
        owner = self._session_loop()
        return subshell is None and owner is not None and owner.is_running

    def _give(self, request: Request) -> None:
        if request.subshell is None:
            self.inbox.put(request)
        else:
            self.subshells.give(request)

    def _deliver(self, request: Request) -> None:
        from ipython.kernel.delivery import deliver

        deliver(self._session_loop(), self.the_shell(), self.comms, request)

    def _announced(self) -> Announced:
        return Announced(self.the_shell().hooks)

    def information(self) -> dict[str, Any]:
        """The content of a ``kernel_info_reply``."""
        return kernel_information(self._version, self.banner, has_debugger=is_debugger_there())

    @property
    def subshells(self) -> Subshells:
        """The subshells, made when the first is asked for."""
        if self._subshells is None:
            from ipython.kernel.subshells import Subshells

            self._subshells = Subshells(self)
        return self._subshells

    def new_cell_runner(self, shell: Shell, inbox: Inbox) -> CellRunner:
        """Return what serves a subshell."""
        return CellRunner(
            shell, self.sink, self.outputs, inbox, render=self._render, on_comm=self.comms.handle,
            on_exit=self._exit_by_cell, is_main=False,
        )  # fmt: skip

    def debug(self, request: Request) -> Any:
        """Handle a request of a debugger's front."""
        if self._debugger is None:
            from ipython.kernel.debugger import Debugger

            self._debugger = Debugger(self, just_my_code=self._options.just_my_code)
        return self._debugger.handle(request)

    def _sent_text(self) -> str:
        code = getattr(current_parent.get(), "content", {}).get("code", "")
        return code if isinstance(code, str) else ""

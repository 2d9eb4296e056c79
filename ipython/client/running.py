"""One cell in a remote kernel, from the request to its end: what comes is drawn in order, Ctrl-C goes to the kernel.

Runs in the main thread and blocks it, as a cell in this process does. A SIGINT while it waits is an entry in the same
queue as the outputs, so no output is torn; only while a question waits for the person it is an exception, because that
is what ends reading a line. Not here: requests that are answered beside a cell (``remote_backend``).
"""

from __future__ import annotations

import signal
import threading
import time
from queue import Empty, SimpleQueue

from ipython.client.outputs import event_of, failure_of, number, payload_events, payloads, text
from ipython.model.cell import CellReply, ExitRequest
from ipython.model.value import value
from ipython.wire.client_machine import Asked, Idled, KernelChanged, Published, Replied
from ipython.wire.output_order import Missed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

    from ipython.client.remote_backend import RemoteBackend
    from ipython.model.cell import Cell
    from ipython.model.ports import Asker, Sink
    from ipython.wire.message import Message

STEP = 0.25  # seconds between two looks at a process that may have died
WAIT_REST = 2.0  # seconds without anything new after which a lost reply, or a lost ``idle``, is waited for no more
AGAIN = 1.0  # seconds within which a second Ctrl-C means more than the first
FULL, EASED = 20_000, 1_000  # events that wait to be drawn, above and below which outputs are held back


class Interrupted:
    """Ctrl-C, as an entry of the queue."""


@value
class Gone:
    """The kernel will not finish the cell; says why."""

    sentence: str


class Run:
    """One cell on its way.

    Args:
        backend: knows the kernel.
        cell: what runs.
        sink: draws.
        asker: asks the person.
    """

    def __init__(self, backend: RemoteBackend, cell: Cell, sink: Sink, asker: Asker) -> None:
        self.inbox: SimpleQueue[Any] = SimpleQueue()
        self.identifier = ""
        self._backend = backend
        self._cell = cell
        self._sink = sink
        self._asker = asker
        self._reply: Message | None = None
        self._is_idle = False
        self._failed: Message | None = None
        self._number: int | None = None
        self._interrupted = -AGAIN  # when Ctrl-C was last pressed
        self._is_asking = False
        self._is_taken_back = False  # the question that waits is of no use any more
        self._exit: ExitRequest | None = None

    # -- other threads -------------------------------------------------------------------------------------------

    def put(self, event: Any) -> None:
        """Take an event from the polling thread."""
        self.inbox.put(event)
        if self._is_asking and type(event) is Idled and event.identifier == self.identifier:
            self._is_taken_back = True  # somebody else has interrupted the cell: nobody reads the answer
            if hasattr(signal, "pthread_kill"):
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def is_full(self) -> bool:
        """Whether more outputs wait than can be drawn soon."""
        return self.inbox.qsize() > FULL

    def as_left(self) -> tuple[int, str]:
        """Number and text, for whoever shows the rest of its outputs later."""
        return self._number or 0, self._cell.source.rstrip("\n")

    # -- the main thread -----------------------------------------------------------------------------------------

    def run(self) -> CellReply:
        """Send the cell and stay until it has ended, was left, or the kernel is gone."""
        cell = self._cell
        content = {
            "code": cell.source.removesuffix("\n"), "silent": cell.silent,
            "store_history": cell.store_history and not cell.silent,
            "user_expressions": {}, "allow_stdin": self._backend.allows_questions, "stop_on_error": True,
        }  # fmt: skip
        start = time.monotonic()
        before = self._take_signal()
        try:
            self._backend.client.ask("execute_request", content, prepare=self._begin)
            gone = self._wait_for_end()
        finally:
            self._give_signal_back(before)
            self._backend.client.forget(self.identifier)
        return self._reply_of(gone, time.monotonic() - start)

    def _begin(self, identifier: str) -> None:
        self.identifier = identifier

    def _wait_for_end(self) -> Gone | None:
        quiet_since = time.monotonic()
        while not (self._is_idle and self._reply is not None):
            try:
                event = self.inbox.get(timeout=STEP)
            except Empty:
                gone = self._backend.what_happened()
                if gone:
                    return Gone(gone)
                is_half = self._is_idle or self._reply is not None
                if is_half and time.monotonic() - quiet_since > WAIT_REST and self._backend.client.is_alive:
                    return None
                continue
            quiet_since = time.monotonic()
            if self._backend.client.is_paused and self.inbox.qsize() < EASED:
                self._backend.client.resume()
            kind = type(event)
            if kind is Interrupted:
                if self._interrupt():
                    return None
            elif kind is KernelChanged:
                self._backend.forget_numbers()
                return Gone("the kernel was started anew while the cell ran; what it did is lost")
            else:
                self._take(event)
        return None

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is Published:
            message = event.message
            if message.parent_identifier != self.identifier:
                self._backend.show_other(event)
                return
            if message.kind == "execute_input":
                self._number = number(message.content, "execution_count")
            elif message.kind == "error":
                self._failed = message
            shown = event_of(message)
            if shown is not None:
                self._backend.keep(event, shown)
                self._sink.emit(shown, self._number or 0)
        elif kind is Replied and event.identifier == self.identifier:
            self._reply = event.message
        elif kind is Idled and event.identifier == self.identifier:
            self._is_idle = True
        elif kind is Asked:
            self._ask(event.message)
        elif kind is Missed:
            self._backend.show_missed(event)
        else:
            self._backend.notice(event)

    # -- questions -----------------------------------------------------------------------------------------------

    def _ask(self, message: Message) -> None:
        self._is_asking, self._is_taken_back = True, False
        prompt, secret = text(message.content, "prompt"), message.content.get("password") is True
        line: str | None = None
        try:
            signal_before = self._use_exceptions()
            try:
                line = self._asker.ask(prompt, secret=secret)
            finally:
                self._is_asking = False
                self._give_signal_back(signal_before)
        except EOFError:
            line = "\x04"
        except KeyboardInterrupt:
            if not self._is_taken_back:
                self._interrupt()
            return
        if line is not None and not self._is_taken_back:
            self._backend.client.answer(line)

    # -- Ctrl-C --------------------------------------------------------------------------------------------------

    def _interrupt(self) -> bool:
        """Interrupt the kernel; a second time, ask whether to leave it. True: the person leaves."""
        now = time.monotonic()
        is_second = now - self._interrupted < AGAIN
        self._interrupted = now
        if is_second and self._backend.may_detach:
            before = self._use_exceptions()
            try:
                answer = self._asker.ask("The kernel is still busy. Leave it running and go (y/[n])? ")
            except (EOFError, KeyboardInterrupt):
                answer = ""
            finally:
                self._give_signal_back(before)
            if answer.strip().lower() in ("y", "yes"):
                self._exit = ExitRequest(0, keep_kernel=True)
                return True
        self._backend.interrupt()
        return False

    def _take_signal(self) -> Any:
        if threading.current_thread() is not threading.main_thread():
            return None
        return signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.inbox.put(Interrupted())

    def _use_exceptions(self) -> Any:
        if threading.current_thread() is not threading.main_thread():
            return None
        return signal.signal(signal.SIGINT, signal.default_int_handler)

    def _give_signal_back(self, before: Any) -> None:
        if before is not None:
            signal.signal(signal.SIGINT, before)

    # -- the end -------------------------------------------------------------------------------------------------

    def _reply_of(self, gone: Gone | None, seconds: float) -> CellReply:
        backend = self._backend
        reply = self._reply
        if gone is not None:
            if backend.revive is not None and backend.what_happened():
                backend.revive(gone.sentence, self._asker)
            else:
                backend.say(gone.sentence)
            return CellReply(self._number, False, None, seconds, None, backend.next_number)
        if self._exit is not None:
            backend.left_cell = self.as_left()
            return CellReply(self._number, False, None, seconds, self._exit, backend.next_number)
        if reply is None:
            backend.say("the kernel has finished the cell, but its reply was lost on the way")
            content: dict[str, Any] = {"status": "error" if self._failed is not None else "ok"}
            content |= dict(self._failed.content) if self._failed is not None else {}
        else:
            content = dict(reply.content)
        for shown in payload_events(content):
            self._sink.emit(shown, self._number or 0)
        counted = number(content, "execution_count") or self._number
        takes_number = self._cell.store_history and not self._cell.silent and bool(self._cell.source.strip())
        if counted is not None and takes_number:
            backend.next_number = max(counted + 1, backend.next_number)
        status = text(content, "status")
        failure = failure_of(content) if status == "error" else None
        # What came in the reply alone is shown; wrong use of a magic stood on stderr already (magics.md section 2.12).
        is_told = self._failed is not None or (failure is not None and failure.name == "UsageError")
        if failure is not None and not is_told and reply is not None and not self._cell.silent:
            from ipython.model.output import FailureShown

            self._sink.emit(FailureShown(failure), self._number or 0)
        if status in ("aborted", "abort"):
            backend.say("the kernel did not run the cell: an earlier one of its queue had failed")
        return CellReply(
            self._number or counted, status == "ok", failure, seconds, self._asked_exit(content), backend.next_number
        )

    def _asked_exit(self, content: dict[str, Any]) -> ExitRequest | None:
        request = None
        for payload in payloads(content):
            if payload.get("source") == "ask_exit":
                request = ExitRequest(number(payload, "status") or 0, payload.get("keepkernel") is True)
            elif payload.get("source") == "edit_magic":
                self._backend.edit(text(payload, "filename"), number(payload, "line_number") or 0)
        return request

"""The thread of the sockets: receives, does what the machine says, sends what the queue of outputs holds.

Only this thread touches the sockets. It never runs code of the user. Control requests are handled here, so they are
answered while a cell runs.
"""

from __future__ import annotations

import errno
import threading
from collections import deque
from time import monotonic

import zmq

from ipython.kernel import outputs as tags
from ipython.kernel.heartbeat import leave_signals_to_others
from ipython.wire.actions import Answer, Answered, Deliver, Handle, Keep, Run, Send
from ipython.wire.contents import error_content
from ipython.wire.message import NO_PARENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.kernel.captured import CapturedDescriptors
    from ipython.kernel.journal import OutputJournal
    from ipython.kernel.outputs import Outputs
    from ipython.kernel.parents import LastParent
    from ipython.kernel.sockets import Sockets
    from ipython.kernel.wakeup import WakeUp
    from ipython.wire.actions import Request
    from ipython.wire.kernel_machine import Actions, KernelMachine
    from ipython.wire.questions import Question

LEAD = 0.003  # seconds that text after a pause waits for the rest of its line
OPEN_LINE = 0.02  # seconds more, where the line has not ended yet
WINDOW = 0.05  # seconds that text is gathered after the first was sent
CHUNK = 1 << 20  # characters of one stream message
TICK = 1.0  # seconds between looks at what nothing wakes us for
SMALL_PARTS = 7  # frames that are copied on arrival; what follows are buffers, which are not
COPY_BELOW = 1 << 16  # bytes


class Server:
    """Serves one kernel's sockets.

    Args:
        sockets: bound; this object's thread owns them once it runs.
        machine: decides.
        outputs: the queue of what leaves.
        wake_up: makes the thread look at the queue.
        journal: keeps what was broadcast.
        last: the parent of what belongs to nobody.
        run: takes a request for the thread of a subshell.
        answer: takes a question that is answered beside the cells.
        handle: handles a request here and returns the content of the reply, or None if ``finish`` is called later.
        deliver: takes a comm message for a cell that awaits.
        on_tick: called every second.
    """

    def __init__(
        self,
        sockets: Sockets,
        machine: KernelMachine,
        outputs: Outputs,
        wake_up: WakeUp,
        journal: OutputJournal,
        last: LastParent,
        *,
        run: Callable[[Request], None],
        answer: Callable[[Request], None],
        handle: Callable[[Request], Any],
        deliver: Callable[[Request], None],
        on_tick: Callable[[], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self.machine = machine
        self.journal = journal
        self.captured: CapturedDescriptors | None = None
        self._sockets = sockets
        self._outputs = outputs
        self._wake_up = wake_up
        self._last = last
        self._run, self._answer, self._handle, self._deliver = run, answer, handle, deliver
        self._on_tick = on_tick
        self._report = report
        self._todo: deque[Any] = deque()
        self._answers: dict[Any, Callable[[str | None], None]] = {}
        self._text_due: float | None = None  # when text in the queue is sent; None: none has been written for a while
        self._is_first = False  # what is due is text after a pause
        self._is_ending = False
        self.signals: dict[int, Callable[[], None]] = {}  # what a signal means, by its number
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self._thread = threading.Thread(target=self._serve, name="sockets", daemon=True)
        self._thread.pydev_do_not_trace = True  # type: ignore[attr-defined]
        self._thread.is_pydev_daemon_thread = True  # type: ignore[attr-defined]

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wait_for_end(self, limit: float) -> bool:
        """Send what is left, close, and wait at most ``limit`` seconds for it; returns whether it ended."""
        self._outputs.call(self._end)
        if threading.current_thread() is not self._thread:
            self._thread.join(limit)
        return not self._thread.is_alive()

    def _end(self) -> None:
        self._is_ending = True

    # -- the loop ------------------------------------------------------------------------------------------------

    def _serve(self) -> None:
        leave_signals_to_others()
        self._outputs.taker = threading.get_ident()
        poller = zmq.Poller()
        channels = {self._sockets[name]: name for name in ("control", "shell", "stdin", "iopub")}
        for socket in channels:
            poller.register(socket, zmq.POLLIN)
        wake = self._wake_up.descriptor
        poller.register(wake, zmq.POLLIN)
        for descriptor in self.captured.descriptors if self.captured is not None else ():
            poller.register(descriptor, zmq.POLLIN)
        next_tick = monotonic() + TICK
        while not self._is_ending:
            try:
                ready = poller.poll(self._timeout(next_tick))
                for source, _ in ready:
                    if source == wake:
                        for number in set(self._wake_up.clear()):
                            self.signals.get(number, _nothing)()
                    elif source in channels:
                        self._receive(source, channels[source])
                    elif self.captured is not None:
                        self._take_outputs()
                        self._take_captured(source)
                now = monotonic()
                self._look(now)
                if now >= next_tick:
                    next_tick = now + TICK
                    self._on_tick()
                self.do(self.machine.expire(now))
                self._fire(now)
            except zmq.ContextTerminated:
                break
            except Exception as error:  # a fault of ours must not end the kernel
                self._report(error)
        self._close()

    def _timeout(self, next_tick: float) -> int:
        now = monotonic()
        until = next_tick
        if self._text_due is not None:
            until = min(until, self._text_due)
        deadline = self.machine.next_deadline
        if deadline is not None:
            until = min(until, deadline)
        for moment, _ in self.timers:
            until = min(until, moment)
        return max(0, int((until - now) * 1000) + 1)

    def _fire(self, now: float) -> None:
        due = [action for moment, action in self.timers if moment <= now]
        if due:
            self.timers = [entry for entry in self.timers if entry[0] > now]
            for action in due:
                action()

    def _close(self) -> None:
        self._take_outputs()
        self._outputs.is_closed = True
        self._outputs.end_taking()
        for answered in self._answers.values():
            answered(None)
        self._sockets.close()

    # -- receiving -----------------------------------------------------------------------------------------------

    def _receive(self, socket: Any, channel: str) -> None:
        frames = receive(socket)
        if not frames:
            return
        if channel == "iopub":
            self.do(self.machine.subscribed(bytes(frames[0])))
        else:
            self.do(self.machine.receive(channel, frames, monotonic()))

    def _drain(self, channel: str) -> None:
        socket = self._sockets[channel]
        while frames := receive(socket):
            self.do(self.machine.receive(channel, frames, monotonic()))

    # -- doing ---------------------------------------------------------------------------------------------------

    def do(self, actions: Actions) -> None:
        """Do what the machine asks for; this thread only."""
        todo = self._todo
        is_outermost = not todo
        todo.extend(actions)
        if not is_outermost:
            return  # the loop below, further up the stack, does them in order
        while todo:
            action = todo[0]
            try:
                self._do_one(action)
            finally:
                todo.popleft()

    def _do_one(self, action: Any) -> None:
        kind = type(action)
        if kind is Send:
            self._send(action.channel, action.frames)
        elif kind is Keep:
            self.journal.add(action.number, action.documents, action.buffers)
        elif kind is Run:
            if action.request.subshell is None:
                self._last.request = action.request
            self._run(action.request)
        elif kind is Handle:
            self._handle_here(action.request)
        elif kind is Answer:
            self._answer(action.request)
        elif kind is Deliver:
            self._deliver(action.request)
        elif kind is Answered:
            take = self._answers.pop(action.question, None)
            if take is not None:
                take(action.text)

    def _handle_here(self, request: Request) -> None:
        try:
            content = self._handle(request)
        except Exception as error:
            self._report(error)
            content = error_content(type(error).__name__, str(error))
        if content is not None:
            self.finish(request, content)

    def finish(self, request: Request, content: Any) -> None:
        """A request that was handled here is done; this thread only."""
        self.do(self.machine.finish(request, content, now=monotonic()))

    def broadcast(self, kind: str, content: Any, parent: bytes = NO_PARENT) -> None:
        """Publish from this thread."""
        self.do(self.machine.publish(kind, content, parent=parent))

    def _send(self, channel: str, frames: list[Any]) -> None:
        socket = self._sockets[channel]
        last = len(frames) - 1
        try:
            for position, frame in enumerate(frames):
                flags = zmq.NOBLOCK | (zmq.SNDMORE if position < last else 0)
                if len(frame) < COPY_BELOW and type(frame) is bytes:
                    socket.send(frame, flags)
                else:
                    socket.send(frame, flags, copy=False, track=False)
        except zmq.Again:
            pass  # a client that is gone or takes nothing; nobody waits for it

    # -- the queue -----------------------------------------------------------------------------------------------

    def _look(self, now: float) -> None:
        """Take what is in the queue if it is time, or say when it will be."""
        outputs = self._outputs
        is_urgent = outputs.begin_looking()
        if not is_urgent and self._is_first and self._text_due is not None and now >= self._text_due:
            self._is_first = False
            if outputs.is_in_line():  # the thread that writes was kept from ending its line, as on a busy machine
                self._text_due = now + OPEN_LINE
        if is_urgent or (self._text_due is not None and now >= self._text_due):
            self._take_outputs()
        if outputs.items:
            if self._text_due is None:
                self._text_due = now + LEAD
                self._is_first = True
        elif self._text_due is None or now >= self._text_due:
            self._text_due = None if outputs.sleep() else now + LEAD

    def _take_outputs(self) -> None:
        outputs = self._outputs
        items = outputs.items
        pop = items.popleft
        while True:
            late = outputs.take_late()
            if late is not None:
                self.publish_text(late[0].name, late[0].parent, late[1])
            if not items:
                break
            tag, parent, payload = pop()
            if tag == tags.TEXT:
                self.publish_text(payload.name, parent, outputs.take_run(payload))
                self._text_due = monotonic() + WINDOW
            else:
                self._take(tag, parent, payload)
        outputs.end_taking()

    def _take(self, tag: int, parent: Any, payload: Any) -> None:
        if tag == tags.PUBLISH:
            kind, content, metadata, buffers, topic = payload
            document = parent.document if parent is not None else NO_PARENT
            self.do(
                self.machine.publish(kind, content, parent=document, metadata=metadata, buffers=buffers, topic=topic)
            )
        elif tag == tags.FINISH:
            content, metadata, failed = payload
            self._take_all_captured()
            if failed:
                self._drain("shell")  # what had arrived when the cell failed is aborted with the rest
            self.do(self.machine.finish(parent, content, metadata=metadata, failed=failed, now=monotonic()))
        elif tag == tags.FLUSH:
            self._take_all_captured()
            payload.release()
        elif tag == tags.CALL:
            payload()

    def publish_text(self, name: str, parent: Any, text: str) -> None:
        """Publish text of a stream, in pieces of bearable size."""
        document = parent.document if parent is not None else NO_PARENT
        for start in range(0, len(text), CHUNK):
            content = {"name": name, "text": text[start : start + CHUNK] if len(text) > CHUNK else text}
            self.do(self.machine.publish("stream", content, parent=document, topic=b"stream." + name.encode()))

    def _take_captured(self, descriptor: int) -> bool:
        assert self.captured is not None
        name, text = self.captured.read(descriptor)
        if text:
            self.publish_text(name, self._last.request, text)
        return bool(name)

    def _take_all_captured(self) -> None:
        if self.captured is not None:
            for name, text in self.captured.read_all():
                self.publish_text(name, self._last.request, text)

    # -- questions to clients; called by other threads through ``outputs.call`` --------------------------------------

    def ask(
        self, request: Request, prompt: str, is_secret: bool, take: Callable[[str | None], None]
    ) -> Question | None:
        """Ask the client of a request; ``take`` gets the answer, or None if the client is gone."""
        self._drain("stdin")  # answers to older questions
        question, actions = self.machine.ask(request, prompt, is_secret=is_secret)
        try:
            self.do(actions)
        except zmq.ZMQError:
            self.machine.withdraw(question)
            take(None)
            return None
        self._answers[question] = take
        return question

    def withdraw(self, question: Question | None) -> None:
        """Nobody waits for the answer any more."""
        if question is not None:
            self.machine.withdraw(question)
            self._answers.pop(question, None)


def receive(socket: Any) -> list[Any]:
    """Return the frames of one message without waiting; nothing if there is none.

    The first frames are small and read often: they are copied to bytes. The buffers behind them are not copied.
    """
    try:
        frames = [socket.recv(zmq.NOBLOCK)]
    except zmq.Again:
        return []
    except zmq.ZMQError as error:
        if error.errno == errno.EINTR:
            return []
        raise
    while socket.getsockopt(zmq.RCVMORE):
        if len(frames) < SMALL_PARTS:
            frames.append(socket.recv())
        else:
            frames.append(socket.recv(copy=False).buffer)
    return frames


def _nothing() -> None:
    pass

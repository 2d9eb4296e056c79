"""The kernel's side of the protocol as pure logic: frames and events in, actions out.

It verifies and parses what arrives, says who serves it and when, and builds everything that leaves. Every authentic
request gets busy, at most one reply, and idle, in this order, whatever happens to it. Nothing here raises because of a
peer: what is not authentic is dropped with one line to ``tell``.

Not here: sockets, threads, clocks (moments are handed in), and what a request does.
Source: kernel.md sections 2, 4, 5.8, 7.6, 9, 11.5.
"""

from __future__ import annotations

from ipython.wire.actions import Answer, Answered, Deliver, Handle, Keep, Request, Run, Send
from ipython.wire.contents import REQUESTS, error_content, read_content
from ipython.wire.frames import SIZE_LIMIT, BadFrames, join, parse, split
from ipython.wire.jsonable import encode
from ipython.wire.message import NO_PARENT, NOTHING
from ipython.wire.questions import Questions
from ipython.wire.turns import Turns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.wire.frames import Frame
    from ipython.wire.message import Author
    from ipython.wire.questions import Question
    from ipython.wire.signing import Signer, Verifier

    Actions = list[Send | Keep | Run | Answer | Handle | Deliver | Answered]

# Served in the order of their arrival by the thread of their subshell.
IN_TURN = {"execute_request", "comm_open", "comm_msg", "comm_close"}
# Wait for their turn among those, but are served by the thread of the sockets.
IN_TURN_HERE = {"kernel_info_request", "connect_request", "comm_info_request"}
# Answered beside a running cell.
BESIDE = {"complete_request", "inspect_request", "history_request", "is_complete_request"}
# Served at once.
AT_ONCE = {"interrupt_request", "shutdown_request"}
ONLY_ON_CONTROL = {
    *("debug_request", "usage_request", "output_replay_request", "keep_alive_request"),
    *("create_subshell_request", "delete_subshell_request", "list_subshell_request"),
}
ON_SHELL = IN_TURN | IN_TURN_HERE | BESIDE | AT_ONCE
ON_CONTROL = IN_TURN_HERE | BESIDE | AT_ONCE | ONLY_ON_CONTROL
NO_REPLY = {"comm_open", "comm_msg", "comm_close"}
HOLD = 0.1  # seconds that a question waits for the cells that were sent before it


class KernelMachine:
    """One kernel's protocol state.

    Args:
        author: builds headers.
        signer: signs what leaves.
        verifier: checks what arrives.
        next_number: number that the next stored cell gets.
        tell: takes one line about something that was dropped.
        is_awaiting: whether the running cell of a subshell awaits, so that comm messages can reach it.
        size_limit: bytes of one message.
    """

    def __init__(
        self,
        author: Author,
        signer: Signer,
        verifier: Verifier,
        *,
        next_number: Callable[[], int],
        tell: Callable[[str], None] = lambda line: None,
        is_awaiting: Callable[[str | None], bool] = lambda subshell: False,
        size_limit: int = SIZE_LIMIT,
    ) -> None:
        self._author = author
        self._signer = signer
        self._verifier = verifier
        self._next_number = next_number
        self._tell = tell
        self._is_awaiting = is_awaiting
        self._size_limit = size_limit
        self._order = 0
        self._turns: dict[str | None, Turns] = {None: Turns()}
        self._held: list[tuple[float, Request]] = []
        self._questions = Questions()
        self._prefix = f"kernel.{author.session}.".encode()
        self.is_ready = False  # the shell can run cells; until then what arrives waits
        self.output_number = 0  # of the last broadcast
        self.abort_seconds = 0.0  # how long after a failure execute requests are aborted
        self.refused = 0  # messages that were dropped

    # -- what arrives --------------------------------------------------------------------------------------------

    def receive(self, channel: str, frames: Sequence[Frame], now: float = 0.0) -> Actions:
        """Take one multipart message from ``shell``, ``control`` or ``stdin``. Never raises."""
        try:
            parts = split(frames, size_limit=self._size_limit)
            refusal = self._verifier.refusal(parts)
            if refusal:
                raise BadFrames(refusal)
            message = parse(parts)
        except BadFrames as error:
            self.refused += 1
            self._tell(f"a message on {channel} was dropped: {error}")
            return []
        if channel == "stdin":
            found = self._questions.answered_by(message)
            return [Answered(*found)] if found is not None else []
        self._order += 1
        kind = message.header.kind
        content, mistake = read_content(kind, message.content)
        subshell = message.header.others.get("subshell_id") if channel == "shell" else None
        request = Request(message, channel, content, subshell if isinstance(subshell, str) else None, self._order)
        if kind not in (ON_SHELL if channel == "shell" else ON_CONTROL):
            return self._refuse_kind(request)
        mistake = message.mistake or mistake
        if mistake:
            return [*self._busy(request), *self.finish(request, error_content("InvalidRequest", mistake), now=now)]
        return self._place(request, now)

    def _refuse_kind(self, request: Request) -> Actions:
        self._tell(f"{request.kind} is not known on the {request.channel} channel")
        reply = None
        if request.kind in REQUESTS and request.kind not in NO_REPLY:
            where = "shell" if request.channel == "control" else "control"
            reply = error_content("InvalidRequest", f"{request.kind} is served on the {where} channel only")
        return [*self._busy(request), *self.finish(request, reply)]

    def _place(self, request: Request, now: float) -> Actions:
        kind = request.kind
        if request.channel == "control" or kind in AT_ONCE:
            return [*self._busy(request), Answer(request) if kind in BESIDE else Handle(request)]
        turns = self._turns.get(request.subshell)
        if turns is None:
            sentence = f"there is no subshell {request.subshell!r}"
            return [*self._busy(request), *self.finish(request, error_content("SubshellNotFound", sentence))]
        if kind in BESIDE:
            if self.is_ready and not turns.has_before(request.order):
                return [*self._busy(request), Answer(request)]
            self._held.append((now + HOLD, request))
            return []
        if kind in NO_REPLY and turns.running is not None and self._is_awaiting(request.subshell):
            request.is_quiet = True
            return [Deliver(request)]
        turns.waiting.append(request)
        return self._go_on(request.subshell, now)

    def subscribed(self, frame: bytes) -> Actions:
        """Take a frame from the broadcast socket: a subscription is answered with a welcome, all else means nothing."""
        if frame[:1] != b"\x01":
            return []
        try:
            topic = frame[1:].decode("utf-8")
        except UnicodeDecodeError:
            return []
        documents = self._author.build("iopub_welcome", {"subscription": topic})[1]
        return [Send("iopub", join([frame[1:]] if topic else [], self._signer.sign(documents), documents))]

    # -- turns ---------------------------------------------------------------------------------------------------

    def ready(self, now: float = 0.0) -> Actions:
        """The shell can run cells from now on."""
        self.is_ready = True
        actions: Actions = []
        for subshell in list(self._turns):
            actions += self._go_on(subshell, now)
        return actions + self.expire(now)

    def _go_on(self, subshell: str | None, now: float) -> Actions:
        turns = self._turns.get(subshell)
        actions: Actions = []
        if turns is None or not self.is_ready:
            return actions
        while turns.running is None and turns.waiting:
            request = turns.waiting.popleft()
            if request.kind == "execute_request" and turns.is_aborting(now):
                actions += self._abort(request)
                continue
            turns.running = request
            actions += self._busy(request)
            if request.kind in IN_TURN_HERE:
                actions.append(Handle(request))
                break
            if request.kind == "execute_request" and not request.content["silent"]:
                code = request.content["code"]
                number = self._next_number()
                actions += self.publish(
                    "execute_input", {"code": code, "execution_count": number}, parent=request.document
                )
            actions.append(Run(request))
        return actions

    def _abort(self, request: Request) -> Actions:
        content = {"status": "aborted", "execution_count": self._next_number()}
        return [*self._busy(request), *self.finish(request, content, metadata={"status": "aborted"})]

    def finish(
        self,
        request: Request,
        content: Mapping[str, Any] | bytes | None,
        *,
        metadata: Mapping[str, Any] = NOTHING,
        failed: bool = False,
        now: float = 0.0,
        buffers: Sequence[Any] = (),
    ) -> Actions:
        """A request is done: reply, idle, and what comes next on its subshell.

        Args:
            request: as it was handed out.
            content: of the reply; None if it has none.
            metadata: of the reply.
            failed: execute requests that have arrived are aborted. What waits in the socket should be received first.
            now: the moment.
            buffers: of the reply.
        """
        actions: Actions = []
        if content is not None and request.kind not in NO_REPLY:
            documents = self._author.reply(request.message, content, metadata=metadata)
            frames = join(request.identities, self._signer.sign(documents), documents, buffers)
            actions.append(Send(request.channel, frames))
        if not request.is_quiet:
            actions += self.publish("status", {"execution_state": "idle"}, parent=request.document)
        turns = self._turns.get(request.subshell)
        if turns is not None and turns.running is request:
            turns.running = None
            if failed:
                aborted = turns.fail(now + self.abort_seconds)
                for other in aborted:
                    actions += self._abort(other)
            actions += self._go_on(request.subshell, now)
            actions += self._release(now)
        return actions

    def _release(self, now: float) -> Actions:
        return self.expire(now) if self._held else []

    def expire(self, now: float) -> Actions:
        """Serve the questions that need not wait any longer."""
        if not self.is_ready or not self._held:
            return []
        actions: Actions = []
        kept = []
        for deadline, request in self._held:
            turns = self._turns.get(request.subshell)
            if now < deadline and turns is not None and turns.has_before(request.order):
                kept.append((deadline, request))
            else:
                actions += [*self._busy(request), Answer(request)]
        self._held = kept
        return actions

    @property
    def next_deadline(self) -> float | None:
        """When ``expire`` must be called at the latest; None: nothing waits."""
        return min(deadline for deadline, _ in self._held) if self._held and self.is_ready else None

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return all(turns.running is None and not turns.waiting for turns in self._turns.values())

    def running(self, subshell: str | None = None) -> Request | None:
        """What a subshell works on."""
        turns = self._turns.get(subshell)
        return turns.running if turns is not None else None

    # -- subshells -----------------------------------------------------------------------------------------------

    def add_subshell(self, identifier: str) -> None:
        """Requests may name it from now on."""
        self._turns[identifier] = Turns()

    def remove_subshell(self, identifier: str) -> Actions:
        """It takes no more requests; those that wait get an error. Raises KeyError if there is none."""
        turns = self._turns.pop(identifier)
        actions: Actions = []
        for request in turns.waiting:
            gone = error_content("SubshellNotFound", f"the subshell {identifier!r} was deleted")
            actions += [*self._busy(request), *self.finish(request, gone)]
        return actions + self.expire(0.0)

    @property
    def subshells(self) -> list[str]:
        """Ids of the subshells beside the main one."""
        return [name for name in self._turns if name is not None]

    # -- what leaves ---------------------------------------------------------------------------------------------

    def _busy(self, request: Request) -> Actions:
        if request.is_quiet:
            return []
        return self.publish("status", {"execution_state": "busy"}, parent=request.document)

    def publish(
        self,
        kind: str,
        content: Mapping[str, Any] | bytes,
        *,
        parent: bytes = NO_PARENT,
        metadata: Mapping[str, Any] = NOTHING,
        buffers: Sequence[Any] = (),
        topic: bytes = b"",
    ) -> Actions:
        """Build a broadcast: numbered, signed, with its topic.

        Args:
            kind: ``msg_type``.
            content: its content, or the same as JSON.
            parent: header of the request it belongs to.
            metadata: its own; the number is added.
            buffers: raw parts, not copied.
            topic: what subscriptions are compared with; by default made of the session and the kind.
        """
        self.output_number = number = self.output_number + 1
        documents = self._author.build(kind, content, parent=parent, metadata=NOTHING)[1]
        documents[2] = encode({**metadata, "ipython_output": number}) if metadata else b'{"ipython_output":%d}' % number
        frames = join([topic or self._prefix + kind.encode()], self._signer.sign(documents), documents, buffers)
        return [Send("iopub", frames), Keep(number, documents, tuple(buffers))]

    # -- questions to clients ------------------------------------------------------------------------------------

    def ask(self, request: Request, prompt: str, *, is_secret: bool) -> tuple[Question, Actions]:
        """Ask the client that sent a request, and nobody else, for one line."""
        content = {"prompt": prompt, "password": is_secret}
        identifier, documents = self._author.build("input_request", content, parent=request.document)
        question = self._questions.add(request.identities, identifier, request.message.header.identifier)
        return question, [Send("stdin", join(request.identities, self._signer.sign(documents), documents))]

    def withdraw(self, question: Question) -> None:
        """Nobody waits for the answer any more."""
        self._questions.remove(question)

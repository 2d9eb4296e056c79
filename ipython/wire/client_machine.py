"""The client's side of the protocol without sockets: requests out, frames in, events for whoever waits.

A reply belongs to the request whose id it names, never to whatever was asked last; a request is over when both its
reply and the kernel's ``idle`` have come, in either order. Outputs with numbers are put in order and what was lost
on the way is asked for again (``output_order``). No frame makes this raise or changes a state unless it is signed.

Not here: sockets, threads, time limits (``client.channels``), and what is shown how (``client.outputs``).
"""

from __future__ import annotations

from ipython.model.value import value
from ipython.wire.frames import BadFrames, join, parse, split
from ipython.wire.message import Header, Message
from ipython.wire.output_order import Missed, OutputOrder
from ipython.wire.signing import Verifier

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.wire.message import Author
    from ipython.wire.signing import Signer

    Frame = bytes | memoryview

JOURNAL_FEATURE = "output journal"  # in supported_features of kernel_info
NUMBER_FIELD = "ipython_output"  # metadata of what is published: its number in the journal
REPLAY_LIMIT = 500  # messages asked for at once
WAITING_LIMIT = 1_000  # requests that are waited for; the oldest is forgotten, its reply or its ``idle`` was lost

# What becomes of a request: state and what happens to it -> state.
SENT, REPLIED, IDLE, DONE = "sent", "replied", "idle", "done"
TRANSITIONS = {
    (SENT, "reply"): REPLIED,
    (SENT, "idle"): IDLE,
    (REPLIED, "idle"): DONE,
    (IDLE, "reply"): DONE,
}


@value
class Outgoing:
    """Frames that must be sent on a channel."""

    channel: str
    frames: tuple[Any, ...]


@value
class Replied:
    """The reply to a request, once."""

    identifier: str
    message: Message


@value
class Idled:
    """The kernel has finished with a request; its outputs came before."""

    identifier: str


@value
class Finished:
    """Both the reply and ``idle`` of a request have come."""

    identifier: str


@value
class LateReply:
    """A reply that nobody waits for any more, or never asked for."""

    identifier: str
    message: Message


@value
class Published:
    """Something on iopub. ``is_own``: it follows from a request of this client; ``number`` is 0 if it has none."""

    message: Message
    is_own: bool
    number: int = 0


@value
class Asked:
    """The kernel wants a line from the person at this client."""

    message: Message


@value
class Refused:
    """Frames that were dropped, and why in a few words."""

    channel: str
    reason: str


@value
class KernelChanged:
    """Another process answers than before: the kernel was started anew."""

    session: str


@value
class _Request:
    channel: str
    kind: str
    state: str


class ClientMachine:
    """One client of one kernel.

    Args:
        author: builds messages.
        signer: signs and compares.
        holding: keep numbered outputs back until ``resume`` says from which number on they are wanted.
    """

    def __init__(self, author: Author, signer: Signer, *, holding: bool = False) -> None:
        self._author = author
        self._signer = signer
        self._verify = {channel: Verifier(signer) for channel in ("iopub", "stdin")}
        replies = Verifier(signer)
        self._verify |= {"shell": replies, "control": replies}
        self._requests: dict[str, _Request] = {}
        self._replay = ""  # id of the question for lost outputs that is on its way
        self.order = OutputOrder()
        self.order.is_asking = self.is_holding = holding
        self.earlier: frozenset[str] = frozenset()  # sessions of clients of the same person before this one
        self.heard = 0  # messages on iopub
        self.kernel_session = ""
        self.state = "unknown"  # starting | busy | idle, as the kernel said last
        self.has_journal = False

    @property
    def session(self) -> str:
        """Identifies this client in the headers of its requests."""
        return self._author.session

    @property
    def seen(self) -> int:
        """Number of the last output that was let through; 0: none."""
        return self.order.seen or 0

    def waiting(self) -> dict[str, str]:
        """Return the ids of requests that are not over, with their states."""
        return {identifier: request.state for identifier, request in self._requests.items()}

    # -- out -----------------------------------------------------------------------------------------------------

    def request(
        self,
        kind: str,
        content: Mapping[str, Any],
        *,
        channel: str = "shell",
        metadata: Mapping[str, Any] | None = None,
    ) -> tuple[str, Outgoing]:
        """Make a request, such as ``execute_request``; returns its id and what is to be sent."""
        identifier, documents = self._author.build(kind, content, metadata=metadata or {})
        self._requests[identifier] = _Request(channel, kind, SENT)
        if len(self._requests) > WAITING_LIMIT:
            del self._requests[next(iter(self._requests))]
        return identifier, self._signed(channel, documents)

    def answer(self, line: str) -> Outgoing:
        """Make the answer to the question that the kernel asked last; ``"\\x04"`` is the end of input."""
        _, documents = self._author.build("input_reply", {"value": line})
        return self._signed("stdin", documents)

    def forget(self, identifier: str) -> None:
        """Wait no more for a request: its reply will be late."""
        self._requests.pop(identifier, None)

    def ask_for_lost(self) -> list[Outgoing]:
        """Ask the kernel for what was published since the last output seen, as after a new connection.

        Nothing is asked of a kernel without a journal, or twice at a time.
        """
        if not self.has_journal or self._replay:
            return []
        return [self._ask_replay(self.order.begin_asking())]

    def resume(self, since: int | None) -> list[Any]:
        """Let outputs through, from above a number on or, with None, from now on; returns events."""
        self.is_holding = False
        if since is None or not self.has_journal:
            return self._released(self.order.give_up())
        self.order.seen = since
        return self.ask_for_lost()

    def is_own(self, message: Message) -> bool:
        """Whether a message follows from a request of this client, or of one that the person used before."""
        session = message.parent.get("session")
        return session == self.session or session in self.earlier

    def give_up_lost(self) -> list[Any]:
        """The answer to the question for lost outputs does not come: return the events of what was held back."""
        self.forget(self._replay)
        self._replay = ""
        return self._released(self.order.give_up())

    def _ask_replay(self, since: int) -> Outgoing:
        content = {"since": since, "limit": REPLAY_LIMIT}
        self._replay, outgoing = self.request("output_replay_request", content, channel="control")
        return outgoing

    def _signed(self, channel: str, documents: list[bytes]) -> Outgoing:
        return Outgoing(channel, tuple(join((), self._signer.sign(documents), documents)))

    # -- in ------------------------------------------------------------------------------------------------------

    def receive(self, channel: str, frames: Sequence[Frame]) -> list[Any]:
        """Take the frames of one message; returns events, none of them an exception.

        Args:
            channel: shell, control, stdin or iopub.
            frames: as received.
        """
        try:
            parts = split(frames)
            reason = self._verify[channel].refusal(parts)
            if reason:
                return [Refused(channel, reason)]
            message = parse(parts)
        except BadFrames as error:
            return [Refused(channel, str(error))]
        except Exception as error:  # a bug of ours in reading: the message is dropped, the client lives
            return [Refused(channel, f"{type(error).__name__}: {error}")]
        if message.mistake:
            return [Refused(channel, message.mistake)]
        receive: dict[str, Callable[[Message], list[Any]]] = {"iopub": self._published, "stdin": self._asked}
        return receive.get(channel, self._replied)(message)

    def _asked(self, message: Message) -> list[Any]:
        if message.kind != "input_request":
            return [Refused("stdin", f"a {message.kind}")]
        return [Asked(message)]

    def _replied(self, message: Message) -> list[Any]:
        identifier = message.parent_identifier
        events = self._look_at_session(message)
        request = self._requests.get(identifier)
        if request is None or message.kind != request.kind.removesuffix("_request") + "_reply":
            return [*events, LateReply(identifier, message)]
        if request.state not in (SENT, IDLE):
            return [*events, LateReply(identifier, message)]
        if message.kind == "kernel_info_reply":
            features = message.content.get("supported_features")
            self.has_journal = isinstance(features, list) and JOURNAL_FEATURE in features
        events.append(Replied(identifier, message))
        events += self._advance(identifier, "reply")
        if identifier == self._replay:
            events += self._replayed(message)
        return events

    def _published(self, message: Message) -> list[Any]:
        events = self._look_at_session(message)
        self.heard += 1
        number = message.metadata.get(NUMBER_FIELD, 0)
        if type(number) is not int or number < 0:
            number = 0
        events += self._released(self.order.take(number, (number, message)))
        question = self.order.question()
        if question is not None:
            events.append(self._ask_replay(question))
        return events

    def _released(self, items: Sequence[Any]) -> list[Any]:
        events: list[Any] = []
        for item in items:
            if type(item) is Missed:
                events.append(item)
                continue
            number, message = item
            events.append(Published(message, self.is_own(message), number))
            if message.kind == "status":
                events += self._status(message)
        return events

    def _status(self, message: Message) -> list[Any]:
        state = message.content.get("execution_state")
        if state not in ("starting", "busy", "idle"):
            return []
        self.state = state
        identifier = message.parent_identifier
        if state != "idle" or identifier not in self._requests:
            return []
        return [Idled(identifier), *self._advance(identifier, "idle")]

    def _advance(self, identifier: str, what: str) -> list[Any]:
        request = self._requests[identifier]
        state = TRANSITIONS.get((request.state, what))
        if state is None:
            return []
        if state == DONE:
            del self._requests[identifier]
            return [Finished(identifier)]
        self._requests[identifier] = _Request(request.channel, request.kind, state)
        return []

    def _look_at_session(self, message: Message) -> list[Any]:
        session = message.header.session
        if not session or session == self.kernel_session:
            return []
        before, self.kernel_session = self.kernel_session, session
        if not before:
            return []
        # What the old process still owed will never come.
        held = self._released(self.order.begin_again())
        self._replay = ""
        return [*held, KernelChanged(session)]

    # -- lost outputs --------------------------------------------------------------------------------------------

    def _replayed(self, reply: Message) -> list[Any]:
        self._replay = ""
        told = _journal_of(reply)
        newest = reply.content.get("last")
        newest = newest if type(newest) is int else 0
        is_last = not told or (len(told) < REPLAY_LIMIT and told[-1][0] >= newest)
        events = self._released(self.order.take_answer(told, is_last=is_last, newest=0 if told else newest))
        if not is_last:
            events.append(self._ask_replay(self.seen))
        return events


def _journal_of(reply: Message) -> list[tuple[int, tuple[int, Message]]]:
    """The numbered messages that a kernel tells again, in order; odd ones are left out."""
    found = reply.content.get("messages")
    told: dict[int, tuple[int, Message]] = {}
    for entry in found if isinstance(found, list) else []:
        if not isinstance(entry, dict):
            continue
        header, parent, metadata, content = (
            part if isinstance(part, dict) else {}
            for part in (
                entry.get("header"),
                entry.get("parent_header", entry.get("parent")),
                entry.get("metadata"),
                entry.get("content"),
            )
        )
        number, kind = metadata.get(NUMBER_FIELD), header.get("msg_type")
        if type(number) is not int or number <= 0 or not isinstance(kind, str):
            continue
        made = Header(kind, str(header.get("msg_id", "")), session=str(header.get("session", "")))
        told[number] = number, Message(made, parent, metadata, content, _buffers(entry.get("buffers")))
    return [(number, told[number]) for number in sorted(told)]


def _buffers(found: object) -> tuple[bytes, ...]:
    from base64 import b64decode

    try:
        return tuple(b64decode(text) for text in found) if isinstance(found, list) else ()
    except (TypeError, ValueError):
        return ()

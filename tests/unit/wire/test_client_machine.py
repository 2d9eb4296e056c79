"""``wire.client_machine``: playbooks of frames in and events out, and frames that are worth nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.wire.client_machine import (
    REPLAY_LIMIT,
    Asked,
    ClientMachine,
    Finished,
    Idled,
    KernelChanged,
    LateReply,
    Outgoing,
    Published,
    Refused,
    Replied,
)
from ipython.wire.frames import join, parse, split
from ipython.wire.message import Author, Message
from ipython.wire.output_order import Missed
from ipython.wire.signing import Signer

SIGNER = Signer(b"secret")


def author(session: str) -> Author:
    return Author(session, "ann", 7, now=lambda: "2026-01-02T03:04:05.000006Z")


class Kernel:
    """Makes what a kernel would send; ``machine`` is the client under test."""

    def __init__(self, machine: ClientMachine, session: str = "kernel") -> None:
        self.machine = machine
        self.author = author(session)
        self.number = 0

    def read(self, outgoing: Outgoing) -> Message:
        """What the client sent, as the kernel understands it; its signature must be right."""
        parts = split(outgoing.frames)
        assert parts.signature == SIGNER.sign(parts.documents)
        return parse(parts)

    def frames(
        self, kind: str, content: dict[str, Any], *, to: Message | None = None, metadata: dict[str, Any] | None = None
    ) -> list[bytes]:
        parent = to.header.document if to is not None else b"{}"
        _, documents = self.author.build(kind, content, parent=parent, metadata=metadata or {})
        return join([b"topic"], SIGNER.sign(documents), documents)

    def send(self, channel: str, kind: str, *, to: Message | None = None, **content: Any) -> list[Any]:
        return self.machine.receive(channel, self.frames(kind, content, to=to))

    def publish(self, kind: str, *, to: Message | None = None, number: int = 0, **content: Any) -> list[Any]:
        if not number:
            self.number += 1
            number = self.number
        metadata = {"ipython_output": number}
        return self.machine.receive("iopub", self.frames(kind, content, to=to, metadata=metadata))


@pytest.fixture
def machine() -> ClientMachine:
    return ClientMachine(author("client"), SIGNER)


@pytest.fixture
def kernel(machine: ClientMachine) -> Kernel:
    return Kernel(machine)


def names(events: list[Any]) -> list[str]:
    return [type(event).__name__ for event in events]


def texts(events: list[Any]) -> list[str]:
    """What of the events would be on the screen."""
    return [
        f"missed {event.first}-{event.last}" if type(event) is Missed else event.message.content["text"]
        for event in events
        if type(event) is Missed or (type(event) is Published and "text" in event.message.content)
    ]


def test_a_cell_from_request_to_idle(machine: ClientMachine, kernel: Kernel) -> None:
    identifier, outgoing = machine.request("execute_request", {"code": "print(1)"})
    assert outgoing.channel == "shell"
    request = kernel.read(outgoing)
    assert request.content == {"code": "print(1)"} and request.header.session == machine.session
    assert names(kernel.publish("status", to=request, execution_state="busy")) == ["Published"]
    (stream,) = kernel.publish("stream", to=request, name="stdout", text="1\n")
    assert stream.is_own and stream.number == 2 and stream.message.parent_identifier == identifier
    (replied,) = kernel.send("shell", "execute_reply", to=request, status="ok", execution_count=1)
    assert type(replied) is Replied and replied.message.content["execution_count"] == 1
    assert machine.waiting() == {identifier: "replied"}
    events = kernel.publish("status", to=request, execution_state="idle")
    assert names(events) == ["Published", "Idled", "Finished"] and machine.waiting() == {}


def test_idle_may_come_before_the_reply(machine: ClientMachine, kernel: Kernel) -> None:
    identifier, outgoing = machine.request("execute_request", {})
    request = kernel.read(outgoing)
    assert Idled(identifier) in kernel.publish("status", to=request, execution_state="idle")
    assert names(kernel.send("shell", "execute_reply", to=request)) == ["Replied", "Finished"]


def test_replies_are_matched_by_id_and_not_by_order(machine: ClientMachine, kernel: Kernel) -> None:
    first, one = machine.request("complete_request", {})
    second, two = machine.request("complete_request", {})
    (event,) = kernel.send("shell", "complete_reply", to=kernel.read(two), matches=["b"])
    assert event.identifier == second
    (event,) = kernel.send("shell", "complete_reply", to=kernel.read(one), matches=["a"])
    assert event.identifier == first and event.message.content == {"matches": ["a"]}


def test_a_reply_that_nobody_waits_for_is_late(machine: ClientMachine, kernel: Kernel) -> None:
    identifier, outgoing = machine.request("is_complete_request", {})
    machine.forget(identifier)
    request = kernel.read(outgoing)
    assert names(kernel.send("shell", "is_complete_reply", to=request)) == ["LateReply"]
    assert names(kernel.publish("status", to=request, execution_state="idle")) == ["Published"]


def test_a_second_reply_and_a_reply_of_another_kind_are_late(machine: ClientMachine, kernel: Kernel) -> None:
    _, outgoing = machine.request("execute_request", {})
    request = kernel.read(outgoing)
    assert names(kernel.send("shell", "complete_reply", to=request)) == ["LateReply"]
    assert names(kernel.send("shell", "execute_reply", to=request)) == ["Replied"]
    assert names(kernel.send("shell", "execute_reply", to=request)) == ["LateReply"]


def test_other_clients_are_told_apart(machine: ClientMachine, kernel: Kernel) -> None:
    other = ClientMachine(author("another"), SIGNER)
    request = kernel.read(other.request("execute_request", {"code": "1"})[1])
    (event,) = kernel.publish("execute_input", to=request, code="1", execution_count=4)
    assert not event.is_own and event.message.parent["username"] == "ann"
    assert names(kernel.publish("status", to=request, execution_state="idle")) == ["Published"]
    assert machine.state == "idle"


def test_questions_and_answers(machine: ClientMachine, kernel: Kernel) -> None:
    (event,) = kernel.send("stdin", "input_request", prompt="name: ", password=False)
    assert type(event) is Asked and event.message.content["prompt"] == "name: "
    answer = machine.answer("Ann")
    assert answer.channel == "stdin" and kernel.read(answer).content == {"value": "Ann"}
    assert names(kernel.send("stdin", "stream", text="x")) == ["Refused"]


# -- lost outputs ------------------------------------------------------------------------------------------------


def told(kernel: Kernel, numbers: list[int], parent: Message | None = None) -> list[dict[str, Any]]:
    """Messages as a kernel tells them again."""
    return [
        {
            "header": {"msg_id": f"m{number}", "msg_type": "stream", "session": "kernel"},
            "parent": parent.header.as_dict() if parent is not None else {},
            "metadata": {"ipython_output": number},
            "content": {"name": "stdout", "text": str(number)},
            "buffers": ["AAE="],
        }
        for number in numbers
    ]


def test_lost_outputs_are_asked_for_and_shown_in_order(machine: ClientMachine, kernel: Kernel) -> None:
    cell = kernel.read(machine.request("execute_request", {})[1])
    kernel.publish("stream", to=cell, text="1")
    events = kernel.publish("stream", to=cell, number=4, text="4")
    assert texts(events) == [] and names(events) == ["Outgoing"]
    question = kernel.read(events[0])
    assert events[0].channel == "control" and question.content == {"since": 1, "limit": REPLAY_LIMIT}
    assert kernel.publish("stream", to=cell, number=5, text="5") == []
    events = kernel.send(
        "control", "output_replay_reply", to=question, first=1, last=5, messages=told(kernel, [2, 3, 4, 5], cell)
    )
    assert texts(events) == ["2", "3", "4", "5"]
    shown = [event for event in events if type(event) is Published]
    assert all(event.is_own for event in shown) and shown[0].message.buffers == (b"\0\1",)
    assert texts(kernel.publish("stream", to=cell, number=6, text="6")) == ["6"]


def test_what_the_kernel_has_dropped_is_said(machine: ClientMachine, kernel: Kernel) -> None:
    kernel.publish("stream", text="1")
    (asked,) = kernel.publish("stream", number=9, text="9")
    question = kernel.read(asked)
    events = kernel.send(
        "control", "output_replay_reply", to=question, first=7, last=9, messages=told(kernel, [7, 8, 9])
    )
    assert texts(events) == ["missed 2-6", "7", "8", "9"]


def test_idle_that_was_lost_ends_the_request_when_it_is_told_again(machine: ClientMachine, kernel: Kernel) -> None:
    identifier, outgoing = machine.request("execute_request", {})
    cell = kernel.read(outgoing)
    kernel.publish("status", to=cell, execution_state="busy")
    kernel.send("shell", "execute_reply", to=cell, status="ok")
    kernel.machine.has_journal = True
    (asked,) = machine.ask_for_lost()
    message = told(kernel, [2], cell)[0] | {"content": {"execution_state": "idle"}}
    message["header"]["msg_type"] = "status"
    events = kernel.send("control", "output_replay_reply", to=kernel.read(asked), first=1, last=2, messages=[message])
    assert Finished(identifier) in events


def test_a_kernel_that_has_no_journal_is_never_asked(machine: ClientMachine, kernel: Kernel) -> None:
    assert machine.ask_for_lost() == []
    request = kernel.read(machine.request("kernel_info_request", {})[1])
    kernel.send("shell", "kernel_info_reply", to=request, supported_features=["output journal"])
    assert names(machine.ask_for_lost()) == ["Outgoing"] and machine.ask_for_lost() == []


def test_a_question_that_is_not_answered_is_given_up(machine: ClientMachine, kernel: Kernel) -> None:
    kernel.publish("stream", text="1")
    (asked,) = kernel.publish("stream", number=4, text="4")
    assert texts(machine.give_up_lost()) == ["missed 2-3", "4"]
    late = kernel.send("control", "output_replay_reply", to=kernel.read(asked), messages=told(kernel, [2, 3]))
    assert names(late) == ["LateReply"] and machine.seen == 4


def test_a_long_journal_is_told_in_parts(machine: ClientMachine, kernel: Kernel) -> None:
    kernel.publish("stream", text="1")
    (asked,) = kernel.publish("stream", number=REPLAY_LIMIT + 3, text="end")
    part = told(kernel, list(range(2, REPLAY_LIMIT + 2)))
    events = kernel.send("control", "output_replay_reply", to=kernel.read(asked), last=REPLAY_LIMIT + 3, messages=part)
    assert len(texts(events)) == REPLAY_LIMIT
    question = kernel.read(next(event for event in events if type(event) is Outgoing))
    assert question.content["since"] == REPLAY_LIMIT + 1
    rest = told(kernel, [REPLAY_LIMIT + 2, REPLAY_LIMIT + 3])
    events = kernel.send("control", "output_replay_reply", to=question, last=REPLAY_LIMIT + 3, messages=rest)
    assert texts(events) == [str(REPLAY_LIMIT + 2), str(REPLAY_LIMIT + 3)] and not machine.order.is_holding


def test_a_client_that_holds_decides_later_from_where_on() -> None:
    for since, wanted in ((None, ["5"]), (2, ["3", "4", "5"])):
        machine = ClientMachine(author("client"), SIGNER, holding=True)
        kernel = Kernel(machine)
        machine.has_journal = True
        assert kernel.publish("stream", number=5, text="5") == [] and machine.heard == 1
        events = machine.resume(since)
        if since is not None:
            (asked,) = events
            answer = told(kernel, [3, 4, 5])
            events = kernel.send("control", "output_replay_reply", to=kernel.read(asked), last=5, messages=answer)
        assert texts(events) == wanted and not machine.order.is_asking


def test_cells_of_the_persons_earlier_clients_are_own_ones(machine: ClientMachine, kernel: Kernel) -> None:
    earlier = ClientMachine(author("earlier"), SIGNER)
    machine.earlier = frozenset(["earlier"])
    request = kernel.read(earlier.request("execute_request", {})[1])
    assert kernel.publish("stream", to=request, text="x")[0].is_own


def test_a_restarted_kernel_counts_from_one_again(machine: ClientMachine, kernel: Kernel) -> None:
    for _ in range(3):
        kernel.publish("stream", text="old")
    after = Kernel(machine, "another kernel")
    events = after.publish("stream", text="new")
    assert KernelChanged("another kernel") in events and texts(events) == ["new"] and machine.seen == 1


@pytest.mark.parametrize(
    "messages",
    [None, 3, "x", [None], [{}], [{"header": 3}], [{"header": {"msg_type": "stream"}, "metadata": {}}]],
)
def test_odd_answers_about_lost_outputs(machine: ClientMachine, kernel: Kernel, messages: object) -> None:
    kernel.publish("stream", text="1")
    (asked,) = kernel.publish("stream", number=4, text="4")
    events = kernel.send("control", "output_replay_reply", to=kernel.read(asked), messages=messages)
    assert texts(events) == ["missed 2-3", "4"]


# -- frames that are worth nothing -------------------------------------------------------------------------------


def snapshot(machine: ClientMachine) -> tuple[object, ...]:
    return machine.waiting(), machine.state, machine.kernel_session, machine.seen, machine.has_journal


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
def test_bad_frames_change_nothing(machine: ClientMachine, kernel: Kernel, channel: str) -> None:
    _, outgoing = machine.request("execute_request", {})
    request = kernel.read(outgoing)
    good = kernel.frames("execute_reply", {"status": "ok"}, to=request)
    before = snapshot(machine)
    unsigned, forged, deep = list(good), list(good), list(good)
    unsigned[2] = b""
    forged[-1] = b'{"status":"error"}'
    documents = [good[3], good[4], good[5], b"[" * 200_000]
    deep[2:] = [SIGNER.sign(documents), *documents]
    for frames in ([], [b""], good[:1], good[:5], good[1:3], unsigned, forged, deep, [b"x"] * 100, good[3:]):
        assert names(machine.receive(channel, frames)) == ["Refused"], frames
    assert snapshot(machine) == before


def test_a_repeated_message_is_refused(machine: ClientMachine, kernel: Kernel) -> None:
    frames = kernel.frames("stream", {"text": "x"})
    assert names(machine.receive("iopub", frames)) == ["Published"]
    assert machine.receive("iopub", frames) == [Refused("iopub", "repeated")]
    _, outgoing = machine.request("execute_request", {})
    reply = kernel.frames("execute_reply", {}, to=kernel.read(outgoing))
    assert names(machine.receive("shell", reply)) == ["Replied"]
    assert machine.receive("control", reply) == [Refused("control", "repeated")]


def test_a_client_without_a_key_takes_unsigned_messages() -> None:
    machine = ClientMachine(author("client"), Signer(b""))
    _, documents = author("kernel").build("status", {"execution_state": "busy"})
    assert names(machine.receive("iopub", join([], b"", documents))) == ["Published"]
    assert machine.request("kernel_info_request", {})[1].frames[1] == b""


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)
KINDS = ("execute_reply", "kernel_info_reply", "output_replay_reply", "status", "stream", "input_request", "", "x")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=40), st.just(b"<IDS|MSG>"), st.just(b"{}")), max_size=12), st.data())
def test_random_frames_never_raise_and_change_nothing(frames: list[bytes], data: st.DataObject) -> None:
    machine = ClientMachine(author("client"), SIGNER)
    machine.request("execute_request", {})
    before = snapshot(machine)
    channel = data.draw(st.sampled_from(["shell", "control", "stdin", "iopub"]))
    assert names(machine.receive(channel, frames)) == ["Refused"]
    assert snapshot(machine) == before


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["shell", "control", "stdin", "iopub"]),
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(["status", "execution_state", "messages", "last", "data"]), JSON),
            st.dictionaries(st.sampled_from(["ipython_output", "x"]), JSON),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_signed_nonsense_never_raises(
    played: list[tuple[str, str, dict[str, Any], dict[str, Any], bool]],
) -> None:
    machine = ClientMachine(author("client"), SIGNER)
    kernel = Kernel(machine)
    request = kernel.read(machine.request("execute_request", {})[1])
    for channel, kind, content, metadata, answers in played:
        frames = kernel.frames(kind, content, to=request if answers else None, metadata=metadata)
        for event in machine.receive(channel, frames):
            assert type(event) in (
                *(Replied, Published, Idled, Finished, LateReply, Asked, Refused, KernelChanged, Missed, Outgoing),
            )

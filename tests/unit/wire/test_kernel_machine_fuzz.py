"""Whatever arrives, the machine does not raise, and what is not authentic changes nothing."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ipython.wire.actions import Answer, Handle, Run
from ipython.wire.contents import REQUESTS
from ipython.wire.frames import DELIMITER
from ipython.wire.kernel_machine import NO_REPLY
from tests.helpers.playbook import Playbook, Player

CHANNELS = st.sampled_from(["shell", "control", "stdin"])
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(sorted({field.name for fields in REQUESTS.values() for field in fields}))
CONTENTS = st.dictionaries(FIELDS | st.text(max_size=4), JSON, max_size=6) | JSON
KINDS = st.sampled_from([*REQUESTS, "input_reply", "nonsense"]) | st.text(max_size=10)


def state(book: Playbook) -> object:
    machine = book.machine
    return (machine.is_idle, machine.output_number, machine.next_deadline, machine.running(), len(book.requests))


@given(CHANNELS, st.lists(st.binary(max_size=60) | st.just(DELIMITER) | st.just(b"{}"), max_size=30))
def test_frames_of_strangers_change_nothing(channel: str, frames: list[bytes]) -> None:
    book = Playbook()
    before = state(book)
    assert book.play(frames, channel) == []
    assert state(book) == before


@given(CHANNELS, st.data())
def test_damaged_messages_change_nothing(channel: str, data: Any) -> None:
    book = Playbook()
    frames = Player().frames("execute_request", {"code": "1"})
    position = data.draw(st.integers(1, len(frames) - 1))
    how = data.draw(st.sampled_from(["cut", "remove", "replace", "grow"]))
    if how == "cut":
        frames = frames[:position]
    elif how == "remove":
        del frames[position]
    elif how == "replace":
        frames[position] = data.draw(st.binary(max_size=40).filter(lambda new: new != frames[position]))
    else:
        frames[position] = frames[position] + b" " * 100
    before = state(book)
    assert book.play(frames, channel) == []
    assert state(book) == before


@given(st.binary(max_size=40))
def test_any_frame_of_a_subscriber(frame: bytes) -> None:
    Playbook().machine.subscribed(frame)


def test_a_huge_and_a_deeply_nested_message_are_dropped() -> None:
    book = Playbook()
    assert book.play(Player().frames("execute_request", {"code": "x" * (1 << 20)})) == []
    assert book.play(Player().frames("execute_request", b"[" * 100_000)) != []  # authentic: an error is the reply
    assert book.machine.is_idle


@given(st.lists(st.tuples(CHANNELS, KINDS, CONTENTS, st.booleans()), max_size=12))
def test_every_authentic_request_gets_busy_at_most_one_reply_and_idle(script: list[tuple[str, str, Any, bool]]) -> None:
    book, client = Playbook(), Player()
    book.machine.add_subshell("s")
    sent = []
    pending: list[Any] = []

    def act(actions: list[Any]) -> None:
        book.lines(actions)
        pending.extend(action.request for action in actions if isinstance(action, (Run, Answer, Handle)))

    for now, (channel, kind, content, finish) in enumerate(script):
        if not kind:
            continue
        frames = client.frames(kind, content, **({"subshell_id": "s"} if finish else {}))
        sent.append((channel, kind, f"client_1_{len(sent) + 1}"))
        act(book.machine.receive(channel, frames, float(now)))
        if finish and pending:
            request = pending.pop(0)
            act(book.machine.finish(request, {"status": "ok"}, failed=kind == "execute_request", now=float(now)))
    act(book.machine.expire(1e9))
    while pending:
        act(book.machine.finish(pending.pop(0), {"status": "ok"}, now=1e9))
        act(book.machine.expire(1e9))
    assert book.machine.is_idle
    for channel, kind, identifier in sent:
        mine = [message for message in book.sent if message["parent"].get("msg_id") == identifier]
        kinds = [message["header"]["msg_type"] for message in mine]
        if channel == "stdin":
            assert mine == []
            continue
        states = [message["content"].get("execution_state") for message in mine if "status" in kinds]
        assert [found for found in states if found] == ["busy", "idle"]
        replies = sum(name.endswith("_reply") for name in kinds)
        assert replies == (1 if kind in REQUESTS and kind not in NO_REPLY else 0)

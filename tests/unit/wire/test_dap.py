"""Frames of the Debug Adapter Protocol, and what is remembered of a session."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.wire.dap import DebugState, MessageReader, frame, refusal, response

MESSAGES = st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3), max_size=5)


@given(MESSAGES, st.integers(1, 7))
def test_messages_come_out_as_they_went_in_however_they_are_cut(messages: list[Any], step: int) -> None:
    data = b"".join(map(frame, messages))
    reader = MessageReader()
    found = []
    for start in range(0, len(data), step):
        found += reader.feed(data[start : start + step])
    assert found == messages


@pytest.mark.parametrize(
    "data", [b"nonsense\r\n\r\n{}", b"Content-Length: x\r\n\r\n{}", b"x" * 5000, b"Content-Length: 2\r\n\r\n[["]
)
def test_what_is_no_dap_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):
        MessageReader().feed(data)


def test_lengths_count_bytes_and_headers_may_have_more_lines() -> None:
    assert MessageReader().feed('Type: x\r\ncontent-length: 10\r\n\r\n{"a":"ü"}'.encode()) == [{"a": "ü"}]


def test_accepted_breakpoints_are_remembered_by_file() -> None:
    state = DebugState()
    asked = {"arguments": {"source": {"path": "f.py"}}}
    answer = {"success": True, "body": {"breakpoints": [{"verified": True, "line": 3}, {"verified": False, "line": 9}]}}
    state.take_breakpoints(asked, answer)
    assert state.describe("p/", 1)["breakpoints"] == [{"source": "f.py", "breakpoints": [{"line": 3}]}]
    state.take_breakpoints(asked, {"success": False})
    assert state.breakpoints
    state.take_breakpoints(asked, {"success": True, "body": {"breakpoints": []}})
    assert not state.breakpoints
    state.take_breakpoints({"arguments": None}, answer)
    assert not state.breakpoints


def test_stopped_threads_are_followed() -> None:
    state = DebugState()
    state.take_event({"event": "stopped", "body": {"threadId": 1, "allThreadsStopped": True}})
    state.take_threads({"body": {"threads": [{"id": 1}, {"id": 2}, {"name": "x"}]}})
    assert state.stopped == [1, 2]
    state.take_event({"event": "thread", "body": {"reason": "exited", "threadId": 2}})
    assert state.stopped == [1]
    state.take_event({"event": "continued", "body": {"threadId": 1}})
    assert state.stopped == []
    for body in (None, {}, {"threadId": "x"}, []):
        state.take_event({"event": "stopped", "body": body})
    assert state.stopped == []


def test_answers_name_their_request() -> None:
    asked = {"seq": 7, "command": "next"}
    assert response(asked)["request_seq"] == refusal(asked, "no")["request_seq"] == 7
    assert refusal({"seq": "x", "command": 3}, "no")["request_seq"] == 0

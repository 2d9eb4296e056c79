"""``client.outputs``: what a kernel sends becomes events and values; odd fields are left out and never raise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.client import outputs
from ipython.model.cell import Completeness
from ipython.model.completion import Span
from ipython.model.history import HistoryItem
from ipython.model.output import (
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    MimeBundle,
    NextInputSet,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
)
from ipython.wire.message import Header, Message


def message(kind: str, **content: Any) -> Message:
    return Message(Header(kind, "m"), content=content)


PLAIN = {"text/plain": "5"}


@pytest.mark.parametrize(
    ("given_message", "event"),
    [
        (message("stream", name="stdout", text="a\n"), StreamText("stdout", "a\n")),
        (message("stream", name="stderr", text="a"), StreamText("stderr", "a")),
        (message("execute_result", execution_count=3, data=PLAIN), ValueShown(3, MimeBundle(PLAIN, {}))),
        (message("display_data", data=PLAIN), DisplayShown(MimeBundle(PLAIN, {}), None, {})),
        (
            message("update_display_data", data=PLAIN, transient={"display_id": "d"}),
            DisplayUpdated(MimeBundle(PLAIN, {}), "d", {"display_id": "d"}),
        ),
        (message("clear_output", wait=True), OutputCleared(True)),
        (message("status", execution_state="busy"), None),
        (message("comm_msg", data={}), None),
    ],
)
def test_what_is_published_as_events(given_message: Message, event: object) -> None:
    assert outputs.event_of(given_message) == event


def test_a_failure_keeps_the_traceback_of_the_kernel() -> None:
    event = outputs.event_of(message("error", ename="E", evalue="no", traceback=["\x1b[31mE\x1b[0m", "E: no"]))
    assert isinstance(event, FailureShown)
    assert outputs.failure_text(event.report, colored=True) == "\x1b[31mE\x1b[0m\nE: no"
    assert outputs.failure_text(event.report, colored=False) == "E\nE: no"
    bare = outputs.failure_of({"ename": "E", "evalue": "no"})
    assert outputs.failure_text(bare, colored=True) == "E: no"


def test_payloads() -> None:
    content = {
        "payload": [
            {"source": "page", "data": PLAIN, "start": 2},
            {"source": "set_next_input", "text": "x", "replace": True},
            {"source": "ask_exit", "keepkernel": True},
            "odd",
        ]
    }
    assert outputs.payload_events(content) == [PageShown(MimeBundle(PLAIN, {}), 2), NextInputSet("x", True)]
    assert len(outputs.payloads(content)) == 3


def test_completeness() -> None:
    assert outputs.completeness_of({"status": "incomplete", "indent": "  "}) == Completeness("incomplete", "  ")
    assert [outputs.completeness_of({"status": status}).status for status in ("complete", "invalid", "unknown")] == [
        *("complete", "invalid", "complete")
    ]


def test_candidates_with_kinds_and_signatures() -> None:
    told = [
        {"start": 0, "end": 3, "text": "print", "type": "function", "signature": "(*a)"},
        {"start": 0, "end": 3, "text": "priv", "type": "<unknown>", "signature": ""},
    ]
    found = outputs.completions_of(
        {"matches": ["print", "priv"], "cursor_start": 0, "cursor_end": 3,
         "metadata": {"_jupyter_types_experimental": told}},
        "pri",
    )  # fmt: skip
    assert found is not None and found.span == Span(0, 3)
    assert [(item.text, item.kind, item.signature) for item in found.items] == [
        ("print", "function", "(*a)"),
        ("priv", "instance", ""),
    ]


def test_candidates_of_kernels_that_say_no_kinds() -> None:
    found = outputs.completions_of({"matches": ["a.b", 3, ""], "cursor_start": -5, "cursor_end": 99}, "xa")
    assert found is not None and [(item.text, item.span) for item in found.items] == [("a.b", Span(0, 2))]
    assert outputs.completions_of({"matches": []}, "x") is None


def test_history_newest_first() -> None:
    rows = [[1, 1, "a"], [1, 2, ["b", "5"]], "odd", [1], [None, 2, "c"]]
    assert outputs.history_of({"history": rows}) == [HistoryItem(1, 2, "b", output="5"), HistoryItem(1, 1, "a")]


def test_equal_entries_are_shown_once_the_newest() -> None:
    items = [HistoryItem(1, 3, "a"), HistoryItem(1, 2, "b"), HistoryItem(1, 1, "a")]
    assert outputs.only_new(items) == items[:2]


@pytest.mark.parametrize(
    ("pattern", "mode", "source", "fits"),
    [
        ("a*b", "substring", "xa*by", True),
        ("a*b", "substring", "xazby", False),
        ("x", "prefix", "xa", True),
        ("x", "prefix", "ax", False),
    ],
)
def test_patterns_are_looked_at_again(pattern: str, mode: str, source: str, fits: bool) -> None:
    from fnmatch import fnmatchcase

    item = HistoryItem(1, 1, source)
    asked = fnmatchcase(source, outputs.glob_of(pattern, mode))
    assert (asked and outputs.is_meant(item, pattern, mode)) is fits
    assert asked or not fits


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
FIELDS = (
    *("data", "metadata", "transient", "traceback", "ename", "text", "name", "matches", "cursor_start", "cursor_end"),
    *("history", "payload", "status", "indent", "found", "execution_count", "wait"),
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.text(max_size=8))
def test_odd_contents_never_raise(content: dict[str, Any], source: str) -> None:
    for kind in ("stream", "execute_result", "display_data", "update_display_data", "error", "clear_output"):
        outputs.event_of(message(kind, **content))
    outputs.payload_events(content)
    outputs.completeness_of(content)
    outputs.inspection_of(content, "x")
    outputs.history_of(content)
    found = outputs.completions_of(content, source)
    assert found is None or all(0 <= item.span.start <= item.span.end <= len(source) for item in found.items)

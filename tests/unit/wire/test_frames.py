"""Cutting, joining and reading multipart messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.wire.frames import DELIMITER, BadFrames, join, parse, split
from ipython.wire.message import Author

DOCUMENTS = [b'{"msg_id": "1", "msg_type": "x"}', b"{}", b"{}", b"{}"]


IDENTITIES = st.lists(st.binary(max_size=20).filter(lambda found: found != DELIMITER), max_size=3)


@given(IDENTITIES, st.lists(st.binary(max_size=20), max_size=3))
def test_what_was_joined_is_cut_into_the_same_parts(identities: list[bytes], buffers: list[bytes]) -> None:
    parts = split(join(identities, b"ab", DOCUMENTS, buffers))
    assert parts.identities == tuple(identities)
    assert parts.documents == tuple(DOCUMENTS)
    assert parts.buffers == tuple(buffers)


@given(st.lists(st.binary(max_size=30) | st.just(DELIMITER), max_size=25))
def test_any_frames_are_a_message_or_refused(frames: list[bytes]) -> None:
    try:
        parse(split(frames))
    except BadFrames:
        pass


@given(st.tuples(*[st.text().map(str.encode) | st.just(b"{}") | st.just(b"[1]") | st.binary() for _ in range(4)]))
def test_any_documents_are_a_message_or_refused(documents: tuple[bytes, ...]) -> None:
    try:
        parse(split(join([], b"", documents)))
    except BadFrames:
        pass


def test_no_delimiter_too_few_and_too_large() -> None:
    for frames in ([], [b"a"] * 30, [DELIMITER, b"", b"{}"], [b"a"] * 17 + join([], b"", DOCUMENTS)):
        with pytest.raises(BadFrames):
            split(frames)
    with pytest.raises(BadFrames, match="bytes"):
        split(join([], b"", DOCUMENTS), size_limit=10)


def test_bad_content_is_told_and_does_not_lose_the_sender() -> None:
    message = parse(split(join([b"me"], b"", [*DOCUMENTS[:3], b"[1]"])))
    assert message.identities == (b"me",)
    assert message.mistake == "the content is no JSON object"
    assert message.content == {}


@pytest.mark.parametrize(
    "header", [b"{}", b"[]", b'{"msg_id": 1, "msg_type": "x"}', b'{"msg_id": "1"}', b"[" * 100_000]
)
def test_a_header_without_kind_and_id_is_refused(header: bytes) -> None:
    with pytest.raises(BadFrames):
        parse(split(join([], b"", [header, *DOCUMENTS[1:]])))


def test_unknown_fields_of_the_header_are_kept() -> None:
    header = b'{"msg_id": "1", "msg_type": "x", "subshell_id": "s", "date": 5}'
    found = parse(split(join([], b"", [header, *DOCUMENTS[1:]]))).header
    assert found.others == {"subshell_id": "s"}
    assert found.document == header
    assert found.date == ""


def test_a_reply_names_its_request_to_the_letter() -> None:
    author = Author("kernel", "ann", 3, now=lambda: "2026-01-02T03:04:05.000006Z")
    header = b'{ "msg_id":"q", "date": "2020-01-01", "msg_type": "complete_request", "x": [1.0] }'
    request = parse(split(join([b"me"], b"", [header, *DOCUMENTS[1:]])))
    reply = author.reply(request, {"status": "ok"})
    assert reply[1] == header
    made = parse(split(join([], b"", reply)))
    assert made.kind == "complete_reply"
    assert made.header.version == "5.5"
    assert made.header.identifier == "kernel_3_1"
    assert made.parent_identifier == "q"
    assert author.build("status", {})[0] == "kernel_3_2"

"""Multipart messages: identities, delimiter, signature, four JSON documents, raw buffers.

Cutting and joining only: no signature is checked here (``signing``), and no socket is known.
Source: Jupyter messaging protocol, "The wire protocol"; kernel.md 2.1, 2.8.
"""

from __future__ import annotations

from ipython.model.value import value
from ipython.wire.jsonable import decode
from ipython.wire.message import Header, Message, text_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Frame = bytes | memoryview

DELIMITER = b"<IDS|MSG>"
IDENTITY_LIMIT = 16  # frames in front of the delimiter
FRAME_LIMIT = 1 << 16  # frames of one message, buffers included
SIZE_LIMIT = 2 << 30  # bytes of one message
_NAMED = ("msg_type", "msg_id", "session", "username", "date", "version")


class BadFrames(ValueError):
    """Something that is no message of this protocol. The peer is at fault; the text says why in a few words."""


@value
class Parts:
    """One multipart message, cut. ``documents`` has four entries: header, parent, metadata, content."""

    identities: tuple[bytes, ...]
    signature: bytes
    documents: tuple[Frame, ...]
    buffers: tuple[Frame, ...] = ()


def split(frames: Sequence[Frame], *, size_limit: int = SIZE_LIMIT) -> Parts:
    """Cut one multipart message at its delimiter.

    Args:
        frames: parts as they were received.
        size_limit: bytes that all frames together may have.

    Raises:
        BadFrames: no delimiter, fewer than five parts after it, or too large.

    >>> split([b"id", DELIMITER, b"sig", b"{}", b"{}", b"{}", b"{}", b"raw"]).buffers
    (b'raw',)
    """
    if len(frames) > FRAME_LIMIT:
        raise BadFrames(f"{len(frames)} frames")
    position = next((place for place, frame in enumerate(frames[: IDENTITY_LIMIT + 1]) if frame == DELIMITER), -1)
    if position < 0:
        raise BadFrames("no delimiter")
    rest = frames[position + 1 :]
    if len(rest) < 5:
        raise BadFrames(f"{len(rest)} frames after the delimiter")
    size = sum(map(len, frames))
    if size > size_limit:
        raise BadFrames(f"{size} bytes")
    if len(rest[0]) > 512:
        raise BadFrames("the signature is too long")
    return Parts(tuple(map(bytes, frames[:position])), bytes(rest[0]), tuple(rest[1:5]), tuple(rest[5:]))


def join(
    identities: Sequence[bytes], signature: bytes, documents: Sequence[bytes], buffers: Sequence[Any] = ()
) -> list[Any]:
    """Return the frames of one message.

    >>> join([b"id"], b"", [b"{}"] * 4)[:3]
    [b'id', b'<IDS|MSG>', b'']
    """
    return [*identities, DELIMITER, signature, *documents, *buffers]


def parse(parts: Parts) -> Message:
    """Return the message that verified parts say.

    Content that is no JSON object does not make the message worthless: its sender is known and gets an error as the
    reply, so it is told in ``mistake``.

    Raises:
        BadFrames: header, parent or metadata is no JSON object, or the header lacks a kind or an id.
    """
    header = _object(parts.documents[0], "header")
    kind, identifier, session, username, date, version = text_fields(header, _NAMED)
    if not kind or not identifier:
        raise BadFrames("the header has no msg_type or no msg_id")
    others = {name: given for name, given in header.items() if name not in _NAMED}
    made = Header(kind, identifier, session, username, date, version or "5.0", others, bytes(parts.documents[0]))
    parent = _object(parts.documents[1], "parent_header")
    metadata = _object(parts.documents[2], "metadata")
    mistake = ""
    try:
        content = _object(parts.documents[3], "content")
    except BadFrames as error:
        content, mistake = {}, str(error)
    return Message(made, parent, metadata, content, parts.buffers, parts.identities, mistake)


def _object(document: Frame, name: str) -> dict[str, Any]:
    try:
        found = decode(document)
    except ValueError as error:
        raise BadFrames(f"the {name} is no JSON: {error}") from None
    if type(found) is not dict:
        raise BadFrames(f"the {name} is no JSON object")
    return found

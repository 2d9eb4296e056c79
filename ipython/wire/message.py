"""Messages as values, and the two who make them: one builds requests and broadcasts, one builds replies.

Nothing here reads a clock or draws random numbers: ``Author`` is handed what it needs. A request's header is kept as
the bytes it came in, because the parent of everything that follows from it must be that header unchanged.
Source: Jupyter messaging protocol 5.5, "General message format"; kernel.md 2.3 to 2.5.
"""

from __future__ import annotations

from ipython.model.value import value
from ipython.wire.jsonable import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    Buffer = bytes | bytearray | memoryview

PROTOCOL_VERSION = "5.5"
NO_PARENT = b"{}"
KINDS = 100  # kinds of messages whose JSON is kept
NOTHING: Mapping[str, Any] = {}


@value
class Header:
    """Who sent a message and what kind it is.

    ``others`` holds fields that are not named here, as ``subshell_id``; ``document`` is the header as bytes, as it came
    or as it goes out.
    """

    kind: str  # ``msg_type``
    identifier: str  # ``msg_id``
    session: str = ""
    username: str = ""
    date: str = ""
    version: str = "5.0"
    others: Mapping[str, Any] = NOTHING
    document: bytes = b""

    def as_dict(self) -> dict[str, Any]:
        """Return the fields under the names they have on the wire.

        >>> Header("status", "a_1", others={"subshell_id": None}).as_dict()["msg_type"]
        'status'
        """
        return {
            **self.others,
            "msg_id": self.identifier,
            "msg_type": self.kind,
            "session": self.session,
            "username": self.username,
            "date": self.date,
            "version": self.version,
        }


@value
class Message:
    """One message, without its signature.

    ``parent`` is the header of the message this one follows from, empty if there is none. ``mistake`` says what is
    wrong with ``content``, which is then empty; such a message is authentic and gets an error as its reply.
    """

    header: Header
    parent: Mapping[str, Any] = NOTHING
    metadata: Mapping[str, Any] = NOTHING
    content: Mapping[str, Any] = NOTHING
    buffers: tuple[Buffer, ...] = ()
    identities: tuple[bytes, ...] = ()
    mistake: str = ""

    @property
    def kind(self) -> str:
        """``msg_type``."""
        return self.header.kind

    @property
    def parent_identifier(self) -> str:
        """``msg_id`` of the parent; an empty text if there is none."""
        found = self.parent.get("msg_id", "")
        return found if isinstance(found, str) else ""

    def as_dict(self) -> dict[str, Any]:
        """Return the message as libraries that are written for Jupyter know it."""
        header = self.header.as_dict()
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": dict(self.parent),
            "metadata": dict(self.metadata),
            "content": dict(self.content),
            "buffers": list(self.buffers),
        }


class Author:
    """Builds the JSON documents of messages of one session; numbers them.

    Args:
        session: identifies this process, new after each start.
        username: of the person.
        process: process id, part of message ids, so that a forked child never repeats one.
        now: the time in UTC as ISO 8601 text with a zone.

    >>> author = Author("s", "ann", 7, now=lambda: "2026-01-02T03:04:05.000006Z")
    >>> author.header("status")[0]
    's_7_1'
    """

    def __init__(self, session: str, username: str, process: int, *, now: Callable[[], str]) -> None:
        self.session = session
        self._count = 0
        self._process = process
        self._now = now
        # Everything but the id, the date and the kind is the same in each header: it is written once.
        self._tail = (
            b', "session": ' + encode(session) + b', "username": ' + encode(username)
            + b', "version": "' + PROTOCOL_VERSION.encode() + b'"'
        )  # fmt: skip
        self._prefix = f"{session}_{process}_"
        self._opening = b'{"msg_id": ' + encode(self._prefix)[:-1]
        self._kinds: dict[str, bytes] = {}  # as JSON

    def header(self, kind: str, others: Mapping[str, Any] = NOTHING) -> tuple[str, bytes]:
        """Return the id and the header of a new message."""
        self._count += 1
        kind_text = self._kinds.get(kind)
        if kind_text is None:
            kind_text = encode(kind)
            if len(self._kinds) < KINDS:
                self._kinds[kind] = kind_text
        more = (
            b"".join(b", " + encode(name) + b": " + encode(given) for name, given in others.items()) if others else b""
        )
        return f"{self._prefix}{self._count}", (
            b'%b%d", "msg_type": %b, "date": "%b"%b%b}'
            % (self._opening, self._count, kind_text, self._now().encode(), self._tail, more)
        )

    def build(
        self,
        kind: str,
        content: Mapping[str, Any] | bytes,
        *,
        parent: bytes = NO_PARENT,
        metadata: Mapping[str, Any] = NOTHING,
        others: Mapping[str, Any] = NOTHING,
    ) -> tuple[str, list[bytes]]:
        """Return the id and the four documents of a message that somebody else will sign.

        Args:
            kind: ``msg_type``.
            content: any Python values; what JSON cannot hold is turned into text. Or the same as JSON already.
            parent: header of the message it follows from, as bytes.
            metadata: as ``content``.
            others: more fields of the header.
        """
        identifier, header = self.header(kind, others)
        return identifier, [header, parent, encode(metadata) if metadata else NO_PARENT,
                            content if type(content) is bytes else encode(content)]  # fmt: skip

    def reply(
        self, request: Message, content: Mapping[str, Any] | bytes, *, metadata: Mapping[str, Any] = NOTHING
    ) -> list[bytes]:
        """Return the documents of the reply to a request: its kind with ``_reply``, its header as the parent."""
        kind = request.kind.removesuffix("_request") + "_reply"
        return self.build(kind, content, parent=request.header.document or NO_PARENT, metadata=metadata)[1]


def text_fields(found: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Return fields of a header as text; what is absent or something else is an empty text.

    >>> text_fields({"session": "s", "date": 3}, ("session", "date"))
    ['s', '']
    """
    return [given if isinstance(given := found.get(name, ""), str) else "" for name in names]

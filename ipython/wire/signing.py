"""Signatures of messages, and the window in which a message may not come twice.

The order matters: a signature is compared first, in constant time, and only what verified enters the window. Else
anybody could make a genuine message look like a repetition. Source: kernel.md 2.7 to 2.9.
"""

from __future__ import annotations

import hashlib
import hmac

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.wire.frames import Parts

DEFAULT_SCHEME = "hmac-sha256"
WINDOW = 65_536


class Signer:
    """Signs and compares.

    Args:
        key: shared secret; empty: nothing is signed, and every message is taken.
        scheme: ``hmac-`` and the name of a hash in ``hashlib``.

    Raises:
        ValueError: no such scheme.

    >>> Signer(b"key").sign([b"{}", b"{}", b"{}", b"{}"])[:8]
    b'ca767b02'
    """

    def __init__(self, key: bytes, scheme: str = DEFAULT_SCHEME) -> None:
        kind, _, name = scheme.partition("-")
        if kind != "hmac" or name not in hashlib.algorithms_available or name.startswith("shake"):
            raise ValueError(
                f"signature scheme {scheme!r}: it must be hmac- and the name of a hash, such as {DEFAULT_SCHEME}"
            )
        self.scheme = scheme
        self._start = hmac.new(key, digestmod=name) if key else None

    @property
    def is_on(self) -> bool:
        """Whether there is a key."""
        return self._start is not None

    def sign(self, documents: Sequence[bytes | memoryview]) -> bytes:
        """Return the signature of the four documents in hexadecimal, or nothing without a key."""
        if self._start is None:
            return b""
        made = self._start.copy()
        for document in documents:
            made.update(document)
        return made.hexdigest().encode("ascii")


class Window:
    """The signatures of the last messages; when full, the oldest tenth goes.

    Args:
        size: how many are kept; 0: none, and repetitions are taken.
    """

    def __init__(self, size: int = WINDOW) -> None:
        self._size = size
        self._seen: dict[bytes, None] = {}

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, signature: bytes) -> bool:
        return signature in self._seen

    def add(self, signature: bytes) -> None:
        """Remember one."""
        if not self._size:
            return
        if len(self._seen) >= self._size:
            for oldest in list(self._seen)[: max(1, self._size // 10)]:
                del self._seen[oldest]
        self._seen[signature] = None


class Verifier:
    """Says whether a message comes from somebody who has the key, and for the first time.

    Args:
        signer: compares signatures.
        window: remembers them; one for all channels, so that what came on one cannot be repeated on another.
    """

    def __init__(self, signer: Signer, window: Window | None = None) -> None:
        self._signer = signer
        self._window = window if window is not None else Window()

    def refusal(self, parts: Parts) -> str:
        """Return why a message is not taken, in one or two words; an empty text, and it is remembered, if it is."""
        if not self._signer.is_on:
            return ""
        if not parts.signature:
            return "unsigned"
        if not hmac.compare_digest(parts.signature, self._signer.sign(parts.documents)):
            return "wrong signature"
        if parts.signature in self._window:
            return "repeated"
        self._window.add(parts.signature)
        return ""

"""Listening to ``sys.stdout`` and ``sys.stderr``: through the front where it offers that, else through stand-ins."""

from __future__ import annotations

import io
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.display_hub import DisplayHub

    Take = Callable[[str, str], None]


class StreamTaps:
    """Tells of everything that is written to the two streams.

    Args:
        hub: the front may offer to tell (``DisplayHub.record_streams``).
        take: told the name of the stream and the text; must not raise.
    """

    def __init__(self, hub: DisplayHub, take: Take) -> None:
        self._hub = hub
        self._take = take

    def install(self) -> None:
        """Begin to listen. A second time does nothing, unless somebody has put other streams in place meanwhile."""
        if self._hub.record_streams is not None:
            self._hub.record_streams(self._take)
            return
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if stream is not None and not isinstance(stream, RecordedStream):
                setattr(sys, name, RecordedStream(name, stream, self._take))

    def remove(self) -> None:
        """Listen no more; streams that others put in place stay."""
        if self._hub.record_streams is not None:
            self._hub.record_streams(None)
            return
        for name in ("stdout", "stderr"):
            stream = getattr(sys, name)
            if isinstance(stream, RecordedStream):
                stream.take = _nobody
                setattr(sys, name, stream.inner)


def _nobody(name: str, text: str) -> None:
    """Take nothing: code may have kept a stand-in that is not in place any more."""


class RecordedStream(io.TextIOBase):
    """A stream that tells of what is written and passes everything on."""

    def __init__(self, name: str, inner: Any, take: Take) -> None:
        self._name = name
        self.inner = inner
        self.take = take

    def write(self, text: str, /) -> int:
        """Write through, and tell; what cannot be written is not told."""
        written = self.inner.write(text)
        self.take(self._name, text)
        return int(written or 0)

    def flush(self) -> None:
        """Flush the stream behind."""
        if not getattr(self.inner, "closed", False):
            self.inner.flush()

    def close(self) -> None:
        """Flush; the stream behind belongs to the session."""
        self.flush()

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """As the stream behind."""
        return bool(self.inner.isatty())

    def fileno(self) -> int:
        """As the stream behind."""
        return int(self.inner.fileno())

    @property
    def encoding(self) -> Any:  # type: ignore[override]
        """As the stream behind."""
        return getattr(self.inner, "encoding", "utf-8")

    @property
    def errors(self) -> Any:  # type: ignore[override]
        """As the stream behind."""
        return getattr(self.inner, "errors", "strict")

    @property
    def buffer(self) -> Any:
        """Of the stream behind; what is written there is not told."""
        return self.inner.buffer

    @property
    def name(self) -> Any:
        """As the stream behind."""
        return getattr(self.inner, "name", f"<{self._name}>")

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

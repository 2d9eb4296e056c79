"""The objects that are ``sys.stdout`` and ``sys.stderr`` in the terminal front.

They are text files that write through to the real ones, by way of what ``streams`` wants to know and do.

Not here: what happens while the prompt is up, and what is remembered (``streams``).
"""

from __future__ import annotations

import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.terminal.streams import TerminalStreams


class TerminalStream(io.TextIOBase):
    """Stands in for one real stream and behaves like it.

    ``close`` flushes and nothing more: a cell that closes ``sys.stdout`` must not end the session's output.
    """

    def __init__(self, real: Any, name: str, streams: TerminalStreams) -> None:
        self._real = real
        self._streams = self.streams = streams
        self.stream_name = name
        self._buffer: BytesPort | None = None
        self.write_through: Callable[[str], Any] = real.write

    def write(self, text: str, /) -> int:
        """Write text; returns its length.

        Raises:
            TypeError: it is no text. ValueError, OSError, UnicodeEncodeError: as the real stream does.
        """
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        streams = self._streams
        if streams.is_special:
            streams.write_specially(self, text)
        else:
            streams.note(self.stream_name, text)
            self.write_through(text)
        return len(text)

    def writelines(self, lines: Iterable[str], /) -> None:  # type: ignore[override]
        """Write several texts; no newlines are added."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Flush the real stream."""
        self._real.flush()

    def close(self) -> None:
        """Flush. The stream stays open: it belongs to the session."""
        try:
            self._real.flush()
        except (OSError, ValueError):
            pass

    def reconfigure(self, **changes: Any) -> None:
        """Change encoding, errors, newline or buffering of the real stream."""
        self._real.reconfigure(**changes)

    def detach(self) -> Any:
        """Refuse: the session would lose its output.

        Raises:
            io.UnsupportedOperation: always.
        """
        raise io.UnsupportedOperation(f"detach: {self.stream_name} belongs to the running session")

    def fileno(self) -> int:
        """The real stream's file descriptor."""
        number: int = self._real.fileno()
        return number

    def isatty(self) -> bool:
        """Whether the real stream is a terminal."""
        return bool(self._real.isatty())

    def readable(self) -> bool:
        """No."""
        return False

    def writable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As the real stream."""
        return bool(self._real.seekable())

    @property
    def closed(self) -> bool:
        """Whether the real stream is closed."""
        return bool(getattr(self._real, "closed", False))

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The real stream's."""
        return getattr(self._real, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """The real stream's."""
        return getattr(self._real, "errors", None)

    @property
    def newlines(self) -> Any:  # type: ignore[override]
        """The real stream's."""
        return getattr(self._real, "newlines", None)

    @property
    def line_buffering(self) -> bool:
        """The real stream's."""
        return bool(getattr(self._real, "line_buffering", False))

    @property
    def name(self) -> Any:
        """The real stream's."""
        return getattr(self._real, "name", f"<{self.stream_name}>")

    @property
    def mode(self) -> str:
        """The real stream's."""
        return getattr(self._real, "mode", "w")

    @property
    def buffer(self) -> Any:
        """Takes bytes. While the prompt is up it is the real buffer, for the prompt draws itself through it.

        Raises:
            AttributeError: the real stream has no such thing.
        """
        if self._streams.is_prompt_up:
            return self._real.buffer
        if self._buffer is None:
            self._buffer = BytesPort(self._real.buffer, self, self._streams)
        return self._buffer

    def __repr__(self) -> str:
        return f"<{self.stream_name} of the session: {self._real!r}>"


class BytesPort(io.BufferedIOBase):
    """The ``buffer`` of a stand-in: bytes go to the real buffer, behind the text that was written before them."""

    def __init__(self, real: Any, stream: TerminalStream, streams: TerminalStreams) -> None:
        self._real = real
        self._stream = stream
        self._streams = streams

    def write(self, data: Any, /) -> int:
        """Write bytes; returns their number."""
        streams = self._streams
        size = memoryview(data).nbytes
        text = bytes(data).decode("utf-8", "replace")
        if streams.is_special:
            self._stream.write(text)
            return size
        self._stream.flush()
        streams.note(self._stream.stream_name, text)
        self._real.write(data)
        return size

    def flush(self) -> None:
        """Flush the real buffer."""
        self._real.flush()

    def close(self) -> None:
        """Flush; the buffer stays open."""
        self._stream.close()

    def detach(self) -> Any:
        """Refuse, as the stream does."""
        return self._stream.detach()

    def fileno(self) -> int:
        """The real file descriptor."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def writable(self) -> bool:
        """Yes."""
        return True

    @property
    def closed(self) -> bool:
        """Whether the real stream is closed."""
        return self._stream.closed

    @property
    def raw(self) -> Any:
        """The real raw stream."""
        return self._real.raw

"""What a task writes is filed under the task: the end of it is kept, and how much was cut is known.

The stream in front of ``sys.stdout`` is there only while tasks run; a cell without tasks writes as ever.
"""

from __future__ import annotations

import io
import sys
import threading
from _contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KEPT = 1 << 20  # characters of output that a task keeps

current_output: ContextVar[TaskOutput | None] = ContextVar("ipython_task_output", default=None)


class TaskOutput:
    """The end of what was written.

    Args:
        limit: characters that are kept.

    >>> kept = TaskOutput(limit=4)
    >>> kept.write("abcdef")
    >>> kept.text, kept.cut
    ('cdef', 2)
    """

    def __init__(self, *, limit: int = KEPT) -> None:
        self._limit = limit
        self._pieces: list[str] = []
        self._size = 0
        self._lock = threading.Lock()
        self.cut = 0  # characters that are no longer here
        self.is_live = False  # shown as it comes, too

    def write(self, text: str) -> None:
        """Keep a text; any thread."""
        with self._lock:
            self._pieces.append(text)
            self._size += len(text)
            if self._size > 2 * self._limit:  # seldom, so that many small pieces cost little
                self._shorten()

    def _shorten(self) -> None:
        whole = "".join(self._pieces)
        kept = whole[max(0, len(whole) - self._limit) :]
        self.cut += len(whole) - len(kept)
        self._pieces, self._size = [kept], len(kept)

    @property
    def text(self) -> str:
        """What is kept."""
        with self._lock:
            self._shorten()
            return self._pieces[0]

    @property
    def last_line(self) -> str:
        """The last line that is not blank."""
        return next((line for line in reversed(self.text[-2000:].splitlines()) if line.strip()), "").strip()


class TaskStream(io.TextIOBase):
    """A stream that files what tasks write, and hands on what everybody else writes.

    Args:
        name: ``stdout`` or ``stderr``.
        inner: the stream that was there before.
    """

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, inner: Any) -> None:
        self._name = name
        self.inner = inner

    def write(self, text: str) -> int:
        """File a text, or hand it on."""
        output = current_output.get()
        if output is None:
            return int(self.inner.write(text) or 0)
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        output.write(text)
        if output.is_live:
            self.inner.write(text)
        return len(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        if self.inner is not None:
            self.inner.flush()

    def writable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """Whether what is written now goes to a terminal."""
        return current_output.get() is None and bool(self.inner.isatty())

    def fileno(self) -> int:
        """Return the descriptor behind.

        Raises:
            io.UnsupportedOperation: a task asks, or there is none.
        """
        if current_output.get() is not None:
            # So a command that a task runs writes through a pipe to us, and not to the terminal.
            raise io.UnsupportedOperation("the output of a task is no file")
        return int(self.inner.fileno())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def install_streams() -> None:
    """Put our streams in front of ``sys.stdout`` and ``sys.stderr``, unless they are there."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is not None and not isinstance(stream, TaskStream):
            setattr(sys, name, TaskStream(name, stream))


def remove_streams() -> None:
    """Give back the streams that were there before, unless somebody has put others in front."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, TaskStream):
            setattr(sys, name, stream.inner)

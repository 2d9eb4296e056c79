"""``sys.stdout`` and ``sys.stderr`` while the terminal front runs.

While a cell runs, writes go straight through. While the prompt is on the screen, what threads and tasks write is
collected and printed above the prompt in one piece, by the prompt's own loop: no thread, no torn lines. The head of
what a cell writes is kept for its history record.
"""

from __future__ import annotations

import sys
import threading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any


class TerminalStream:
    """Stands in for a text stream; everything it does not do itself is done by the real one."""

    def __init__(self, real: Any, name: str, owner: TerminalStreams) -> None:
        self._real = real
        self._name = name
        self._owner = owner

    def write(self, text: str) -> int:
        """Write text, above the prompt if that is on the screen."""
        owner = self._owner
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if owner.above_prompt is not None:
            owner.collect(self._real, text)
            return len(text)
        if owner.room > 0:
            owner.keep(self._name, text)
        self._real.write(text)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand everything to the terminal."""
        self._real.flush()  # also for prompt_toolkit, which writes to our buffer and flushes us

    def isatty(self) -> bool:
        """Whether the real stream is a terminal."""
        return bool(self._real.isatty())

    def fileno(self) -> int:
        """The descriptor of the real stream."""
        number: int = self._real.fileno()
        return number

    @property
    def encoding(self) -> str:
        """Encoding of the real stream."""
        return self._real.encoding or "utf-8"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __repr__(self) -> str:
        return f"<{self._name} of the terminal front, over {self._real!r}>"


class TerminalStreams:
    """Context in which both streams are replaced; the ones before come back.

    Args:
        head: characters of each cell's output that are kept.
    """

    def __init__(self, *, head: int = 2000) -> None:
        self._head = head
        self.room = 0
        self._kept: list[tuple[str, str]] = []
        self.above_prompt: Callable[[Callable[[], None]], None] | None = None
        self._pending: list[tuple[Any, str]] = []
        self._lock = threading.Lock()
        self._before: tuple[Any, Any] = (None, None)

    def __enter__(self) -> TerminalStreams:
        self._before = sys.stdout, sys.stderr
        if sys.stdout is not None:
            sys.stdout = TerminalStream(sys.stdout, "stdout", self)
        if sys.stderr is not None:
            sys.stderr = TerminalStream(sys.stderr, "stderr", self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.print_pending()
        sys.stdout, sys.stderr = self._before

    def begin_cell(self) -> None:
        """Start to keep the head of what is written."""
        self._kept, self.room = [], self._head

    def head(self) -> list[tuple[str, str]]:
        """Return what was kept since the cell began: (stream, text), neighbours joined."""
        kept, self._kept, self.room = self._kept, [], 0
        joined: list[tuple[str, str]] = []
        for name, text in kept:
            if joined and joined[-1][0] == name:
                joined[-1] = (name, joined[-1][1] + text)
            else:
                joined.append((name, text))
        return joined

    def keep(self, name: str, text: str) -> None:
        """Keep as much of a text as there is room for."""
        kept = text[: self.room]
        self.room -= len(kept)
        self._kept.append((name, kept))

    def collect(self, real: Any, text: str) -> None:
        """Take text for above the prompt; the prompt's loop prints it."""
        with self._lock:
            first = not self._pending
            self._pending.append((real, text))
        schedule = self.above_prompt
        if first and schedule is not None:
            try:
                schedule(self.print_pending)
            except RuntimeError:
                self.print_pending()  # the loop is going away

    def print_pending(self) -> None:
        """Write what was collected."""
        with self._lock:
            pending, self._pending = self._pending, []
        for real, text in pending:
            try:
                real.write(text)
            except (OSError, ValueError):
                return
        if pending:
            if not pending[-1][1].endswith("\n"):
                pending[-1][0].write("\n")  # the prompt is drawn on a line of its own
            for real in dict.fromkeys(one[0] for one in pending):
                real.flush()

"""One ordered queue for everything that leaves: text of both streams, displays, results, errors, replies.

Any thread puts in; the thread of the sockets takes out. The order in which things were made is the order in which they
are sent, so text on stderr stands where it was written between text on stdout. Text of one stream and one request in a
row is one entry, a ``Run``: writing is then an append of the text itself, which gives the garbage collector nothing to
do. The other thread is woken for the first text after a pause, and then looks at the queue by itself for a while
(kernel.md 7.1 to 7.3).
"""

from __future__ import annotations

import os
from _thread import allocate_lock, get_ident
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.wire.actions import Request

# Tags of items.
TEXT, PUBLISH, FINISH, FLUSH, CALL = 0, 1, 2, 3, 4

ALLOWANCE = 256 << 10  # characters after which the other thread is woken
BLOCK_AT = 256 << 20  # characters at which whoever writes has to wait
FLUSH_LIMIT = 10.0  # seconds
BLOCK_LIMIT = 60.0  # seconds that a writer waits at a time


class Run:
    """Texts that one request wrote to one stream, with nothing in between."""

    __slots__ = ("append", "name", "parent", "texts")

    def __init__(self, name: str, parent: Any) -> None:
        self.name = name
        self.parent = parent
        self.texts: list[str] = []
        self.append = self.texts.append

    def take(self) -> str:
        """Return what was written so far, and forget it."""
        texts = self.texts
        count = len(texts)
        whole = "".join(texts[:count])
        del texts[:count]  # a text that came meanwhile stays
        return whole


NO_RUN = Run("", object())


class Outputs:
    """The queue.

    Args:
        wake: wakes the thread that takes out; any thread, cheap, never blocks.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self.items: deque[tuple[Any, Any, Any]] = deque()
        self.run = NO_RUN  # where text is added
        self._last_run = NO_RUN  # taken, but a thread may just be adding to it
        self.allowance = 0  # characters that may still be written without waking anybody; 0: the reader sleeps
        self._wake = wake
        self._drained = allocate_lock()
        self._is_woken = False
        self.is_asleep = True
        self.is_urgent = False
        self.taker = 0  # identifier of the thread that takes out
        self.is_closed = False
        self._process = os.getpid()

    # -- putting in ----------------------------------------------------------------------------------------------

    def write(self, name: str, parent: Any, text: str) -> None:
        """Put in a text of ``stdout`` or ``stderr``."""
        run = self.run
        if run.parent is not parent or run.name != name:
            run = self.open_run(name, parent)
        run.append(text)
        self.allowance = left = self.allowance - len(text)
        if left < 0:
            self.press()

    def open_run(self, name: str, parent: Any) -> Run:
        """Begin a new entry of text."""
        self.run = run = Run(name, parent)
        self.items.append((TEXT, parent, run))
        return run

    def _put(self, tag: int, parent: Any, payload: Any) -> None:
        self.run = NO_RUN  # what is written next stands behind this
        self.items.append((tag, parent, payload))

    def press(self) -> None:
        """Wake the reader; wait while far too much is in the queue."""
        if self.is_asleep:
            self._ring()  # text after a pause: the reader waits a moment for the rest of the line
        else:
            self.urge()
        if self.allowance < -BLOCK_AT and not self.is_closed and self.taker != get_ident():
            self._drained.acquire(False)
            # The reader releases it when it has taken everything.
            if self.items:
                self._drained.acquire(timeout=BLOCK_LIMIT)

    def urge(self) -> None:
        """Let the reader take everything at once."""
        self.is_urgent = True
        self._ring()

    def _ring(self) -> None:
        if self._process != os.getpid():
            self._leave_to_parent()
        elif not self._is_woken:
            self._is_woken = True
            self._wake()

    def publish(
        self,
        kind: str,
        content: Mapping[str, Any] | bytes,
        parent: Any,
        *,
        metadata: Mapping[str, Any] | None = None,
        buffers: Sequence[Any] = (),
        topic: bytes = b"",
    ) -> None:
        """Put in a broadcast."""
        self._put(PUBLISH, parent, (kind, content, metadata or {}, buffers, topic))
        self.urge()

    def finish(self, request: Request, content: Any, metadata: Mapping[str, Any], *, failed: bool = False) -> None:
        """Put in the end of a request."""
        self._put(FINISH, request, (content, metadata, failed))
        self.urge()

    def call(self, function: Callable[[], Any]) -> None:
        """Let the reader call something, after all that is in the queue."""
        self._put(CALL, None, function)
        self.urge()

    def flush(self, limit: float = FLUSH_LIMIT) -> bool:
        """Wait until all that is in the queue was handed over for sending; returns whether it was."""
        if self.is_closed or self.taker in (0, get_ident()):
            return False
        if self._process != os.getpid():
            self._leave_to_parent()
            return True
        done = allocate_lock()
        done.acquire()
        self._put(FLUSH, None, done)
        self.urge()
        return done.acquire(timeout=limit)

    # -- taking out ----------------------------------------------------------------------------------------------

    def begin_looking(self) -> bool:
        """The reader is awake and will look at the queue again by itself; returns whether it must take everything."""
        self._is_woken = False
        self.is_asleep = False
        self.allowance = ALLOWANCE
        urgent, self.is_urgent = self.is_urgent, False
        return urgent

    def take_run(self, run: Run) -> str:
        """Return the text of an entry that was taken out."""
        if self.run is run:
            self.run = NO_RUN
        self._last_run = run
        return run.take()

    def take_late(self) -> tuple[Run, str] | None:
        """Return what a thread has added to the entry that was taken last, just as it was taken."""
        run = self._last_run
        return (run, run.take()) if run.texts else None

    def end_taking(self) -> None:
        """Everything was taken."""
        self._drained.acquire(False)
        self._drained.release()

    def is_in_line(self) -> bool:
        """Whether the last text that is in the queue does not end its line; the reader asks."""
        texts = self.run.texts
        return bool(texts) and not texts[-1].endswith("\n")

    def sleep(self) -> bool:
        """The reader wants to sleep until it is woken; returns False if it may not, because something came in."""
        self.is_asleep = True
        self.allowance = 0
        if self.items or self._last_run.texts:
            self.is_asleep = False
            return False
        return True

    # -- in a forked child ---------------------------------------------------------------------------------------

    def _leave_to_parent(self) -> None:
        # The thread that reads is in the parent. Text goes through the captured descriptors, in order; sockets are
        # never touched, so everything else is dropped.
        self.allowance = 0
        while self.items:
            tag, _, payload = self.items.popleft()
            if tag == TEXT:
                number = 2 if payload.name == "stderr" else 1
                data = self.take_run(payload).encode("utf-8", "replace")
                while data:
                    try:
                        data = data[os.write(number, data) :]
                    except OSError:
                        break
            elif tag == FLUSH:
                payload.release()

    def forget(self) -> None:
        """A child was forked: what the parent has not sent yet is the parent's."""
        self.items.clear()
        self.run = NO_RUN
        self.allowance = 0
        self._is_woken = False

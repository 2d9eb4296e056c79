"""Where the thread that runs cells waits for requests: on a plain queue, or on the session's loop once there is one.

An idle kernel without asyncio pays nothing for it. Once the user's code has made the loop, background tasks go on while
the kernel waits.
"""

from __future__ import annotations

from _queue import Empty, SimpleQueue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.wire.actions import Request

    Item = Request | Callable[[], None] | None


class Inbox:
    """Requests for one thread, in order, and functions that it is to call. None means: the end.

    Args:
        loop: returns the owner of the session's loop if there is one already, else None.
    """

    def __init__(self, loop: Callable[[], Any]) -> None:
        self._queue: SimpleQueue[Item] = SimpleQueue()
        self._find_loop = loop
        self._waiting: Any = None  # the loop that runs while we wait
        self._future: Any = None
        self.idle: Callable[[Inbox], None] | None = None  # a toolkit's loop that runs while nothing comes

    def put(self, request: Item) -> None:
        """Give a request, a function to call, or None for the end; any thread."""
        self._queue.put(request)
        loop = self._waiting
        if loop is not None:
            try:
                loop.call_soon_threadsafe(self._poke)
            except RuntimeError:  # closed meanwhile
                pass

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self._queue.empty()

    def wait(self) -> Item:
        """Wait for the next; without a limit, because it is the kernel's idle state."""
        if self.idle is not None and self._queue.empty():
            self.idle(self)
        owner = self._find_loop()
        if owner is None:
            return self._queue.get()
        return self._wait_on(owner.loop)

    def _wait_on(self, loop: Any) -> Item:
        self._waiting = loop
        try:
            found: Item = loop.run_until_complete(self._next(loop))
            return found
        finally:
            self._waiting = self._future = None

    async def _next(self, loop: Any) -> Item:
        while True:
            self._future = loop.create_future()
            try:
                return self._queue.get_nowait()
            except Empty:
                await self._future

    def _poke(self) -> None:
        future = self._future
        if future is not None and not future.done():
            future.set_result(None)

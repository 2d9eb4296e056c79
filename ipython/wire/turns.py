"""Who is served when on one subshell: one request at a time, in the order of arrival."""

from __future__ import annotations

from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.wire.actions import Request


class Turns:
    """The queue of a subshell, what runs on it, and until when a failure aborts what comes."""

    __slots__ = ("_abort_until", "running", "waiting")

    def __init__(self) -> None:
        self.waiting: deque[Request] = deque()
        self.running: Request | None = None
        self._abort_until = float("-inf")

    def has_before(self, order: int) -> bool:
        """Whether something that arrived before ``order`` is not done."""
        if self.running is not None and self.running.order < order:
            return True
        return bool(self.waiting) and self.waiting[0].order < order

    def is_aborting(self, now: float) -> bool:
        """Whether an execute request that is met at this moment is aborted."""
        return now < self._abort_until

    def fail(self, until: float) -> list[Request]:
        """Take out the execute requests that wait; those met before ``until`` are to be aborted as well."""
        self._abort_until = until
        aborted = [request for request in self.waiting if request.kind == "execute_request"]
        self.waiting = deque(request for request in self.waiting if request.kind != "execute_request")
        return aborted

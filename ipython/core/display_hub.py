"""Where output events go: numbered, kept in a bounded journal, sent to the sink of the running cell.

Any thread may emit. An event belongs to the cell whose context the code runs in.
"""

from __future__ import annotations

from _collections import deque  # type: ignore[import-not-found]
from _contextvars import ContextVar

from ipython.model.output import NumberedEvent
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ipython.model.output import OutputEvent
    from ipython.model.ports import Sink

current_cell: ContextVar[int] = ContextVar("ipython_current_cell", default=0)


@value
class HubStatistics:
    """How much has been emitted and how much of it is kept."""

    emitted: int
    kept: int
    bytes: int


class DisplayHub:
    """Numbers events and hands them on.

    Args:
        sink: takes events while no cell runs (background tasks).
        event_limit: events kept for ``since``.
        byte_limit: estimated bytes of kept events.
    """

    def __init__(self, sink: Sink | None = None, *, event_limit: int = 1000, byte_limit: int = 4 << 20) -> None:
        self.sink = sink
        self.recorder: Callable[[Sink, OutputEvent, int], None] | None = None  # a session log: hands on, and keeps
        # A front that sees all that is written tells a listener; one whose streams are events does nothing here.
        self.record_streams: Callable[[Callable[[str, str], None] | None], None] | None = None
        self._limit = event_limit
        self._byte_limit = byte_limit
        self._journal: deque[tuple[int, int, OutputEvent, int]] = deque()
        self._bytes = 0
        self._next = 1

    def emit(self, event: OutputEvent) -> None:
        """Number an event, keep it, and show it. Never raises."""
        number = self._next
        self._next = number + 1
        owner = current_cell.get()
        size = _size(event)
        journal = self._journal
        if size <= self._byte_limit and self._limit:
            journal.append((number, owner, event, size))
            self._bytes += size
            while len(journal) > self._limit or self._bytes > self._byte_limit:
                self._bytes -= journal.popleft()[3]
        sink = self.sink
        if sink is not None:
            self.hand_on(sink, event, owner)

    def hand_on(self, sink: Sink, event: OutputEvent, owner: int) -> None:
        """Show an event that has its number already."""
        if self.recorder is None:
            sink.emit(event, owner)
        else:
            self.recorder(sink, event, owner)

    def since(self, number: int) -> list[NumberedEvent]:
        """Return the kept events from ``number`` on."""
        return [NumberedEvent(kept, owner, event) for kept, owner, event, _ in list(self._journal) if kept >= number]

    @property
    def next_number(self) -> int:
        """Number that the next event gets."""
        return self._next

    def statistics(self) -> HubStatistics:
        """Return what was emitted and what is kept."""
        return HubStatistics(self._next - 1, len(self._journal), self._bytes)


class Routed:
    """Context in which a hub's events go to another sink."""

    def __init__(self, hub: DisplayHub, sink: Sink) -> None:
        self._hub = hub
        self._sink: Sink | None = sink

    def __enter__(self) -> None:
        self._hub.sink, self._sink = self._sink, self._hub.sink

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hub.sink, self._sink = self._sink, self._hub.sink


def _size(event: OutputEvent) -> int:
    text = getattr(event, "text", None)
    if type(text) is str:
        return 64 + len(text)
    bundle = getattr(event, "bundle", None)
    if bundle is None:
        return 512
    return 128 + sum(len(form) for form in bundle.data.values() if type(form) in (str, bytes))

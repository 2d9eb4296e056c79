"""Cells that are remembered as cells of a log: those of this session, and past ones from the history.

The history keeps the head of what a cell wrote and of its value; the session's output journal keeps events as they
were, for a while. Blocks that may be incomplete say so (``LoggedBlock.cut``).
"""

from __future__ import annotations

from datetime import datetime

from ipython.model.output import StreamText, ValueShown
from ipython.model.value import replace
from ipython.sessionlog.events import blocks_of_event
from ipython.sessionlog.record import ERROR, INTERRUPTED, OK, LoggedBlock, LoggedCell, LogPart, SessionLog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ipython.model.history import HistoryItem
    from ipython.model.output import NumberedEvent, OutputEvent
    from ipython.sessionlog.events import Render

_OWN = ("%logstart", "%logstop", "%logon", "%logoff", "%logstate")


def log_of_items(
    items: Iterable[HistoryItem],
    *,
    events: Mapping[int, Sequence[OutputEvent]] | None = None,
    render: Render | None = None,
    output_limit: int = 0,
    own_magics: bool = False,
) -> SessionLog:
    """Return remembered cells as a log; each session is a part of it.

    Args:
        items: the cells.
        events: what they showed, by number of the cell, as far as that is known (of one session).
        render: makes the text of a failure; goes with ``events``.
        output_limit: characters that the history keeps; texts of that length were cut.
        own_magics: with the cells that are about logging.
    """
    parts: list[LogPart] = []
    sessions: list[int] = []
    cells: list[LoggedCell] = []
    for item in items:
        if not own_magics and is_about_logging(item.source):
            continue
        if item.session not in sessions:
            sessions.append(item.session)
            parts.append(LogPart(_iso(item.start)))
        shown = (events or {}).get(item.line, ())
        cells.append(replace(_cell(item, shown, render, output_limit), part=sessions.index(item.session)))
    return SessionLog(1, tuple(cells), tuple(parts) or (LogPart(),))


def events_by_cell(events: Iterable[NumberedEvent]) -> dict[int, list[OutputEvent]]:
    """Return the events of each cell, by its number."""
    found: dict[int, list[OutputEvent]] = {}
    for one in events:
        found.setdefault(one.owner, []).append(one.event)
    return found


def is_about_logging(source: str) -> bool:
    """Whether a cell is one of the magics of this family, which say nothing in a log."""
    return source.strip().startswith(_OWN) and "\n" not in source.strip()


def _cell(item: HistoryItem, events: Sequence[OutputEvent], render: Render | None, limit: int) -> LoggedCell:
    status: str | None = OK
    error = ""
    if item.outcome not in ("", "ok"):
        status, error = (INTERRUPTED if item.outcome == "KeyboardInterrupt" else ERROR), item.outcome
    elif not item.outcome:
        status = None  # its process died
    return LoggedCell(
        item.line,
        item.source + "\n",
        item.python + "\n" if item.python else None,
        _iso(item.start),
        item.seconds,
        status,
        error,
        tuple(_blocks(item, events, render, limit)),
    )


def _blocks(
    item: HistoryItem, events: Sequence[OutputEvent], render: Render | None, limit: int
) -> Iterable[LoggedBlock]:
    group = 0
    if not any(type(event) is StreamText for event in events):
        for name, head in item.streams:
            text = _written(head, item) if name == "stdout" else _without_escapes(head)
            if text:
                yield LoggedBlock("stderr" if name == "stderr" else "stdout", text, "", group, cut=_is_cut(head, limit))
                group += 1
    has_value = False
    for event in events:
        has_value = has_value or type(event) is ValueShown
        blocks = blocks_of_event(event, render or _one_line, group=group)
        yield from blocks
        group += bool(blocks)
    if item.output and not has_value:
        yield LoggedBlock("result", item.output, "text/plain", group, cut=_is_cut(item.output, limit))
        group += 1
    if item.outcome not in ("", "ok") and not any(hasattr(event, "report") for event in events):
        # The history keeps the class of an exception and not its message.
        yield LoggedBlock(
            "traceback", f"Traceback (most recent call last):\n    ...\n{item.outcome}", "", group, cut=True
        )


def _one_line(report: object) -> str:
    return f"{getattr(report, 'name', 'Exception')}: {getattr(report, 'message', '')}"


def _is_cut(text: str, limit: int) -> bool:
    return bool(limit) and len(text) >= limit


def _written(text: str, item: HistoryItem) -> str:
    """Return what a cell wrote without what the terminal drew behind it: its value, its traceback."""
    text = _without_escapes(text)
    if item.output is not None:
        text = text.partition(f"Out[{item.line}]:")[0]
    if item.outcome not in ("", "ok"):
        text = text.partition("-" * 60)[0]
    return text


def _without_escapes(text: str) -> str:
    import re

    return re.sub(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[ -/]*[@-~]", "", text)


def _iso(seconds: float) -> str | None:
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="milliseconds")
    except (ValueError, OverflowError, OSError):
        return None

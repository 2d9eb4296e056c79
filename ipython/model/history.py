"""History entries and questions about them."""

from __future__ import annotations

from ipython.model.value import value


@value
class HistoryItem:
    """One remembered cell. Times are seconds since the epoch in UTC; ``line`` is the prompt number in its session."""

    session: int
    line: int
    source: str  # as typed
    python: str = ""  # transformed; empty: same as typed
    start: float = 0.0
    seconds: float | None = None
    outcome: str = ""  # ok | name of the exception | "" (its process died before it ended)
    directory: str = ""
    output: str | None = None  # head of the text form of the value
    streams: tuple[tuple[str, str], ...] = ()  # (stream, head of what was written to it)


@value
class HistoryQuery:
    """A question to a history store; all conditions must hold."""

    pattern: str = ""  # what is looked for
    mode: str = "substring"  # substring | prefix | glob | fuzzy
    limit: int = 100
    before: tuple[int, int] | None = None  # only entries older than this (session, line)
    session: int | None = None  # 0: the current one; negative: back from it
    directory: str | None = None
    failed: bool | None = None
    unique: bool = False  # newest of equal sources only
    python: bool = False  # search and return transformed text
    magics: bool | None = None  # only magics and system commands, or only other cells
    time_limit: float | None = None  # seconds; what was found until then is the answer

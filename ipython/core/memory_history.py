"""The history of a shell that was given no other: everything in memory, gone with the process.

Implements ``ports.HistoryStore``; the one that lasts is ``services.history.journal``. No files, no clock of its own.
"""

from __future__ import annotations

import time

from ipython.model.history import HistoryItem
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipython.model.history import HistoryQuery
    from ipython.model.ports import Clock


class MemoryHistory:
    """Cells by session and line, in the order they were started.

    Args:
        ignore_space: a cell that begins with a space is not remembered.
        wall_clock: seconds since the epoch.
    """

    def __init__(self, *, ignore_space: bool = True, wall_clock: Clock = time.time) -> None:
        self._ignore_space = ignore_space
        self._wall_clock = wall_clock
        self._session = 1
        self._sessions: dict[int, dict[int, HistoryItem]] = {1: {}}

    @property
    def session_number(self) -> int:
        """Number of this session, from 1."""
        return self._session

    def start(self, line: int, source: str, python: str, directory: str) -> None:
        """Remember a cell before it runs; blank ones and those that begin with a space are not."""
        if not source.strip() or (self._ignore_space and source[0] == " "):
            return
        source = source.removesuffix("\n")
        python = python.removesuffix("\n")
        items = self._sessions[self._session]
        if line in items:  # the prompt number was set back
            self.new_session()
            items = self._sessions[self._session]
        items[line] = HistoryItem(
            self._session, line, source, "" if python == source else python, self._wall_clock(), directory=directory
        )

    def finish(
        self, line: int, *, outcome: str, seconds: float, output: str | None, streams: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Add how the cell ended; one that was not remembered stays so."""
        items = self._sessions[self._session]
        item = items.get(line)
        if item is not None:
            items[line] = replace(item, outcome=outcome, seconds=seconds, output=output, streams=tuple(streams))

    def search(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Answer a question, newest first; in fuzzy mode the closest first."""
        from ipython.core.lazy import load_module

        patterns = load_module("ipython.source.patterns")
        fits = patterns.matcher(query.pattern, query.mode)
        fuzzy = query.mode == "fuzzy" and bool(query.pattern)
        session = None if query.session is None else self._resolve(query.session)
        found: list[HistoryItem] = []
        seen: set[str] = set()
        for item in self._newest_first():
            text = (item.python or item.source) if query.python else item.source
            if (
                (query.session is not None and item.session != session)
                or (query.before is not None and (item.session, item.line) >= query.before)
                or (query.directory is not None and item.directory != query.directory)
                or (query.failed is not None and query.failed != (item.outcome not in ("", "ok")))
                or (query.failed is False and item.outcome != "ok")
                or (query.magics is not None and query.magics != is_magic(item))
                or not fits(text)
            ):
                continue
            if query.unique:
                if text in seen:
                    continue
                seen.add(text)
            found.append(item)
            if len(found) >= query.limit and not fuzzy:
                break
        if fuzzy:
            found.sort(key=lambda item: patterns.closeness(query.pattern, item.source))
        return found[: max(query.limit, 0)]

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[HistoryItem]:
        """Entries of one session, oldest first; 0 is this session, -1 the one before it that has entries."""
        number = self._resolve(session)
        items = self._sessions.get(number, {}) if number is not None else {}
        return [items[line] for line in sorted(items) if line >= start and (stop is None or line < stop)]

    def tail(self, count: int, *, include_latest: bool = False) -> Sequence[HistoryItem]:
        """The last entries, oldest first; without the latest one unless asked."""
        items = [item for _, item in zip(range(count + 1), self._newest_first(), strict=False)]
        items = items[:count] if include_latest or not self._sessions[self._session] else items[1:]
        return items[::-1]

    def recent(self, limit: int) -> list[str]:
        """Sources, newest first, equal neighbours once."""
        sources: list[str] = []
        for item in self._newest_first():
            if len(sources) >= limit:
                break
            if not sources or sources[-1] != item.source:
                sources.append(item.source)
        return sources

    def new_session(self) -> None:
        """Go on under a new session number."""
        self._session += 1
        self._sessions[self._session] = {}

    def idle_step(self) -> bool:
        """Nothing to prepare: answers False at once."""
        return False

    def close(self) -> None:
        """Nothing to mark: the entries go with the process."""

    def _newest_first(self) -> Iterable[HistoryItem]:
        for number in sorted(self._sessions, reverse=True):
            items = self._sessions[number]
            for line in sorted(items, reverse=True):
                yield items[line]

    def _resolve(self, session: int) -> int | None:
        if session >= 0:
            return session or self._session
        with_entries = [number for number in self._sessions if number < self._session and self._sessions[number]]
        return with_entries[session] if -session <= len(with_entries) else None


def is_magic(item: HistoryItem) -> bool:
    """Whether the cell was a magic or a system command, by its first character or by what it became."""
    return item.source[:1] in ("%", "!") or "get_ipython()." in item.python

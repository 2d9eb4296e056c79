"""The reading side of the history: one answer from index, journals and upstream's file (shell.md section 8.1).

``sources`` says what has to be read where; this module asks there and puts the answers together, so that a reader
never misses an entry. Order everywhere: this session first, then by session and line, newest first.
"""

from __future__ import annotations

from ipython.model.value import replace
from ipython.services.history.late import load
from ipython.services.history.sources import Sources
from ipython.source.patterns import closeness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from ipython.model.history import HistoryQuery
    from ipython.services.history.index import Index
    from ipython.services.history.records import Row
    from ipython.services.history.sources import OwnSession, State

_CANDIDATES = 10  # times the limit: fuzzy matches that are compared for closeness


class Library(Sources):
    """Answers questions about everything that was remembered.

    Args:
        folder: journals and index; empty: only what ``own`` holds in memory.
        upstream_file: upstream's ``history.sqlite``; may be empty or missing.
        own: the session being written; None when there is none (maintenance).
        newest_of_equals: searches show each text once.
        warn: takes one line for the person.
    """

    def __init__(
        self,
        folder: str,
        upstream_file: str,
        *,
        own: OwnSession | None = None,
        newest_of_equals: bool = False,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(folder, upstream_file, own=own, warn=warn)
        self._unique = newest_of_equals

    def search(self, query: HistoryQuery, *, columns: str = "") -> list[Any]:
        """Entries that fit, newest first, this session before the others; in fuzzy mode the closest first.

        Args:
            query: the question; its session may be relative.
            columns: ``tables.TYPED`` or ``tables.PYTHON`` for (session, line, text) instead of whole rows.

        Raises:
            ValueError: the query's mode is not known.
        """
        own = self.own_number()
        if self._unique and not query.unique:
            query = replace(query, unique=True)
        state = self.state()
        if query.session is not None:
            session = self._absolute(query.session, state)
            if session is None:
                return []
            query = replace(query, session=session)
        fuzzy = query.mode == "fuzzy" and bool(query.pattern)
        limit = max(query.limit, 0)
        wanted = max(limit * _CANDIDATES, 200) if fuzzy else limit
        whole = "" if fuzzy or query.unique else columns
        try:
            found = self._search(query, state, own, wanted, whole)
        except Exception as error:
            if state.index is None:
                raise
            self.lost(state.index, error)
            state = self.without_index()
            found = self._search(query, state, own, wanted, whole)
        self.report(0)
        if query.unique:
            seen: dict[str, Any] = {}
            for row in found:
                seen.setdefault((row[3] or row[2]) if query.python else row[2], row)
            found = list(seen.values())
        if fuzzy:
            found.sort(key=lambda row: closeness(query.pattern, row[2]))
        found = found[:limit]
        return _projected(found, columns) if columns and not whole else found

    def _search(self, query: HistoryQuery, state: State, own: int, wanted: int, columns: str) -> list[Any]:
        found: list[Any] = []
        before = query.before
        asks_own = own and query.session in (None, own) and (before is None or before[0] == own)
        if asks_own:
            mine = replace(query, session=own)
            if own in state.pending:
                found = _projected(self.scan.search(mine, [own], wanted), columns)
            elif state.index is not None:
                found = self._from_index(state.index, mine, (), wanted, columns)
        if len(found) >= wanted or (query.session is not None and query.session == own):
            return found[:wanted]
        others = replace(query, before=None) if before is not None and before[0] == own else query
        rest = wanted - len(found)
        parts: list[Any] = []
        pending = state.pending - {own}
        if query.session is not None:
            pending &= {query.session}
        if pending:
            parts += _projected(self.scan.search(others, pending, rest), columns)
        if state.index is not None:
            parts += self._from_index(state.index, others, pending | ({own} if own else set()), rest, columns)
        upstream = self.upstream() if state.after_row is not None else None
        if upstream is not None and state.after_row is not None:
            parts += _projected(upstream.search(replace(others, limit=rest), state.after_row), columns)
        return found + _merged(parts)[:rest]

    def _from_index(
        self, index: Index, query: HistoryQuery, without: Iterable[int], limit: int, columns: str
    ) -> list[Any]:
        rows = index.tables.search(query, columns=columns, without=tuple(without), limit=limit)
        return rows if columns else [_unpacked(row) for row in rows]

    def tail(self, count: int, *, include_latest: bool = False, columns: str = "") -> list[Any]:
        """The last entries, this session's last, oldest first; without the latest of this session unless asked."""
        found = self._newest(count + 1, columns)
        own = self.own_number()
        if not include_latest and found and own and found[0][0] == own:
            found = found[1:]
        return found[: max(count, 0)][::-1]

    def _newest(self, count: int, columns: str) -> list[Any]:
        state = self.state()
        own = self.own_number()
        try:
            return self._newest_of(state, own, count, columns)
        except Exception as error:
            if state.index is None:
                raise
            self.lost(state.index, error)
            state = self.without_index()
            return self._newest_of(state, own, count, columns)

    def _newest_of(self, state: State, own: int, count: int, columns: str) -> list[Any]:
        found: list[Any] = []
        if own in state.pending:
            found = _projected(_first(self.scan.newest_first([own]), count), columns)
        elif own and state.index is not None:
            found = self._index_range(state.index, own, 1, None, columns)[::-1][:count]
        rest = count - len(found)
        if rest <= 0:
            return found
        parts = _projected(_first(self.scan.newest_first(state.pending - {own}), rest), columns)
        if state.index is not None:
            without = tuple(state.pending | ({own} if own else set()))
            rows = state.index.tables.tail(rest, columns=columns, without=without)
            parts += rows if columns else [_unpacked(row) for row in rows]
        upstream = self.upstream() if state.after_row is not None else None
        if upstream is not None and state.after_row is not None:
            parts += _projected(upstream.tail(rest, state.after_row), columns)
        return found + _merged(parts)[:rest]

    def recent(self, limit: int) -> list[str]:
        """Sources, newest first, this session before the others, equal neighbours once."""
        sources: list[str] = []
        seen: set[str] = set()
        for _, _, source in self._newest(limit + limit // 4 + 10, "h.session, h.line, h.source_raw"):
            if sources and sources[-1] == source:
                continue
            if self._unique:
                if source in seen:
                    continue
                seen.add(source)
            sources.append(source)
        return sources[: max(limit, 0)]

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> list[Row]:
        """Entries of one session, oldest first; 0 is this session, -1 the one before it that has entries."""
        state = self.state()
        number = self._absolute(session, state)
        if not number:
            return []
        if number in state.pending:
            contents = self.scan.contents(number)
            found = [row for row in contents.in_order() if row[1] >= start and (stop is None or row[1] < stop)]
            if found or "upstream" not in contents.head:
                return found
        found = []
        if state.index is not None:
            try:
                found = self._index_range(state.index, number, start, stop, "")
            except Exception as error:
                self.lost(state.index, error)
                state.after_row = 0 if self.upstream() is not None else None
                found = [
                    row
                    for row in self.scan.contents(number).in_order()
                    if row[1] >= start and (stop is None or row[1] < stop)
                ]
        upstream = self.upstream() if state.after_row is not None else None
        if upstream is not None and not self.scan.has_entries(number):
            known = {row[1] for row in found}
            found += [row for row in upstream.range(number, start, stop) if row[1] not in known]
            found.sort()
        return found

    @staticmethod
    def _index_range(index: Index, session: int, start: int, stop: int | None, columns: str) -> list[Any]:
        rows = index.tables.range(session, start, stop, columns=columns)
        return rows if columns else [_unpacked(row) for row in rows]

    def sessions(self) -> list[tuple[int, int]]:
        """Sessions that have entries with the number of entries, newest first."""
        return self._sessions(self.state())

    def _sessions(self, state: State) -> list[tuple[int, int]]:
        counts: dict[int, int] = {}
        if state.after_row is not None and (upstream := self.upstream()) is not None:
            counts.update(upstream.sessions(state.after_row))
        if state.index is not None:
            try:
                for number, count in state.index.tables.sessions():
                    counts[number] = counts.get(number, 0) + count
            except Exception as error:
                self.lost(state.index, error)
                return self._sessions(self.without_index())
        for number in state.pending:
            rows = len(self.scan.contents(number).rows)
            if rows:
                counts[number] = rows
        return sorted(counts.items(), reverse=True)

    def absolute(self, session: int) -> int | None:
        """Return the number that a relative one means: 0 this session, -1 the one before it that has entries."""
        return self._absolute(session, self.state())

    def _absolute(self, session: int, state: State) -> int | None:
        if session > 0:
            return session
        own = self.own_number()
        if session == 0:
            return own or None
        below = own or None
        with_rows = sorted(
            number for number in state.pending if (below is None or number < below) and self.scan.has_entries(number)
        )
        elsewhere = []
        if state.after_row is not None and (upstream := self.upstream()) is not None:
            elsewhere = [number for number, _ in upstream.sessions(state.after_row)]
        for _ in range(-session):
            candidates = [number for number in with_rows + elsewhere if below is None or number < below]
            if state.index is not None:
                found = state.index.tables.session_before(below, without=state.pending)
                if found is not None:
                    candidates.append(found)
            if not candidates:
                return None
            below = max(candidates)
        return below

    def last_session(self) -> int | None:
        """Return the highest session number that has entries or a journal."""
        state = self.state()
        numbers = [self.own_number(), *self.scan.numbers()]
        if state.index is not None:
            numbers.append(state.index.tables.last_session() or 0)
        elif (upstream := self.upstream()) is not None:
            numbers.append(load("ipython.services.history.upstream_import").highest_session(upstream.path) or 0)
        return max(numbers) or None

    def session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        """Return start and end (text as in upstream's table, or seconds), number of cells and remark."""
        state = self.state()
        if number not in state.pending and state.index is not None:
            found = state.index.tables.session_info(number)
            if found is not None:
                return found
        contents = self.scan.contents(number)
        if contents.head and "upstream" not in contents.head:
            count = len(contents.rows) if contents.ended is not None else None
            return contents.head.get("start"), contents.ended, count, ""
        upstream = self.upstream()
        return upstream.session_info(number) if upstream is not None else None


def _unpacked(row: tuple[Any, ...]) -> Any:
    return load("ipython.services.history.tables").as_row(row) if row[9] else (*row[:9], ())


def _projected(rows: Sequence[Row], columns: str) -> list[Any]:
    if not columns:
        return list(rows)
    if columns.endswith("source_raw"):
        return [(row[0], row[1], row[2]) for row in rows]
    return [(row[0], row[1], row[3] or row[2]) for row in rows]


def _merged(rows: list[Any]) -> list[Any]:
    # Newest first; the same entry from two places once, the first given one.
    places: dict[tuple[int, int], Any] = {}
    for row in rows:
        places.setdefault((row[0], row[1]), row)
    return [places[place] for place in sorted(places, reverse=True)]


def _first(rows: Iterable[Row], count: int) -> list[Row]:
    found: list[Row] = []
    if count > 0:
        for row in rows:
            found.append(row)
            if len(found) >= count:
                break
    return found

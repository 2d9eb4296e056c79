"""The reading side of the history: one answer from index, journals and upstream's file (DESIGN.md section 5b).

Before every question the index is brought up to date for a few milliseconds. What it still lacks, or all of it when it
is locked, broken, read-only, being built or impossible here, is read where it stands: journals by ``search``, upstream's
file by ``upstream_import``. So a reader never misses an entry. sqlite is imported at the first question that has
something to ask it. Order everywhere: this session first, then by session and line, newest first.
"""

from __future__ import annotations

import os
import sys
import time

from ipython.model.value import replace
from ipython.services.history import folder as folders
from ipython.services.history.late import load
from ipython.services.history.search import JournalScan
from ipython.source.patterns import closeness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol

    from ipython.model.history import HistoryQuery
    from ipython.services.history.index import Index
    from ipython.services.history.records import Row
    from ipython.services.history.upstream_import import Remarks, UpstreamFile

    class OwnSession(Protocol):
        """What is asked about the session that is being written (``journal.JournalHistory``)."""

        @property
        def known_number(self) -> int:
            """Its number, or 0."""

        @property
        def unwritten(self) -> list[bytes]:
            """Records that no file has."""


LARGE_BYTES = 1_000_000  # of journals not yet indexed: from here on a child process does it
LARGE_ROWS = 3_000  # of upstream's file, likewise
SMALL_BYTES = 64_000  # of journals not yet indexed: up to here the next search does it
STEP = 0.004  # seconds of work in one idle step
FRESHEN = 0.03  # seconds of indexing before an answer
WAIT_INDEX = 20.0  # seconds that ``index_file`` waits for a child that builds the index
RETRY = 1.0  # seconds before an index that could not be opened is tried again
_CANDIDATES = 10  # times the limit: fuzzy matches that are compared for closeness
_PIECE = 16_384  # bytes of a journal indexed at once


class State:
    """Where the parts of the history have to be read from at this moment."""

    __slots__ = ("after_row", "index", "pending")

    def __init__(self, index: Index | None, pending: set[int], after_row: int | None) -> None:
        self.index = index
        self.pending = pending  # sessions to be read from their journals
        self.after_row = after_row  # upstream's rows beyond this one are read there; None: none are missing


class Library:
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
        self.folder = folder
        self.upstream_file = upstream_file
        self._own = own
        self._unique = newest_of_equals
        self._warn = warn
        self.scan = JournalScan(folder)
        self._index: Index | None = None
        self._retry_at = 0.0
        self._sqlite_missing = False
        self._upstream: UpstreamFile | None = None
        self._kept: dict[int, bytes] = {}
        self._asked_child_at = -1e9
        self._idle_began = self._idle_done = False
        self._process = os.getpid()

    def close(self) -> None:
        """Let go of all files."""
        if self._index is not None and self._index.process == os.getpid():
            self._index.close()
        self._index = None
        if self._upstream is not None:
            self._upstream.close()
            self._upstream = None

    def keep(self, number: int, data: bytes) -> None:
        """Hold records of an earlier session of this process that could not be written."""
        self._kept[number] = data

    # -- what is where -------------------------------------------------------------------------------------------

    def upstream(self) -> UpstreamFile | None:
        """Upstream's file for direct questions; None when there is none or no sqlite."""
        if self._process != os.getpid():  # connections do not survive a fork
            self._upstream = self._index = None
            self._process = os.getpid()
        if self._sqlite_missing or not self.upstream_file or not os.path.exists(self.upstream_file):
            return None
        if self._upstream is None:
            module = self._load("upstream_import")
            if module is None:
                return None
            self._upstream = module.UpstreamFile(self.upstream_file, module.Remarks(self.folder))
        self._upstream.remarks.refresh()
        return self._upstream

    def remarks(self) -> Remarks | None:
        """What is hidden or renumbered of upstream's file."""
        module = self._load("upstream_import")
        if module is None:
            return None
        remarks: Remarks = module.Remarks(self.folder)
        remarks.refresh()
        return remarks

    def index(self, *, wait: float | None = None) -> Index | None:
        """The index, opened, or None when it cannot be used at this moment."""
        if not self.folder or self._sqlite_missing or self.is_being_built():
            return None
        if self._index is not None:
            if self._index.is_current_file():
                return self._index
            if self._index.process == os.getpid():
                self._index.close()
            self._index = None
        if wait is None and time.monotonic() < self._retry_at:
            return None
        module = self._load("index")
        if module is None:
            return None
        try:
            self._index = module.Index(self.folder, wait=module.WAIT if wait is None else wait)
        except (module.sqlite3.Error, OSError):
            self._retry_at = time.monotonic() + RETRY
        return self._index

    def _load(self, name: str) -> Any:
        try:
            return load(f"ipython.services.history.{name}")
        except ImportError:
            self._sqlite_missing = True
            return None

    def is_being_built(self) -> bool:
        """Whether a child process builds the index now."""
        path = os.path.join(self.folder, folders.LOCK)
        try:
            with open(path, "rb") as file:
                process = int(file.read(20))
        except (OSError, ValueError):
            return False
        return folders.is_alive(process)

    def state(self, seconds: float = FRESHEN) -> State:
        """Bring the index up to date for at most ``seconds`` and tell what it lacks."""
        self.scan.extra = dict(self._kept)
        own = self._own
        if own is not None and own.unwritten:
            self.scan.extra[own.known_number] = b"".join(own.unwritten)
        upstream = self.upstream()
        index = self.index() if self._has_something(upstream) else None
        if index is None:
            return State(None, set(self.scan.numbers()), 0 if upstream is not None else None)
        try:
            deadline = time.perf_counter() + seconds
            pending = self._index_journals(index, deadline)
            after = self._index_upstream(index, upstream, deadline)
        except Exception as error:
            self._lost(index, error)
            return State(None, set(self.scan.numbers()), 0 if upstream is not None else None)
        self._report(index.bad)
        pending.update(self.scan.extra)
        return State(index, pending, after)

    def _has_something(self, upstream: UpstreamFile | None) -> bool:
        return upstream is not None or os.path.isdir(self.folder)

    def _index_journals(self, index: Index, deadline: float) -> set[int]:
        found = index.pending()
        if sum(found.values()) > LARGE_BYTES and self.ask_child():
            return set(found)
        # Newest first: those are asked for most.
        for number in sorted(found, reverse=True):
            while time.perf_counter() < deadline:
                if not index.read_journal(number, most=_PIECE):
                    return set(found)
                if found[number] <= _PIECE:
                    del found[number]
                    break
                found[number] -= _PIECE
        return set(index.pending()) if not found else set(found)

    def _index_upstream(self, index: Index, upstream: UpstreamFile | None, deadline: float) -> int | None:
        if upstream is None:
            return None
        stamp = load("ipython.services.history.upstream_import").stamp(self.upstream_file)
        if not stamp or index.state("upstream") == stamp:
            return None
        highest, last = upstream.highest_row(), index.upstream_row()
        if highest < last:  # another file under the same name: look at all of it again
            index._write(lambda: index.set_state("upstream_row", "0"))
            last = 0
        if highest - last > LARGE_ROWS and self.ask_child():
            return last
        while time.perf_counter() < deadline:
            more = index.read_upstream(upstream, stamp)
            if not more:
                return None if more is False else index.upstream_row()
        return index.upstream_row()

    def _lost(self, index: Index, error: Exception) -> None:
        # The index failed under our hands: a broken file is removed, a locked one left alone.
        module = self._load("index")
        if module is None or not isinstance(error, module.sqlite3.Error):
            raise error
        index.close()
        self._index = None
        self._retry_at = time.monotonic() + RETRY
        if module.is_broken(error):
            try:
                module.remove(self.folder)
                self._retry_at = 0.0
            except OSError:
                pass

    def _report(self, bad: int) -> None:
        bad = max(bad, self.scan.bad)
        if bad and self._warn is not None:
            self._warn(f"History: {bad} damaged record{'s' if bad > 1 else ''} in {self.folder} skipped.")
            self._warn = None

    def ask_child(self) -> bool:
        """Have the index built by a child process, at most once a minute; False: that is not possible here."""
        now = time.monotonic()
        if now - self._asked_child_at < 60:
            return True
        started: bool = load("ipython.services.history.rebuild_process").start(self.folder, self.upstream_file)
        if started:
            self._asked_child_at = now
        return started

    def index_file(self) -> str:
        """Return the path of the index after bringing it up to date (limit: ``WAIT_INDEX``)."""
        if not self.folder:
            return ":memory:"
        path = os.path.join(self.folder, folders.INDEX)
        try:
            folders.make_folder(self.folder)
        except OSError:
            return path
        deadline = time.monotonic() + WAIT_INDEX
        while True:
            self._retry_at = 0.0
            state = self.state(WAIT_INDEX)
            building = self.is_being_built() or time.monotonic() - self._asked_child_at < 2
            if (state.index is not None and not state.pending and state.after_row is None) or not building:
                return path
            if time.monotonic() > deadline:
                return path
            time.sleep(0.05)

    # -- questions -----------------------------------------------------------------------------------------------

    def _own_number(self) -> int:
        return self._own.known_number if self._own is not None else 0

    def search(self, query: HistoryQuery, *, columns: str = "") -> list[Any]:
        """Entries that fit, newest first, this session before the others; in fuzzy mode the closest first.

        Args:
            query: the question; its session may be relative.
            columns: ``tables.TYPED`` or ``tables.PYTHON`` for (session, line, text) instead of whole rows.

        Raises:
            ValueError: the query's mode is not known.
        """
        own = self._own_number()
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
            self._lost(state.index, error)
            state = State(None, set(self.scan.numbers()), 0 if self.upstream() is not None else None)
            found = self._search(query, state, own, wanted, whole)
        self._report(0)
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
        own = self._own_number()
        if not include_latest and found and own and found[0][0] == own:
            found = found[1:]
        return found[: max(count, 0)][::-1]

    def _newest(self, count: int, columns: str) -> list[Any]:
        state = self.state()
        own = self._own_number()
        try:
            return self._newest_of(state, own, count, columns)
        except Exception as error:
            if state.index is None:
                raise
            self._lost(state.index, error)
            state = State(None, set(self.scan.numbers()), 0 if self.upstream() is not None else None)
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
                self._lost(state.index, error)
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
                self._lost(state.index, error)
                return self._sessions(State(None, set(self.scan.numbers()), 0 if self.upstream() else None))
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
        own = self._own_number()
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
        numbers = [self._own_number(), *self.scan.numbers()]
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

    # -- idle ----------------------------------------------------------------------------------------------------

    def idle_step(self) -> bool:
        """Do at most about ``STEP`` seconds of work; False when nothing is left.

        Few new records are left to the next search, so that a prompt where nobody searches never loads sqlite.
        """
        if self._idle_done or not self.folder:
            return False
        if not self._idle_began:
            size, upstream_size, has_index = self._work_size()
            if self.is_being_built() or (size <= SMALL_BYTES and (has_index or not upstream_size)):
                self._idle_done = True
                return False
            if not has_index and (size > LARGE_BYTES or upstream_size > LARGE_BYTES) and self.ask_child():
                self._idle_done = True
                return False
            self._idle_began = True
        for name in ("json", "sqlite3"):  # one import is one step
            if name not in sys.modules:
                try:
                    load(name)
                except ImportError:
                    self._idle_done = True
                    return False
                return True
        state = self.state(STEP)
        more = state.index is not None and (bool(state.pending - set(self.scan.extra)) or state.after_row is not None)
        self._idle_done = not more or time.monotonic() - self._asked_child_at < 60
        return not self._idle_done

    def _work_size(self) -> tuple[int, int, bool]:
        # Bytes of journals written since the index was, bytes of upstream's file, and whether there is an index.
        try:
            indexed = os.stat(os.path.join(self.folder, folders.INDEX)).st_mtime
        except OSError:
            indexed = 0.0
        size = 0
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if folders.journal_number(entry.name) is not None:
                        status = entry.stat()
                        if status.st_mtime > indexed:
                            size += status.st_size
        except OSError:
            pass
        try:
            upstream = os.stat(self.upstream_file).st_size if self.upstream_file else 0
        except OSError:
            upstream = 0
        return size, upstream, indexed > 0


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

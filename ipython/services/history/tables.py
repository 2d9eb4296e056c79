"""Questions in SQL to a file with upstream's three tables: upstream's own, or our index, which has more columns.

Builds no tables and changes nothing; ``index`` does. Source: shell.md section 8.1.
"""

from __future__ import annotations

import json
import sqlite3
import time

from ipython.source.patterns import literal_runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Any

    from ipython.model.history import HistoryQuery
    from ipython.services.history.records import Row

SHIFT = 24  # the id of an entry in the index is session * 2**24 + line, so that one number orders everything
TRIGRAM = 3  # characters; shorter patterns cannot use the full-text table
_MOST_TRIGRAMS = 24  # of a long pattern
_STEPS = 20_000  # virtual machine steps of sqlite between two looks at the clock

TYPED = "h.session, h.line, h.source_raw"
PYTHON = "h.session, h.line, h.source"
_OUTPUT = "(SELECT o.output FROM output_history o WHERE o.session = h.session AND o.line = h.line)"
_STREAMS = "(SELECT o.streams FROM output_history o WHERE o.session = h.session AND o.line = h.line)"
_COMMON = (
    "h.session, h.line, coalesce(h.source_raw, h.source, ''), "
    "CASE WHEN h.source = h.source_raw THEN '' ELSE coalesce(h.source, '') END, "
)
FULL_INDEX = (
    f"{_COMMON} coalesce(h.start, 0.0), h.seconds, coalesce(h.outcome, ''), coalesce(h.directory, ''), "
    f"{_OUTPUT}, {_STREAMS}"
)
FULL_UPSTREAM = f"{_COMMON} 0.0, NULL, '', '', {_OUTPUT}, NULL"


def decoded(data: bytes) -> str:
    """Return text from a database whose bytes may be anything, half surrogate pairs included."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")


def as_row(found: tuple[Any, ...]) -> Row:
    """Return a fetched row with its streams unpacked."""
    streams = found[9]
    pairs = tuple((str(name), str(text)) for name, text in json.loads(streams)) if streams else ()
    row: Row = (*found[:9], pairs)
    return row


class Tables:
    """Reads one database.

    Args:
        connection: open, with ``text_factory`` set by the caller.
        is_index: whether it has our columns.
        trigram: whether it has the full-text table ``search``.
    """

    def __init__(self, connection: sqlite3.Connection, *, is_index: bool = False, trigram: bool = False) -> None:
        self.connection = connection
        self.is_index = is_index
        self.trigram = trigram
        self.full = FULL_INDEX if is_index else FULL_UPSTREAM
        self._newest = "h.id DESC" if is_index else "h.session DESC, h.line DESC"

    def search(
        self,
        query: HistoryQuery,
        *,
        columns: str = "",
        without: Collection[int] = (),
        after_row: int = 0,
        limit: int | None = None,
        accept: Callable[[tuple[Any, ...]], bool] | None = None,
    ) -> list[tuple[Any, ...]]:
        """Return rows that fit, newest first.

        Args:
            query: its ``session`` is an absolute number; ``limit`` below overrides its limit.
            columns: what to select; all of a ``Row`` (streams packed) when empty.
            without: sessions to leave out.
            after_row: only rows inserted after this rowid (upstream's file only).
            limit: how many rows.
            accept: a last look at a row before it counts.
        """
        text = "h.source" if query.python else "h.source_raw"
        trigrams = self._trigrams(query)
        conditions, values = self._conditions(query, text, "search.rowid" if trigrams else "h.id")
        if without:
            conditions.append(f"h.session NOT IN ({', '.join(str(int(number)) for number in without)})")
        if after_row:
            conditions.append("h.rowid > ?")
            values.append(after_row)
        tables = "history h"
        order = self._newest if self.is_index else "h.rowid DESC"
        if trigrams:
            tables = "search JOIN history h ON h.id = search.rowid"
            conditions.insert(0, "search MATCH ?")
            values.insert(0, " AND ".join(f'"{trigram}"' for trigram in trigrams))
            order = "search.rowid DESC"
        wanted = query.limit if limit is None else limit
        statement = f"SELECT {columns or self.full}, {text} FROM {tables}"
        if conditions:
            statement += f" WHERE {' AND '.join(conditions)}"
        statement += f" ORDER BY {order}"
        if not query.unique and accept is None:
            statement += " LIMIT ?"
            values.append(max(wanted, 0))
        return self._collect(statement, values, wanted, query, accept)

    def _collect(
        self,
        statement: str,
        values: list[Any],
        wanted: int,
        query: HistoryQuery,
        accept: Callable[[tuple[Any, ...]], bool] | None,
    ) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []
        if query.time_limit is not None:
            deadline = time.perf_counter() + query.time_limit
            self.connection.set_progress_handler(lambda: time.perf_counter() > deadline, _STEPS)
        try:
            seen: set[str] = set()
            for row in self.connection.execute(statement, values):
                if query.unique:
                    if row[-1] in seen:
                        continue
                    seen.add(row[-1])
                if accept is not None and not accept(row):
                    continue
                found.append(row[:-1])
                if len(found) >= wanted:
                    break
        except sqlite3.OperationalError as error:
            if query.time_limit is None or "interrupt" not in str(error):
                raise
        finally:
            if query.time_limit is not None:
                self.connection.set_progress_handler(None, 0)
        return found[: max(wanted, 0)]

    def _conditions(self, query: HistoryQuery, text: str, place: str) -> tuple[list[str], list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []

        def add(condition: str, *bound: Any) -> None:
            conditions.append(condition)
            values.extend(bound)

        pattern = query.pattern
        if query.session is not None:
            if self.is_index:
                add("h.id BETWEEN ? AND ?", query.session << SHIFT, ((query.session + 1) << SHIFT) - 1)
            else:
                add("h.session = ?", query.session)
        if query.before is not None:
            session, line = query.before
            if self.is_index:
                add(f"{place} < ?", (session << SHIFT) + line)
            else:
                add("(h.session < ? OR (h.session = ? AND h.line < ?))", session, session, line)
        if query.directory is not None:
            add("h.directory = ?", query.directory) if self.is_index else add("0")
        if query.failed is not None:
            known = "h.outcome NOT IN ('', 'ok')" if query.failed else "h.outcome = 'ok'"
            add(known if self.is_index else "0")
        if query.magics is not None:
            is_magic = "(h.source_raw GLOB '[%!]*' OR (h.source <> h.source_raw AND instr(h.source, 'get_ipython().')))"
            add(is_magic if query.magics else f"NOT {is_magic}")
        if pattern:
            if query.mode == "substring":
                add(f"instr({text}, ?)", pattern)
            elif query.mode == "prefix":
                add(f"substr({text}, 1, {len(pattern)}) = ?", pattern)
            elif query.mode == "glob":
                if pattern.strip("*"):
                    add(f"{text} GLOB ?", pattern)
            elif query.mode == "fuzzy":
                letters = "".join(pattern.split())
                escaped = (f"\\{letter}" if letter in "%_\\" else letter for letter in letters)
                add(f"{text} LIKE ? ESCAPE '\\'", f"%{'%'.join(escaped)}%")
            else:
                raise ValueError(f"history search mode {query.mode!r}: accepted are substring, prefix, glob, fuzzy")
        return conditions, values

    def _trigrams(self, query: HistoryQuery) -> list[str]:
        if not self.trigram or query.python or query.mode not in ("substring", "prefix", "glob"):
            return []
        if query.session is not None:  # the rows of one session are few and lie together
            return []
        runs = literal_runs(query.pattern) if query.mode == "glob" else [query.pattern]
        found: dict[str, None] = {}
        for run in runs:
            last = len(run) - TRIGRAM
            # Every letter once is enough: fewer lists are intersected, and the text itself is compared anyway.
            for start in {*range(0, last + 1, TRIGRAM), last} if last >= 0 else ():
                part = run[start : start + TRIGRAM]
                if "\0" not in part and part.isascii():  # folding of other letters differs between versions
                    found[part.replace('"', '""')] = None
        trigrams = list(found)
        step = max(1, len(trigrams) // _MOST_TRIGRAMS)
        return trigrams[::step]

    def tail(
        self, count: int, *, columns: str = "", without: Collection[int] = (), after_row: int = 0
    ) -> list[tuple[Any, ...]]:
        """Return the newest rows, newest first."""
        conditions = [f"h.session NOT IN ({', '.join(str(int(number)) for number in without)})"] if without else []
        if after_row:
            conditions.append(f"h.rowid > {int(after_row)}")
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        return self.connection.execute(
            f"SELECT {columns or self.full} FROM history h {where} ORDER BY {self._newest} LIMIT ?", (max(count, 0),)
        ).fetchall()

    def range(
        self, session: int, start: int = 1, stop: int | None = None, *, columns: str = ""
    ) -> list[tuple[Any, ...]]:
        """Return rows of one session, oldest first; ``stop`` is not included."""
        statement = f"SELECT {columns or self.full} FROM history h WHERE h.session = ? AND h.line >= ?"
        values = [session, start]
        if stop is not None:
            statement += " AND h.line < ?"
            values.append(stop)
        return self.connection.execute(f"{statement} ORDER BY h.line", values).fetchall()

    def session_before(self, session: int | None, without: Collection[int] = ()) -> int | None:
        """Return the highest number below ``session`` (None: of all) that has entries."""
        below = session
        while True:
            if below is None:
                found = self.connection.execute("SELECT max(session) FROM history").fetchone()[0]
            else:
                found = self.connection.execute(
                    "SELECT max(session) FROM history WHERE session < ?", (below,)
                ).fetchone()[0]
            if found is None or found not in without:
                return None if found is None else int(found)
            below = found

    def sessions(self) -> list[tuple[int, int]]:
        """Return (session, number of entries), newest first; sessions without entries are left out."""
        return self.connection.execute(
            "SELECT session, count(*) FROM history GROUP BY session ORDER BY session DESC"
        ).fetchall()

    def session_info(self, session: int) -> tuple[Any, Any, Any, Any] | None:
        """Return start and end as text, number of cells and remark."""
        found: tuple[Any, Any, Any, Any] | None = self.connection.execute(
            "SELECT start, end, num_cmds, remark FROM sessions WHERE session = ?", (session,)
        ).fetchone()
        return found

    def last_session(self) -> int | None:
        """Return the highest session number."""
        found = self.connection.execute("SELECT max(session) FROM sessions").fetchone()[0]
        return None if found is None else int(found)

"""Upstream's ``history.sqlite``: read, never written (shell.md section 8.3).

People run both programs side by side, and upstream takes a file that stays locked for five seconds for a broken one.
So it is opened read-only, read in pieces, and let go of after each. What goes by another number here, and what the
person cleared or forgot here, stands in ``upstream.jsonl`` beside the journals.
"""

from __future__ import annotations

import json
import os
import sqlite3

from ipython.services.history import folder as folders
from ipython.services.history.tables import Tables, as_row, decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from ipython.model.history import HistoryQuery
    from ipython.services.history.records import Row

WAIT = 0.1  # seconds for upstream to finish a write of its own


def read_only(path: str, *, wait: float = WAIT) -> sqlite3.Connection:
    """Open an sqlite file so that nothing can be written to it.

    Raises:
        sqlite3.Error: it is missing or no file.
    """
    address = os.path.abspath(path).replace("\\", "/") if os.name == "nt" else os.path.abspath(path)
    for letter, code in (("%", "%25"), ("?", "%3f"), ("#", "%23")):
        address = address.replace(letter, code)
    slash = "" if address.startswith("/") else "/"
    connection = sqlite3.connect(f"file:{slash}{address}?mode=ro", uri=True, timeout=wait, check_same_thread=False)
    connection.text_factory = decoded
    return connection


def highest_session(path: str) -> int | None:
    """Return the highest session number in upstream's file; None when it cannot be read."""
    try:
        connection = read_only(path)
    except sqlite3.Error:
        return None
    try:
        (number,) = connection.execute(
            "SELECT max(coalesce((SELECT max(session) FROM sessions), 0), coalesce((SELECT max(session) FROM history "
            f"WHERE session < {folders.HIGHEST}), 0))"
        ).fetchone()
        return min(int(number), folders.HIGHEST - 1)
    except (sqlite3.Error, TypeError, ValueError):
        return None
    finally:
        connection.close()


def stamp(path: str) -> str:
    """Return a text that changes when the file does; empty when there is no file."""
    try:
        status = os.stat(path)
    except OSError:
        return ""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}" if status.st_size else ""


class Remarks:
    """What ``upstream.jsonl`` says about upstream's sessions.

    Attributes:
        numbers: our number of an upstream session, where it differs.
        through: sessions up to this one are not to be seen.
        sessions: sessions that are not to be seen.
        entries: entries (session, line), by upstream's number, that are not to be seen.
        below: by session, the first line that is to be seen.
    """

    def __init__(self, folder: str) -> None:
        self.path = os.path.join(folder, folders.UPSTREAM) if folder else ""
        self._stamp: tuple[int, int] | None = None
        self._clear()

    def _clear(self) -> None:
        self.numbers: dict[int, int] = {}
        self.through = 0
        self.sessions: set[int] = set()
        self.entries: set[tuple[int, int]] = set()
        self.below: dict[int, int] = {}

    def refresh(self) -> bool:
        """Read the file if it changed; returns whether it did."""
        try:
            status = os.stat(self.path)
        except OSError:
            changed = self._stamp is not None
            self._stamp = None
            self._clear()
            return changed
        now = (status.st_size, status.st_mtime_ns)
        if now == self._stamp:
            return False
        self._stamp = now
        self._clear()
        try:
            with open(self.path, "rb") as file:
                lines = file.read().split(b"\n")
        except OSError:
            return True
        for line in lines:
            try:
                record = json.loads(line) if line.strip() else {}
                if "as" in record:
                    self.numbers[int(record["session"])] = int(record["as"])
                elif "through" in record:
                    self.through = max(self.through, int(record["through"]))
                elif "below" in record:
                    self.below[int(record["session"])] = int(record["below"])
                elif "line" in record:
                    self.entries.add((int(record["session"]), int(record["line"])))
                elif "session" in record:
                    self.sessions.add(int(record["session"]))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
        return True

    def append(self, record: dict[str, int]) -> None:
        """Add a record to the file.

        Raises:
            OSError: it cannot be written.
        """
        folders.make_folder(os.path.dirname(self.path))
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, b"\n" + json.dumps(record).encode() + b"\n")
        finally:
            os.close(descriptor)
        self.refresh()

    def shows(self, session: int, line: int) -> bool:
        """Whether an entry, by upstream's number, is to be seen."""
        return (
            session > self.through
            and session not in self.sessions
            and (session, line) not in self.entries
            and line >= self.below.get(session, line)
        )

    def theirs(self, ours: int) -> int | None:
        """Return upstream's number for one of ours; None when that number means another session here."""
        for session, number in self.numbers.items():
            if number == ours:
                return session
        return None if ours in self.numbers else ours


class UpstreamFile:
    """Answers questions straight from upstream's file, while the index does not hold it yet.

    Args:
        path: upstream's ``history.sqlite``.
        remarks: renumbered and hidden sessions.
    """

    def __init__(self, path: str, remarks: Remarks) -> None:
        self.path = path
        self.remarks = remarks
        self._tables: Tables | None = None
        self._inode = 0

    def _open(self) -> Tables | None:
        try:
            inode = os.stat(self.path).st_ino
            if self._tables is None or inode != self._inode:  # upstream's trim swaps the file
                self.close()
                self._tables = Tables(read_only(self.path))
                self._inode = inode
        except (OSError, sqlite3.Error):
            return None
        return self._tables

    def close(self) -> None:
        """Let go of the file."""
        if self._tables is not None:
            self._tables.connection.close()
            self._tables = None

    def search(self, query: HistoryQuery, after_row: int = 0) -> list[Row]:
        """Rows that fit, newest first; none when the file cannot be read."""
        from ipython.model.value import replace

        tables, remarks = self._open(), self.remarks
        if tables is None:
            return []
        if query.session is not None:
            theirs = remarks.theirs(query.session)
            if theirs is None:
                return []
            query = replace(query, session=theirs)
        try:
            found = tables.search(query, after_row=after_row, accept=lambda row: remarks.shows(row[0], row[1]))
        except sqlite3.Error:
            return []
        return self._ours(found)

    def tail(self, count: int, after_row: int = 0) -> list[Row]:
        """The newest rows, newest first."""
        tables = self._open()
        if tables is None:
            return []
        hidden = len(self.remarks.entries) + sum(self.remarks.below.values())
        try:
            found = tables.tail(count + hidden, without=self.remarks.sessions, after_row=after_row)
        except sqlite3.Error:
            return []
        return self._ours([row for row in found if self.remarks.shows(row[0], row[1])])[:count]

    def range(self, session: int, start: int, stop: int | None) -> list[Row]:
        """Rows of one session, by our number, oldest first."""
        tables, theirs = self._open(), self.remarks.theirs(session)
        if tables is None or theirs is None:
            return []
        try:
            found = tables.range(theirs, start, stop)
        except sqlite3.Error:
            return []
        return self._ours([row for row in found if self.remarks.shows(row[0], row[1])])

    def sessions(self, after_row: int = 0) -> list[tuple[int, int]]:
        """Our number of each session that has entries to be seen, and how many."""
        tables, remarks = self._open(), self.remarks
        if tables is None:
            return []
        try:
            where = f"WHERE rowid > {int(after_row)}" if after_row else ""
            found = tables.connection.execute(
                f"SELECT session, count(*) FROM history {where} GROUP BY session ORDER BY session DESC"
            ).fetchall()
        except sqlite3.Error:
            return []
        return [
            (remarks.numbers.get(session, session), count)
            for session, count in found
            if session > remarks.through and session not in remarks.sessions
        ]

    def session_info(self, session: int) -> tuple[Any, Any, Any, Any] | None:
        """Start, end, number of cells and remark of a session by our number."""
        tables, theirs = self._open(), self.remarks.theirs(session)
        if tables is None or theirs is None:
            return None
        try:
            return tables.session_info(theirs)
        except sqlite3.Error:
            return None

    def highest_row(self) -> int | None:
        """Return the rowid of the newest row, 0 when there is none; None when the file cannot be read now."""
        tables = self._open()
        if tables is None:
            return None
        try:
            return int(tables.connection.execute("SELECT coalesce(max(rowid), 0) FROM history").fetchone()[0])
        except sqlite3.Error:
            return None

    def batch(self, after_row: int, count: int) -> list[tuple[Any, ...]]:
        """Return (rowid, session, line, source, source_raw, output) of the next rows in the order they were written.

        Raises:
            sqlite3.Error: the file cannot be read now.
        """
        tables = self._open()
        if tables is None:
            raise sqlite3.OperationalError(f"cannot open {self.path}")
        return tables.connection.execute(
            "SELECT h.rowid, h.session, h.line, h.source, h.source_raw, (SELECT o.output FROM output_history o WHERE "
            "o.session = h.session AND o.line = h.line) FROM history h WHERE h.rowid > ? ORDER BY h.rowid LIMIT ?",
            (after_row, count),
        ).fetchall()

    def session_rows(self, numbers: Collection[int]) -> list[tuple[Any, ...]]:
        """Return (session, start, end, num_cmds, remark) of the given sessions.

        Raises:
            sqlite3.Error: the file cannot be read now.
        """
        tables = self._open()
        if tables is None or not numbers:
            return []
        wanted = set(numbers)
        found = tables.connection.execute(
            "SELECT session, start, end, num_cmds, remark FROM sessions WHERE session BETWEEN ? AND ?",
            (min(wanted), max(wanted)),
        ).fetchall()
        return [row for row in found if row[0] in wanted]

    def _ours(self, found: list[tuple[Any, ...]]) -> list[Row]:
        numbers = self.remarks.numbers
        rows = []
        for row in found:
            full = as_row(row)
            rows.append((numbers[full[0]], *full[1:]) if full[0] in numbers else full)
        return rows

"""The sqlite file of the index: made, opened, written, and thrown away when it is broken (DESIGN.md section 5b).

It has upstream's three tables, so that whoever reads those can read it, with more columns, and a full-text table of
character triples where this sqlite knows them. Nothing here waits for a disk: power loss may cost the cache, never an
entry. A file that is no database or is damaged is removed and made again; one that is locked or cannot be written
is left alone. What goes into it is ``index``'s business.
"""

from __future__ import annotations

import json
import os
import sqlite3

from ipython.services.history import folder as folders
from ipython.services.history.tables import SHIFT, Tables, decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ipython.services.history.records import Row

LAYOUT = 1  # of the tables; another one means: make them again
WAIT = 0.05  # seconds for another process to finish a write
_LINES = 1 << SHIFT
_BROKEN = (11, 26)  # SQLITE_CORRUPT, SQLITE_NOTADB

_TABLES = """
CREATE TABLE sessions (session integer PRIMARY KEY, start timestamp, end timestamp, num_cmds integer, remark text);
CREATE TABLE history (session integer, line integer, source text, source_raw text, start real, seconds real,
    outcome text, directory text, id integer PRIMARY KEY);
CREATE UNIQUE INDEX history_place ON history (session, line);
CREATE TABLE output_history (session integer, line integer, output text, streams text, PRIMARY KEY (session, line));
CREATE TABLE journals (session integer PRIMARY KEY, offset integer, closed integer, process integer, host text);
CREATE TABLE state (name text PRIMARY KEY, value text);
"""
_TRIGRAMS = (
    "CREATE VIRTUAL TABLE search USING fts5(source_raw, content='', detail='none', columnsize=0, tokenize='trigram')"
)


def is_broken(error: sqlite3.Error) -> bool:
    """Whether the error says that the file is no database or a damaged one (not: locked, full, read-only)."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "malformed" in str(error) or "not a database" in str(error)
    return (code & 0xFF) in _BROKEN


class CacheFile:
    """One connection to ``index.sqlite`` in a folder of journals.

    Args:
        folder: the folder; made if it is missing.
        wait: seconds to wait for other processes.

    Raises:
        sqlite3.Error: it cannot be opened or made here and now.
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: str, *, wait: float = WAIT) -> None:
        self.folder = folder
        self.path = os.path.join(folder, folders.INDEX)
        self.process = os.getpid()
        folders.make_folder(folder)
        try:
            self._open(wait)
        except sqlite3.DatabaseError as error:
            if not is_broken(error):
                raise
            remove(folder)
            self._open(wait)

    def _open(self, wait: float) -> None:
        if not os.path.lexists(self.path):
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600))
        connection = sqlite3.connect(self.path, timeout=wait, isolation_level=None, check_same_thread=False)
        try:
            connection.text_factory = decoded
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA temp_store=MEMORY")
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                self._make(connection, layout)
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"history", "journals", "state", "sessions", "output_history"} <= names:
                raise sqlite3.DatabaseError("database disk image is malformed: tables are missing")
            trigram = "search" in names
            if trigram:
                try:
                    connection.execute("SELECT rowid FROM search WHERE search MATCH '\"abc\"' LIMIT 1").fetchone()
                except sqlite3.OperationalError as error:  # made by a newer sqlite than this one
                    if is_broken(error):
                        raise
                    trigram = False
            self.can_write = trigram or "search" not in names
            self.inode = os.stat(self.path).st_ino
        except BaseException:
            connection.close()
            raise
        self.connection = connection
        self.trigram = trigram
        self.tables = Tables(connection, is_index=True, trigram=trigram)

    @staticmethod
    def _make(connection: sqlite3.Connection, layout: int) -> None:
        if layout:
            raise sqlite3.DatabaseError(f"database disk image is malformed: layout {layout}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:  # else another process made it while we waited
                for statement in _TABLES.split(";"):
                    if statement.strip():
                        connection.execute(statement)
                try:
                    connection.execute(_TRIGRAMS)
                except sqlite3.OperationalError:  # an sqlite without FTS5 or older than 3.34: searched by LIKE
                    pass
                connection.execute(f"PRAGMA user_version={LAYOUT}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def is_current_file(self) -> bool:
        """Whether the file at our path is still the one that is open, in the process that opened it."""
        try:
            return os.stat(self.path).st_ino == self.inode and os.getpid() == self.process
        except OSError:
            return False

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def state(self, name: str) -> str:
        """Return a remembered text, or an empty one."""
        found = self.connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return found[0] if found else ""

    def set_state(self, name: str, value: str) -> None:
        """Remember a text."""
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    def write(self, work: Callable[[], object]) -> bool:
        """Run ``work`` in a transaction, or in the one that is open; False when nothing can be written now."""
        connection = self.connection
        if connection.in_transaction:
            work()
            return True
        if not self.can_write:
            return False
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if is_broken(error):
                raise
            return False
        try:
            work()
            connection.execute("COMMIT")
        except sqlite3.OperationalError as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if is_broken(error):
                raise
            return False
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return True

    def add(self, rows: Iterable[Row]) -> None:
        """Insert entries that are not there yet (inside a transaction)."""
        execute = self.connection.execute
        for session, line, source, python, start, seconds, outcome, directory, output, streams in rows:
            if not 0 <= line < _LINES:
                continue
            identifier = (session << SHIFT) + line
            typed = storable(source)
            added = execute(
                "INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (session, line, storable(python) or typed, typed, start, seconds, storable(outcome),
                 storable(directory), identifier),
            ).rowcount  # fmt: skip
            if added == 1:
                if self.trigram:
                    execute("INSERT INTO search (rowid, source_raw) VALUES (?, ?)", (identifier, typed))
                if typed != source:
                    self._set_exactly("history", "source_raw", session, line, source)
                    self._set_exactly("history", "source", session, line, python or source)
                if output is not None or streams:
                    self._add_output(session, line, output, streams)

    def _set_exactly(self, table: str, column: str, session: int, line: int, text: str) -> None:
        # Half surrogate pairs are no text for sqlite, but as bytes they pass.
        self.connection.execute(
            f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE session = ? AND line = ?",
            (text.encode("utf-8", "surrogatepass"), session, line),
        )

    def _add_output(self, session: int, line: int, output: str | None, streams: tuple[tuple[str, str], ...]) -> None:
        kept = None if output is None else storable(output)
        self.connection.execute(
            "INSERT OR REPLACE INTO output_history VALUES (?, ?, ?, ?)",
            (session, line, kept, json.dumps(streams) if streams else None),
        )
        if output is not None and kept != output:
            self._set_exactly("output_history", "output", session, line, output)

    def drop_entries(self, where: str, values: tuple[object, ...] = ()) -> None:
        """Remove entries (inside a transaction); ``where`` is a condition on ``history``."""
        execute = self.connection.execute
        for identifier, session, line, source in execute(
            f"SELECT id, session, line, source_raw FROM history WHERE {where}", values
        ).fetchall():
            if self.trigram:
                execute("INSERT INTO search (search, rowid, source_raw) VALUES ('delete', ?, ?)", (identifier, source))
            execute("DELETE FROM history WHERE id = ?", (identifier,))
            execute("DELETE FROM output_history WHERE session = ? AND line = ?", (session, line))


def remove(folder: str) -> None:
    """Delete the index of a folder; it is made again from the journals.

    Raises:
        OSError: it cannot be deleted.
    """
    for name in (folders.INDEX, f"{folders.INDEX}-journal"):
        try:
            os.unlink(os.path.join(folder, name))
        except FileNotFoundError:
            pass


def storable(text: str) -> str:
    """Return ``text`` with half surrogate pairs, which sqlite does not take as text, replaced."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")

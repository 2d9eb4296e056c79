"""The sqlite index: a cache of journals and of upstream's file, which may be deleted at any time (DESIGN.md section 5b).

It has upstream's three tables, so that whoever reads those can read it, with more columns, and a full-text table of
character triples where this sqlite knows them. Nothing here waits for a disk: power loss may cost the cache, never an
entry. A file that is no database or is damaged is removed and made again; one that is locked or cannot be written
is left alone. What it lacks, ``library`` reads elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time

from ipython.services.history import folder as folders
from ipython.services.history import records
from ipython.services.history.tables import SHIFT, Tables, decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.services.history.records import Row
    from ipython.services.history.upstream_import import UpstreamFile

LAYOUT = 1  # of the tables; another one means: make them again
WAIT = 0.05  # seconds for another process to finish a write
BATCH = 50  # rows between two looks at the clock
_LINES = 1 << SHIFT
_OLD = 30 * 24 * 3600  # seconds without a write after which a session of another machine counts as ended
_TORN = 60  # seconds after which a journal without a whole first line counts as dead
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


def time_text(when: float | None) -> str | None:
    """Return a time as upstream writes it into ``sessions``: local, without zone."""
    if when is None:
        return None
    whole = int(when)
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(whole))}.{int((when - whole) * 1_000_000):06d}"


class Index:
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
        self.bad = 0  # damaged records met
        self._listed = 0  # modification time of the folder when it was listed
        self._numbers: list[int] = []
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

    # -- journals ------------------------------------------------------------------------------------------------

    def pending(self) -> dict[int, int]:
        """Return the sessions whose journals say more than the index, with how many bytes.

        Journals that vanished are dropped from the index; sessions that ended are not looked at again.
        """
        numbers, listed_anew = self._journal_numbers()
        known = {row[0]: row for row in self.connection.execute(
            "SELECT session, offset, closed, process, host FROM journals"
        )} if listed_anew else {row[0]: row for row in self.connection.execute(
            "SELECT session, offset, closed, process, host FROM journals WHERE NOT closed"
        )}  # fmt: skip
        if listed_anew:
            candidates: Iterable[int] = [n for n in numbers if n not in known or not known[n][2]]
            present = set(numbers)
            for number in [n for n in known if n not in present]:
                self._drop_session(number)
            self._fresh = {n for n in numbers if n not in known}
        else:
            candidates = set(known) | self._fresh
        found: dict[int, int] = {}
        ended: list[int] = []
        now = time.time()
        for number in candidates:
            try:
                status = os.stat(os.path.join(self.folder, folders.journal_name(number)))
            except OSError:
                self._listed = 0
                continue
            row = known.get(number)
            offset = row[1] if row is not None else 0
            if status.st_size < offset:
                self._drop_session(number)
                offset = 0
                row = None
            if status.st_size > offset:
                found[number] = status.st_size - offset
            elif row is not None and (
                now - status.st_mtime > _OLD or (row[4] == records.host_name() and not folders.is_alive(row[3]))
            ):
                ended.append(number)
        for number in ended:
            self._write(lambda number=number: self.connection.execute(
                "UPDATE journals SET closed = 1 WHERE session = ?", (number,)
            ))  # fmt: skip
        return found

    _fresh: set[int] = set()

    def _journal_numbers(self) -> tuple[list[int], bool]:
        try:
            changed = os.stat(self.folder).st_mtime_ns
        except OSError:
            return [], True
        recent = time.time_ns() - changed < 1_000_000_000  # the clock of the file system may be coarse
        if changed == self._listed and not recent:
            return self._numbers, False
        self._numbers = folders.journal_numbers(self.folder)
        self._listed = 0 if recent else changed
        return self._numbers, True

    def _write(self, work: Callable[[], object]) -> bool:
        # Run ``work`` in a transaction; False when the index cannot be written now.
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

    def read_journal(self, number: int, *, most: int = 1 << 30) -> bool:
        """Take in what the journal of a session says beyond what is indexed.

        Args:
            number: the session.
            most: bytes to read, at least one line.

        Returns:
            Whether it could be written.
        """
        return self._write(lambda: self._read_journal(number, most))

    def _read_journal(self, number: int, most: int) -> None:
        execute = self.connection.execute
        row = execute("SELECT offset, process, host FROM journals WHERE session = ?", (number,)).fetchone()
        offset, process, host = row if row is not None else (0, 0, "")
        try:
            data = read_lines(os.path.join(self.folder, folders.journal_name(number)), offset, most)
        except OSError:
            return
        if not data:
            self._close_torn(number, offset, process, host)
            return
        contents = records.Contents(number)
        contents.add(data)
        self.bad += contents.bad
        if contents.head:
            process, host = contents.head.get("pid", 0), contents.head.get("host", "")
        closed = contents.ended is not None or "upstream" in contents.head
        self.add(contents.in_order())
        for line, (seconds, outcome, output, streams) in contents.late.items():
            execute(
                "UPDATE history SET seconds = ?, outcome = ? WHERE id = ?",
                (seconds, _text(outcome), (number << SHIFT) + line),
            )
            if output is not None or streams:
                self._add_output(number, line, output, streams)
        if contents.head and "upstream" not in contents.head:
            execute(
                "INSERT OR REPLACE INTO sessions VALUES (?, ?, NULL, NULL, '')",
                (number, time_text(float(contents.head.get("start", 0.0)))),
            )
        if contents.ended is not None:
            (count,) = execute("SELECT count(*) FROM history WHERE session = ?", (number,)).fetchone()
            execute(
                "UPDATE sessions SET end = ?, num_cmds = ? WHERE session = ?",
                (time_text(contents.ended), count, number),
            )
        execute(
            "INSERT OR REPLACE INTO journals VALUES (?, ?, ?, ?, ?)",
            (number, offset + len(data), int(closed), process, _text(str(host))),
        )
        self._fresh.discard(number)

    def _close_torn(self, number: int, offset: int, process: int, host: str) -> None:
        # What is left is half a line: of a session that lives, or of one that died while writing.
        path = os.path.join(self.folder, folders.journal_name(number))
        dead = (
            host == records.host_name() and not folders.is_alive(process)
            if process
            else time.time() - os.stat(path).st_mtime > _TORN
        )
        if dead:
            self.bad += 1
            self.connection.execute(
                "INSERT OR REPLACE INTO journals VALUES (?, ?, 1, ?, ?)", (number, offset, process, host)
            )

    def add(self, rows: Iterable[Row]) -> None:
        """Insert entries that are not there yet (inside a transaction)."""
        execute = self.connection.execute
        for session, line, source, python, start, seconds, outcome, directory, output, streams in rows:
            if not 0 <= line < _LINES:
                continue
            identifier = (session << SHIFT) + line
            typed = _text(source)
            added = execute(
                "INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (session, line, _text(python) or typed, typed, start, seconds, _text(outcome), _text(directory),
                 identifier),
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

    def _add_output(
        self, session: int, line: int, output: str | None, streams: tuple[tuple[str, str], ...]
    ) -> None:
        kept = None if output is None else _text(output)
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

    def _drop_session(self, number: int) -> None:
        def work() -> None:
            self.drop_entries("session = ?", (number,))
            self.connection.execute("DELETE FROM sessions WHERE session = ?", (number,))
            self.connection.execute("DELETE FROM journals WHERE session = ?", (number,))

        self._write(work)

    # -- upstream's file -----------------------------------------------------------------------------------------

    def upstream_row(self) -> int:
        """Return the rowid of the last row taken from upstream's file."""
        value = self.state("upstream_row")
        return int(value) if value else 0

    def read_upstream(self, upstream: UpstreamFile, stamp: str, *, count: int = BATCH) -> bool | None:
        """Take in the next rows of upstream's file.

        Args:
            upstream: the file.
            stamp: what the file looked like before; remembered when everything is in.
            count: how many rows at most.

        Returns:
            Whether there is more; None when the index cannot be written now.

        Raises:
            sqlite3.Error: upstream's file cannot be read now.
        """
        after = self.upstream_row()
        found = upstream.batch(after, count)
        more = len(found) == count

        def work() -> None:
            if self.upstream_row() != after:
                return  # another process did it meanwhile
            self._add_upstream(upstream, found)
            if found:
                self.set_state("upstream_row", str(found[-1][0]))
            if not more:
                self.set_state("upstream", stamp)

        return more if self._write(work) else None

    def _add_upstream(self, upstream: UpstreamFile, found: list[tuple[Any, ...]]) -> None:
        remarks = upstream.remarks
        rows: list[Row] = []
        numbers: dict[int, int] = {}
        for _, session, line, python, source, output in found:
            if type(session) is not int or type(line) is not int or not 0 < session < folders.HIGHEST:
                continue
            if not remarks.shows(session, line):
                continue
            if session not in numbers:
                numbers[session] = self._our_number(upstream, session)
            typed = str(source if source is not None else python or "")
            transformed = "" if python is None or python == source else str(python)
            rows.append((numbers[session], line, typed, transformed, 0.0, None, "", "", output, ()))
        self.add(rows)
        for session, *rest in upstream.session_rows(numbers):
            self.connection.execute(
                "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?)", (numbers[session], *rest)
            )

    def _our_number(self, upstream: UpstreamFile, session: int) -> int:
        known = upstream.remarks.numbers.get(session)
        if known is not None:
            return known
        if not os.path.exists(os.path.join(self.folder, folders.journal_name(session))):
            return session
        # One of ours has this number: reserve the next free one as a session would.
        number, descriptor = folders.claim(
            self.folder, session, lambda n: records.head(n, time.time(), upstream=session)
        )
        os.close(descriptor)
        upstream.remarks.append({"session": session, "as": number})
        return number


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


def read_lines(path: str, offset: int, most: int = 1 << 30) -> bytes:
    """Return whole lines from ``offset`` on: about ``most`` bytes, at least one line if there is one.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb", buffering=0) as file:
        file.seek(offset)
        data = file.read(most) or b""
        while True:
            cut = data.rfind(b"\n") + 1
            if cut or len(data) < most:
                return data[:cut]
            more = file.read(most)
            if not more:
                return b""
            data += more


def _text(text: str) -> str:
    # Half surrogate pairs cannot be stored this way.
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")

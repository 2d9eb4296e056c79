"""What goes into the index: journals as far as they were not read yet, and upstream's file (DESIGN.md section 5b).

The index is a cache of both and may be deleted at any time; what it lacks, ``library`` reads elsewhere. Sessions that
ended are not looked at again.
"""

from __future__ import annotations

import os
import sqlite3
import time

from ipython.services.history import folder as folders
from ipython.services.history import records
from ipython.services.history.cache_file import WAIT, CacheFile, storable
from ipython.services.history.cache_file import is_broken as is_broken
from ipython.services.history.cache_file import remove as remove
from ipython.services.history.tables import SHIFT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ipython.services.history.records import Row
    from ipython.services.history.upstream_import import UpstreamFile

BATCH = 50  # rows between two looks at the clock
_OLD = 30 * 24 * 3600  # seconds without a write after which a session of another machine counts as ended
_TORN = 60  # seconds after which a journal without a whole first line counts as dead
Error = sqlite3.Error


def time_text(when: float | None) -> str | None:
    """Return a time as upstream writes it into ``sessions``: local, without zone."""
    if when is None:
        return None
    whole = int(when)
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(whole))}.{int((when - whole) * 1_000_000):06d}"


class Index(CacheFile):
    """The index of a folder of journals.

    Args:
        folder: the folder; made if it is missing.
        wait: seconds to wait for other processes.

    Raises:
        sqlite3.Error: it cannot be opened or made here and now.
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: str, *, wait: float = WAIT) -> None:
        self.bad = 0  # damaged records met
        self._listed = 0  # modification time of the folder when it was listed
        self._numbers: list[int] = []
        self._fresh: set[int] = set()  # journals of which nothing was read yet
        super().__init__(folder, wait=wait)

    # -- journals ------------------------------------------------------------------------------------------------

    def pending(self) -> dict[int, int]:
        """Return the sessions whose journals say more than the index, with how many bytes.

        Journals that vanished are dropped from the index; sessions that ended are not looked at again.
        """
        numbers, listed_anew = self._journal_numbers()
        which = "" if listed_anew else "WHERE NOT closed"
        known = {
            row[0]: row
            for row in self.connection.execute(f"SELECT session, offset, closed, process, host FROM journals {which}")
        }
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
        if ended:
            self.write(lambda: self.connection.executemany(
                "UPDATE journals SET closed = 1 WHERE session = ?", [(number,) for number in ended]
            ))  # fmt: skip
        return found

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

    def read_journal(self, number: int, *, most: int = 1 << 30) -> bool:
        """Take in what the journal of a session says beyond what is indexed.

        Args:
            number: the session.
            most: bytes to read, at least one line.

        Returns:
            Whether it could be written.
        """
        return self.write(lambda: self._read_journal(number, most))

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
        # A process may go on after closing its session, so it counts as closed only when nobody can write to it.
        lives = host == records.host_name() and folders.is_alive(process)
        closed = "upstream" in contents.head or (contents.ended is not None and not lives)
        self.add(contents.in_order())
        for line, (seconds, outcome, output, streams) in contents.late.items():
            execute(
                "UPDATE history SET seconds = ?, outcome = ? WHERE id = ?",
                (seconds, storable(outcome), (number << SHIFT) + line),
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
            (number, offset + len(data), int(closed), process, storable(str(host))),
        )
        self._fresh.discard(number)

    def _close_torn(self, number: int, offset: int, process: int, host: str) -> None:
        # What is left is nothing, or half a line: of a session that lives, or of one that died while writing.
        path = os.path.join(self.folder, folders.journal_name(number))
        dead = (
            host == records.host_name() and not folders.is_alive(process)
            if process
            else time.time() - os.stat(path).st_mtime > _TORN
        )
        if dead:
            # Another reader may have taken everything in since, or the session wrote the rest before it ended: only
            # what stands there after its death is torn.
            if read_lines(path, offset):
                return
            if os.stat(path).st_size > offset:
                self.bad += 1
            self.connection.execute(
                "INSERT OR REPLACE INTO journals VALUES (?, ?, 1, ?, ?)", (number, offset, process, host)
            )

    def _drop_session(self, number: int) -> None:
        def work() -> None:
            self.drop_entries("session = ?", (number,))
            self.connection.execute("DELETE FROM sessions WHERE session = ?", (number,))
            self.connection.execute("DELETE FROM journals WHERE session = ?", (number,))

        self.write(work)

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

        return more if self.write(work) else None

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
            self.connection.execute("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?)", (numbers[session], *rest))

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

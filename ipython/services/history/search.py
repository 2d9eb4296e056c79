"""Answers from the journals themselves: what the index lacks, and everything while there is no index.

A substring is looked for in the bytes of a file before any line of it is parsed, so that a rare word in many
megabytes costs about what reading them does. No sqlite here.
"""

from __future__ import annotations

import os
import time

from ipython.services.history import folder as folders
from ipython.services.history import records
from ipython.source.patterns import literal_runs, matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ipython.model.history import HistoryQuery
    from ipython.services.history.records import Contents, Row

_KEPT = 64  # journals whose parsed contents are kept in memory


class JournalScan:
    """Reads journals of a folder, newest first.

    Args:
        folder: the folder; empty: there are no journals.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.bad = 0  # damaged records met, each journal counted once
        self._counted: set[int] = set()
        self._parsed: dict[int, tuple[int, int, Contents]] = {}  # bytes read, inode, contents
        self.extra: dict[int, bytes] = {}  # records of this process that no file has

    def numbers(self) -> list[int]:
        """Numbers of all sessions that may have entries, ascending."""
        found = set(self.extra)
        if self.folder:
            found.update(folders.journal_numbers(self.folder))
        return sorted(found)

    def path(self, number: int) -> str:
        """Where the journal of a session is."""
        return os.path.join(self.folder, folders.journal_name(number))

    def contents(self, number: int, data: bytes | None = None) -> Contents:
        """Return what a journal says now, with what no file has; empty when it cannot be read.

        Args:
            number: the session.
            data: the whole file, if the caller has read it.
        """
        read, inode, contents = self._parsed.get(number) or (0, 0, records.Contents(number))
        try:
            status = os.stat(self.path(number))
            if status.st_ino != inode or status.st_size < read:
                read, contents = 0, records.Contents(number)
            if status.st_size > read:
                if data is None or read:
                    with open(self.path(number), "rb", buffering=0) as file:
                        file.seek(read)
                        data = file.readall()
                whole = data.rfind(b"\n") + 1
                contents.add(data[:whole])
                seen = read + len(data)
                read += whole
                self._count(number, contents, seen if len(data) > whole else 0)
            self._parsed.pop(number, None)
            self._parsed[number] = (read, status.st_ino, contents)
            if len(self._parsed) > _KEPT:
                del self._parsed[next(iter(self._parsed))]
        except OSError:
            contents = records.Contents(number)
        extra = self.extra.get(number)
        if extra:
            both = records.Contents(number)
            both.rows = {line: list(row) for line, row in contents.rows.items()}
            both.add(extra)
            for line, result in both.late.items():
                if line in both.rows:
                    row = both.rows[line]
                    row[5], row[6], row[8], row[9] = result
            return both
        return contents

    def _count(self, number: int, contents: Contents, torn_at: int) -> None:
        # ``torn_at``: size of the file when its last line had no end; 0 if it had. The size is looked at again once
        # the process is known to be dead: it may have written the rest in between.
        head = contents.head
        dead = head.get("host") == records.host_name() and not folders.is_alive(head.get("pid", 0))
        torn = torn_at and dead and os.stat(self.path(number)).st_size == torn_at
        if number not in self._counted and (contents.bad or torn):
            self._counted.add(number)
            self.bad += max(contents.bad, 1)

    def has_entries(self, number: int) -> bool:
        """Whether a session has entries."""
        return bool(self.contents(number).rows)

    def newest_first(self, numbers: Iterable[int]) -> Iterable[Row]:
        """Entries of the given sessions, newest first."""
        for number in sorted(numbers, reverse=True):
            yield from reversed(list(self.contents(number).in_order()))

    def search(self, query: HistoryQuery, numbers: Iterable[int], limit: int) -> list[Row]:
        """Entries of the given sessions that fit, newest first; ``query.session`` is not looked at.

        Raises:
            ValueError: the query's mode is not known.
        """
        fits = row_filter(query)
        needles = _needles(query)
        deadline = time.perf_counter() + query.time_limit if query.time_limit is not None else None
        found: list[Row] = []
        seen: set[str] = set()
        for number in sorted(numbers, reverse=True):
            if deadline is not None and time.perf_counter() > deadline:
                break
            data = None
            if needles and number not in self._parsed:
                data = self._bytes(number)
                extra = self.extra.get(number, b"")
                if not all(needle in data or needle in extra for needle in needles):
                    continue
            for row in reversed(list(self.contents(number, data).in_order())):
                if not fits(row):
                    continue
                if query.unique:
                    text = (row[3] or row[2]) if query.python else row[2]
                    if text in seen:
                        continue
                    seen.add(text)
                found.append(row)
                if len(found) >= limit:
                    return found[: max(limit, 0)]
        return found

    def _bytes(self, number: int) -> bytes:
        try:
            with open(self.path(number), "rb", buffering=0) as file:
                return file.readall()
        except OSError:
            return b""


def row_filter(query: HistoryQuery) -> Callable[[Row], bool]:
    """Return a test of entries for everything a query asks but session, uniqueness and number.

    Raises:
        ValueError: the query's mode is not known.
    """
    fits = matcher(query.pattern, query.mode)

    def accepts(row: Row) -> bool:
        session, line, source, python, _, _, outcome, directory, _, _ = row
        return not (
            (query.before is not None and (session, line) >= query.before)
            or (query.directory is not None and directory != query.directory)
            or (query.failed is True and outcome in ("", "ok"))
            or (query.failed is False and outcome != "ok")
            or (query.magics is not None and query.magics != (source[:1] in ("%", "!") or "get_ipython()." in python))
            or not fits((python or source) if query.python else source)
        )

    return accepts


def _needles(query: HistoryQuery) -> list[bytes]:
    # Bytes that a journal must contain if one of its entries fits.
    if query.mode in ("substring", "prefix"):
        runs = [query.pattern]
    elif query.mode == "glob":
        runs = literal_runs(query.pattern)
    else:
        return []
    return [records.to_bytes(records.quoted(run)[1:-1]) for run in runs if run]

"""Upstream's way to ask for history: names, arguments and tuple shapes of shell.md section 8.1.

``ReadingApi`` gives them over anything that reads; ``HistoryAccessor`` is the object people make without a shell, for
a profile or for any file with upstream's three tables; ``manager.HistoryManager`` is the one a shell hands out.
"""

from __future__ import annotations

import os

from ipython.model.history import HistoryQuery
from ipython.services.history.late import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    from ipython.services.history.records import Row

    Item = tuple[int, int, str] | tuple[int, int, tuple[str, str | None]]
    """(session, line, text) or, with output, (session, line, (text, output))."""

    class Reader(Protocol):
        """What answers (``library.Library``, :class:`FileReader`, :class:`StoreReader`)."""

        def search(self, query: HistoryQuery, *, columns: str = "") -> list[Any]:
            """Rows that fit, newest first."""

        def tail(self, count: int, *, include_latest: bool = False, columns: str = "") -> list[Any]:
            """The last rows, oldest first."""

        def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[Row]:
            """Rows of a session."""

        def absolute(self, session: int) -> int | None:
            """The number that a relative one means."""


EVERYTHING = 2**31
TYPED = "h.session, h.line, h.source_raw"
PYTHON = "h.session, h.line, h.source"


class ReadingApi:
    """Upstream's reading methods over a reader; results come oldest first."""

    def _reader(self) -> Reader:
        raise NotImplementedError

    def get_tail(
        self, n: int = 10, raw: bool = True, output: bool = False, include_latest: bool = False
    ) -> Iterable[Item]:
        """Return the last ``n`` entries, without the latest one unless asked."""
        if output:
            return [_item(row, raw) for row in self._reader().tail(n, include_latest=include_latest)]
        found: list[Item] = self._reader().tail(n, include_latest=include_latest, columns=TYPED if raw else PYTHON)
        return found

    def search(
        self,
        pattern: str = "*",
        raw: bool = True,
        search_raw: bool = True,
        output: bool = False,
        n: int | None = None,
        unique: bool = False,
    ) -> Iterable[Item]:
        """Return entries that fit a glob pattern (``*``, ``?``, ``[..]``, for the whole entry): the last ``n`` of them.

        Args:
            pattern: the pattern.
            raw: return the text as typed, not the Python it became.
            search_raw: compare the text as typed.
            output: return (text, output) in the place of the text.
            n: how many; all by default.
            unique: of equal texts the newest only.
        """
        query = HistoryQuery(
            pattern, "glob", limit=EVERYTHING if n is None else n, unique=unique, python=not search_raw
        )
        if output:
            return [_item(row, raw) for row in reversed(self._reader().search(query))]
        found: list[Item] = self._reader().search(query, columns=TYPED if raw else PYTHON)
        found.reverse()
        return found

    def get_range(
        self, session: int = 0, start: int = 1, stop: int | None = None, raw: bool = True, output: bool = False
    ) -> Iterable[Item]:
        """Return entries of one session, ``stop`` excluded; 0 is the current one, -1 the one before it with entries."""
        for row in self._reader().range(session, start, stop):
            yield _item(row, raw) if output else (row[0], row[1], _text(row, raw))

    def get_range_by_str(self, rangestr: str, raw: bool = True, output: bool = False) -> Iterator[Item]:
        """Return entries by text: ``4``, ``1-3 5``, ``~1/``, ``243/1-5`` (shell.md section 8.2).

        Raises:
            UserMistake: a word is no range.
        """
        for session, start, stop in load("ipython.source.ranges").parse_ranges(rangestr):
            yield from self.get_range(session, start, stop, raw=raw, output=output)

    def get_last_session_id(self) -> int | None:
        """Return the highest session number."""
        raise NotImplementedError

    def _session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        raise NotImplementedError

    def get_session_info(
        self, session: int = 0
    ) -> tuple[int, datetime.datetime | None, datetime.datetime | None, int | None, str]:
        """Return (session, start, end, number of cells, remark); end and number are None while it lives.

        Raises:
            ValueError: there is no such session.
        """
        number = self._reader().absolute(session)
        found = self._session_row(number) if number is not None else None
        if number is None or found is None:
            raise ValueError(f"history has no session {session}")
        start, end, count, remark = found
        return number, _time(start), _time(end), count, str(remark or "")


class HistoryAccessor(ReadingApi):
    """Reads history without a shell.

    Args:
        profile: whose history; used when no file is named.
        hist_file: a file with upstream's three tables (upstream's own, or an index of ours).
        ipython_dir: where profiles lie; ``$IPYTHONDIR`` or ``~/.ipython`` by default.
        traits: accepted for code written for upstream, and not used.

    Raises:
        FileNotFoundError: there is no such file or profile.
    """

    def __init__(
        self, profile: str = "default", hist_file: object = "", *, ipython_dir: str = "", **traits: Any
    ) -> None:
        self.enabled = True
        self._made: Any
        if hist_file:
            self.hist_file = os.fspath(hist_file) if hasattr(hist_file, "__fspath__") else str(hist_file)
            if not os.path.isfile(self.hist_file):
                raise FileNotFoundError(f"no history file {self.hist_file!r}")
            self._made = FileReader(self.hist_file)
            return
        base = ipython_dir or os.environ.get("IPYTHONDIR") or os.path.join(os.path.expanduser("~"), ".ipython")
        directory = os.path.join(base, f"profile_{profile}")
        if not os.path.isdir(directory):
            raise FileNotFoundError(f"no profile {profile!r} in {base}")
        library = load("ipython.services.history.library").Library(
            os.path.join(directory, "history"), os.path.join(directory, "history.sqlite")
        )
        self.hist_file = library.index_file()
        self._made = library

    def _reader(self) -> Reader:
        reader: Reader = self._made
        return reader

    def get_last_session_id(self) -> int | None:
        """Return the highest session number, None when there is none."""
        number: int | None = self._made.last_session()
        return number

    def _session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        found: tuple[Any, Any, Any, Any] | None = self._made.session_row(number)
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._made.close()


class FileReader:
    """Reads one file with upstream's three tables; never writes. Session 0 is the last one in it.

    Args:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        connection = load("ipython.services.history.upstream_import").read_only(path)
        columns = {row[1] for row in connection.execute("PRAGMA table_info(history)")}
        self._tables = load("ipython.services.history.tables").Tables(connection, is_index="id" in columns)

    def search(self, query: HistoryQuery, *, columns: str = "") -> list[Any]:
        """Rows that fit, newest first by session and line."""
        found: list[Any] = self._tables.search(query, columns=columns)
        if not columns:
            found = [load("ipython.services.history.tables").as_row(row) for row in found]
        found.sort(key=lambda row: row[:2], reverse=True)
        return found

    def tail(self, count: int, *, include_latest: bool = False, columns: str = "") -> list[Any]:
        """The last rows, oldest first."""
        found: list[Any] = self._tables.tail(count + (not include_latest), columns=columns)
        if not columns:
            found = [load("ipython.services.history.tables").as_row(row) for row in found]
        return found[0 if include_latest else 1 :][::-1]

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[Row]:
        """Rows of a session, oldest first."""
        number = self.absolute(session)
        if number is None:
            return []
        as_row = load("ipython.services.history.tables").as_row
        return [as_row(row) for row in self._tables.range(number, start, stop)]

    def absolute(self, session: int) -> int | None:
        """0 is the last session in the file, -1 the one before it that has entries."""
        if session > 0:
            return session
        number: int | None = self.last_session()
        for _ in range(-session):
            if number is None:
                return None
            number = self._tables.session_before(number)
        return number

    def last_session(self) -> int | None:
        """The highest session number."""
        number: int | None = self._tables.last_session()
        return number

    def session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        """Start, end, number of cells and remark."""
        found: tuple[Any, Any, Any, Any] | None = self._tables.session_info(number)
        return found

    def close(self) -> None:
        """Close the file."""
        self._tables.connection.close()


class StoreReader:
    """Reads any ``ports.HistoryStore``, such as the one in memory."""

    def __init__(self, store: Any) -> None:
        self._store = store

    def search(self, query: HistoryQuery, *, columns: str = "") -> list[Any]:
        """Rows that fit, newest first."""
        return [_row(item, columns) for item in self._store.search(query)]

    def tail(self, count: int, *, include_latest: bool = False, columns: str = "") -> list[Any]:
        """The last rows, oldest first."""
        return [_row(item, columns) for item in self._store.tail(count, include_latest=include_latest)]

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[Row]:
        """Rows of a session, oldest first."""
        return [_row(item, "") for item in self._store.range(session, start, stop)]

    def absolute(self, session: int) -> int | None:
        """The number that a relative one means."""
        if session > 0:
            return session
        for item in self._store.range(session):
            return int(item.session)
        return None if session else int(self._store.session_number)

    def last_session(self) -> int | None:
        """The highest session number."""
        return int(self._store.session_number)

    def session_row(self, number: int) -> tuple[Any, Any, Any, Any] | None:
        """Start, end, number of cells and remark."""
        items = list(self._store.range(number))
        if not items and number != self._store.session_number:
            return None
        ended = number != self._store.session_number
        return items[0].start if items else None, None, len(items) if ended else None, ""


def _row(item: Any, columns: str) -> Any:
    if columns == TYPED:
        return item.session, item.line, item.source
    if columns == PYTHON:
        return item.session, item.line, item.python or item.source
    return tuple(getattr(item, name) for name in type(item).__match_args__)


def _text(row: Row, raw: bool) -> str:
    return row[2] if raw else row[3] or row[2]


def _item(row: Row, raw: bool) -> Item:
    return row[0], row[1], (_text(row, raw), row[8])


def _time(value: Any) -> datetime.datetime | None:
    # Local time without zone, from upstream's text (whose ends are in UTC) or from seconds.
    import datetime

    if value is None:
        return None
    try:
        if isinstance(value, (int, float)):
            return datetime.datetime.fromtimestamp(value)
        moment = datetime.datetime.fromisoformat(str(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment.astimezone().replace(tzinfo=None) if moment.tzinfo is not None else moment

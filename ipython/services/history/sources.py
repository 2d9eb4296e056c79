"""Where the history is to be read from at this moment: index, journals, upstream's file (DESIGN.md section 5b).

Before every question the index is brought up to date for a few milliseconds. What it still lacks, or all of it when
it is locked, broken, read-only, being built or impossible here, is said to be read where it stands. sqlite is imported
when there is something to ask it. A large piece of work is left to ``rebuild_process``.
"""

from __future__ import annotations

import os
import sys
import time

from ipython.services.history import folder as folders
from ipython.services.history.late import load
from ipython.services.history.search import JournalScan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    from ipython.services.history.index import Index
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
_PIECE = 16_384  # bytes of a journal indexed at once


class State:
    """Where the parts of the history have to be read from at this moment."""

    __slots__ = ("after_row", "index", "pending")

    def __init__(self, index: Index | None, pending: set[int], after_row: int | None) -> None:
        self.index = index
        self.pending = pending  # sessions to be read from their journals
        self.after_row = after_row  # upstream's rows beyond this one are read there; None: none are missing


class Sources:
    """Opens what there is and keeps the index up to date.

    Args:
        folder: journals and index; empty: only what ``own`` holds in memory.
        upstream_file: upstream's ``history.sqlite``; may be empty or missing.
        own: the session being written; None when there is none (maintenance).
        warn: takes one line for the person.
    """

    def __init__(
        self,
        folder: str,
        upstream_file: str,
        *,
        own: OwnSession | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self.folder = folder
        self.upstream_file = upstream_file
        self._own = own
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

    def state(self, seconds: float = FRESHEN, *, alone: bool = False) -> State:
        """Bring the index up to date and tell what it lacks.

        Args:
            seconds: how long this may take.
            alone: do all of it here, also what a child process would be started for.
        """
        self.scan.extra = dict(self._kept)
        own = self._own
        if own is not None and own.unwritten:
            self.scan.extra[own.known_number] = b"".join(own.unwritten)
        upstream = self.upstream()
        index = self.index() if self._has_something(upstream) else None
        if index is None:
            return self.without_index()
        try:
            deadline = time.perf_counter() + seconds
            pending = self._index_journals(index, deadline, alone)
            after = self._index_upstream(index, upstream, deadline, alone)
        except Exception as error:
            self.lost(index, error)
            return self.without_index()
        self.report(index.bad)
        pending.update(self.scan.extra)
        return State(index, pending, after)

    def without_index(self) -> State:
        """The state of things when the index cannot be asked."""
        return State(None, set(self.scan.numbers()), 0 if self.upstream() is not None else None)

    def _has_something(self, upstream: UpstreamFile | None) -> bool:
        return upstream is not None or os.path.isdir(self.folder)

    def _index_journals(self, index: Index, deadline: float, alone: bool) -> set[int]:
        found = index.pending()
        if sum(found.values()) > LARGE_BYTES and not alone and self.ask_child():
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

    def _index_upstream(self, index: Index, upstream: UpstreamFile | None, deadline: float, alone: bool) -> int | None:
        if upstream is None:
            return None
        stamp = load("ipython.services.history.upstream_import").stamp(self.upstream_file)
        if not stamp or index.state("upstream") == stamp:
            return None
        highest, last = upstream.highest_row(), index.upstream_row()
        if highest is None:
            return last
        if highest < last:  # another file under the same name: look at all of it again
            index.write(lambda: index.set_state("upstream_row", "0"))
            last = 0
        if highest - last > LARGE_ROWS and not alone and self.ask_child():
            return last
        while time.perf_counter() < deadline:
            more = index.read_upstream(upstream, stamp)
            if not more:
                return None if more is False else index.upstream_row()
        return index.upstream_row()

    def lost(self, index: Index, error: Exception) -> None:
        """Take note that the index failed under our hands: a broken file is removed, a locked one left alone.

        Raises:
            Exception: ``error``, when it is not the database's.
        """
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

    def report(self, bad: int) -> None:
        """Tell once how many damaged records were skipped."""
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
        self._retry_at = 0.0
        deadline = time.monotonic() + WAIT_INDEX
        state = self.state(WAIT_INDEX)
        while not self._is_complete(state) and self._child_works() and time.monotonic() < deadline:
            time.sleep(0.05)
            self._retry_at = 0.0
            state = self.state(WAIT_INDEX)
        if not self._is_complete(state) and not self.is_being_built():
            self.state(WAIT_INDEX, alone=True)
        return path

    @staticmethod
    def _is_complete(state: State) -> bool:
        return state.index is not None and not state.pending and state.after_row is None

    def _child_works(self) -> bool:
        # It makes its lock a moment after it was started.
        return self.is_being_built() or time.monotonic() - self._asked_child_at < 2

    def own_number(self) -> int:
        """Number of the session being written; 0: none yet."""
        return self._own.known_number if self._own is not None else 0

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

"""The history that lasts: each session appends to a journal of its own (shell.md section 8.3, DESIGN.md section 5b).

Two records a cell, one ``write`` each: the source before the cell runs, its outcome after. No thread, no lock, nothing
imported that a plain cell does not need. Whatever cannot be written stays in memory and is tried again; the person is
told once. Reading is ``library``'s job, imported at the first question; this module only decides what is stored.
"""

from __future__ import annotations

import os
import sys
import time
from _thread import RLock

from ipython.model.history import HistoryItem
from ipython.services.history import folder as folders
from ipython.services.history import records
from ipython.services.history.late import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ipython.model.history import HistoryQuery
    from ipython.services.history.library import Library
    from ipython.settings.shell import HistorySettings

RETRY = 5.0  # seconds before a storage that refused is tried again
_UNSTORED = frozenset({"exit", "quit", "exit()", "quit()", "%exit", "%quit", "%paste", "%cpaste", "paste", "cpaste"})
_getpid, _fstat, _write = os.getpid, os.fstat, os.write


def _to_stderr(text: str) -> None:
    if sys.stderr is not None:
        try:
            print(text, file=sys.stderr)
        except (OSError, ValueError):
            pass


class JournalHistory:
    """A history store on disk (``ports.HistoryStore``).

    Args:
        settings: what is stored, and how much of it.
        directory: the folder of journals; made when the first cell is stored.
        upstream_file: upstream's ``history.sqlite``, read and never written; it need not exist.
        warn: takes one line for the person; called at most once for what goes wrong with storage.
        clock: seconds since the epoch.
    """

    def __init__(
        self,
        settings: HistorySettings,
        *,
        directory: str,
        upstream_file: str,
        warn: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.settings = settings
        self.directory = directory
        self.upstream_file = upstream_file
        self._warn = warn if warn is not None else _to_stderr
        self._warned = False
        self._clock = clock
        self._process = _getpid()
        self._library: Library | None = None
        self._lock, self._lock_process = RLock(), self._process
        self._begin()

    def _begin(self) -> None:
        self._number = 0  # 0: none taken yet
        self._reserved = False  # whether the number is ours by a file
        self._descriptor = -1
        self._inode = -1
        self._highest_line = 0
        self._last_source = ""
        self._open: set[int] = set()  # cells that were stored and have not ended
        self._unwritten: list[bytes] = []
        self._torn = False  # the last write stopped in the middle
        self._retry_at = 0.0

    # -- writing -------------------------------------------------------------------------------------------------

    def start(self, line: int, source: str, python: str, directory: str) -> None:
        """Remember a cell before it runs, with one write.

        Not remembered: blank cells, ``exit`` and paste magics, cells that begin with a space, cells that an ignore
        pattern fits, anything in private mode or in a forked child.
        """
        settings = self.settings
        if settings.private or _getpid() != self._process or (source[:1] == " " and settings.ignore_space):
            return
        if source[-1:] == "\n":
            source = source[:-1]
        if python[-1:] == "\n":
            python = python[:-1]
        stripped = source.strip()
        if not stripped or (len(stripped) < 8 and stripped in _UNSTORED):
            return
        if settings.ignore_patterns and self._is_ignored(source):
            return
        if settings.dedupe != "none" and source == self._last_source:
            return
        if line <= self._highest_line:  # the prompt number was set back: (session, line) must stay unique
            self.new_session()
        self._highest_line = line
        self._last_source = source
        self._open.add(line)
        self._append(records.cell(line, source, python, self._clock(), directory))

    def finish(
        self, line: int, *, outcome: str, seconds: float, output: str | None, streams: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Add how a cell ended, with one write; a cell that was not remembered stays so."""
        if line not in self._open or _getpid() != self._process:
            return
        self._open.discard(line)
        settings = self.settings
        if settings.private:
            output, streams = None, ()
        elif output is not None or streams:
            output, streams = self._bounded(output, streams)
        self._append(records.outcome(line, outcome, seconds, output, streams))

    def _bounded(
        self, output: str | None, streams: Sequence[tuple[str, str]]
    ) -> tuple[str | None, list[tuple[str, str]]]:
        left = self.settings.output_limit
        if not self.settings.store_output or left <= 0:
            return None, []
        if output is not None:
            output = output[:left]
            left -= len(output)
        kept: list[tuple[str, str]] = []
        for name, text in streams:
            if left <= 0:
                break
            kept.append((name, text[:left]))
            left -= len(text)
        return output, kept

    def _is_ignored(self, source: str) -> bool:
        glob_matcher = load("ipython.source.patterns").glob_matcher
        return any(glob_matcher(pattern)(source) for pattern in self.settings.ignore_patterns)

    def _append(self, record: bytes) -> None:
        descriptor = self._descriptor
        if descriptor >= 0 and not self._unwritten:
            try:
                status = _fstat(descriptor)
                # A cell may have closed the descriptor, so that it now means a file of its own; and the journal may
                # have been removed, so that what is written to it is lost.
                if status.st_ino == self._inode and status.st_nlink:
                    written = _write(descriptor, record)
                    if written == len(record):
                        return
                    self._torn = True
                else:
                    self._descriptor = -1
            except OSError:
                self._descriptor = -1
        self._unwritten.append(record)
        if not self._write_rest() and not self._number:
            self._number = self._free_number()

    def _write_rest(self, *, now: bool = False) -> bool:
        # Write what is still in memory; True when nothing is left. Never raises for what storage does.
        if not self.settings.enabled:
            return False
        moment = self._clock()
        if not now and moment < self._retry_at:
            return False
        try:
            if self._descriptor < 0:
                self._take_journal()
            data = (b"\n" if self._torn else b"") + b"".join(self._unwritten)
            if data:
                written = _write(self._descriptor, data)
                if written != len(data):
                    self._torn = True
                    raise OSError(28, "No space left on device")
            self._unwritten.clear()
            self._torn = False
            self._retry_at = 0.0
            return True
        except OSError as error:
            self._retry_at = moment + RETRY
            self._warn_once(
                f"History cannot be written to {self.directory} ({error.strerror or error}); "
                "it is kept in memory and tried again."
            )
            return False

    def _take_journal(self) -> None:
        path = self.path
        if self._reserved:
            try:
                self._adopt(folders.open_journal(path))
                return
            except FileNotFoundError:  # removed while we were writing: begin it anew
                folders.make_folder(self.directory)
                try:
                    descriptor = folders.open_journal(path, create=True)
                    _write(descriptor, records.head(self._number, self._clock()))
                    self._adopt(descriptor)
                    return
                except FileExistsError:
                    pass
        above = max(self._highest_upstream(), self._number - 1)
        started = self._clock()
        self._number, descriptor = folders.claim(self.directory, above, lambda number: records.head(number, started))
        self._reserved = True
        self._adopt(descriptor)

    def _adopt(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._inode = os.fstat(descriptor).st_ino

    def _highest_upstream(self) -> int:
        if not self.upstream_file:
            return 0
        try:
            os.stat(self.upstream_file)
        except OSError:
            return 0
        highest: int = load("ipython.services.history.upstream_state").highest_session(
            self.upstream_file, self.directory
        )
        return highest

    def _warn_once(self, text: str) -> None:
        if not self._warned:
            self._warned = True
            self._warn(text)

    # -- this session --------------------------------------------------------------------------------------------

    @property
    def session_number(self) -> int:
        """Number of this session; the first time, its journal is made (or, in private mode, only a number chosen)."""
        if not self._number and _getpid() == self._process:
            if self.settings.enabled and not self.settings.private:
                self._write_rest(now=True)
            if not self._number:
                self._number = self._free_number()
        return self._number

    def _free_number(self) -> int:
        # A number for a session that has no file; nobody else is kept from taking it.
        if not self.settings.enabled:
            return 1
        return max(self._highest_upstream(), *folders.journal_numbers(self.directory), 0) + 1

    @property
    def known_number(self) -> int:
        """Number of this session, or 0 when none was needed yet; makes nothing."""
        return self._number

    @property
    def path(self) -> str:
        """Where the journal of this session is, or would be."""
        return os.path.join(self.directory, folders.journal_name(max(self._number, 1)))

    @property
    def unwritten(self) -> list[bytes]:
        """Records that storage has refused so far."""
        return self._unwritten

    @property
    def has_journal(self) -> bool:
        """Whether this session has a file."""
        return self._reserved

    def new_session(self) -> None:
        """Go on under a new session number, taken when the next cell is stored."""
        if _getpid() != self._process:
            return
        self._close_journal()
        if self._unwritten and self._library is not None:
            self._library.keep(self._number, b"".join(self._unwritten))
        elif self._unwritten:
            self._read().keep(self._number, b"".join(self._unwritten))
        number, reserved = self._number, self._reserved
        self._begin()
        if number and not reserved:
            self._number = number + 1

    def close(self) -> None:
        """Mark the session as ended; what could not be written before is tried once more."""
        if _getpid() != self._process:
            return
        self._close_journal()
        if self._library is not None:
            with self._turn():
                self._library.close()
                self._library = None

    def _close_journal(self) -> None:
        if self._unwritten:
            self._write_rest(now=True)
        if self._reserved and self._descriptor >= 0:
            try:
                if _fstat(self._descriptor).st_ino == self._inode:
                    _write(self._descriptor, records.end(self._clock()))
                    os.close(self._descriptor)
            except OSError:
                pass
            self._descriptor = -1

    # -- reading -------------------------------------------------------------------------------------------------

    def _read(self) -> Library:
        if self._library is None:
            module = load("ipython.services.history.library")
            enabled = self.settings.enabled
            self._library = module.Library(
                self.directory if enabled else "",
                self.upstream_file if enabled else "",
                own=self,
                newest_of_equals=self.settings.dedupe == "all",
                warn=self._warn_once,
            )
        return self._library

    def _is_bare(self) -> bool:
        # No journal, nobody else's either, and nothing to import: there is nothing to read, so no reader is loaded.
        return (
            self._library is None
            and not self._reserved
            and not self._unwritten
            and not os.path.exists(self.directory)
            and not os.path.exists(self.upstream_file)
        )

    def _turn(self) -> RLock:
        # Fronts search on a thread of their own, so that no key waits; a fork may have copied a lock that is held.
        if self._lock_process != _getpid():
            self._lock, self._lock_process = RLock(), _getpid()
        return self._lock

    def search(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Answer a question, newest first, this session before the others; in fuzzy mode the closest first.

        Raises:
            ValueError: the query's mode is not known.
        """
        if self._is_bare():
            return []
        with self._turn():
            return [HistoryItem(*row) for row in self._read().search(query)]

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[HistoryItem]:
        """Entries of one session, oldest first; 0 is this session, -1 the one before it that has entries."""
        with self._turn():
            return [HistoryItem(*row) for row in self._read().range(session, start, stop)]

    def tail(self, count: int, *, include_latest: bool = False) -> Sequence[HistoryItem]:
        """The last entries, this session's last, oldest first; without the latest of this session unless asked."""
        with self._turn():
            return [HistoryItem(*row) for row in self._read().tail(count, include_latest=include_latest)]

    def recent(self, limit: int) -> list[str]:
        """Sources for the Up key: newest first, this session before the others, equal neighbours once."""
        with self._turn():
            return self._read().recent(limit)

    def sessions(self) -> list[tuple[int, int]]:
        """Sessions that have entries with the number of entries, newest first."""
        with self._turn():
            return self._read().sessions()

    @property
    def hist_file(self) -> str:
        """Path of the sqlite index, which is brought up to date first: whoever asks will open it with sqlite."""
        with self._turn():
            return self._read().index_file()

    def library(self) -> Library:
        """The reading side, for the objects that answer under upstream's names."""
        return self._read()

    def idle_step(self) -> bool:
        """Do a few milliseconds of what can wait (bring the index up to date); False when nothing is left."""
        if _getpid() != self._process or not self.settings.enabled or self._is_bare():
            return False
        turn = self._turn()
        if not turn.acquire(blocking=False):  # a search is going on
            return True
        try:
            return self._read().idle_step()
        finally:
            turn.release()

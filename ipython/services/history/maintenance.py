"""Housekeeping of the journals: trim, clear, forget, export (shell.md section 1.5, [BEYOND 3]).

The journals of finished sessions are rewritten or removed; that of a living session is left alone, except that an
entry can be blanked in place, which its writer, who only appends, never notices. Upstream's file is never touched:
what is to disappear of it is listed in ``upstream.jsonl``. The index is deleted and made again. No printing here.
"""

from __future__ import annotations

import json
import os
import shutil
import time

from ipython.model.history import HistoryItem, HistoryQuery
from ipython.services.history import folder as folders
from ipython.services.history import records
from ipython.services.history.late import load
from ipython.services.history.library import Library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

DAY = 24 * 3600  # seconds


class Plan:
    """What a trim would do.

    Attributes:
        remove: our journals to be emptied, with how many entries each.
        cut: our journals of which entries below a line go: session -> (first line kept, entries that go).
        hide: upstream's sessions (our number) that are not to be seen any more, with how many entries.
        hide_below: sessions of upstream's of which entries below a line go, likewise.
        living: sessions that still run and are left alone although they hold entries to go.
        kept: entries that stay.
    """

    def __init__(self) -> None:
        self.remove: dict[int, int] = {}
        self.cut: dict[int, tuple[int, int]] = {}
        self.hide: dict[int, int] = {}
        self.hide_below: dict[int, tuple[int, int]] = {}
        self.living: list[int] = []
        self.kept = 0

    @property
    def entries(self) -> int:
        """How many entries go."""
        return (
            sum(self.remove.values())
            + sum(self.hide.values())
            + sum(count for _, count in self.cut.values())
            + sum(count for _, count in self.hide_below.values())
        )


class Maintenance:
    """Works on the history of one profile.

    Args:
        folder: the folder of journals.
        upstream_file: upstream's ``history.sqlite``; need not exist.
        clock: seconds since the epoch.
    """

    def __init__(self, folder: str, upstream_file: str, *, clock: object = None) -> None:
        self.folder = folder
        self.upstream_file = upstream_file
        self._clock = clock if callable(clock) else time.time
        self.library = Library(folder, upstream_file)

    # -- looking -------------------------------------------------------------------------------------------------

    def search(self, query: HistoryQuery) -> list[HistoryItem]:
        """Entries that fit, oldest first."""
        return [HistoryItem(*row) for row in reversed(self.library.search(query))]

    def entries(self, ranges: Iterable[tuple[int, int, int | None]] = ()) -> list[HistoryItem]:
        """Entries of the given ranges, or all, oldest first."""
        wanted = list(ranges)
        if not wanted:
            wanted = [(number, 0, None) for number, _ in reversed(self.library.sessions())]
        rows = (row for session, start, stop in wanted for row in self.library.range(session, start, stop))
        return [HistoryItem(*row) for row in rows]

    def is_living(self, number: int) -> bool:
        """Whether the session of a journal may still be writing: no end, and its process (or machine) is there."""
        contents = self.library.scan.contents(number)
        if contents.ended is not None or "upstream" in contents.head:
            return False
        try:
            status = os.stat(self.library.scan.path(number))
        except OSError:
            return False
        if contents.head.get("host", records.host_name()) != records.host_name():
            return bool(time.time() - status.st_mtime < 30 * DAY)
        if not contents.head:
            return bool(time.time() - status.st_mtime < 60)
        return folders.is_alive(int(contents.head.get("pid", 0)))

    # -- trimming ------------------------------------------------------------------------------------------------

    def plan(
        self, *, keep: int | None = None, older_than: float | None = None, sessions: Collection[int] | None = None
    ) -> Plan:
        """Find out what would go: entries for which all given conditions hold.

        Args:
            keep: the newest so many entries stay.
            older_than: days; entries that are not older stay.
            sessions: only these sessions are touched.
        """
        plan = Plan()
        journals = set(folders.journal_numbers(self.folder))
        limit = None if older_than is None else self._clock() - older_than * DAY
        left = keep
        for number, count in self.library.sessions():
            stays = 0 if left is None else min(left, count)
            if left is not None:
                left -= stays
            goes = count - stays if sessions is None or number in sessions else 0
            if goes and limit is not None:
                goes = min(goes, self._older(number, limit, number in journals, count))
            if number in journals and goes and self.is_living(number):
                plan.living.append(number)
                goes = 0
            plan.kept += count - goes
            if goes:
                self._add(plan, number, count, goes, number in journals and not self._is_upstream(number))
        return plan

    def _add(self, plan: Plan, number: int, count: int, goes: int, is_journal: bool) -> None:
        if goes >= count:
            (plan.remove if is_journal else plan.hide)[number] = count
            return
        first_kept = self.library.range(number, 0, None)[goes][1]
        (plan.cut if is_journal else plan.hide_below)[number] = (first_kept, goes)

    def _is_upstream(self, number: int) -> bool:
        return "upstream" in self.library.scan.contents(number).head

    def _older(self, number: int, limit: float, is_journal: bool, count: int) -> int:
        if is_journal and not self._is_upstream(number):
            return sum(1 for row in self.library.range(number, 0, None) if row[4] < limit)
        info = self.library.session_row(number)  # upstream's entries have no time of their own
        started = str(info[0])[:19] if info is not None and info[0] else ""
        return count if started and started < time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(limit)) else 0

    def apply(self, plan: Plan) -> None:
        """Do what a plan says.

        Raises:
            OSError: something cannot be written; what was done until then stays done, no entry is half there.
        """
        highest = max(folders.journal_numbers(self.folder), default=0)
        for number in plan.remove:
            if number == highest:
                self._rewrite(number, None)  # stays as an empty file, so that its number is not given out again
            else:
                os.unlink(self.library.scan.path(number))
        for number, (first, _) in plan.cut.items():
            self._rewrite(number, first)
        self._hide(plan)
        self.drop_index()

    def _hide(self, plan: Plan) -> None:
        if not plan.hide and not plan.hide_below:
            return
        remarks = self.library.remarks()
        if remarks is None:
            return
        for number in plan.hide:
            theirs = remarks.theirs(number)
            if theirs is not None:
                remarks.append({"session": theirs})
        for number, (first, _) in plan.hide_below.items():
            theirs = remarks.theirs(number)
            if theirs is not None:
                remarks.append({"session": theirs, "below": first})

    def _rewrite(self, number: int, first: int | None) -> None:
        # Keep head and end, and of the entries those from line ``first`` on (None: none); whole or not at all.
        path = self.library.scan.path(number)
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
        kept = []
        for line in lines:
            try:
                record = json.loads(line) if line.strip() else None
                entry = record.get("line") if record is not None else None
            except (ValueError, AttributeError):
                continue
            if record is None or (entry is not None and (first is None or entry < first)):
                continue
            kept.append(line + b"\n")
        temporary = f"{path}.{os.getpid()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(b"".join(kept))
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise

    def clear(self) -> Plan:
        """Remove every entry but those of sessions that still run.

        Raises:
            OSError: something cannot be written.
        """
        plan = self.plan(keep=0)
        module = load("ipython.services.history.upstream_import") if plan.hide else None
        if module is not None and len(plan.hide) > 1:
            highest = module.highest_session(self.upstream_file)
            remarks = self.library.remarks()
            if highest and remarks is not None:
                remarks.append({"through": highest})
                hidden, plan.hide = plan.hide, {}
                self.apply(plan)
                plan.hide = hidden
                return plan
        self.apply(plan)
        return plan

    # -- single entries ------------------------------------------------------------------------------------------

    def forget(self, items: Iterable[HistoryItem]) -> tuple[int, int]:
        """Remove entries for good, also from the journal of a session that still runs.

        Returns:
            How many went, and how many of them upstream's own file still has.

        Raises:
            OSError: something cannot be written.
        """
        by_session: dict[int, set[int]] = {}
        for item in items:
            by_session.setdefault(item.session, set()).add(item.line)
        count = elsewhere = 0
        remarks = self.library.remarks()
        for number, lines in by_session.items():
            gone = self._blank(number, lines)
            count += len(gone)
            theirs = remarks.theirs(number) if remarks is not None else None
            for line in lines - gone:
                if theirs is not None and remarks is not None:
                    remarks.append({"session": theirs, "line": line})
                    count += 1
                    elsewhere += 1
        if count:
            self.drop_index()
        return count, elsewhere

    def _blank(self, number: int, lines: set[int]) -> set[int]:
        # Overwrite the records of these entries with blanks where they stand: nothing moves, so a process that
        # appends to the file at this moment is not disturbed.
        path = self.library.scan.path(number)
        gone: set[int] = set()
        if not os.path.exists(path):
            return gone
        with open(path, "r+b", buffering=0) as file:
            data = file.readall() or b""
            position = 0
            for raw in data.split(b"\n"):
                try:
                    record = json.loads(raw) if raw.strip() else {}
                    line = record.get("line")
                except (ValueError, AttributeError):
                    line = None
                if line in lines:
                    file.seek(position)
                    file.write(b" " * len(raw))
                    gone.add(line)
                position += len(raw) + 1
            if gone:
                os.fsync(file.fileno())
        return gone

    # -- the rest ------------------------------------------------------------------------------------------------

    def drop_index(self) -> None:
        """Delete the index, which may hold what has to go; the next reader makes it again.

        Raises:
            OSError: it cannot be deleted.
        """
        self.library.close()
        load("ipython.services.history.index").remove(self.folder)
        self.library = Library(self.folder, self.upstream_file)

    def back_up(self) -> str:
        """Copy the journals to ``<folder>.old.N`` and return that name.

        Raises:
            OSError: it cannot be written.
        """
        number = 1
        while os.path.lexists(f"{self.folder}.old.{number}"):
            number += 1
        target = f"{self.folder}.old.{number}"
        os.makedirs(target, 0o700)
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(folders.SUFFIX):
                shutil.copy2(os.path.join(self.folder, name), os.path.join(target, name))
        return target


def as_json(item: HistoryItem) -> str:
    """Return an entry as one line of JSON, fields by their names."""
    return json.dumps({name: getattr(item, name) for name in HistoryItem.__match_args__}, ensure_ascii=False)


def as_script(items: Iterable[HistoryItem]) -> str:
    """Return entries as a script: each cell under a comment that says where and when it ran."""
    parts = []
    for item in items:
        when = time.strftime(" %Y-%m-%d %H:%M:%S", time.localtime(item.start)) if item.start else ""
        parts.append(f"# In [{item.session}/{item.line}]{when}\n{item.source}\n")
    return "\n".join(parts)

"""The lines of a journal: one JSON object each (shell.md section 8.3).

============================================================  ====================================================
line                                                          meaning
============================================================  ====================================================
``{"journal": 1, "session": 7, "start": ..., "pid": ...}``    head of the file; with ``"upstream": n`` it only reserves
                                                              the number for session n of upstream's file
``{"line": 3, "source": ..., "start": ..., "directory": ...}``  a cell, before it runs; ``python`` when it differs
``{"line": 3, "outcome": "ok", "seconds": ...}``              how it ended; ``output`` and ``streams`` as far as kept
``{"end": ...}``                                              the session was closed
============================================================  ====================================================

Written with string formatting and C's string quoting, because importing ``json`` costs a third of what a whole
``ipython -c pass`` may; read with ``json``, imported at the first reading. A line of blanks is an entry that was
forgotten. No files are touched here.
"""

from __future__ import annotations

import os

try:
    from _json import encode_basestring as _quote
except ImportError:  # a Python without the C helper
    from json.encoder import py_encode_basestring as _quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    Row = tuple[int, int, str, str, float, float | None, str, str, str | None, tuple[tuple[str, str], ...]]
    """One entry, its fields in the order of ``model.history.HistoryItem``."""

VERSION = 1


def quoted(text: str) -> str:
    """Return ``text`` as JSON, other letters than ASCII as they are so that ``grep`` finds them.

    >>> quoted('print("é")')
    '"print(\\\\"é\\\\")"'
    """
    quotes: str = _quote(text)
    return quotes


def to_bytes(line: str) -> bytes:
    """Return the bytes of a record; half surrogate pairs, which are no UTF-8, as JSON escapes."""
    try:
        return line.encode()
    except UnicodeEncodeError:
        return "".join(
            f"\\u{ord(letter):04x}" if "\ud800" <= letter <= "\udfff" else letter for letter in line
        ).encode()


def head(session: int, start: float, *, upstream: int | None = None) -> bytes:
    """Return the first line of a journal: whose it is, since when, and the process that writes it."""
    extra = "" if upstream is None else f', "upstream": {upstream}'
    return to_bytes(
        f'{{"journal": {VERSION}, "session": {session}, "start": {start:.6f}, "pid": {os.getpid()}, '
        f'"host": {quoted(host_name())}{extra}}}\n'
    )


def cell(line: int, source: str, python: str, start: float, directory: str) -> bytes:
    """Return the record of a cell that is about to run; ``python`` is left out when it equals the source."""
    middle = "" if python == source or not python else f', "python": {quoted(python)}'
    return to_bytes(
        f'{{"line": {line}, "source": {quoted(source)}{middle}, "start": {start:.6f}, '
        f'"directory": {quoted(directory)}}}\n'
    )


def outcome(
    line: int, result: str, seconds: float, output: str | None, streams: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Return the record of how a cell ended."""
    extra = "" if output is None else f', "output": {quoted(output)}'
    if streams:
        pairs = ", ".join(f"[{quoted(name)}, {quoted(text)}]" for name, text in streams)
        extra += f', "streams": [{pairs}]'
    return to_bytes(f'{{"line": {line}, "outcome": {quoted(result)}, "seconds": {seconds:.6f}{extra}}}\n')


def end(when: float) -> bytes:
    """Return the last line of a journal."""
    return f'{{"end": {when:.6f}}}\n'.encode()


def host_name() -> str:
    """Return the name of this machine, so that a process number is not looked up on another one."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    return os.environ.get("COMPUTERNAME", "")


class Contents:
    """What a journal says, read piece by piece; ``rows`` are lists in the order of ``Row``, by line.

    ``late`` has outcomes whose cell is not in what was read: (seconds, outcome, output, streams) by line.
    """

    __slots__ = ("bad", "ended", "head", "late", "rows", "session")

    def __init__(self, session: int) -> None:
        self.session = session
        self.rows: dict[int, list[Any]] = {}
        self.head: dict[str, Any] = {}
        self.ended: float | None = None
        self.bad = 0  # lines that are no record
        self.late: dict[int, tuple[float, str, str | None, tuple[tuple[str, str], ...]]] = {}

    def add(self, data: bytes) -> None:
        """Read whole lines.

        Lines that are not a record (torn by a crash or a full disk) are counted and skipped.
        """
        from ipython.services.history.late import load

        parse = load("json").loads
        rows = self.rows
        for raw in data.split(b"\n"):
            if not raw or raw.isspace():
                continue
            try:
                record = parse(raw)
                number = record.get("line")
                if number is None:
                    self._note(record)
                    continue
                if "source" in record:
                    source = record["source"]
                    rows[number] = [
                        self.session, int(number), str(source), str(record.get("python", "")),
                        float(record.get("start", 0.0)), None, "", str(record.get("directory", "")), None, (),
                    ]  # fmt: skip
                else:
                    output = record.get("output")
                    result = (
                        float(record["seconds"]),
                        str(record["outcome"]),
                        None if output is None else str(output),
                        tuple((str(name), str(text)) for name, text in record.get("streams", ())),
                    )
                    row = rows.get(number)
                    if row is None:
                        self.late[int(number)] = result
                    else:
                        row[5], row[6], row[8], row[9] = result
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                self.bad += 1

    def _note(self, record: dict[str, Any]) -> None:
        if "journal" in record:
            self.head = record
        elif "end" in record:
            self.ended = float(record["end"])

    def in_order(self) -> Iterable[Row]:
        """Entries by line, oldest first."""
        for line in sorted(self.rows):
            yield tuple(self.rows[line])

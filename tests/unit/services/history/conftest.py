"""A history in a fresh folder, and upstream's file as upstream makes it."""

from __future__ import annotations

import sqlite3

import pytest

from ipython.model.value import replace
from ipython.services.history.journal import JournalHistory
from ipython.settings.shell import HistorySettings

UPSTREAM_TABLES = """
CREATE TABLE sessions (session integer primary key autoincrement, start timestamp, end timestamp, num_cmds integer,
    remark text);
CREATE TABLE history (session integer, line integer, source text, source_raw text, PRIMARY KEY (session, line));
CREATE TABLE output_history (session integer, line integer, output text, PRIMARY KEY (session, line));
"""


class Place:
    """One profile's history: makes stores over it and upstream's file beside it."""

    def __init__(self, path):
        self.folder = path / "history"
        self.upstream = path / "history.sqlite"
        self.warnings = []

    def store(self, **settings):
        return JournalHistory(
            replace(HistorySettings(), **settings),
            directory=str(self.folder),
            upstream_file=str(self.upstream),
            warn=self.warnings.append,
        )

    def write_upstream(self, rows, *, outputs=()):
        """Add (session, line, source) rows; makes the file at the first call."""
        new = not self.upstream.exists()
        connection = sqlite3.connect(self.upstream)
        if new:
            connection.executescript(UPSTREAM_TABLES)
        for session, line, source in rows:
            connection.execute(
                "INSERT OR IGNORE INTO sessions VALUES (?, '2024-01-01 10:00:00.000000', NULL, NULL, '')", (session,)
            )
            connection.execute("INSERT INTO history VALUES (?, ?, ?, ?)", (session, line, source, source))
        connection.executemany("INSERT INTO output_history VALUES (?, ?, ?)", outputs)
        connection.commit()
        connection.close()

    def journal(self, number):
        return self.folder / f"{number:06d}.jsonl"


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def put():
    def put(store, line, source, *, outcome="ok", output=None, directory="/work"):
        store.start(line, source, source, directory)
        store.finish(line, outcome=outcome, seconds=0.5, output=output)

    return put


@pytest.fixture
def sources():
    return lambda items: [item.source for item in items]

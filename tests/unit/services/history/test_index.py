"""What goes into the index: piece by piece, once, and not more than there is."""

from __future__ import annotations

import os

import pytest

from ipython.model.history import HistoryQuery
from ipython.services.history import records
from ipython.services.history.index import Index, read_lines, time_text


@pytest.fixture
def index(tmp_path):
    made = Index(str(tmp_path))
    yield made
    made.close()


def count(index):
    return index.connection.execute("SELECT count(*) FROM history").fetchone()[0]


def test_a_journal_is_read_in_pieces_and_once(index, tmp_path):
    data = records.head(1, 1.0) + b"".join(records.cell(n, f"x{n}", "", 1.0, "/") for n in range(1, 50))
    (tmp_path / "000001.jsonl").write_bytes(data)
    pieces = 0
    while 1 in index.pending():
        assert index.read_journal(1, most=200)
        pieces += 1
        assert pieces < 200
    assert pieces > 5
    assert count(index) == 49
    assert index.read_journal(1)
    assert count(index) == 49


def test_two_connections_do_not_count_twice(index, tmp_path):
    (tmp_path / "000001.jsonl").write_bytes(records.head(1, 1.0) + records.cell(1, "x", "", 1.0, "/"))
    other = Index(str(tmp_path))
    assert index.pending() and other.pending()
    assert index.read_journal(1) and other.read_journal(1)
    assert count(index) == 1
    assert other.pending() == {}
    other.close()


def test_a_journal_that_became_shorter_is_read_anew(index, tmp_path):
    path = tmp_path / "000001.jsonl"
    path.write_bytes(records.head(1, 1.0) + records.cell(1, "one", "", 1.0, "/") + records.cell(2, "two", "", 1.0, "/"))
    index.pending()
    index.read_journal(1)
    path.write_bytes(records.head(1, 1.0) + records.cell(2, "two", "", 1.0, "/"))
    assert 1 in index.pending()
    index.read_journal(1)
    assert [row[2] for row in index.tables.search(HistoryQuery(""))] == ["two"]
    assert [row[2] for row in index.tables.search(HistoryQuery("two"))] == ["two"]
    assert index.tables.search(HistoryQuery("one")) == []


def test_sessions_whose_process_died_are_not_looked_at_again(index, tmp_path):
    head = records.head(1, 1.0).replace(f'"pid": {os.getpid()}'.encode(), b'"pid": 999999999')
    (tmp_path / "000001.jsonl").write_bytes(head + records.cell(1, "x", "", 1.0, "/"))
    index.pending()
    index.read_journal(1)
    index.pending()
    assert index.connection.execute("SELECT closed FROM journals").fetchall() == [(1,)]


def test_lines_are_whole_and_at_least_one(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"abc\n" + b"y" * 100 + b"\nrest")
    assert read_lines(str(path), 0, 5) == b"abc\n"
    assert read_lines(str(path), 4, 5) == b"y" * 100 + b"\n"
    assert read_lines(str(path), 105, 5) == b""
    assert read_lines(str(path), 0) == path.read_bytes()[:-4]


def test_times_are_written_as_upstream_does():
    text = time_text(1700000000.25)
    assert len(text) == 26 and text.endswith(".250000")
    assert time_text(None) is None


def test_what_another_reader_took_in_meanwhile_is_not_damage(index, tmp_path):
    head = records.head(1, 1.0).replace(f'"pid": {os.getpid()}'.encode(), b'"pid": 999999999')
    path = tmp_path / "000001.jsonl"
    path.write_bytes(head + records.cell(1, "x", "", 1.0, "/"))
    other = Index(str(tmp_path))
    assert index.pending() and other.pending()
    index.read_journal(1)
    other.read_journal(1)  # nothing is left, and the process is dead
    assert (index.bad, other.bad) == (0, 0)
    with open(path, "ab") as file:
        file.write(b'{"line": 2, "sou')
    other.read_journal(1)
    assert other.bad == 1
    other.close()

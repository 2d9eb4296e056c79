"""Upstream's file is read, never written, and its sessions keep their numbers where they can."""

from __future__ import annotations

import hashlib
import os
import sqlite3

import pytest

from ipython.model.history import HistoryQuery
from ipython.services.history import sources as sources_module
from ipython.services.history import upstream_import

ROWS = [(1, 1, "old_a = 1"), (1, 2, "old_b"), (3, 1, "old_c")]


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


@pytest.fixture(params=["imported", "read where it lies"])
def mode(request, monkeypatch, place):
    """With the index, and without any (a directory has its name)."""
    if request.param != "imported":
        place.folder.mkdir()
        (place.folder / "index.sqlite").mkdir()
    return request.param


def test_its_entries_are_found_and_it_is_never_written(place, put, sources, mode):
    place.write_upstream(ROWS, outputs=[(1, 2, "'shown'")])
    before = digest(place.upstream)
    store = place.store()
    assert sources(store.search(HistoryQuery("old"))) == ["old_c", "old_b", "old_a = 1"]
    put(store, 1, "new")
    assert store.session_number == 4
    assert store.recent(10) == ["new", "old_c", "old_b", "old_a = 1"]
    assert [(item.source, item.output) for item in store.range(1)] == [("old_a = 1", None), ("old_b", "'shown'")]
    assert sources(store.range(-1)) == ["old_c"]
    assert sources(store.range(-2)) == ["old_a = 1", "old_b"]
    assert store.sessions() == [(4, 1), (3, 1), (1, 2)]
    assert sources(store.search(HistoryQuery("old_", session=1, limit=1))) == ["old_b"]
    assert store.search(HistoryQuery("old", directory="/work")) == []
    store.close()
    assert digest(place.upstream) == before
    assert sorted(path.name for path in place.upstream.parent.iterdir()) == ["history", "history.sqlite"]


def test_new_entries_of_old_and_new_sessions_are_taken_in_later(place, sources, mode):
    place.write_upstream(ROWS)
    store = place.store()
    assert len(store.search(HistoryQuery("old"))) == 3
    place.write_upstream([(3, 2, "old_d"), (4, 1, "old_e")])
    assert sources(store.search(HistoryQuery("old"))) == ["old_e", "old_d", "old_c", "old_b", "old_a = 1"]


def test_a_number_of_ours_stays_ours(place, put, sources):
    place.write_upstream(ROWS)
    store = place.store()
    put(store, 1, "ours")
    assert store.session_number == 4
    place.write_upstream([(4, 1, "theirs"), (4, 2, "theirs too")])
    assert sources(store.search(HistoryQuery("theirs"))) == ["theirs too", "theirs"]
    assert sources(store.range(4)) == ["ours"]
    assert sources(store.range(5)) == ["theirs", "theirs too"]
    os.unlink(store.hist_file)  # the number does not hang on the cache
    assert sources(store.range(5)) == ["theirs", "theirs too"]
    place.write_upstream([(4, 3, "theirs at last")])
    assert sources(store.range(5)) == ["theirs", "theirs too", "theirs at last"]
    other = place.store()
    assert other.session_number == 6


def test_a_file_that_upstreams_trim_replaced_is_looked_at_again(place, sources):
    place.write_upstream(ROWS)
    store = place.store()
    assert len(store.search(HistoryQuery("old"))) == 3
    place.upstream.unlink()
    place.write_upstream([(3, 1, "old_c"), (9, 1, "old_z")])
    assert sources(store.search(HistoryQuery("old"))) == ["old_z", "old_c", "old_b", "old_a = 1"]


@pytest.mark.parametrize("content", [b"", b"no database " * 500, None], ids=["empty", "text", "directory"])
def test_a_file_that_is_none_changes_nothing(place, put, sources, content):
    if content is None:
        place.upstream.mkdir()
    else:
        place.upstream.write_bytes(content)
    store = place.store()
    put(store, 1, "x")
    assert store.session_number == 1
    assert sources(store.search(HistoryQuery(""))) == ["x"]
    assert sources(store.tail(5, include_latest=True)) == ["x"]
    assert store.sessions() == [(1, 1)]
    if content is not None:
        assert place.upstream.read_bytes() == content


def test_a_locked_file_delays_nothing_and_is_read_when_it_is_free(place, put, sources):
    place.write_upstream(ROWS)
    holder = sqlite3.connect(place.upstream, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    store = place.store()
    put(store, 1, "x")
    assert sources(store.search(HistoryQuery(""))) == ["x"]
    holder.execute("ROLLBACK")
    holder.close()
    assert sources(store.search(HistoryQuery("old"))) == ["old_c", "old_b", "old_a = 1"]
    place.write_upstream([(3, 2, "old_d")])
    holder = sqlite3.connect(place.upstream, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert len(store.search(HistoryQuery("old"))) == 3
    assert store.library().index().upstream_row() == 3
    holder.execute("ROLLBACK")
    holder.close()
    assert len(store.search(HistoryQuery("old"))) == 4


def test_rows_that_make_no_sense_are_left_out(place, sources):
    place.write_upstream([(1, 1, "good")])
    connection = sqlite3.connect(place.upstream)
    connection.execute("INSERT INTO history VALUES (2, 1, NULL, NULL)")
    connection.execute("INSERT INTO history VALUES (2, 2, 'python', NULL)")
    connection.execute("INSERT INTO history VALUES ('text', 'text', 'x', 'x')")
    connection.execute("INSERT INTO history VALUES (3, 1, 5, 5)")
    connection.execute("INSERT INTO history VALUES (-4, 1, 'negative', 'negative')")
    connection.execute("INSERT INTO history VALUES (?, 1, 'huge', 'huge')", (2**62,))
    connection.execute("INSERT INTO history VALUES (4, 1, CAST(x'ff41' AS TEXT), CAST(x'ff41' AS TEXT))")
    connection.commit()
    connection.close()
    store = place.store()
    found = sources(store.search(HistoryQuery("")))
    assert "good" in found and "python" in found and "huge" not in found
    assert store.session_number < 2**40


def test_a_large_file_is_left_to_a_child_process(place, sources, monkeypatch):
    place.write_upstream([(1 + n // 500, n % 500 + 1, f"value_{n} = compute({n})") for n in range(4000)])
    asked = []
    monkeypatch.setattr(sources_module.Sources, "ask_child", lambda self: asked.append(1) or True)
    store = place.store()
    assert sources(store.search(HistoryQuery("value_77 "))) == ["value_77 = compute(77)"]
    assert asked
    assert len(store.tail(1000)) == 1000


def test_names_with_signs_of_an_address_can_be_opened(tmp_path):
    folder = tmp_path / "a?b#c%20d"
    folder.mkdir()
    path = folder / "x?mode=rwc.sqlite"
    sqlite3.connect(path).executescript("CREATE TABLE t (x); INSERT INTO t VALUES (5)")
    connection = upstream_import.read_only(str(path))
    assert connection.execute("SELECT x FROM t").fetchall() == [(5,)]
    with pytest.raises(sqlite3.OperationalError):
        connection.execute("INSERT INTO t VALUES (6)")
    connection.close()


def test_an_address_on_windows(monkeypatch):
    asked = []
    monkeypatch.setattr(upstream_import.os, "name", "nt")
    monkeypatch.setattr(upstream_import.os.path, "abspath", lambda path: path)

    class Connection:
        text_factory = None

    monkeypatch.setattr(
        upstream_import.sqlite3, "connect", lambda address, **named: asked.append(address) or Connection()
    )
    upstream_import.read_only("C:\\Users\\me\\history.sqlite")
    assert asked == ["file:/C:/Users/me/history.sqlite?mode=ro"]


def test_remarks_survive_damaged_lines(tmp_path):
    (tmp_path / "upstream.jsonl").write_text('{"session": 1, "as": 9}\nrubbish\n[]\n{"through": "x"}\n{"session": 2}\n')
    remarks = upstream_import.Remarks(str(tmp_path))
    assert remarks.refresh()
    assert (remarks.numbers, remarks.sessions, remarks.through) == ({1: 9}, {2}, 0)
    assert (remarks.theirs(9), remarks.theirs(1), remarks.theirs(5)) == (1, None, 5)
    assert not remarks.refresh()

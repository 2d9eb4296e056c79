"""Reading: whatever state the index is in, no entry is missed and nothing waits."""

from __future__ import annotations

import os
import sqlite3
import sys

import pytest

from ipython.model.history import HistoryQuery
from ipython.services.history.journal import JournalHistory
from ipython.settings.shell import HistorySettings


@pytest.fixture
def filled(place, put):
    """Two finished sessions, one whose process died, and the running one."""
    for number in (1, 2):
        store = place.store()
        put(store, 1, f"first = {number}")
        put(store, 2, f"needle_{number}()", output=f"<{number}>")
        store.close()
    died = place.store()
    died.start(1, "needle_dead", "needle_dead", "/work")
    with open(place.journal(3), "ab") as file:
        file.write(b'{"line": 2, "source": "torn')
    text = place.journal(3).read_text().replace(f'"pid": {os.getpid()}', '"pid": 999999999')
    place.journal(3).write_text(text)
    os.close(died._descriptor)
    died._descriptor = -1
    store = place.store()
    put(store, 1, "needle_mine")
    return store


EXPECTED = ["needle_mine", "needle_dead", "needle_2()", "needle_1()"]


def check(place, store, sources):
    assert sources(store.search(HistoryQuery("needle"))) == EXPECTED
    assert sources(store.search(HistoryQuery("*le_[12]*", "glob"))) == ["needle_2()", "needle_1()"]
    assert store.recent(10) == ["needle_mine", "needle_dead", "needle_2()", "first = 2", "needle_1()", "first = 1"]
    assert sources(store.tail(3)) == ["first = 2", "needle_2()", "needle_dead"]
    assert sources(store.range(2)) == ["first = 2", "needle_2()"]
    assert [item.output for item in store.range(2)] == [None, "<2>"]
    assert sources(store.range(-2)) == ["first = 2", "needle_2()"]
    assert store.sessions() == [(4, 1), (3, 1), (2, 2), (1, 2)]
    assert sources(store.search(HistoryQuery("needle", before=(3, 1)))) == ["needle_2()", "needle_1()"]
    assert sources(store.search(HistoryQuery("needle", session=1))) == ["needle_1()"]


def test_with_an_index(place, filled, sources):
    check(place, filled, sources)
    connection = sqlite3.connect(filled.hist_file)
    assert connection.execute("SELECT count(*) FROM history").fetchone() == (6,)
    connection.close()
    check(place, filled, sources)


def test_the_index_follows_entries_and_outcomes(place, filled, sources):
    check(place, filled, sources)
    filled.start(2, "needle_late", "needle_late", "/work")
    assert filled.search(HistoryQuery("needle_late"))[0].outcome == ""
    filled.finish(2, outcome="ValueError", seconds=2.0, output=None)
    (item,) = filled.search(HistoryQuery("needle_late"))
    assert (item.outcome, item.seconds) == ("ValueError", 2.0)
    assert sources(filled.search(HistoryQuery(failed=True))) == ["needle_late"]


def test_entries_of_another_living_session_are_seen_at_once(place, filled, put, sources):
    check(place, filled, sources)
    other = place.store()
    for line in range(1, 4):
        put(other, line, f"from_the_other_{line}")
        assert sources(filled.search(HistoryQuery("from_the_other", limit=1))) == [f"from_the_other_{line}"]


def test_a_locked_index_is_left_alone_and_nothing_is_missed(place, filled, sources):
    path = filled.hist_file
    before = os.stat(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA locking_mode=EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    filled.start(2, "needle_new", "needle_new", "/work")
    try:
        found = sources(filled.search(HistoryQuery("needle")))
        assert found == ["needle_new", *EXPECTED]
        assert sources(place.store().search(HistoryQuery("needle_1"))) == ["needle_1()"]
        assert os.stat(path).st_ino == before.st_ino
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert sorted(os.listdir(place.folder)) == [f"00000{n}.jsonl" for n in range(1, 5)] + ["index.sqlite"]


def test_a_writer_elsewhere_only_delays_indexing(place, filled, sources):
    holder = sqlite3.connect(filled.hist_file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    filled.start(2, "needle_new", "needle_new", "/work")
    assert sources(filled.search(HistoryQuery("needle"))) == ["needle_new", *EXPECTED]
    holder.execute("ROLLBACK")
    holder.close()


@pytest.mark.parametrize("damage", ["text", "empty", "middle", "header", "other tables", "other layout"])
def test_a_broken_index_is_made_again(place, filled, sources, damage):
    path = filled.hist_file
    filled.close()
    if damage == "other tables":
        os.unlink(path)
        sqlite3.connect(path).executescript("CREATE TABLE history (x); PRAGMA user_version=1")
    elif damage == "other layout":
        sqlite3.connect(path).executescript("PRAGMA user_version=99")
    else:
        with open(path, "r+b") as file:
            data = file.read()
            if damage == "text":
                data = b"this is no database at all" * 100
            elif damage == "empty":
                data = b""
            elif damage == "middle":
                data = data[:4096] + b"\xff" * (len(data) - 4096)
            else:
                data = b"\0" * 100 + data[100:]
            file.seek(0)
            file.truncate()
            file.write(data)
    with_own = ["needle_dead", "needle_2()", "needle_1()"]
    store = place.store()
    assert sources(store.search(HistoryQuery("needle", limit=10)))[-3:] == with_own
    assert sources(store.search(HistoryQuery("needle", limit=10)))[-3:] == with_own
    connection = sqlite3.connect(store.hist_file)
    assert connection.execute("SELECT count(*) FROM history").fetchone() == (6,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_index_deleted_under_an_open_session_is_made_again(place, filled, sources):
    check(place, filled, sources)
    os.unlink(place.folder / "index.sqlite")
    check(place, filled, sources)
    assert (place.folder / "index.sqlite").exists()


def test_a_journal_deleted_by_hand_leaves_the_index(place, filled, sources):
    check(place, filled, sources)
    place.journal(1).unlink()
    assert sources(filled.search(HistoryQuery("needle"))) == EXPECTED[:-1]


def test_a_directory_in_the_place_of_the_index(place, filled, sources):
    (place.folder / "index.sqlite").mkdir()
    check(place, filled, sources)


def test_an_index_that_cannot_be_written(place, filled, sources, monkeypatch):
    assert filled.hist_file
    filled.close()
    from ipython.services.history import cache_file as index

    real = index.sqlite3.connect

    def read_only(path, **named):
        return real(f"file:{path}?mode=ro", uri=True, **named)

    monkeypatch.setattr(index.sqlite3, "connect", read_only)
    store = place.store()
    other = place.store()
    other.start(1, "needle_new", "needle_new", "/work")
    assert sources(store.search(HistoryQuery("needle"))) == ["needle_new", *EXPECTED]


def test_a_python_without_sqlite(place, filled, sources, monkeypatch):
    place.write_upstream([(1, 1, "never seen")])
    for name in ("index", "upstream_import", "tables"):
        monkeypatch.delitem(sys.modules, f"ipython.services.history.{name}", raising=False)
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    store = JournalHistory(HistorySettings(), directory=str(place.folder), upstream_file=str(place.upstream))
    store._number = 4
    check(place, store, sources)
    assert store.idle_step() is False


def test_an_sqlite_without_trigrams(place, filled, sources, monkeypatch):
    from ipython.services.history import cache_file

    monkeypatch.setattr(cache_file, "_TRIGRAMS", "CREATE VIRTUAL TABLE search USING no_such_module(x)")
    check(place, filled, sources)
    assert filled.library().index().trigram is False
    check(place, filled, sources)


def test_trigrams_are_used_where_they_can_be(place, filled):
    filled.search(HistoryQuery("needle"))
    index = filled.library().index()
    if not index.trigram:
        pytest.skip("this sqlite has no FTS5 trigram tokenizer")
    asked = []
    index.connection.set_trace_callback(asked.append)
    filled.search(HistoryQuery("needle_2"))
    assert any("MATCH" in statement for statement in asked)
    asked.clear()
    filled.search(HistoryQuery("ne"))
    assert asked and not any("MATCH" in statement for statement in asked)


def test_damaged_records_are_skipped_and_told_once(place, put, sources):
    store = place.store()
    put(store, 1, "a")
    with open(place.journal(1), "ab") as file:
        file.write(b'{"line": 2, "sou\n\x00\xff\n[1]\n{"line": 3}\nnull\n{"line": "x", "source": 5}\n')
    put(store, 4, "b")
    store.close()
    place.warnings.clear()
    store = place.store()
    assert sources(store.range(1)) == ["a", "b"]
    store.search(HistoryQuery(""))
    assert len(place.warnings) == 1
    assert "skipped" in place.warnings[0]


def test_a_torn_last_record_of_a_dead_session_is_skipped_and_told(place, filled):
    filled.search(HistoryQuery(""))
    filled.search(HistoryQuery(""))
    assert len(place.warnings) == 1


def test_a_time_limit_gives_what_was_found(place, put):
    store = place.store()
    for line in range(1, 50):
        put(store, line, f"x{line}")
    assert len(store.search(HistoryQuery("x", time_limit=30.0))) == 49
    assert isinstance(store.search(HistoryQuery("x", time_limit=0.0)), list)


def test_a_forked_child_can_read(place, filled, sources):
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    check(place, filled, sources)
    receive, send = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(send, repr(sources(filled.search(HistoryQuery("needle")))).encode())
        finally:
            os._exit(0)
    os.waitpid(process, 0)
    os.close(send)
    assert os.read(receive, 10_000).decode() == repr(EXPECTED)
    os.close(receive)
    check(place, filled, sources)


def test_end_and_count_of_sessions_stand_in_upstreams_table(place, filled):
    connection = sqlite3.connect(filled.hist_file)
    rows = connection.execute("SELECT session, end IS NULL, num_cmds FROM sessions ORDER BY session").fetchall()
    assert rows == [(1, 0, 2), (2, 0, 2), (3, 1, None), (4, 1, None)]
    assert connection.execute("SELECT output FROM output_history WHERE session = 2").fetchall() == [("<2>",)]


def test_a_session_that_goes_on_after_its_end_loses_nothing(place, put, sources):
    store = place.store()
    put(store, 1, "before")
    store.start(2, "closing", "closing", "/work")
    store.close()
    watcher = place.store()
    assert sources(watcher.search(HistoryQuery(""))) == ["closing", "before"]
    store.finish(2, outcome="ok", seconds=0.1, output=None)
    put(store, 3, "after")
    assert [(i.source, i.outcome) for i in watcher.search(HistoryQuery(""))] == [
        ("after", "ok"),
        ("closing", "ok"),
        ("before", "ok"),
    ]


def test_several_threads_may_ask_at_once(place, filled, sources):
    import threading

    answers = []

    def ask():
        for _ in range(10):
            answers.append(sources(filled.search(HistoryQuery("needle"))))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    line = 2
    while any(thread.is_alive() for thread in threads):
        filled.start(line, f"other_{line}", "", "/work")
        filled.idle_step()
        line += 1
    for thread in threads:
        thread.join(timeout=30)
    assert answers == [EXPECTED] * 40

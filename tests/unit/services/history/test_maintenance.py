"""Trim, clear, forget: what goes is gone, what lives stays."""

from __future__ import annotations

import json
import os
import sqlite3

import pytest

from ipython.model.history import HistoryQuery
from ipython.services.history.maintenance import Maintenance, as_json, as_script


@pytest.fixture
def work(place):
    made = Maintenance(str(place.folder), str(place.upstream))
    yield made
    made.library.close()


@pytest.fixture
def filled(place, put):
    """Sessions 1 to 3 with three entries each, ended."""
    for number in (1, 2, 3):
        store = place.store()
        for line in (1, 2, 3):
            put(store, line, f"s{number}_{line}")
        store.close()
    return place


def everything(place, sources):
    store = place.store()
    return sources(reversed(store.search(HistoryQuery(limit=1000))))


def test_trim_keeps_the_newest(filled, work, sources):
    plan = work.plan(keep=4)
    assert (plan.remove, plan.cut, plan.entries, plan.kept) == ({1: 3}, {2: (3, 2)}, 5, 4)
    assert len(everything(filled, sources)) == 9
    work.apply(plan)
    assert everything(filled, sources) == ["s2_3", "s3_1", "s3_2", "s3_3"]
    assert not filled.journal(1).exists()
    assert oct(filled.journal(2).stat().st_mode & 0o777) == "0o600" or os.name == "nt"


def test_a_living_session_is_left_alone_and_loses_nothing(filled, work, put, sources):
    living = filled.store()
    put(living, 1, "living_1")
    plan = work.plan(keep=0)
    assert plan.living == [4]
    work.apply(plan)
    put(living, 2, "living_2")
    assert everything(filled, sources) == ["living_1", "living_2"]
    assert sources(living.search(HistoryQuery("living"))) == ["living_2", "living_1"]


def test_a_number_is_never_given_out_twice(filled, work):
    work.apply(work.plan(keep=0))
    assert filled.store().session_number == 4


def test_trim_by_age_and_by_session(filled, place, sources):
    now = os.path.getmtime(place.journal(1))
    work = Maintenance(str(place.folder), "", clock=lambda: now + 10 * 86400)
    assert work.plan(older_than=11).entries == 0
    assert work.plan(older_than=9).entries == 9
    assert work.plan(older_than=9, keep=2).entries == 7
    assert work.plan(sessions=[2]).remove == {2: 3}
    work.apply(work.plan(older_than=9, sessions=[2]))
    assert everything(place, sources) == ["s1_1", "s1_2", "s1_3", "s3_1", "s3_2", "s3_3"]


def test_trim_hides_what_is_upstreams_and_stays_so(place, work, sources):
    place.write_upstream([(1, 1, "old_a"), (1, 2, "old_b"), (2, 1, "old_c")])
    before = place.upstream.read_bytes()
    plan = work.plan(keep=2)
    assert (plan.hide, plan.hide_below) == ({}, {1: (2, 1)})
    work.apply(plan)
    assert everything(place, sources) == ["old_b", "old_c"]
    assert place.upstream.read_bytes() == before
    place.write_upstream([(3, 1, "old_d")])
    assert everything(place, sources) == ["old_b", "old_c", "old_d"]


def test_clear_removes_all_and_upstreams_new_entries_come(filled, work, sources):
    filled.write_upstream([(1, 1, "old_a"), (2, 1, "old_b")])
    assert len(everything(filled, sources)) == 11
    plan = work.clear()
    assert plan.entries == 11
    assert everything(filled, sources) == []
    filled.write_upstream([(50, 1, "later")])
    assert everything(filled, sources) == ["later"]


@pytest.mark.parametrize("indexed", [True, False])
def test_forget_leaves_no_trace_even_while_the_session_runs(filled, work, put, sources, indexed):
    living = filled.store()
    put(living, 1, "keep_me")
    living.start(2, "password = 'hunter2'", "password = 'hunter2'", "/work")
    living.finish(2, outcome="ok", seconds=1.0, output="hunter2")
    if indexed:
        assert living.hist_file
    items = work.search(HistoryQuery("hunter2"))
    assert work.forget(items) == (1, 0)
    put(living, 3, "after")
    for path in filled.folder.iterdir():
        assert b"hunter2" not in path.read_bytes(), path
    other = filled.store()
    assert sources(other.range(4)) == ["keep_me", "after"]
    assert other.search(HistoryQuery("hunter2")) == []
    for path in filled.folder.iterdir():
        assert b"hunter2" not in path.read_bytes(), path


def test_forget_of_an_imported_entry_hides_it_for_good(place, work, sources):
    place.write_upstream([(1, 1, "old_a"), (1, 2, "old_b")])
    assert everything(place, sources) == ["old_a", "old_b"]
    assert work.forget(work.search(HistoryQuery("old_a"))) == (1, 1)
    assert everything(place, sources) == ["old_b"]
    os.unlink(place.folder / "index.sqlite")
    assert everything(place, sources) == ["old_b"]


def test_a_backup_is_a_history_of_its_own(filled, work, sources):
    target = work.back_up()
    assert target == f"{filled.folder}.old.1"
    assert work.back_up() == f"{filled.folder}.old.2"
    work.clear()
    copy = Maintenance(target, "")
    assert len(copy.entries()) == 9


def test_export_forms(filled, work):
    items = work.entries([(2, 1, 3)])
    assert [json.loads(as_json(item))["source"] for item in items] == ["s2_1", "s2_2"]
    script = as_script(items)
    assert script.startswith("# In [2/1] 20")
    compile(script, "script", "exec")
    assert len(work.entries()) == 9


def test_a_journal_of_another_machine_counts_as_living_for_a_month(filled, work):
    path = filled.journal(1)
    text = path.read_text()
    here = json.loads(text.splitlines()[0])["host"]
    text = "\n".join(line for line in text.replace(f'"{here}"', '"elsewhere"').splitlines() if '"end"' not in line)
    path.write_text(text + "\n")
    assert work.is_living(1)
    os.utime(path, (0, 0))
    assert not work.is_living(1)


def test_an_index_in_use_elsewhere_does_not_stop_forgetting(filled, work):
    store = filled.store()
    reader = sqlite3.connect(store.hist_file)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM history").fetchone()
    assert work.forget(work.search(HistoryQuery("s1_1"))) == (1, 0)
    reader.close()
    assert store.search(HistoryQuery("s1_1")) == []

"""The child that builds a large index: it builds, alone, and imports nothing of the working directory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ipython.model.history import HistoryQuery
from ipython.services.history import rebuild_process
from ipython.services.history.index import Index


def wait_until(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_build_takes_in_journals_and_upstreams_file(place, put):
    place.write_upstream([(1, line, f"old_{line}") for line in range(1, 200)])
    store = place.store()
    put(store, 1, "new")
    store.close()
    assert rebuild_process.build(str(place.folder), str(place.upstream))
    index = Index(str(place.folder))
    assert index.connection.execute("SELECT count(*) FROM history").fetchone() == (200,)
    assert index.pending() == {}
    assert len(index.tables.search(HistoryQuery("old_19"))) == 11
    index.close()


def children() -> set[str]:
    """Process numbers of this process's children, dead ones included, where the system tells them."""
    return {number for path in Path("/proc/self/task").glob("*/children") for number in path.read_text().split()}


def test_the_started_process_builds_it_and_is_no_child_of_ours(place, tmp_path, monkeypatch, sources):
    trap = tmp_path / "trap"
    trap.mkdir()
    for name in ("json", "sqlite3", "sitecustomize", "usercustomize", "subprocess", "ipython"):
        (trap / f"{name}.py").write_text(f"open({str(tmp_path / 'executed')!r}, 'w')")
    monkeypatch.chdir(trap)
    monkeypatch.setenv("PYTHONPATH", str(trap))
    place.write_upstream([(1, line, f"old_{line}") for line in range(1, 4000)])
    store = place.store()
    before = children()
    assert sources(store.search(HistoryQuery("old_3999"))) == ["old_3999"]
    assert store.library()._asked_child_at > 0
    assert children() <= before
    assert store.hist_file  # waits for it
    index = store.library().index()
    assert index is not None and index.upstream_row() == 3999
    assert sources(store.search(HistoryQuery("old_3999"))) == ["old_3999"]
    assert not (tmp_path / "executed").exists()
    wait_until(lambda: not (place.folder / "index.lock").exists())


def test_only_one_builds_and_a_dead_ones_lock_is_taken_away(place):
    place.folder.mkdir()
    lock = place.folder / "index.lock"
    lock.write_text(str(os.getpid()))
    assert not rebuild_process.take_lock(str(place.folder))
    assert rebuild_process.main([str(place.folder), ""]) == 0
    assert not (place.folder / "index.sqlite").exists()
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    lock.write_text(dead.stdout)
    assert rebuild_process.take_lock(str(place.folder))
    assert lock.read_text() == str(os.getpid())
    assert not rebuild_process.take_lock(str(place.folder))
    os.utime(lock, (0, 0))
    assert rebuild_process.take_lock(str(place.folder))


def test_a_lock_that_says_nothing_is_given_time(place):
    place.folder.mkdir()
    lock = place.folder / "index.lock"
    lock.write_text("")
    assert not rebuild_process.take_lock(str(place.folder))
    os.utime(lock, (0, 0))
    assert rebuild_process.take_lock(str(place.folder))


def test_while_it_is_built_answers_come_from_elsewhere(place, put, sources):
    place.write_upstream([(1, 1, "old")])
    store = place.store()
    put(store, 1, "new")
    assert len(store.search(HistoryQuery(""))) == 2
    (place.folder / "index.lock").write_text(str(os.getpid()))
    assert store.library().index() is None
    assert sources(store.search(HistoryQuery(""))) == ["new", "old"]
    assert store.idle_step() is False


def test_as_a_module_it_can_be_run_by_hand(place, put):
    store = place.store()
    put(store, 1, "x")
    store.close()
    arguments = [sys.executable, "-P", "-m", "ipython.services.history.rebuild_process", str(place.folder), ""]
    assert subprocess.run(arguments, capture_output=True).returncode == 0
    assert (place.folder / "index.sqlite").exists()
    assert not (place.folder / "index.lock").exists()


def test_a_folder_that_cannot_be_written_is_a_status(place):
    place.folder.write_text("")
    assert rebuild_process.main([str(place.folder), ""]) == 0
    assert not rebuild_process.build(str(place.folder), "")
    assert not rebuild_process.start(str(place.folder), "")


def test_without_an_interpreter_nothing_is_started(place, monkeypatch):
    monkeypatch.setattr(rebuild_process.sys, "executable", "")
    assert rebuild_process.command("x", "y") is None
    assert not rebuild_process.start(str(place.folder), "")


def test_on_windows_it_is_detached(place, monkeypatch):
    started = []
    monkeypatch.setattr(rebuild_process.os, "name", "nt")
    monkeypatch.setattr(subprocess, "Popen", lambda arguments, **named: started.append((arguments, named)))
    assert rebuild_process.start(str(place.folder), "up")
    ((arguments, named),) = started
    assert arguments[:3] == [sys.executable, "-I", "-S"]
    assert named["creationflags"] == 0x08000208

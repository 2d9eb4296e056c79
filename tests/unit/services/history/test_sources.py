"""Bringing the index up to date: in idle time, and wholly when its file is asked for."""

from __future__ import annotations

import sqlite3

from ipython.services.history import sources as sources_module


def test_idle_steps_end(place, put, monkeypatch):
    monkeypatch.setattr(sources_module, "SMALL_BYTES", 0)
    store = place.store()
    for line in range(1, 1500):
        put(store, line, f"some text with a length {line}")
    steps = 0
    while store.idle_step():
        steps += 1
        assert steps < 1000
    assert steps >= 1
    connection = sqlite3.connect(place.folder / "index.sqlite")
    assert connection.execute("SELECT count(*) FROM history").fetchone() == (1499,)


def test_idle_at_a_fresh_prompt_makes_and_loads_nothing(place, put):
    store = place.store()
    assert store.idle_step() is False
    assert not place.folder.exists()
    put(store, 1, "x")
    store.close()
    store = place.store()
    assert store.idle_step() is False
    assert not (place.folder / "index.sqlite").exists()


def test_the_file_named_is_complete_even_after_much_work(place, put, monkeypatch):
    monkeypatch.setattr(sources_module, "LARGE_BYTES", 1000)
    store = place.store()
    for line in range(1, 200):
        put(store, line, f"some text with a length {line}")
    monkeypatch.setattr(sources_module.Sources, "ask_child", lambda self: True)  # asked before, and it has ended
    connection = sqlite3.connect(store.hist_file)
    assert connection.execute("SELECT count(*) FROM history").fetchone() == (199,)

"""What is special about the store in memory; what all stores do is in ``tests/contract``."""

from __future__ import annotations

from ipython.core.memory_history import MemoryHistory


def test_it_asks_its_clock():
    store = MemoryHistory(wall_clock=lambda: 5.0)
    store.start(1, "x", "x", "/")
    assert [item.start for item in store.range()] == [5.0]


def test_python_is_kept_only_where_it_differs():
    store = MemoryHistory()
    store.start(1, "x\n", "x\n", "/")
    store.start(2, "%pwd\n", "y\n", "/")
    assert [item.python for item in store.range()] == ["", "y"]


def test_space_can_be_allowed():
    store = MemoryHistory(ignore_space=False)
    store.start(1, " x", " x", "/")
    assert [item.source for item in store.range()] == [" x"]


def test_nothing_is_left_for_idle_time():
    assert MemoryHistory().idle_step() is False


def test_finishing_what_was_not_remembered_changes_nothing():
    store = MemoryHistory()
    store.finish(7, outcome="ok", seconds=1.0, output=None)
    assert list(store.range()) == []

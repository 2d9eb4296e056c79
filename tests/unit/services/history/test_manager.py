"""The object of ``get_ipython().history_manager`` with a shell's own lists."""

from __future__ import annotations

import datetime
import sqlite3
import types

import pytest

from ipython.services.history.manager import HistoryManager


@pytest.fixture
def shell(place, put):
    store = place.store()
    put(store, 1, "a = 1")
    store.start(2, "a", "a", "/work")
    store.finish(2, outcome="ok", seconds=0.1, output="1", streams=[("stdout", "out"), ("stderr", "err")])
    put(store, 3, "1/0", outcome="ZeroDivisionError")
    namespace = types.SimpleNamespace(
        typed=["", "a = 1\n", "a\n", "1/0\n"], inputs=["", "a = 1", "a", "1/0"], outputs={2: 1}, directories=["/work"]
    )
    return HistoryManager(store, namespace)


def test_lists_are_the_shells_own(shell):
    assert shell.input_hist_parsed == ["", "a = 1", "a", "1/0"]
    assert shell.output_hist == {2: 1}
    assert shell.dir_hist == ["/work"]
    assert list(shell.get_range(0, 2)) == [(0, 2, "a"), (0, 3, "1/0")]
    assert list(shell.get_range(shell.session_number, 1, 2)) == [(0, 1, "a = 1")]


def test_outputs_and_exceptions_as_far_as_kept(shell):
    assert [(part.output_type, part.bundle) for part in shell.outputs[2]] == [
        ("out_stream", {"stream": ["out"]}),
        ("err_stream", {"stream": ["err"]}),
        ("execute_result", {"text/plain": "1"}),
    ]
    assert repr(shell.outputs[2][0]) == "HistoryOutput(output_type='out_stream', bundle={'stream': ['out']})"
    assert shell.exceptions[3]["ename"] == "ZeroDivisionError"


def test_the_file_named_is_up_to_date_sqlite(shell):
    connection = sqlite3.connect(shell.hist_file)
    rows = connection.execute("SELECT session, line, source, source_raw FROM history").fetchall()
    assert rows == [(1, 1, "a = 1", "a = 1"), (1, 2, "a", "a"), (1, 3, "1/0", "1/0")]
    assert shell.db.execute("SELECT count(*) FROM history").fetchone() == (3,)


def test_session_info(shell, place):
    number, start, end, count, remark = shell.get_session_info()
    assert (number, end, count, remark) == (1, None, None, "")
    assert abs((datetime.datetime.now() - start).total_seconds()) < 60
    shell.new_session()
    assert shell.session_number == 2
    number, start, end, count, _ = shell.get_session_info(-1)
    assert (number, count) == (1, 3)
    assert end >= start
    with pytest.raises(ValueError, match="no session 9"):
        shell.get_session_info(9)


def test_enabled_can_be_switched(shell):
    assert shell.enabled
    shell.enabled = False
    assert not shell.enabled
    assert not shell.store.settings.enabled


def test_cells_run_by_others_can_be_stored(shell):
    shell.store_inputs(4, "get_ipython().x()", "%x")
    shell.writeout_cache()
    assert list(shell.search("%x")) == [(1, 4, "%x")]


def test_reset_empties_the_lists_in_place(shell):
    typed = shell.input_hist_raw
    shell.reset()
    assert shell.input_hist_raw is typed
    assert typed == [""]
    assert shell.session_number == 2
    shell.end_session()

"""What every ``ports.HistoryStore`` does, run on the one in memory and on the journal."""

from __future__ import annotations

import pytest

from ipython.core.memory_history import MemoryHistory
from ipython.model.history import HistoryQuery
from ipython.services.history.accessor import EVERYTHING
from ipython.services.history.journal import JournalHistory
from ipython.services.history.manager import HistoryManager
from ipython.settings.shell import HistorySettings


@pytest.fixture(params=["memory", "journal", "journal without index", "journal that cannot be written"])
def store(request, tmp_path):
    if request.param == "memory":
        made = MemoryHistory()
    else:
        folder = tmp_path / "history"
        if request.param == "journal without index":
            folder.mkdir()
            (folder / "index.sqlite").mkdir()
        if request.param == "journal that cannot be written":
            folder.write_text("a file where the folder should be")
        made = JournalHistory(HistorySettings(), directory=str(folder), upstream_file="", warn=lambda text: None)
    yield made
    made.close()


def put(store, line, source, *, python=None, outcome="ok", output=None, directory="/work"):
    store.start(line, source, python or source, directory)
    store.finish(line, outcome=outcome, seconds=0.5, output=output)


def sources(items):
    return [item.source for item in items]


def test_an_entry_has_all_that_was_told(store):
    store.start(1, "%pwd\n", "get_ipython().run_line_magic('pwd', '')\n", "/somewhere")
    store.finish(1, outcome="ok", seconds=0.25, output="'/somewhere'", streams=[("stdout", "x\n")])
    (item,) = store.range()
    assert (item.line, item.source, item.python) == (1, "%pwd", "get_ipython().run_line_magic('pwd', '')")
    assert (item.outcome, item.seconds, item.output, item.directory) == ("ok", 0.25, "'/somewhere'", "/somewhere")
    assert item.streams == (("stdout", "x\n"),)
    assert item.start > 1e9
    assert item.session == store.session_number


def test_a_cell_that_has_not_ended_is_an_entry_without_outcome(store):
    store.start(1, "while True: pass", "while True: pass", "")
    (item,) = store.range()
    assert (item.outcome, item.seconds) == ("", None)


@pytest.mark.parametrize("source", ["", "  ", "\n", " secret = 1", "   "])
def test_blank_cells_and_those_that_begin_with_a_space_are_not_remembered(store, source):
    put(store, 1, source)
    put(store, 2, "x")
    assert sources(store.range()) == ["x"]
    assert sources(store.search(HistoryQuery())) == ["x"]
    assert store.recent(10) == ["x"]


def test_range_leaves_out_its_end(store):
    for line in range(1, 6):
        put(store, line, f"x{line}")
    assert sources(store.range(0, 2, 4)) == ["x2", "x3"]
    assert sources(store.range(0, 4)) == ["x4", "x5"]
    assert sources(store.range(store.session_number, 5)) == ["x5"]
    assert sources(store.range(99)) == []


def test_minus_one_is_the_previous_session_that_has_entries(store):
    put(store, 1, "first")
    first = store.session_number
    store.new_session()
    put(store, 1, " hidden, so this session has no entry")
    assert store.session_number != first
    store.new_session()
    put(store, 1, "third")
    assert sources(store.range(-1)) == ["first"]
    assert sources(store.range(-2)) == []


def test_a_prompt_number_that_was_used_starts_a_new_session(store):
    put(store, 1, "first")
    put(store, 2, "second")
    session = store.session_number
    put(store, 1, "again")
    assert store.session_number > session
    assert sources(store.range(session)) == ["first", "second"]
    assert sources(store.range()) == ["again"]


def test_tail_is_oldest_first_and_leaves_out_the_calling_cell(store):
    for line in range(1, 5):
        put(store, line, f"x{line}")
    assert sources(store.tail(2)) == ["x2", "x3"]
    assert sources(store.tail(2, include_latest=True)) == ["x3", "x4"]
    assert sources(store.tail(0)) == []


def test_search_answers_newest_first_and_no_more_than_asked(store):
    for line in range(1, 6):
        put(store, line, f"value = {line}")
    assert sources(store.search(HistoryQuery("value", limit=2))) == ["value = 5", "value = 4"]
    assert sources(store.search(HistoryQuery("value", limit=0))) == []


@pytest.mark.parametrize(
    ("pattern", "mode", "expected"),
    [
        ("port n", "substring", ["import numpy as np"]),
        ("Import", "substring", []),
        ("im", "prefix", ["im = 5", "import numpy as np"]),
        ("numpy", "prefix", []),
        ("*n?mpy*", "glob", ["import numpy as np"]),
        ("im", "glob", []),
        ("im = [0-9]", "glob", ["im = 5"]),
        ("IMNP", "fuzzy", ["import numpy as np"]),
        ("", "substring", ["%time f()", "im = 5", "import numpy as np"]),
        ("%", "substring", ["%time f()"]),
        ("im_", "substring", []),
        ('"', "substring", []),
    ],
)
def test_modes_of_search(store, pattern, mode, expected):
    for line, source in enumerate(["import numpy as np", "im = 5", "%time f()"], 1):
        put(store, line, source)
    assert sources(store.search(HistoryQuery(pattern, mode))) == expected


def test_fuzzy_search_answers_the_closest_first(store):
    put(store, 1, "np.load(x)")
    put(store, 2, "n = 1; q = 2; p = 3")
    assert sources(store.search(HistoryQuery("np", "fuzzy"))) == ["np.load(x)", "n = 1; q = 2; p = 3"]


def test_an_unknown_mode_is_an_error_that_names_the_known_ones(store):
    put(store, 1, "x")
    with pytest.raises(ValueError, match="accepted are substring, prefix, glob, fuzzy"):
        store.search(HistoryQuery("x", "regex"))


def test_filters(store):
    put(store, 1, "a", directory="/one")
    put(store, 2, "b", outcome="ValueError", directory="/two")
    put(store, 3, "%ls", python="get_ipython().run_line_magic('ls', '')")
    put(store, 4, "b")
    assert sources(store.search(HistoryQuery(directory="/one"))) == ["a"]
    assert sources(store.search(HistoryQuery(failed=True))) == ["b"]
    assert sources(store.search(HistoryQuery(failed=False))) == ["b", "%ls", "a"]
    assert sources(store.search(HistoryQuery(magics=True))) == ["%ls"]
    assert sources(store.search(HistoryQuery(magics=False))) == ["b", "b", "a"]
    assert sources(store.search(HistoryQuery(unique=True))) == ["b", "%ls", "a"]
    assert sources(store.search(HistoryQuery(session=0, limit=1))) == ["b"]
    assert sources(store.search(HistoryQuery(session=-1))) == []
    assert sources(store.search(HistoryQuery("run_line", python=True))) == ["%ls"]
    assert sources(store.search(HistoryQuery(before=(store.session_number, 3)))) == ["b", "a"]


def test_recent_shows_equal_neighbours_once(store):
    for line, source in enumerate(["a", "b", "b", "a"], 1):
        put(store, line, source)
    assert store.recent(10) == ["a", "b", "a"]
    assert store.recent(1) == ["a"]


@pytest.mark.parametrize(
    "source", ['s = "\\"quoted\\"\\n"', "é = 'ünï' # 漢字 🎉", "a\tb\x00\x1b[0m", "x = '\\u2028'", "if 1:\n    2\n\n3"]
)
def test_text_comes_back_as_it_was(store, source):
    put(store, 1, source, output=source)
    (item,) = store.range()
    assert (item.source, item.output) == (source, source)
    assert sources(store.search(HistoryQuery(source))) == [source]


def test_upstream_tuple_shapes(store):
    manager = HistoryManager(store)
    put(store, 1, "a = 1")
    put(store, 2, "%pwd", python="get_ipython().run_line_magic('pwd', '')", output="'/x'")
    put(store, 3, "a = 1")
    session = manager.session_number
    assert list(manager.get_range()) == [(0, 1, "a = 1"), (0, 2, "%pwd"), (0, 3, "a = 1")]
    assert list(manager.get_range(0, 2, 3, output=True)) == [(0, 2, ("%pwd", "'/x'"))]
    assert list(manager.get_range(0, -1)) == [(0, 3, "a = 1")]
    assert list(manager.get_range_by_str("2 1")) == [(0, 2, "%pwd"), (0, 1, "a = 1")]
    assert list(manager.get_range(raw=False))[1] == (0, 2, "get_ipython().run_line_magic('pwd', '')")
    assert list(manager.get_tail(2)) == [(session, 1, "a = 1"), (session, 2, "%pwd")]
    assert list(manager.get_tail(1, include_latest=True, output=True)) == [(session, 3, ("a = 1", None))]
    assert list(manager.search("*=*")) == [(session, 1, "a = 1"), (session, 3, "a = 1")]
    assert list(manager.search("*=*", unique=True)) == [(session, 3, "a = 1")]
    assert list(manager.search("*=*", n=1)) == [(session, 3, "a = 1")]
    assert list(manager.search("*run_line*", search_raw=False)) == [(session, 2, "%pwd")]
    assert manager.input_hist_raw == ["", "a = 1", "%pwd", "a = 1"]
    assert manager.output_hist_reprs == {2: "'/x'"}
    assert manager.get_last_session_id() == session


def test_everything_can_be_asked_for(store):
    for line in range(1, 40):
        put(store, line, f"x{line}")
    assert len(store.search(HistoryQuery("x", limit=EVERYTHING))) == 39

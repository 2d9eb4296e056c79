"""SQL answers what the scan answers."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipython.model.history import HistoryQuery
from ipython.services.history.index import Index
from ipython.services.history.search import row_filter
from ipython.services.history.tables import decoded

WORDS = ["import numpy", "im%port_x", "%time f()", "a[0] = '*?'", "ab", "abcabc", "é = 'Ü'", "\\d+", '"q"', "x\ny"]
ROWS = [
    (1 + n // 4, n % 4 + 1, word, "get_ipython().x()" if word[0] == "%" else "", 1.0, 0.5, outcome, place, None, ())
    for n, (word, outcome, place) in enumerate(
        (word, outcome, place) for word in WORDS for outcome, place in (("ok", "/a"), ("KeyError", "/b"), ("", "/a"))
    )
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    made = Index(str(tmp_path_factory.mktemp("index")))
    made.write(lambda: made.add(ROWS))
    yield made
    made.close()


PATTERNS = st.sampled_from(["", "a", "ab", "abc", "bca", "%", "_", "im%", "*", "[0]", '"', "\\", "é", "numpy", "q"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    PATTERNS | st.text("ab%_*?[]cim", max_size=5),
    st.sampled_from(["substring", "prefix", "glob", "fuzzy"]),
    st.sampled_from([None, (2, 3), (5, 1)]),
    st.sampled_from([None, "/a", "/none"]),
    st.sampled_from([None, True, False]),
    st.sampled_from([None, True, False]),
    st.booleans(),
)
def test_the_same_rows_in_the_same_order(index, pattern, mode, before, directory, failed, magics, python):
    query = HistoryQuery(pattern, mode, 1000, before, directory=directory, failed=failed, magics=magics, python=python)
    fits = row_filter(query)
    expected = [row[:3] for row in sorted(ROWS, reverse=True) if fits(row)]
    assert [row[:3] for row in index.tables.search(query)] == expected


def test_rows_of_one_session_and_the_ones_before(index):
    assert [row[1] for row in index.tables.range(2, 2, 4)] == [2, 3]
    assert index.tables.session_before(None) == 8
    assert index.tables.session_before(8) == 7
    assert index.tables.session_before(8, without={7, 6}) == 5
    assert index.tables.session_before(1) is None
    assert index.tables.sessions()[0] == (8, 2)


def test_any_bytes_become_text():
    assert decoded(b"\xff") == "\ufffd"
    assert decoded("\ud800".encode("utf-8", "surrogatepass")) == "\ud800"

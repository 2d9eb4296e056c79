"""Upstream's reading API on upstream's file, on an index of ours, and on a profile."""

from __future__ import annotations

import datetime

import pytest

from ipython.model.failure import UserMistake
from ipython.services.history.accessor import HistoryAccessor

ROWS = [(1, 1, "a = 1"), (1, 2, "b"), (3, 1, "a = 3"), (3, 2, "c")]


@pytest.fixture(params=["upstream file", "index file", "profile"])
def accessor(request, place, tmp_path):
    place.write_upstream(ROWS, outputs=[(1, 2, "'b'")])
    if request.param == "upstream file":
        made = HistoryAccessor(hist_file=place.upstream)
    elif request.param == "index file":
        made = HistoryAccessor(hist_file=place.store().hist_file)
    else:
        (tmp_path / "base").mkdir()
        tmp_path.joinpath("base", "profile_me").symlink_to(tmp_path)
        made = HistoryAccessor("me", ipython_dir=str(tmp_path / "base"))
    yield made
    made.close()


def test_shapes(accessor):
    assert list(accessor.search("a*")) == [(1, 1, "a = 1"), (3, 1, "a = 3")]
    assert list(accessor.search("a*", n=1)) == [(3, 1, "a = 3")]
    assert list(accessor.search("b", output=True)) == [(1, 2, ("b", "'b'"))]
    assert list(accessor.get_range(1)) == [(1, 1, "a = 1"), (1, 2, "b")]
    assert list(accessor.get_range(1, 2, output=True)) == [(1, 2, ("b", "'b'"))]
    assert list(accessor.get_range(7)) == []
    assert list(accessor.get_tail(2, include_latest=True)) == [(3, 1, "a = 3"), (3, 2, "c")]
    assert list(accessor.get_range_by_str("1/1 3/2-")) == [(1, 1, "a = 1"), (3, 2, "c")]
    assert accessor.get_last_session_id() == 3
    assert accessor.get_session_info(1) == (1, datetime.datetime(2024, 1, 1, 10), None, None, "")


def test_mistakes_are_named(accessor):
    with pytest.raises(UserMistake, match="nonsense"):
        list(accessor.get_range_by_str("nonsense"))
    with pytest.raises(ValueError, match="no session 99"):
        accessor.get_session_info(99)


def test_backwards_in_a_file_means_from_its_last_session(place):
    place.write_upstream(ROWS)
    accessor = HistoryAccessor(hist_file=str(place.upstream))
    assert list(accessor.get_range(0, 2)) == [(3, 2, "c")]
    assert list(accessor.get_range(-1)) == [(1, 1, "a = 1"), (1, 2, "b")]
    assert list(accessor.get_range(-2)) == []


def test_what_does_not_exist_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="no history file"):
        HistoryAccessor(hist_file=tmp_path / "none.sqlite")
    with pytest.raises(FileNotFoundError, match="no profile 'none'"):
        HistoryAccessor("none", ipython_dir=str(tmp_path))

"""Records are JSON and come back as they were; anything else is counted."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.services.history import records

TEXT = st.text(st.characters(), max_size=30)


@settings(max_examples=150, deadline=None)
@given(TEXT, TEXT, TEXT, st.none() | TEXT, st.lists(st.tuples(TEXT, TEXT), max_size=2))
def test_a_cell_comes_back_as_it_was(source, python, directory, output, streams):
    data = records.cell(3, source, python, 12.5, directory) + records.outcome(3, "ok", 0.25, output, streams)
    assert data.count(b"\n") == 2
    assert all(isinstance(json.loads(line), dict) for line in data.splitlines())
    contents = records.Contents(7)
    contents.add(data)
    (row,) = contents.in_order()
    assert row == (
        7, 3, source, "" if python == source else python, 12.5, 0.25, "ok", directory, output, tuple(streams)
    )  # fmt: skip
    assert contents.bad == 0


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data):
    records.Contents(1).add(data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300))
def test_a_journal_cut_anywhere_gives_the_entries_before(cut):
    whole = records.head(1, 1.0) + b"".join(records.cell(n, f"x{n}", "", 1.0, "/") for n in range(1, 6))
    contents = records.Contents(1)
    contents.add(whole[:cut])
    found = [row[2] for row in contents.in_order()]
    assert found == [f"x{n}" for n in range(1, len(found) + 1)]
    assert len(found) >= whole[:cut].count(b"\n") - 1


def test_pieces_give_the_same_as_the_whole():
    data = records.head(1, 5.0) + records.cell(1, "x", "x", 5.0, "/") + records.outcome(1, "ok", 1.0, "2")
    whole, pieces = records.Contents(1), records.Contents(1)
    whole.add(data + records.end(9.0))
    for line in (data + records.end(9.0)).splitlines(keepends=True):
        pieces.add(line)
    assert list(whole.in_order()) == list(pieces.in_order())
    assert whole.ended == pieces.ended == 9.0
    assert whole.head["session"] == 1


def test_an_outcome_without_its_cell_is_kept_aside():
    contents = records.Contents(1)
    contents.add(records.outcome(4, "KeyError", 1.0, None))
    assert contents.rows == {}
    assert contents.late == {4: (1.0, "KeyError", None, ())}


def test_letters_stay_readable_for_grep():
    assert "größe = 1".encode() in records.cell(1, "größe = 1", "", 1.0, "/")


def test_infinite_or_odd_numbers_do_not_break_a_line():
    data = records.outcome(1, "ok", float("inf"), None)
    contents = records.Contents(1)
    contents.add(data)
    assert contents.bad in (0, 1)


def test_the_machine_has_a_name_where_there_is_no_uname(monkeypatch):
    monkeypatch.delattr(records.os, "uname", raising=False)
    monkeypatch.setenv("COMPUTERNAME", "BOX")
    assert records.host_name() == "BOX"

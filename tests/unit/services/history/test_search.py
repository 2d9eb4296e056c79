"""The scan of journals finds what is in them without parsing what cannot fit."""

from __future__ import annotations

import pytest

from ipython.model.history import HistoryQuery
from ipython.services.history import records
from ipython.services.history.search import JournalScan


@pytest.fixture
def scan(tmp_path):
    for number in range(1, 6):
        data = records.head(number, 1.0) + b"".join(
            records.cell(line, f"x_{number}_{line} = 'é\n'", "", 1.0, "/") for line in (1, 2)
        )
        (tmp_path / f"{number:06d}.jsonl").write_bytes(data + records.end(2.0))
    return JournalScan(str(tmp_path))


@pytest.mark.parametrize(
    ("pattern", "mode", "count"),
    [
        ("x_3_1", "substring", 1),
        ("'é\n'", "substring", 10),
        ("x_", "prefix", 10),
        ("*3_?*", "glob", 2),
        ("x51", "fuzzy", 1),
    ],
)
def test_found(scan, pattern, mode, count):
    assert len(scan.search(HistoryQuery(pattern, mode), scan.numbers(), 100)) == count


def test_a_file_that_cannot_fit_is_not_parsed(scan):
    assert scan.search(HistoryQuery("x_3_1"), scan.numbers(), 100)
    assert list(scan._parsed) == [3]


def test_it_stops_at_the_limit(scan):
    found = scan.search(HistoryQuery("x_"), scan.numbers(), 3)
    assert [row[:2] for row in found] == [(5, 2), (5, 1), (4, 2)]
    assert 1 not in scan._parsed


def test_a_time_that_is_over_ends_it(scan):
    assert scan.search(HistoryQuery("x_", time_limit=-1.0), scan.numbers(), 100) == []


def test_records_without_a_file_count_too(scan):
    scan.extra = {9: records.cell(1, "only in memory", "", 1.0, "/"), 5: records.outcome(2, "KeyError", 1.0, None)}
    assert scan.numbers() == [1, 2, 3, 4, 5, 9]
    assert [row[2] for row in scan.search(HistoryQuery("memory"), scan.numbers(), 5)] == ["only in memory"]
    assert scan.contents(5).rows[2][6] == "KeyError"


def test_a_journal_that_grows_is_read_on(scan, tmp_path):
    assert len(scan.contents(1).rows) == 2
    with open(tmp_path / "000001.jsonl", "ab") as file:
        file.write(records.cell(3, "more", "", 1.0, "/") + b'{"line": 4, "sou')
    assert len(scan.contents(1).rows) == 3
    with open(tmp_path / "000001.jsonl", "ab") as file:
        file.write(b'rce": "x", "start": 1, "directory": ""}\n')
    assert len(scan.contents(1).rows) == 4


def test_few_parsed_journals_are_kept(tmp_path, monkeypatch, scan):
    monkeypatch.setattr("ipython.services.history.search._KEPT", 2)
    list(scan.newest_first(scan.numbers()))
    assert len(scan._parsed) == 2

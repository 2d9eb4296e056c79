"""The output journal: bounded, spilling, without holes."""

from __future__ import annotations

import json
import tempfile
from typing import Any

import pytest

from ipython.kernel.journal import OutputJournal


def documents(number: int, size: int = 10) -> list[bytes]:
    header = json.dumps({"msg_id": str(number)}).encode()
    return [header, b"{}", b'{"ipython_output":%d}' % number, json.dumps({"text": "x" * size}).encode()]


def entries(journal: OutputJournal, since: int = 0, limit: int = 1000) -> list[int]:
    found = json.loads(journal.answer(since, limit))
    assert found["status"] == "ok"
    return [entry["metadata"]["ipython_output"] for entry in found["messages"]]


def test_an_empty_journal() -> None:
    assert json.loads(OutputJournal().answer(0, 10)) == {"status": "ok", "first": 0, "last": 0, "messages": []}


def test_what_came_after_a_number_in_order_and_limited() -> None:
    journal = OutputJournal()
    for number in range(1, 8):
        journal.add(number, documents(number))
    assert entries(journal) == list(range(1, 8))
    assert entries(journal, since=4) == [5, 6, 7]
    assert entries(journal, since=4, limit=2) == [5, 6]
    assert entries(journal, limit=-1) == []
    assert (journal.first, journal.last) == (1, 7)


def test_buffers_come_as_base64() -> None:
    journal = OutputJournal()
    journal.add(1, documents(1), [b"\x00\xff", memoryview(b"ab")])
    assert json.loads(journal.answer(0, 1))["messages"][0]["buffers"] == ["AP8=", "YWI="]


def test_large_buffers_are_not_kept_and_that_is_told() -> None:
    journal = OutputJournal()
    journal.add(1, documents(1), [b"x" * 2_000_000, b"y"])
    assert json.loads(journal.answer(0, 1))["messages"][0]["buffers"] == [None, None]
    assert journal.size_in_memory < 1000


def test_the_older_part_is_in_a_file_and_read_from_there() -> None:
    journal = OutputJournal(in_memory=5000, on_disk=1 << 20)
    for number in range(1, 101):
        journal.add(number, documents(number, 1000))
    assert journal.size_in_memory <= 5000
    assert entries(journal) == list(range(1, 101))
    assert entries(journal, since=50, limit=3) == [51, 52, 53]
    journal.close()


def test_what_is_older_than_both_limits_is_gone_from_the_beginning() -> None:
    journal = OutputJournal(in_memory=5000, on_disk=20_000)
    for number in range(1, 101):
        journal.add(number, documents(number, 1000))
    found = entries(journal)
    assert found == list(range(found[0], 101))
    assert journal.first == found[0] > 1


def test_without_files_only_the_newest_part_is_kept() -> None:
    journal = OutputJournal(in_memory=5000, on_disk=0)
    for number in range(1, 21):
        journal.add(number, documents(number, 1000))
    assert entries(journal) == [18, 19, 20]


class FullDisk:
    def seek(self, offset: int) -> None:
        pass

    def write(self, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        pass


def test_a_full_disk_costs_the_older_part_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: FullDisk())
    journal = OutputJournal(in_memory=5000, on_disk=1 << 20)
    for number in range(1, 21):
        journal.add(number, documents(number, 1000))
    found: list[Any] = entries(journal)
    assert found == [18, 19, 20]
    assert journal.first == 18

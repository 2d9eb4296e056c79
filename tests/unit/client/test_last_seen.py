"""``client.last_seen``: what one console leaves for the next."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from ipython.client import last_seen
from ipython.client.last_seen import SESSIONS, LastSeen


def test_written_and_read(tmp_path: Path) -> None:
    kernel = str(tmp_path / "kernel-1.json")
    seen = LastSeen("k", 7, ("a", "b"), (3, "while True:\n    pass"))
    last_seen.write(kernel, seen)
    assert last_seen.read(kernel) == seen
    assert stat.S_IMODE((tmp_path / "kernel-1.seen").stat().st_mode) == 0o600
    last_seen.write(kernel, LastSeen("k", 8))
    assert last_seen.read(kernel) == LastSeen("k", 8)
    last_seen.remove(kernel)
    last_seen.remove(kernel)
    assert last_seen.read(kernel) is None and not list(tmp_path.iterdir())


def test_sessions_are_bounded(tmp_path: Path) -> None:
    kernel = str(tmp_path / "kernel-1.json")
    last_seen.write(kernel, LastSeen("k", 1, tuple(str(number) for number in range(100))))
    read = last_seen.read(kernel)
    assert read is not None and len(read.sessions) == SESSIONS and read.sessions[-1] == "99"


GOOD = {"kernel": "k", "number": 1, "sessions": [], "cell": None}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", *(json.dumps(GOOD | bad) for bad in ({"number": -1}, {"number": "x"}, {"kernel": 3},
             {"sessions": "x"}))]
)  # fmt: skip
def test_odd_files_are_no_note(tmp_path: Path, text: str) -> None:
    (tmp_path / "kernel-1.seen").write_text(text)
    assert last_seen.read(str(tmp_path / "kernel-1.json")) is None


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    last_seen.write(str(tmp_path / "missing" / "kernel-1.json"), LastSeen("k", 1))

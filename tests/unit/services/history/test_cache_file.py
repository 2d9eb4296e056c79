"""The file of the index: made for its owner, told apart when broken, never when only busy."""

from __future__ import annotations

import os
import sqlite3

import pytest

from ipython.services.history.cache_file import CacheFile, is_broken, remove, storable


def test_it_is_made_and_opened_again(tmp_path):
    made = CacheFile(str(tmp_path / "history"))
    made.write(lambda: made.set_state("name", "value"))
    made.close()
    again = CacheFile(str(tmp_path / "history"))
    assert again.state("name") == "value"
    assert again.state("other") == ""
    assert again.is_current_file()
    remove(str(tmp_path / "history"))
    remove(str(tmp_path / "history"))
    assert not again.is_current_file()
    again.close()


def test_busy_is_not_broken(tmp_path):
    made = CacheFile(str(tmp_path), wait=0.01)
    holder = sqlite3.connect(made.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    assert not made.write(lambda: made.set_state("name", "value"))
    with pytest.raises(sqlite3.OperationalError) as busy:
        CacheFile(str(tmp_path), wait=0.01)
    assert not is_broken(busy.value)
    holder.execute("ROLLBACK")
    assert made.write(lambda: made.set_state("name", "value"))
    holder.close()
    made.close()


def test_broken_is_told_without_error_codes():
    assert is_broken(sqlite3.DatabaseError("file is not a database"))
    assert is_broken(sqlite3.DatabaseError("database disk image is malformed"))
    assert not is_broken(sqlite3.OperationalError("disk I/O error"))


def test_work_that_fails_leaves_nothing(tmp_path):
    made = CacheFile(str(tmp_path))

    def work():
        made.set_state("name", "value")
        raise KeyError("stopped")

    with pytest.raises(KeyError):
        made.write(work)
    assert made.state("name") == ""
    made.close()


def test_entries_go_with_their_trigrams(tmp_path):
    made = CacheFile(str(tmp_path))
    row = (1, 1, "needle", "", 1.0, None, "", "", "out", (("stdout", "x"),))
    made.write(lambda: made.add([row, row]))
    assert made.connection.execute("SELECT output, streams FROM output_history").fetchall() == [
        ("out", '[["stdout", "x"]]')
    ]
    made.write(lambda: made.drop_entries("session = ?", (1,)))
    assert made.connection.execute("SELECT count(*) FROM history").fetchone() == (0,)
    assert made.connection.execute("SELECT count(*) FROM output_history").fetchone() == (0,)
    if made.trigram:
        assert made.connection.execute("SELECT rowid FROM search WHERE search MATCH '\"nee\"'").fetchall() == []
    made.close()


def test_what_sqlite_takes_as_text():
    assert storable("é") == "é"
    assert storable("\ud800x") == "?x"


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        CacheFile(os.path.join(tmp_path, "file"))

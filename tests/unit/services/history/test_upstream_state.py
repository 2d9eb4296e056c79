"""The highest number of upstream's sessions is remembered until its file changes."""

from __future__ import annotations

import sqlite3

from ipython.services.history import upstream_import
from ipython.services.history.upstream_state import highest_session


def test_it_is_asked_once(place, monkeypatch):
    place.write_upstream([(17, 1, "x")])
    place.folder.mkdir()
    assert highest_session(str(place.upstream), str(place.folder)) == 17
    monkeypatch.setattr(upstream_import, "highest_session", lambda path: 99)
    assert highest_session(str(place.upstream), str(place.folder)) == 17
    connection = sqlite3.connect(place.upstream)
    connection.execute("CREATE TABLE more (x)")
    connection.close()
    assert highest_session(str(place.upstream), str(place.folder)) == 99


def test_without_a_file_or_folder(place):
    assert highest_session(str(place.upstream), str(place.folder)) == 0
    place.write_upstream([(17, 1, "x")])
    assert highest_session(str(place.upstream), str(place.folder)) == 17
    assert not place.folder.exists()


def test_a_damaged_note_is_not_believed(place):
    place.write_upstream([(17, 1, "x")])
    place.folder.mkdir()
    (place.folder / "upstream.state").write_bytes(b"\xff rubbish")
    assert highest_session(str(place.upstream), str(place.folder)) == 17


def test_a_file_that_cannot_be_read_now_keeps_the_last_answer(place, monkeypatch):
    place.write_upstream([(17, 1, "x")])
    place.folder.mkdir()
    (place.folder / "upstream.state").write_text("1 1 15\n")
    monkeypatch.setattr(upstream_import, "highest_session", lambda path: None)
    assert highest_session(str(place.upstream), str(place.folder)) == 15

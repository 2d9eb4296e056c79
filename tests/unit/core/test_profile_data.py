"""Documents of a profile: private, whole at every moment, upstream's read and never written."""

from __future__ import annotations

import os
import pickle
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ipython.core import profile_data
from ipython.core.profile_data import ProfileData, texts


def added(name: str) -> object:
    return lambda old: [*(old if isinstance(old, list) else []), name]


def test_a_document_is_kept_for_its_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        data = ProfileData(str(tmp_path / "base" / "profile"))
        assert data.read("marks") is None
        data.change("marks", lambda old: {"a": "ü", "old": old})
    finally:
        os.umask(before)
    assert data.read("marks") == {"a": "ü", "old": None}
    file = tmp_path / "base" / "profile" / "state" / "marks.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for folder in (file.parent, file.parent.parent, file.parent.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_document_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    data = ProfileData(str(tmp_path))
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "marks.json").write_bytes(damage)
    assert data.read("marks") is None
    data.change("marks", lambda old: ["new"])
    assert data.read("marks") == ["new"]


def test_a_change_that_fails_leaves_the_old_document_whole(tmp_path: Path) -> None:
    data = ProfileData(str(tmp_path))
    data.change("marks", lambda old: ["kept"])
    with pytest.raises(TypeError):
        data.change("marks", lambda old: object())
    assert data.read("marks") == ["kept"]
    assert sorted(os.listdir(tmp_path / "state")) in (["lock", "marks.json"], ["marks.json"])


def test_changes_of_several_processes_are_all_kept(tmp_path: Path) -> None:
    program = (
        "import sys; from ipython.core.profile_data import ProfileData\n"
        "for n in range(20): ProfileData(sys.argv[1]).change('n', lambda old: [*(old or []), 1])"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)]) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    assert len(ProfileData(str(tmp_path)).read("n")) == 60  # type: ignore[arg-type]


def test_a_lock_that_is_never_given_back_does_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fcntl = pytest.importorskip("fcntl")
    monkeypatch.setattr(profile_data, "WAIT_LOCK", 0.05)
    data = ProfileData(str(tmp_path))
    data.change("marks", lambda old: [])
    with open(tmp_path / "state" / "lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        data.change("marks", lambda old: ["written all the same"])
    assert data.read("marks") == ["written all the same"]


def test_a_platform_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    data = ProfileData(str(tmp_path))
    data.change("marks", lambda old: ["kept"])
    assert data.read("marks") == ["kept"] and os.listdir(tmp_path / "state") == ["marks.json"]


def test_upstream_is_read_and_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "db" / "autorestore"
    folder.mkdir(parents=True)
    (tmp_path / "db" / "bookmarks").write_bytes(pickle.dumps({"a": "/tmp"}, protocol=2))
    (folder / "x").write_bytes(b"cos\nsystem\n(S'exit 1'\ntR.")
    data = ProfileData(str(tmp_path))
    assert data.upstream("bookmarks") == {"a": "/tmp"}
    assert data.upstream("nothing") is None and data.upstream("autorestore/x") is None
    assert data.upstream("autorestore") is None  # a folder


def test_texts() -> None:
    assert texts({"a": "b", 1: "c", "d": None}) == {"a": "b"} and texts(None) == {}

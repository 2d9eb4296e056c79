"""Aliases that a profile keeps."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ipython.core.profile_data import ProfileData
from ipython.core.stored_aliases import StoredAliases


def test_kept_changed_forgotten(tmp_path: Path) -> None:
    kept = StoredAliases(ProfileData(str(tmp_path)))
    assert kept.all() == {}
    kept.keep("a", "echo 1")
    kept.keep("b", "echo 2")
    kept.keep("a", "echo 3")
    assert StoredAliases(ProfileData(str(tmp_path))).all() == {"a": "echo 3", "b": "echo 2"}
    kept.forget("a")
    assert kept.all() == {"b": "echo 2"}
    with pytest.raises(KeyError):
        kept.forget("a")


def test_those_of_upstream_are_read_and_hidden(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "stored_aliases").write_bytes(pickle.dumps({"a": "theirs", "c": "theirs", "n": 5}))
    kept = StoredAliases(ProfileData(str(tmp_path)))
    assert kept.all() == {"a": "theirs", "c": "theirs"}
    kept.keep("a", "ours")
    kept.forget("c")
    assert kept.all() == {"a": "ours"}
    kept.forget("a")
    assert kept.all() == {}
    kept.keep("c", "ours again")
    assert kept.all() == {"c": "ours again"}

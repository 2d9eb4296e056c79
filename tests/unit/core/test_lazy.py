"""Declared laziness, and that the working directory is not a source of our code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ipython.core.import_watch import ImportWatch
from ipython.core.lazy import Lazy, load_module, without_working_directory


def test_module_in_the_working_directory_is_never_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "wave.py").write_text("raise AssertionError('code of the working directory was run')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    monkeypatch.setattr(sys, "path", ["", ".", str(tmp_path), *sys.path])
    before = list(sys.path)
    assert Lazy("wave:open").load() is not None
    assert sys.path == before


def test_entries_added_meanwhile_stay() -> None:
    sys.path.insert(0, "")
    try:
        with without_working_directory():
            assert "" not in sys.path
            sys.path.append("/added")
        assert sys.path[0] == "" and sys.path[-1] == "/added"
    finally:
        sys.path.remove("")
        sys.path.remove("/added")


def test_deleted_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert load_module("colorsys").__name__ == "colorsys"


def test_missing_target_names_itself() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_module_here"):
        Lazy("no_such_module_here:x").load()


def test_watch_calls_once_after_the_module_is_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    seen: list[bool] = []
    watch = ImportWatch()
    watch.when_imported("colorsys", lambda module: seen.append(hasattr(module, "rgb_to_hsv")))
    import colorsys

    assert seen == [True] and watch not in sys.meta_path
    assert colorsys.__spec__ is not None and type(colorsys.__spec__.loader).__module__ != "ipython.core.import_watch"


def test_watch_of_a_module_that_is_there_acts_now() -> None:
    seen: list[str] = []
    ImportWatch().when_imported("sys", lambda module: seen.append(module.__name__))
    assert seen == ["sys"]


def test_watch_leaves_failing_imports_as_they_are() -> None:
    watch = ImportWatch()
    watch.when_imported("no_such_module_here", lambda module: None)
    with pytest.raises(ModuleNotFoundError):
        __import__("no_such_module_here")
    watch.close()

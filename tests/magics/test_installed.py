"""What an installation changes while Python runs."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

installed: Any = importlib.import_module("ipython.magics.installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that packages are installed into."""
    made = tmp_path / "site-packages"
    made.mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(made)])
    monkeypatch.setattr("site.ENABLE_USER_SITE", False)
    return made


def test_only_what_was_imported_and_changed_is_named(folder: Path) -> None:
    for name in ("one_of_ours", "two_of_ours", "not_imported"):
        (folder / f"{name}.py").write_text("x = 1\n")
    importlib.invalidate_caches()
    for name in ("one_of_ours", "two_of_ours"):
        importlib.import_module(name)
    before = installed.Installed()
    assert before.take_up_changes() == []
    (folder / "one_of_ours.py").write_text("x = 22\n")
    (folder / "not_imported.py").write_text("x = 22\n")
    assert before.take_up_changes() == ["one_of_ours"]
    (folder / "two_of_ours.py").unlink()
    assert before.take_up_changes() == ["one_of_ours", "two_of_ours"]
    for name in ("one_of_ours", "two_of_ours"):
        del sys.modules[name]


def test_new_path_files_are_followed(folder: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "made_editable.py").write_text("x = 3\n")
    (folder / "old.pth").write_text(str(tmp_path / "never"))
    before = installed.Installed()
    (folder / "new.pth").write_text(f"{project}\n")
    before.take_up_changes()
    assert str(project) in sys.path and str(tmp_path / "never") not in sys.path
    assert importlib.import_module("made_editable").x == 3
    del sys.modules["made_editable"]


def test_the_folder_of_the_user_that_did_not_exist_before(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = tmp_path / "user" / "site-packages"
    monkeypatch.setattr("site.ENABLE_USER_SITE", True)
    monkeypatch.setattr("site.getusersitepackages", lambda: str(user))
    before = installed.Installed()
    before.take_up_changes()
    assert str(user) not in sys.path
    user.mkdir(parents=True)
    before.take_up_changes()
    assert str(user) in sys.path


def test_nothing_of_a_module_is_run(folder: Path) -> None:
    class Strange(type(sys)):  # type: ignore[misc]
        def __getattribute__(self, name: str) -> object:
            raise AssertionError(name)

    sys.modules["strange_one"] = Strange("strange_one")
    try:
        installed.Installed()
    finally:
        del sys.modules["strange_one"]

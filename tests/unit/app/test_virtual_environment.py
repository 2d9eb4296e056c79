"""Packages of an activated environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ipython.app.virtual_environment import add_active_environment, is_foreign, site_packages


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    monkeypatch.setattr(sys, "path", ["/lib", "", "/lib/site-packages", "/more"])
    folder = Path(site_packages(str(tmp_path)))
    folder.mkdir(parents=True)
    return folder


def test_they_come_before_our_own(packages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_active_environment()
    add_active_environment()
    assert sys.path == ["/lib", "", str(packages), "/lib/site-packages", "/more"]
    assert capsys.readouterr().err.count("\n") == 1


def test_without_packages_of_ours_they_come_last(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["/lib"])
    add_active_environment(tell=False)
    assert sys.path == ["/lib", str(packages)]


def test_one_for_another_python_is_left_out(packages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packages.rmdir()
    add_active_environment()
    assert str(packages) not in sys.path
    assert "left out" in capsys.readouterr().err
    add_active_environment(tell=False)
    assert capsys.readouterr().err == ""


def test_our_own_and_a_missing_one_are_not_foreign(tmp_path: Path) -> None:
    assert not is_foreign(sys.prefix)
    assert not is_foreign(str(tmp_path / "none"))
    assert is_foreign(str(tmp_path))


def test_the_folder_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    assert site_packages("env") == os.path.join("env", "Lib", "site-packages")

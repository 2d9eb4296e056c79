"""Late imports leave the working directory out."""

from __future__ import annotations

import sys

import pytest

from ipython.services.history.late import load


def test_a_file_of_that_name_here_is_not_taken(tmp_path, monkeypatch):
    (tmp_path / "colorsys.py").write_text("raise SystemExit('executed')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), ".", *sys.path])
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    before = list(sys.path)
    assert str(tmp_path) not in str(load("colorsys").__file__)
    assert sys.path == before


def test_in_a_deleted_directory(tmp_path, monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)

    def gone():
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr("ipython.services.history.late.os.getcwd", gone)
    assert load("colorsys").rgb_to_hsv


def test_what_is_missing_raises_and_the_path_is_put_back(monkeypatch):
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    before = list(sys.path)
    with pytest.raises(ImportError):
        load("no_such_module_anywhere")
    assert sys.path == before

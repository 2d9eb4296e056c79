"""The build mapping: the checkout's ``magics`` and ``extensions`` are ``ipython.magics`` and ``ipython.extensions``."""

from __future__ import annotations

import importlib
import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import ipython
from tests.helpers.sources import MAPPED, ROOT, module_name, source_files
from tests.helpers.view import build

SOURCES = ("ipython", "magics", "extensions")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    with open(ROOT / "pyproject.toml", "rb") as file:
        return tomllib.load(file)


def folders() -> set[str]:
    """Every folder of the package that holds Python files, by the name it is imported under."""
    return {module_name(path) if path.name == "__init__.py" else parent(path) for path in source_files()}


def parent(path: Path) -> str:
    return module_name(path).rpartition(".")[0]


def test_the_list_of_packages_is_the_list_of_folders(project: dict[str, Any]) -> None:
    listed = project["tool"]["setuptools"]["packages"]
    assert listed == sorted(listed)
    assert set(listed) == folders()


def test_every_folder_is_a_regular_package() -> None:
    bare = [path for path in source_files() if not (path.parent / "__init__.py").exists()]
    assert not bare


@pytest.mark.parametrize("folder", sorted(MAPPED))
def test_mapped_packages_are_the_files_of_the_checkout(folder: str) -> None:
    module = importlib.import_module(MAPPED[folder])
    assert Path(str(module.__file__)).resolve() == ROOT / folder / "__init__.py"


def test_the_version_is_one(project: dict[str, Any]) -> None:
    assert project["project"]["version"] == ipython.__version__ == importlib.metadata.version("ipython")


def test_dependencies_are_the_five_of_the_design(project: dict[str, Any]) -> None:
    names = {text.partition(">")[0] for text in project["project"]["dependencies"]}
    assert names == {"prompt_toolkit", "pygments", "jedi", "traitlets", "pyzmq"}


def test_top_level_folders_are_the_known_ones() -> None:
    known = {"ipython", "magics", "extensions", "tests", "docs"}
    found = {entry.name for entry in ROOT.iterdir() if entry.is_dir() and not entry.name.startswith(".")}
    assert found - {"build", "dist", "__pycache__"} - {name for name in found if name.endswith(".egg-info")} == known


def test_the_wheel_holds_every_module_under_its_name(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    copy.mkdir()
    for name in SOURCES:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "IPython.py"):
        shutil.copy(ROOT / name, copy)
    made = subprocess.run(
        [sys.executable, "-c", "from setuptools import build_meta as b; print(b.build_wheel('../dist'))"],
        cwd=copy,
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert made.returncode == 0, made.stderr
    wheel = next((tmp_path / "dist").glob("ipython-9.99.0-*.whl"))
    names = set(zipfile.ZipFile(wheel).namelist())
    copied = [path.relative_to(copy).as_posix() for folder in SOURCES for path in (copy / folder).rglob("*.py")]
    expected = {path if path.startswith("ipython/") else f"ipython/{path}" for path in copied}
    assert len(expected) > 100
    assert expected <= names
    assert not [name for name in names if name.startswith(("magics/", "extensions/", "tests/"))]
    assert {"ipython/py.typed", "IPython.py"} <= names
    # The kernel is found by every application of Jupyter once the wheel is installed, and by our launchers in any case.
    assert "ipython/data/jupyter/kernels/python3/kernel.json" in names
    shared = "ipython-9.99.0.data/data/share/jupyter/kernels/ipython/"
    assert {shared + file for file in ("kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg")} <= names


def test_the_view_shows_the_mapped_layout(tmp_path: Path) -> None:
    for name in ("ipython/core", "magics", "extensions"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ipython/api.py").write_text("")
    (tmp_path / "magics/timing.py").write_text("")
    package = build(tmp_path) / "ipython"
    assert (package / "magics/timing.py").is_file() and (package / "api.py").is_file()


def test_the_view_is_copied_where_links_are_not_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    test_the_view_shows_the_mapped_layout(tmp_path)

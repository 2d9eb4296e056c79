"""``core.runtime_folder``: where connection files lie, and that nobody else reads them or sees half of one."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from ipython.core import runtime_folder
from ipython.core.runtime_folder import (
    UnsafeFolder,
    data_directory,
    make_private_folder,
    runtime_directory,
    socket_prefix,
    write_private,
)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("environment", "platform", "wanted"),
    [
        ({"HOME": "/h"}, "linux", "/h/.local/share/jupyter/runtime"),
        ({"HOME": "/h", "XDG_DATA_HOME": "/x"}, "linux", "/x/jupyter/runtime"),
        ({"HOME": "/h", "JUPYTER_DATA_DIR": "/d", "XDG_DATA_HOME": "/x"}, "linux", "/d/runtime"),
        ({"HOME": "/h", "JUPYTER_RUNTIME_DIR": "/r", "JUPYTER_DATA_DIR": "/d"}, "linux", "/r"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Jupyter/runtime"),
        ({"HOME": "/h", "APPDATA": "/a"}, "win32", "/a/jupyter/runtime"),
    ],
)
def test_the_runtime_directory(environment: dict[str, str], platform: str, wanted: str) -> None:
    assert runtime_directory(environment, platform=platform) == wanted


@contextmanager
def without_modules(package: str) -> Iterator[None]:
    """Import a package anew inside; the modules that were there come back afterwards."""

    def take() -> dict[str, ModuleType]:
        names = [name for name in sys.modules if name.partition(".")[0] == package]
        return {name: sys.modules.pop(name) for name in names}

    before = take()
    try:
        yield
    finally:
        take()
        sys.modules.update(before)


def test_platform_directories_are_asked_of_jupyter_core(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "jupyter_core"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "paths.py").write_text("def jupyter_data_dir():\n    return '/asked'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with without_modules("jupyter_core"):
        assert data_directory({"JUPYTER_PLATFORM_DIRS": "1", "HOME": "/h"}) == "/asked"
    assert data_directory({"JUPYTER_PLATFORM_DIRS": "0", "HOME": "/h"}, platform="linux") == "/h/.local/share/jupyter"


def test_folders_and_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private_folder(str(tmp_path / "a" / "runtime"))
        write_private(str(tmp_path / "a" / "runtime" / "kernel-1.json"), "{}")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "runtime") == 0o700
    assert mode(tmp_path / "a" / "runtime" / "kernel-1.json") == 0o600
    assert [path.name for path in (tmp_path / "a" / "runtime").iterdir()] == ["kernel-1.json"]


def test_an_open_folder_of_ours_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o755)
    make_private_folder(str(folder))
    assert mode(folder) == 0o700


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "runtime").touch()
    with pytest.raises(UnsafeFolder, match="is no folder"):
        make_private_folder(str(tmp_path / "runtime"))


def test_a_folder_of_another_user_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(runtime_folder, "_user", lambda: os.geteuid() + 1)
    with pytest.raises(UnsafeFolder, match="belongs to another user"):
        make_private_folder(str(tmp_path))


def test_a_file_that_exists_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "kernel-1.json"
    path.write_text("old")
    with pytest.raises(FileExistsError):
        write_private(str(path), "new")
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 1
    write_private(str(path), "new", replacing=True)
    assert path.read_text() == "new" and mode(path) == 0o600 and len(list(tmp_path.iterdir())) == 1


def test_a_link_put_there_by_somebody_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("keep")
    (tmp_path / "kernel-1.json").symlink_to(target)
    with pytest.raises(FileExistsError):
        write_private(str(tmp_path / "kernel-1.json"), "new")
    write_private(str(tmp_path / "kernel-1.json"), "new", replacing=True)
    assert target.read_text() == "keep"


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kernel-1.json"
    texts = {letter * 200_000 for letter in "ab"}
    write_private(str(path), "a" * 200_000)
    seen: set[str] = set()
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.add(path.read_text())

    reader = threading.Thread(target=read)
    reader.start()
    for letter in "ba" * 20:
        write_private(str(path), letter * 200_000, replacing=True)
    done.set()
    reader.join(10)
    assert seen <= texts


def test_sockets_lie_beside_the_connection_file(tmp_path: Path) -> None:
    assert socket_prefix(str(tmp_path / "r" / "kernel-1.json"), {}) == str(tmp_path / "r" / "kernel-1-ipc")
    assert mode(tmp_path / "r") == 0o700


def test_sockets_of_a_long_path_lie_elsewhere_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tempfile

    deep = tmp_path.joinpath(*["a-long-folder-name"] * 6, "kernel-1.json")
    short = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        found = socket_prefix(str(deep), {"XDG_RUNTIME_DIR": str(short)})
        assert found == str(short / "ipython" / "kernel-1-ipc") and mode(short / "ipython") == 0o700
        monkeypatch.setattr(tempfile, "tempdir", str(short))
        found = socket_prefix(str(deep), {})
        assert found.startswith(str(short)) and mode(Path(found).parent) == 0o700
        assert len(os.fsencode(found)) < 100
    finally:
        import shutil

        shutil.rmtree(short)

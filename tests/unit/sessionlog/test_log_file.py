"""The file of a log: created whole or not at all, never over another one unasked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ipython.model.failure import UserMistake
from ipython.sessionlog.log_file import open_log


def write(path: Path, mode: str, text: str, more: str = "") -> list[str]:
    told: list[str] = []
    file = open_log(str(path), mode, text, tell=told.append)
    if more:
        file.write(more)
    file.close()
    return told


def test_rotation_counts_older_ones_up(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    for number in range(4):
        write(path, "rotate", f"{number}\n")
    found = {entry.name: entry.read_text() for entry in tmp_path.iterdir()}
    assert found == {"a.py": "3\n", "a.py.001~": "2\n", "a.py.002~": "1\n", "a.py.003~": "0\n"}


def test_appending_begins_on_a_line_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("torn")
    write(path, "append", "head\n", "cell\n")
    assert path.read_text() == "torn\nhead\ncell\n"


def test_what_cannot_be_created_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The moment between the old file's leaving and the new one's coming, of which a test has no other way to be sure.
    path = tmp_path / "a.py"
    path.write_text("mine")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(os, "rename", refuse)
    for mode in ("backup", "rotate"):
        with pytest.raises(UserMistake, match=r"cannot log to .*: Permission denied"):
            write(path, mode, "head\n")
        assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("a.py", "mine")]


def test_a_file_system_without_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "a.py"
    write(path, "backup", "1\n")
    write(path, "backup", "2\n")
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {"a.py": "2\n", "a.py~": "1\n"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a device that is always full")
def test_a_full_device() -> None:
    with pytest.raises(UserMistake, match="cannot log to '/dev/full': No space left on device"):
        open_log("/dev/full", "over", "head\n", tell=print)


def test_a_device_takes_everything(tmp_path: Path) -> None:
    assert write(Path(os.devnull), "over", "head\n", "cell\n") == []


def test_a_home_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write(Path("~/a.py"), "over", "head\n")
    assert (tmp_path / "a.py").read_text() == "head\n"


def test_lone_surrogates_do_not_stop_it(tmp_path: Path) -> None:
    write(tmp_path / "a.py", "over", "head\n", "'\ud800'\n")
    assert (tmp_path / "a.py").read_text() == "head\n'\\ud800'\n"

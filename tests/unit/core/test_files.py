"""Files are written whole or not at all; sources are read in whatever encoding they have."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ipython.core.files import decode_source, without_coding_line, write_file

needs_permissions = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")


def test_new_replaced_and_appended(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_file(str(path), "éa\n")
    assert path.read_bytes() == "éa\n".encode()
    write_file(str(path), b"b\n")
    write_file(str(path), "c\n", append=True)
    assert path.read_bytes() == b"b\nc\n" and os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_permissions_are_those_of_the_umask_then_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    before = os.umask(0o027)
    try:
        write_file(str(path), "a")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o755)
    write_file(str(path), "b")
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    write_file(str(link), "x")
    assert link.is_symlink() and (tmp_path / "there" / "file").read_text() == "x"


@pytest.mark.skipif(os.name == "nt", reason="no such device")
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file(os.devnull, "x")
    assert not os.path.isfile(os.devnull)


def test_what_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_file(str(path), "new")
    assert path.read_text() == "old" and os.listdir(tmp_path) == ["a.txt"]
    with pytest.raises(FileNotFoundError):
        write_file(str(tmp_path / "nodir" / "x"), "x")


@needs_permissions
def test_a_file_that_is_read_only_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o400)
    with pytest.raises(PermissionError):
        write_file(str(path), "new")
    assert path.read_text() == "old"


def test_sources_in_other_encodings() -> None:
    assert decode_source("# -*- coding: latin-1 -*-\né".encode("latin-1")).endswith("é")
    assert decode_source(b"caf\xe9 = 1") == "café = 1"  # neither UTF-8 nor declared
    assert decode_source(b"\xef\xbb\xbfx = 1\r\n") == "x = 1\n"
    assert decode_source(b"# coding: nosuch\nx") == "# coding: nosuch\nx"
    assert decode_source(bytes(range(256)))  # anything


def test_only_a_coding_line_is_left_out() -> None:
    assert without_coding_line("# coding: utf-8\nx\n") == "x\n"
    assert without_coding_line("x = 1\n# coding: utf-8\n") == "x = 1\n# coding: utf-8\n"
    assert without_coding_line("# a comment\nx") == "# a comment\nx" and without_coding_line("") == ""

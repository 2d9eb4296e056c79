"""Names, numbers, and who is alive."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.history import folder


@given(st.integers(1, folder.HIGHEST - 1))
def test_a_name_means_its_number(number):
    assert folder.journal_number(folder.journal_name(number)) == number


@pytest.mark.parametrize(
    "name",
    ["000000.jsonl", "1.jsonl", "000001.json", "00001x.jsonl", "-00001.jsonl", "٠٠٠٠٠١.jsonl", "0000001.jsonl", ""],
)
def test_other_names_are_no_journals(name):
    assert folder.journal_number(name) is None


def test_numbers_are_claimed_one_by_one(tmp_path):
    place = str(tmp_path / "a" / "b")
    taken = [folder.claim(place, above, lambda number: f"{number}\n".encode()) for above in (0, 0, 10, 5)]
    for _, descriptor in taken:
        os.close(descriptor)
    assert [number for number, _ in taken] == [1, 2, 11, 12]
    assert folder.journal_numbers(place) == [1, 2, 11, 12]
    assert (tmp_path / "a" / "b" / "000011.jsonl").read_text() == "11\n"


def test_a_number_taken_between_look_and_try_is_passed_by(tmp_path, monkeypatch):
    (tmp_path / "000001.jsonl").write_text("")
    monkeypatch.setattr(folder, "journal_numbers", lambda place: [])
    number, descriptor = folder.claim(str(tmp_path), 0, lambda number: b"x\n")
    os.close(descriptor)
    assert number == 2


def test_a_claim_on_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(folder.os, "write", lambda descriptor, data: 1)
    with pytest.raises(OSError, match="No space left"):
        folder.claim(str(tmp_path), 0, lambda number: b"head\n")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_a_journal_is_not_followed(tmp_path):
    if not hasattr(os, "O_NOFOLLOW"):
        pytest.skip("needs O_NOFOLLOW")
    target = tmp_path / "precious"
    target.write_text("")
    (tmp_path / "000001.jsonl").symlink_to(target)
    with pytest.raises(OSError):
        folder.open_journal(str(tmp_path / "000001.jsonl"))


def test_a_folder_that_cannot_be_read_has_no_journals(tmp_path):
    assert folder.journal_numbers(str(tmp_path / "none")) == []


def test_who_is_alive():
    assert folder.is_alive(os.getpid())
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    assert not folder.is_alive(int(ended.stdout))
    assert not folder.is_alive(0)
    assert not folder.is_alive(-1)
    assert not folder.is_alive(10**30)


def test_another_users_process_is_alive(monkeypatch):
    def refuse(process, number):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(folder.os, "kill", refuse)
    assert folder.is_alive(5)


class Kernel32:
    """The four calls that are asked on Windows."""

    def __init__(self, handle, error=0, code=259):
        self.handle, self.error, self.code, self.closed = handle, error, code, []

    def OpenProcess(self, rights, inherit, process):
        return self.handle

    def GetLastError(self):
        return self.error

    def GetExitCodeProcess(self, handle, code):
        code._obj.value = self.code
        return 1

    def CloseHandle(self, handle):
        self.closed.append(handle)


@pytest.mark.parametrize(
    ("kernel", "alive"),
    [(Kernel32(7), True), (Kernel32(7, code=0), False), (Kernel32(0, error=5), True), (Kernel32(0, error=87), False)],
)
def test_on_windows_no_signal_is_sent(monkeypatch, kernel, alive):
    monkeypatch.setattr(folder.os, "name", "nt")
    monkeypatch.setattr(folder.os, "kill", lambda *arguments: pytest.fail("would have ended the process"))
    monkeypatch.setattr(ctypes, "windll", types.SimpleNamespace(kernel32=kernel), raising=False)
    assert folder.is_alive(5) is alive
    assert kernel.closed == ([7] if kernel.handle else [])

"""Counting, leaving, and the status that leaving gives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from ipython.core.session import ExitWord, Session, ShellExit, exit_status


@pytest.mark.parametrize("code", ["None", "0", "3", "True", "256", "-1", "'no disk'", "2.5", "(1, 2)"])
def test_status_is_the_one_python_gives(code: str) -> None:
    child = subprocess.run([sys.executable, "-c", f"raise SystemExit({code})"], capture_output=True, text=True)
    status, text = exit_status(eval(code))
    assert status == child.returncode and text == child.stderr.rstrip("\n")


def test_status_of_a_number_that_is_too_large() -> None:
    # Newer interpreters also print an OverflowError of their own; the status is the same everywhere.
    child = subprocess.run([sys.executable, "-c", "raise SystemExit(10**30)"], capture_output=True)
    assert exit_status(10**30) == (child.returncode, "")


def test_exit_word() -> None:
    with pytest.raises(ShellExit) as caught:
        ExitWord("exit")(4)
    assert caught.value.code == 4 and "exit" in repr(ExitWord("exit"))


def test_numbers() -> None:
    session = Session()
    assert (session.take_number(), session.take_number(), session.next_number) == (1, 2, 3)


def test_deleted_working_directory_is_an_empty_string(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert Session.working_directory() == ""

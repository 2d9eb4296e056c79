"""The choice between the ways of running."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import ipython
from ipython.app.main import SUBCOMMANDS, main


def test_the_version_imports_nothing() -> None:
    code = (
        "import sys; before = set(sys.modules); from ipython.app.main import main; main(['--version']);"
        "print(sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    version, loaded = ran.stdout.splitlines()
    assert version == ipython.__version__
    assert set(eval(loaded)) <= {"__future__", "ipython", "ipython.app", "ipython.app.main"}


def test_a_mistake_is_two_lines_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--no-such-option"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 2


@pytest.mark.skipif(sys.flags.safe_path, reason="Python was told to leave the working directory out")
def test_the_directory_of_our_own_start_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "path", ["", "/lib"])
    assert main(["--help"]) == 0
    assert sys.path == ["/lib"]
    monkeypatch.setattr(sys, "path", ["/lib"])
    assert main(["--help"]) == 0
    assert sys.path == ["/lib"]


def test_only_subcommands_that_exist_are_named() -> None:
    from importlib.util import find_spec

    assert all(find_spec(target.partition(":")[0]) for target in SUBCOMMANDS.values())


def test_a_subcommand_takes_its_own_words_and_the_profiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[object] = []

    class Module:
        @staticmethod
        def main(words: list[str], directory: str) -> int:
            taken.extend([words, directory])
            return 7

    monkeypatch.setattr("ipython.core.lazy.load_module", lambda name: Module)
    assert main(["history", "search", "--x", f"--ipython-dir={tmp_path}", "--profile", "work"]) == 7
    assert taken == [["search", "--x"], str(tmp_path / "profile_work")]
    assert main(["history", "--profile=a/b"]) == 1
    assert main(["history", "search", "--profile"]) == 2
    assert capsys.readouterr().err.count("\n") == 2
    assert len(taken) == 2

"""Where profiles lie and how they are made."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from ipython.app.command_line import Invocation, parse
from ipython.app.configuration import Configured
from ipython.app.profile import (
    absolute,
    ensure_profile,
    ipython_directory,
    is_silent,
    missing_profile,
    profile_directory,
    profile_mistake,
    startup_files,
)
from ipython.settings.application import ApplicationSettings
from ipython.settings.shell import ShellSettings


def test_flags_hide_the_environment_which_hides_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "a"))
    assert ipython_directory(Invocation()) == str(tmp_path / "a")
    assert ipython_directory(parse(["--ipython-dir", str(tmp_path)])) == str(tmp_path)
    monkeypatch.delenv("IPYTHONDIR")
    assert ipython_directory(Invocation()) == os.path.join(os.path.expanduser("~"), ".ipython")
    assert profile_directory(parse(["--profile=x", f"--ipython-dir={tmp_path}"])) == str(tmp_path / "profile_x")
    assert profile_directory(parse(["--profile=x", f"--profile-dir={tmp_path}"])) == str(tmp_path)


def test_relative_paths_hold_wherever_the_program_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert absolute("a") == str(tmp_path / "a")
    assert absolute("~") == os.path.expanduser("~")

    def deleted() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", deleted)
    assert absolute("a") == "a"


def test_a_name_is_no_path() -> None:
    assert profile_mistake(parse(["--profile=work"])) == ""
    assert "--profile-dir takes a path" in profile_mistake(parse(["--profile=../x"]))
    assert profile_mistake(parse(["--profile=a\0b"]))


def test_a_missing_profile_is_told_only_when_it_was_named(tmp_path: Path) -> None:
    base = f"--ipython-dir={tmp_path}"
    (tmp_path / "profile_work").mkdir()
    assert missing_profile(parse([base])) == ""
    assert missing_profile(parse([base, "--profile=work"])) == ""
    assert missing_profile(parse([base, "--profile=wrok"])).endswith("; did you mean work?")
    assert missing_profile(parse([base, "--profile=else", f"--profile-dir={tmp_path / 'x'}"])) == ""
    assert "no profile 'x'" in missing_profile(parse([f"--ipython-dir={tmp_path / 'none'}", "--profile=x"]))


def test_startup_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    assert startup_files(str(tmp_path)) == []
    folder = tmp_path / "startup"
    folder.mkdir()
    for name in ("b.py", "a.ipy", "README", "c.txt", "10-z.py"):
        (folder / name).write_text("")
    assert [os.path.basename(path) for path in startup_files(str(tmp_path))] == ["10-z.py", "a.ipy", "b.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX files")
def test_what_is_made_is_for_its_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "a" / "b" / "profile_default"
    before = os.umask(0)
    try:
        assert ensure_profile(str(place)) == ""
    finally:
        os.umask(before)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (place, place.parent, place.parent.parent)] == [0o700] * 3
    assert ensure_profile(str(place)) == ""


def test_a_file_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        assert "cannot be made" in ensure_profile(str(place))


def test_another_session_may_make_it_at_the_same_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = os.mkdir

    def late(path: str, mode: int = 0o777) -> None:
        make(path, mode)
        make(path, mode)  # the other one was first

    monkeypatch.setattr(os, "mkdir", late)
    assert ensure_profile(str(tmp_path / "new" / "profile")) == ""


def test_a_profile_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "is not writable" in ensure_profile(str(tmp_path))


@pytest.mark.parametrize(
    "options",
    [{"extensions": ("a",)}, {"exec_lines": ("1",)}, {"exec_files": ("a",)}, {"gui": "tk"}, {"logstart": True}],
    ids=str,
)
def test_what_could_print_before_the_prompt(options: dict[str, object], tmp_path: Path) -> None:
    application = ApplicationSettings(**options)  # type: ignore[arg-type]
    assert not is_silent(Configured(ShellSettings(), None, application), str(tmp_path))


def test_a_plain_start_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    plain = Configured(ShellSettings(), None, ApplicationSettings())
    assert is_silent(Configured(ShellSettings()), str(tmp_path)) and is_silent(plain, str(tmp_path))
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    assert is_silent(plain, str(tmp_path))
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path))
    assert not is_silent(plain, str(tmp_path))
    monkeypatch.delenv("VIRTUAL_ENV")
    monkeypatch.setenv("PYTHONSTARTUP", "x")
    assert not is_silent(plain, str(tmp_path))

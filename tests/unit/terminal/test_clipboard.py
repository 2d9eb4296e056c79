"""The clipboard by programs of the system: real ones, written here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ipython.model.failure import UserMistake
from ipython.terminal import clipboard
from ipython.terminal.clipboard import SystemClipboard, commands

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    for name in ("WAYLAND_DISPLAY", "DISPLAY", "TMUX", "TERMUX_VERSION", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_each_system_has_its_programs() -> None:
    assert commands({}, "darwin") == [["pbpaste"]]
    assert commands({}, "win32")[0][0] == "powershell.exe"
    assert [one[0] for one in commands({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w", "TMUX": "t"}, "linux")] == [
        "wl-paste",
        "xclip",
        "xsel",
        "tmux",
    ]
    assert commands({}, "linux") == []


def test_the_first_that_answers_is_taken(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    monkeypatch.setenv("DISPLAY", ":0")
    put(programs, "wl-paste", "echo no selection >&2; exit 1")
    put(programs, "xclip", "printf 'a = 1\\nb = \\351'")
    assert SystemClipboard().text() == "a = 1\nb = �"
    put(programs, "wl-paste", "printf ''")
    assert SystemClipboard().text() == ""


def test_what_fails_is_told_in_one_line(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "TIME_LIMIT", 0.2)
    with pytest.raises(UserMistake, match=r"^no clipboard available; use %cpaste$"):
        SystemClipboard().text()
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    monkeypatch.setenv("DISPLAY", ":0")
    put(programs, "xclip", "exec sleep 5")
    put(programs, "xsel", "echo cannot open display >&2; echo more >&2; exit 1")
    with pytest.raises(UserMistake) as caught:
        SystemClipboard().text()
    assert str(caught.value) == (
        "no clipboard available (wl-paste is not there; xclip did not answer within 0 s; xsel: cannot open display); "
        "use %cpaste"
    )
    (programs / "wl-paste").write_text("no program")
    (programs / "wl-paste").chmod(0o755)
    with pytest.raises(UserMistake, match="wl-paste: Exec format error"):
        SystemClipboard().text()


def test_the_terminal_is_asked_where_no_program_answers(programs: Path) -> None:
    assert SystemClipboard(lambda: "from the terminal").text() == "from the terminal"
    with pytest.raises(UserMistake, match=r"^no clipboard available; use %cpaste$"):
        SystemClipboard(lambda: None).text()

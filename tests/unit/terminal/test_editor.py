import os
import stat
from pathlib import Path

import pytest

from ipython.model.failure import UserMistake
from ipython.terminal.editor import edit_text, editor_command


def make_editor(directory: Path, body: str) -> str:
    path = directory / "editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return str(path)


def test_the_text_comes_back_as_saved(tmp_path: Path) -> None:
    editor = make_editor(tmp_path, 'printf "%s: " "$1" > /dev/null; echo "b = 2" >> "$2"')
    assert edit_text("a = 1\n", f"{editor} --flag") == "a = 1\nb = 2\n"


def test_the_newline_that_editors_add_is_not_part_of_the_text(tmp_path: Path) -> None:
    editor = make_editor(tmp_path, 'echo >> "$1"')
    assert edit_text("a = 1", editor) == "a = 1"


def test_the_file_is_private_and_gone_afterwards() -> None:
    seen: list[str] = []

    def look(command: list[str]) -> int:
        path = command[-1]
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
        assert path.endswith(".md")
        seen.append(path)
        return 0

    assert edit_text("é\n", "any", suffix=".md", run=look) == "é\n"
    assert not os.path.exists(os.path.dirname(seen[0]))


def test_giving_up_in_the_editor_changes_nothing(tmp_path: Path) -> None:
    assert edit_text("a", make_editor(tmp_path, "exit 1")) is None


def test_an_editor_that_fails_after_saving_loses_nothing(tmp_path: Path) -> None:
    editor = make_editor(tmp_path, 'echo precious > "$1"; exit 3')
    with pytest.raises(UserMistake, match="ended with status 3; the text is as it was") as caught:
        edit_text("a", editor)
    path = Path(str(caught.value).rpartition(" ")[2])
    assert path.read_text() == "precious\n"
    path.unlink()
    path.parent.rmdir()


def test_a_missing_editor_is_one_clear_sentence() -> None:
    with pytest.raises(
        UserMistake, match=r"'no-such-editor' cannot be started: there is no such program; set \$EDITOR"
    ):
        edit_text("a", "no-such-editor -w")


def test_binary_rubbish_is_kept_and_named(tmp_path: Path) -> None:
    editor = make_editor(tmp_path, 'printf "\\377\\376" > "$1"')
    with pytest.raises(UserMistake, match="no UTF-8 text; it is kept in") as caught:
        edit_text("a", editor)
    path = Path(str(caught.value).rpartition(" ")[2])
    assert path.read_bytes() == b"\xff\xfe"
    path.unlink()
    path.parent.rmdir()


def test_a_removed_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="removed the file; the text is as it was"):
        edit_text("a", make_editor(tmp_path, 'rm "$1"'))


def test_an_open_quote_is_said() -> None:
    with pytest.raises(UserMistake, match="is no command line: no closing quotation"):
        editor_command("vi 'x", "f", environment={})


@pytest.mark.parametrize(
    ("editor", "environment", "platform", "expected"),
    [
        ("", {"EDITOR": "nano", "VISUAL": "emacs -nw"}, "linux", ["emacs", "-nw", "f"]),
        ("", {"EDITOR": "nano"}, "linux", ["nano", "f"]),
        ("", {}, "linux", ["vi", "f"]),
        ("", {}, "win32", ["notepad", "f"]),
        ("code", {}, "linux", ["code", "--wait", "f"]),
        ("code -w", {}, "linux", ["code", "-w", "f"]),
        ('"C:\\Program Files\\ed.exe" /x', {}, "win32", ["C:\\Program Files\\ed.exe", "/x", "f"]),
        ("ed {line} {filename} end", {}, "linux", ["ed", "1", "f", "end"]),
    ],
)
def test_commands(editor: str, environment: dict[str, str], platform: str, expected: list[str]) -> None:
    assert editor_command(editor, "f", environment=environment, platform=platform) == expected


@pytest.mark.parametrize(
    ("editor", "expected"),
    [
        ("vim", ["vim", "+7", "f"]),
        ("code -w", ["code", "-w", "--goto", "f:7"]),
        ("hx", ["hx", "f:7"]),
        ("notepad", ["notepad", "f"]),
    ],
)
def test_lines(editor: str, expected: list[str]) -> None:
    assert editor_command(editor, "f", 7, environment={}) == expected

"""``%%writefile`` and ``%pycat``: files that are whole or untouched, code in the pager."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.model.output import PageShown

Typed = Callable[[str], str]


def test_writing_overwriting_and_appending(here: Path, typed: Typed) -> None:
    assert typed("%%writefile wf.txt\nä $HOME {x}\n\n\n") == "Writing wf.txt"
    assert (here / "wf.txt").read_bytes() == "ä $HOME {x}\n".encode()
    assert typed("%%writefile wf.txt\nnew\n\n\n") == "Overwriting wf.txt"
    assert typed("%%file -a wf.txt\nmore\n\n\n") == "Appending to wf.txt"
    assert typed("%%writefile wf.txt --append\nlast\n\n\n") == "Appending to wf.txt"
    assert (here / "wf.txt").read_text() == "new\nmore\nlast\n" and os.listdir(here) == ["wf.txt"]


def test_names_with_blanks_home_and_variables(here: Path, typed: Typed) -> None:
    typed("name = 'v.txt'")
    for given, made in (
        ('"a b.txt"', here / "a b.txt"),
        ("{name}", here / "v.txt"),
        ("~/h.txt", Path(os.path.expanduser("~")) / "h.txt"),
        ("-p deep/er/x.txt", here / "deep" / "er" / "x.txt"),
    ):
        typed(f"%%writefile {given}\nx\n\n\n")
        assert made.read_text() == "x\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%%writefile", "UsageError: the following arguments are required: filename"),
        ('%%writefile ""', "UsageError: the following arguments are required: filename"),
        ("%%writefile a b", "UsageError: unrecognized arguments: b (quotes keep a name with blanks together)"),
        ("%%writefile --bad x", "UsageError: unrecognized arguments: --bad"),
        ("%%writefile nodir/x.txt", "UsageError: %%writefile: cannot write 'nodir/x.txt': No such file or directory"),
        ("%%writefile folder", "UsageError: %%writefile: cannot write 'folder': Is a directory"),
        ("%%writefile 'x", "UsageError: %%writefile: the quote ' is not closed"),
        ("%%writefile a\0b", "UsageError: %%writefile: cannot write"),
    ],
)
def test_mistakes_leave_nothing(here: Path, typed: Typed, line: str, said: str) -> None:
    (here / "folder").mkdir()
    shown = typed(f"{line}\nx\n\n\n")
    assert shown.startswith(said) and shown.count("\n") == 0 and os.listdir(here) == ["folder"]


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root may write everywhere")
def test_refused_permission(here: Path, typed: Typed) -> None:
    (here / "locked").write_text("old")
    (here / "locked").chmod(0o400)
    assert "Permission denied" in typed("%%writefile locked\nx\n\n\n") and (here / "locked").read_text() == "old"


def test_what_cannot_be_written_whole_leaves_the_old_file(
    here: Path, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "f").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert "No space left on device" in typed("%%writefile f\nx\n\n\n")
    assert (here / "f").read_text() == "old" and os.listdir(here) == ["f"]


def test_without_a_body(typed: Typed) -> None:
    assert "the cell body is empty" in typed("%%writefile x\n\n\n")


# -- pycat ------------------------------------------------------------------------------------------------------------


def paged(shell: Shell, typed: Typed, line: str) -> tuple[str, object]:
    shown: list[PageShown] = []
    real = shell.hub.emit
    shell.hub.emit = lambda event: shown.append(event) if isinstance(event, PageShown) else real(event)  # type: ignore[method-assign,func-returns-value]
    typed(line)
    about = shown[0].bundle.metadata["text/plain"]
    return shown[0].bundle.text, about["language"] if isinstance(about, dict) else None


@pytest.mark.parametrize(
    ("name", "language"), [("s.py", "python"), ("x.js", "javascript"), ("n.txt", ""), ("none", "python")]
)
def test_a_file_and_its_language(here: Path, shell: Shell, typed: Typed, name: str, language: str) -> None:
    (here / name).write_text("# coding: utf-8\nx = 'ä'\n")
    assert paged(shell, typed, f"%pycat {name}") == ("# coding: utf-8\nx = 'ä'\n", language)


def test_a_file_that_is_no_utf_8(here: Path, shell: Shell, typed: Typed) -> None:
    (here / "l.py").write_bytes(b"x = '\xe9'\n")
    assert paged(shell, typed, "%pycat l.py")[0] == "x = 'é'\n"


def test_history_and_variables(shell: Shell, typed: Typed) -> None:
    typed("a = 1\ncode = 'b = 2'")
    assert paged(shell, typed, "%pycat 1")[0] == "a = 1\n" and "a = 1" in paged(shell, typed, "%pycat")[0]
    assert paged(shell, typed, "%pycat code")[0].strip() == "b = 2"


@pytest.mark.parametrize("given", ["nosuch", "folder", "9999", "5 +", "none"])
def test_what_is_nothing_is_one_line(here: Path, typed: Typed, given: str) -> None:
    (here / "folder").mkdir()
    typed("none = None")
    shown = typed(f"%pycat {given}")
    assert shown.startswith("UsageError: %pycat: ") and shown.count("\n") == 0


def test_a_file_that_ends_in_a_newline_is_printed_without_a_blank_line(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (here / "a.py").write_text("x = 1\n")
    subprocess.run([sys.executable, "-m", "ipython", "-c", "%pycat a.py"], check=True, timeout=60)
    assert capfd.readouterr().out == "x = 1\n"


def test_a_name_of_something_that_is_no_file_says_what_it_is(here: Path, typed: Typed) -> None:
    os.symlink("loop", here / "loop")
    for name, why in (("loop", "is a link that leads nowhere"), (os.devnull, "is not a regular file")):
        assert typed(f"%pycat {name}") == f"UsageError: %pycat: {name!r} {why}."
        assert typed(f"%load {name}") == f"UsageError: %load: {name!r} {why}."
        assert typed(f"%run {name}") == f"UsageError: %run: {name!r} {why}"


def test_folders_that_were_made_go_again_when_the_file_cannot_be_written(here: Path, typed: Typed) -> None:
    shown = typed(f"%%writefile -p new/er/{'x' * 300}\nx\n\n\n")
    assert "File name too long" in shown and "-p makes" not in shown and os.listdir(here) == []
    (here / "plain").write_text("x")
    shown = typed("%%writefile -p plain/sub/x.txt\nx\n\n\n")
    assert shown == "UsageError: %%writefile: cannot write 'plain/sub/x.txt': 'plain' is no folder"

"""Programs inside a shell: decoding, notebooks, what a run leaves behind. Whole commands: tests/e2e/command_line."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.app import scripts
from ipython.app.assemble import add_working_directory, make_shell, wants_color
from ipython.app.command_line import Invocation
from ipython.app.notebook_sources import notebook_cells
from ipython.app.scripts import CellFailed, decoded, drop_output, run_file, run_module, run_target
from ipython.core.shell import Shell
from ipython.model.failure import UserMistake


@pytest.fixture
def shell() -> Iterator[Shell]:
    made = make_shell()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\r\ny\r", "x = 1\ny\n"),
        ("x = 'é€'".encode(), "x = 'é€'"),
        (b"# coding: latin-1\nx = '\xe9'", "# coding: latin-1\nx = 'é'"),
        (b"#!/bin/x\n# -*- coding: cp1252 -*-\n'\x80'", "#!/bin/x\n# -*- coding: cp1252 -*-\n'€'"),
        (b"coding = 1\n", "coding = 1\n"),
    ],
)
def test_programs_are_decoded_as_python_does(source: bytes, text: str) -> None:
    assert decoded(source) == text


@pytest.mark.parametrize("source", [b"'\xe9'", b"# coding: no-such-thing\n", b"\n\n'\xff'", b"# coding: ascii\n'\xe9'"])
def test_what_cannot_be_decoded_is_a_syntax_error(source: bytes) -> None:
    with pytest.raises(SyntaxError):
        decoded(source)


@given(st.text().map(lambda text: text.replace("\r", "")))
def test_any_text_is_read_back(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode().removeprefix("\ufeff")
    if "coding" not in text:
        assert decoded(text.encode()) == text


def test_cells_of_notebooks_of_all_ages(tmp_path: Path) -> None:
    new = {"cells": [{"cell_type": "code", "source": ["a\n", "b"]}, {"cell_type": "markdown", "source": "no"}]}
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": "a\nb"}]}]}
    for notebook in (new, old):
        path = tmp_path / "n.ipynb"
        path.write_text(json.dumps(notebook))
        assert notebook_cells(str(path)) == ["a\nb"]
    path.write_bytes(b"\xff")
    with pytest.raises(UserMistake, match="is not a notebook"):
        notebook_cells(str(path))


def test_a_run_gives_back_what_it_changed(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "f.py"
    path.write_text("import sys\nseen = (sys.argv, sys.path[0], __file__, __name__)\nsys.path.append('x')\n")
    argv, search = sys.argv, list(sys.path)
    scope = run_file(shell, str(path), ["a"])
    assert scope is shell.namespace.globals
    assert scope["seen"] == ([str(path), "a"], str(tmp_path), str(path), "__main__")
    assert sys.argv is argv and sys.path == search
    assert "__file__" not in scope and scope["__name__"] == "__main__"


def test_names_of_ones_own(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "f.py"
    path.write_text("name = __name__\n1/0\n")
    names: dict[str, Any] = {"__file__": "before"}
    with pytest.raises(ZeroDivisionError):
        run_file(shell, str(path), [], names, "other")
    assert names["name"] == "other" and names["__file__"] == "before" and "__name__" not in names
    assert "name" not in shell.namespace.globals


def test_a_failed_cell_was_shown_already(shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "f.ipy"
    path.write_text("x = 1\n\n1/0\n")
    with pytest.raises(CellFailed):
        run_file(shell, str(path), [])
    path.write_text("import sys; sys.exit(3)")
    with pytest.raises(SystemExit):
        run_file(shell, str(path), [])


def test_archives_run_only_with_a_main(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.pyz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("__main__.py", "import beside; made = beside.x")
        archive.writestr("beside.py", "x = 5")
    assert run_file(shell, str(path), [])["made"] == 5
    sys.modules.pop("beside", None)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.py", "")
    with pytest.raises((SyntaxError, ValueError)):  # Python before 3.11.4 says so of the null characters
        run_file(shell, str(path), [])


@pytest.mark.skipif(sys.flags.safe_path, reason="Python was told to leave the working directory out")
def test_a_module_of_the_directory_comes_first_and_only_while_it_runs(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "this.py").write_text("import sys\nwhere = sys.path[0]\n__private__ = 1\n")
    monkeypatch.chdir(tmp_path)
    search = list(sys.path)
    assert run_module(shell, "this", [])["where"] == str(tmp_path)
    assert shell.namespace.globals["where"] == str(tmp_path)
    assert "__private__" not in shell.namespace.globals
    assert sys.path == search
    monkeypatch.setattr(os, "getcwd", lambda: (_ for _ in ()).throw(FileNotFoundError()))
    with pytest.raises(ImportError):
        run_module(shell, "no_such_module", [])


def test_standard_input_that_is_no_file(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["before"])
    monkeypatch.setattr(sys, "stdin", io.StringIO("given = 1"))
    assert run_target(shell, Invocation("stdin")) == 0
    assert shell.namespace.globals["given"] == 1
    monkeypatch.setattr(sys, "stdin", None)
    assert run_target(shell, Invocation("stdin")) == 0


def test_output_that_leads_nowhere(tmp_path: Path) -> None:
    with open(tmp_path / "out", "w") as stream:
        drop_output(stream)
        stream.write("lost")
    assert (tmp_path / "out").read_text() == ""


def test_an_interrupt_on_windows_is_its_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    with pytest.raises(SystemExit) as ended:
        scripts.die_of_interrupt()
    assert ended.value.code == 0xC000013A


@pytest.mark.skipif(sys.flags.safe_path, reason="Python was told to leave the working directory out")
def test_where_the_working_directory_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    for before, after in (
        (["/bin", "/lib", "/lib/site-packages"], ["/bin", "/lib", "", "/lib/site-packages"]),
        (["/lib", "C:\\x\\Lib\\site-packages\\"], ["/lib", "", "C:\\x\\Lib\\site-packages\\"]),
        (["/usr/lib/python3/dist-packages"], ["", "/usr/lib/python3/dist-packages"]),
        (["/lib"], ["/lib", ""]),
        (["", "/lib"], ["", "/lib"]),
    ):
        monkeypatch.setattr(sys, "path", list(before))
        add_working_directory()
        assert sys.path == after


def test_colours_need_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert wants_color(Terminal())
    assert not wants_color(io.StringIO()) and not wants_color(None)
    monkeypatch.setenv("TERM", "dumb")
    assert not wants_color(Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(Terminal())
    closed = Terminal()
    closed.isatty = closed.nowhere = lambda: (_ for _ in ()).throw(ValueError())  # type: ignore[method-assign,attr-defined]
    monkeypatch.delenv("NO_COLOR")
    assert not wants_color(closed)

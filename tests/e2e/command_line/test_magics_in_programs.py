"""Magics that change looks, options and files, in ``-c`` and in scripts: no prompt is needed for them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers.command import run_command

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the editor is a shell script")


def test_the_theme_is_read_and_set(tmp_path: Path) -> None:
    code = "%colors linux\nprint(get_ipython().colors)\nget_ipython().colors = 'pride'\n"
    code += "%config TerminalInteractiveShell.colors"
    ran = run_command("-c", code, folder=tmp_path)
    assert (ran.status, ran.out) == (0, "linux\nOut[1]: 'pride'\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%colors", "%colors: you must specify a color theme. See '%colors?'. The theme in use is 'neutral'."),
        ("%colors linuxx", "Did you mean 'linux'?"),
        ("%config TerminalInteractiveShell.colors = 'linuxx'", "did you mean linux?"),
        ("get_ipython().colors = 'bogus'", "there is no theme 'bogus'"),
    ],
)
def test_a_theme_that_does_not_exist_changes_nothing(tmp_path: Path, line: str, said: str) -> None:
    script = tmp_path / "program.ipy"
    script.write_text(f"{line}\n")
    ran = run_command(str(script), folder=tmp_path)
    assert ran.status == 1 and said in ran.err and ran.err.startswith("UsageError: ") and ran.err.count("\n") == 1
    code = f"ip = get_ipython()\nbefore = ip.colors\nresult = ip.run_cell({line!r})\nprint(ip.colors == before)"
    assert run_command("-c", code, folder=tmp_path).out.strip() == "True"


def test_without_colours_ls_has_none(tmp_path: Path) -> None:
    ran = run_command("--colors=NoColor", "-c", "%alias ls", folder=tmp_path)
    assert "--color" not in ran.out and ran.out.startswith("<alias ls for 'ls")


def test_a_text_is_edited_and_run(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nfor last; do :; done\necho "print(12345)" > "$last"\n')
    editor.chmod(0o755)
    ran = run_command("-c", "%edit", folder=tmp_path, environment={"EDITOR": str(editor), "VISUAL": ""})
    assert ran.status == 0 and "Editing... done. Executing edited code...\n12345\n" in ran.out


def test_doctest_mode_can_be_asked_for(tmp_path: Path) -> None:
    ran = run_command("-c", "%doctest_mode on\n1/0", folder=tmp_path)
    assert ran.out.endswith("Doctest mode is: ON\n")
    assert ran.err == "Traceback (most recent call last):\n    ...\nZeroDivisionError: division by zero\n"

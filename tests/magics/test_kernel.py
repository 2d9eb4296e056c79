"""Magics about the kernel: what they say without one, and what they ask of one."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.app.assemble import PLUGIN_PACKAGES
from ipython.core.front_magics import add_front_magics
from ipython.core.plugins import Magic, alias_platform
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.output import DisplayShown, NumberedEvent, OutputCleared, PageShown

Typed = Callable[[str], str]
WAIT = 20.0  # seconds until a started program must have written its file


class Kernel:
    """What a kernel registers; the ports are those of its file."""

    def __init__(self, folder: Path) -> None:
        self.runtime_directory = str(folder)
        self.connection_file = str(folder / "kernel-12345.json")
        self.supports_subshells = True

    def connection_info(self) -> dict[str, object]:
        return {"shell_port": 5, "ip": "127.0.0.1", "key": "k"}

    def subshells(self) -> list[str]:
        return ["a1"]

    def current_subshell(self) -> str | None:
        return None


@pytest.fixture
def kernel(shell: Shell, tmp_path: Path) -> Kernel:
    """A kernel around the shell."""
    made = Kernel(tmp_path)
    shell.capabilities["KernelControl"] = lambda _: made
    add_front_magics(shell.plugins, PLUGIN_PACKAGES, "kernel")
    return made


def events(shell: Shell, source: str) -> list[NumberedEvent]:
    """What a cell emitted."""
    before = list(shell.hub.since(1))
    assert shell.run_cell(Cell(source)).ok
    return list(shell.hub.since(1))[len(before) :]


# -- without a kernel -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["%connect_info", "%connect_info --json", "%qtconsole", "%subshell", "%autosave 60"])
def test_without_a_kernel_one_line_says_so(shell: Shell, typed: Typed, line: str) -> None:
    name = line.split()[0]
    assert typed(line) == f"UsageError: {name}: no kernel is running in this process"
    shell.plugins.register("line", Magic("detach", lambda call: None))
    assert typed(line) == (f"UsageError: {name}: no kernel is running in this process; %detach makes this session one")


@pytest.mark.skipif(alias_platform() == "windows", reason="there are no such aliases")
def test_clear_less_more_man_are_programs_in_a_terminal(shell: Shell) -> None:
    for name in ("clear", "less", "more", "man"):
        found = shell.plugins.find("line", name)
        assert found is not None and found.is_alias


# -- with one ---------------------------------------------------------------------------------------------------------


def test_connect_info(kernel: Kernel, typed: Typed, shell: Shell, tmp_path: Path) -> None:
    shown = typed("%connect_info")
    facts, _, text = shown.partition("\n\n")
    assert json.loads(facts) == kernel.connection_info() and facts.startswith('{\n  "shell_port": 5,')
    assert text.splitlines() == [
        "Connect from this machine with:",
        "    $> ipython console --existing kernel-12345.json",
        "or paste the above JSON into a file, and connect with:",
        "    $> jupyter <app> --existing <file>",
        "or, if you are local, you can connect with just:",
        "    $> jupyter <app> --existing kernel-12345.json",
        "or even just:",
        "    $> jupyter <app> --existing",
        "if this is the most recent Jupyter kernel you have started.",
    ]
    kernel.runtime_directory = str(tmp_path / "elsewhere")
    assert f"console --existing {tmp_path}/kernel-12345.json\n" in typed("%connect_info")
    assert shell.run_cell(Cell("x = %connect_info --json\nx['key']")).unwrap() == "k"
    assert "takes --json or nothing, not 'x'" in typed("%connect_info x")


def test_qtconsole_is_started_with_its_arguments(
    kernel: Kernel, typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "qtconsole").mkdir()
    (here / "qtconsole" / "__init__.py").write_text("")
    (here / "qtconsole" / "__main__.py").write_text(
        "import os, sys\nopen('new', 'w').write('\\n'.join(sys.argv[1:]))\nos.rename('new', 'started')\n"
    )
    monkeypatch.syspath_prepend(str(here))
    monkeypatch.setenv("PYTHONPATH", str(here))
    assert typed("%qtconsole --style 'a b'") == ""
    end = time.monotonic() + WAIT
    while not (here / "started").exists():
        assert time.monotonic() < end, "the program was not started"
        time.sleep(0.02)
    assert (here / "started").read_text().split("\n") == ["--existing", kernel.connection_file, "--style", "a b"]


def test_qtconsole_that_is_not_installed(kernel: Kernel, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipython.magics.kernel.QTCONSOLE", "no_such_console")
    assert typed("%qtconsole") == "UsageError: %qtconsole: qtconsole is not installed: %pip install qtconsole"


def test_subshell(kernel: Kernel, typed: Typed) -> None:
    lines = typed("%subshell").splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        "subshell id", "thread id", "main thread id", "pid", "thread count", "subshell list",
    ]  # fmt: skip
    assert lines[0] == "subshell id: None" and lines[3] == f"pid: {os.getpid()}" and lines[5].endswith("['a1']")
    kernel.supports_subshells = False
    assert typed("%subshell") == "UsageError: %subshell: Kernel does not support subshells"


def test_autosave(kernel: Kernel, typed: Typed, shell: Shell) -> None:
    shell.configure(formatting=type(shell.settings.formatting)(active_types=()))
    [shown] = [one.event for one in events(shell, "%autosave 60") if isinstance(one.event, DisplayShown)]
    assert "IPython.notebook.set_autosave_interval(60000)" in str(shown.bundle.data["application/javascript"])
    note = " (a page other than the classic notebook may ignore it)"
    assert typed("%autosave 60").endswith(f"Autosaving every 60 seconds{note}")
    assert typed("%autosave 0").endswith(f"Autosave disabled{note}")
    assert typed("%autosave x") == "UsageError: %autosave requires an integer, got 'x'"
    assert typed("%autosave") == "UsageError: %autosave requires an integer, got ''"
    assert typed("%autosave -1") == "UsageError: %autosave: takes seconds from 0 on, not -1"


def test_clear_removes_what_was_shown(kernel: Kernel, shell: Shell) -> None:
    assert any(isinstance(one.event, OutputCleared) for one in events(shell, "print(1)\n%clear"))


def test_less_shows_a_file_in_the_pager(kernel: Kernel, shell: Shell, typed: Typed, here: Path) -> None:
    (here / "a.py").write_text("x = 1\n")
    (here / "a b.txt").write_text("text\n")
    [page] = [one.event for one in events(shell, "%less a.py") if isinstance(one.event, PageShown)]
    assert page.bundle.text == "x = 1\n" and page.bundle.metadata == {"text/plain": {"language": "python"}}
    [page] = [one.event for one in events(shell, "%more 'a b.txt'") if isinstance(one.event, PageShown)]
    assert page.bundle.text == "text\n" and not page.bundle.metadata
    assert typed("%less") == "UsageError: Missing filename."
    assert typed("%less a.yp") == "UsageError: %less: there is no file 'a.yp'. Did you mean 'a.py'?"
    assert "takes one file, not 'a b.txt'" in typed("%less a b.txt")


@pytest.mark.skipif(os.name == "nt", reason="there is no manual")
def test_man(kernel: Kernel, shell: Shell, typed: Typed, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = here / "bin"
    folder.mkdir()
    (folder / "man").write_text('#!/bin/sh\n[ "$1" = nosuch ] || printf \'N\\bNAME of %s\\n\' "$*"\n')
    (folder / "man").chmod(0o755)
    if not any(os.path.exists(os.path.join(one, "col")) for one in os.environ["PATH"].split(os.pathsep)):
        (folder / "col").write_text("#!/bin/sh\nsed 's/.\x08//g'\n")
        (folder / "col").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    [page] = [one.event for one in events(shell, "%man 3 printf") if isinstance(one.event, PageShown)]
    assert page.bundle.text.strip() == "NAME of 3 printf"
    assert typed("%man nosuch") == "UsageError: %man: the manual has no page for 'nosuch'"
    assert typed("%man") == "UsageError: %man: takes the name of a page of the manual"


def test_nothing_is_imported_to_register_them(shell: Shell) -> None:
    sys.modules.pop("ipython.magics.kernel", None)
    add_front_magics(shell.plugins, PLUGIN_PACKAGES, "kernel")
    assert "ipython.magics.kernel" not in sys.modules
    found = shell.plugins.find("line", "less")
    assert found is not None and not found.is_alias and found.arguments == "files"

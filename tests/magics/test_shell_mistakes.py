"""Whatever is typed behind the magics of the shell: a result or one line, never a traceback, nothing left behind."""

from __future__ import annotations

import importlib
import io
import os
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from ipython.core.commands import ShellCommands
from ipython.core.shell import Shell
from ipython.model.cell import Cell
from ipython.model.failure import UserMistake

LINES = [
    "cd",
    "pwd",
    "pushd",
    "popd",
    "dirs",
    "dhist",
    "bookmark",
    "env",
    "set_env",
    "alias",
    "unalias",
    "rehashx",
    "sc",
]
LINES += ["pycat", "pip", "uv", "conda", "mamba", "killbgscripts"]
CELLS = ["writefile", "file", "script", "bash", "python", "sx"]
NASTY = [
    *[
        "'",
        '"',
        "'a",
        "a'b'",
        "\\",
        "\\\\",
        "a\\",
        "-",
        "--",
        "---",
        "-z",
        "--zz",
        "--zz=1",
        "-1",
        "-99999999999999999999",
    ],
    *[
        "=",
        "==",
        "a=",
        "=a",
        "a b c d e",
        "%s %l",
        "%",
        "%s",
        "{",
        "}",
        "{}",
        "{1/0}",
        "$x",
        "$",
        "${",
        "*",
        "[",
        "?",
        "(",
        "~",
    ],
    *[
        "~nobody_at_all/x",
        "/",
        "//",
        "a/" * 300,
        "x" * 5000,
        "\0",
        "a\0b",
        "\ud800",
        "ä ö",
        "\t",
        "\x1b[0m",
        "#",
        ";",
        "&",
        "|",
    ],
    *[
        "-l",
        "-d",
        "-r",
        "-b",
        "-q",
        "-f",
        "-a",
        "-p",
        "-u",
        "-s",
        "--file",
        "--out",
        "--err",
        "--bg",
        "--proc",
        "--timeout",
    ],
    *["--out x --err x", "--timeout 1e400", "--timeout nan", "--proc p", "--stored x", "0", "1 2", "5 3 1", "9" * 400],
]


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No command is really run, and the environment is as before afterwards."""

    def refused(*_: object, **__: object) -> object:
        raise FileNotFoundError(2, "No such file or directory")

    for name in ("run", "run_program", "start", "capture"):
        monkeypatch.setattr(ShellCommands, name, refused if name != "run" else lambda *_: 127)
    packaging = importlib.import_module("ipython.magics.packaging")
    monkeypatch.setattr(packaging, "_uv_command", lambda: ["uv"])
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def lines_of(shell: Shell, source: str) -> BaseException | None:
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return shell.run_cell(Cell(source)).error


def complaints(shell: Shell, here: Path, form: str, *, may_not_start: bool) -> list[str]:
    """What was neither a result nor one line, as ASCII (a report of a test cannot hold lone surrogates)."""
    allowed = (UserMistake, OSError) if may_not_start else UserMistake
    found = []
    for text in ["", *NASTY]:
        error = lines_of(shell, form.format(text))
        lines = str(error).strip("\n").count("\n") if error is not None else 0
        if (error is not None and not isinstance(error, allowed)) or lines > text.count("\n"):
            found.append(ascii((text[:80], type(error).__name__, str(error))))
        found += [f"{text!a} left {left}" for left in os.listdir(here) if left.endswith(".new")]
        os.chdir(here)
    return found


@pytest.mark.parametrize("name", LINES)
def test_line_magics(shell: Shell, here: Path, name: str) -> None:
    assert not complaints(shell, here, f"%{name} {{}}", may_not_start=name == "sc")


@pytest.mark.parametrize("name", CELLS)
def test_cell_magics(shell: Shell, here: Path, name: str) -> None:
    assert not complaints(shell, here, f"%%{name} {{}}\nbody", may_not_start=name == "sx")


def test_every_magic_is_described_with_an_example() -> None:
    manifest = importlib.import_module("ipython.magics").MANIFEST
    for name in {*LINES, *CELLS, "sh", "perl", "micromamba", "system", "!"}:
        module, _, function = manifest["magics"][name][0].partition(":")
        text = getattr(importlib.import_module(module), function).__doc__
        assert text.strip().splitlines()[0].endswith((".", ":")) or "``" in text.splitlines()[0], name
        assert "xample: ``" in text, name

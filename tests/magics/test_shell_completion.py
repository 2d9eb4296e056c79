"""What Tab offers in the lines of the magics about directories, commands, variables and files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]


def offered(shell: Shell, text: str) -> set[str]:
    completer = shell.context.completer
    assert completer is not None
    return {item.text for found in completer.complete(text, len(text)) for item in found.items}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%cd in", "inner/"),
        ("%cd mar", "marked"),
        ("%cd -", "-q"),
        ("%bookmark -d mar", "marked"),
        ("%env TERMI", "TERMINUS"),
        ("%env -u TERMI", "TERMINUS"),
        ("%set_env TERMI", "TERMINUS"),
        ("%unalias gree", "greet"),
        ("%gre", "%greet"),
        ("gree", "%greet"),
        ("%%writefile a_f", "a_file.txt"),
        ("%pycat a_f", "a_file.txt"),
        ("%pip inst", "install"),
        ("%pip install a_f", "a_file.txt"),
        ("%uv pip inst", "install"),
        ("%conda ins", "install"),
        ("%%bash --no", "--no-raise-error"),
        ("%%script --b", "--bg"),
    ],
)
def test_offered(
    here: Path, shell: Shell, typed: Typed, monkeypatch: pytest.MonkeyPatch, text: str, wanted: str
) -> None:
    (here / "inner").mkdir()
    (here / "a_file.txt").touch()
    monkeypatch.setenv("TERMINUS", "x")
    typed("%bookmark marked /\n%alias greet echo hi")
    assert wanted in offered(shell, text)

"""``%alias``, ``%unalias``, ``%rehashx``, and aliases as typed."""

from __future__ import annotations

import os
import pickle
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell

Typed = Callable[[str], str]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are POSIX ones")


def test_made_used_and_removed(typed: Typed) -> None:
    assert typed("%alias parts echo first %s second %s\n%parts A B C\nparts x y") == (
        "first A second B C\nfirst x second y"
    )
    assert typed("%parts A") == "UsageError: Alias <parts> requires 2 arguments, 1 given."
    assert typed("%unalias parts\n%parts A B").startswith("UsageError: Line magic function `%parts` not found.")


def test_variables_are_expanded_when_it_runs(typed: Typed) -> None:
    typed("v = 1\n%alias show echo $v {v+1}")
    assert typed("v = 5\n%show $v") == "5 6 5"
    assert typed("%alias show") == "<alias show for 'echo $v {v+1}'>"


def test_names_of_a_function_are_seen(typed: Typed) -> None:
    typed("%alias say echo [$inner]")
    assert typed("def f():\n    inner = 'i'\n    %say {inner}\n\nf()") == "[i] i"


def test_status_and_pipes(typed: Typed) -> None:
    assert typed("%alias bad sh -c 'exit 3'\n%bad\n_exit_code") == "Out[3]: 3"
    assert typed("%alias count printf 'a\\nb\\n' | wc -l\n%count").strip() == "2"


def test_a_variable_comes_before_an_alias(here: Path, typed: Typed) -> None:
    (here / "a_file").touch()
    assert typed("cat = 5\ncat") == "Out[2]: 5"
    assert "a_file" in typed("%ls")
    assert "a_file" in typed("ls -1")


def test_all_of_them(typed: Typed) -> None:
    shown = typed("found = %alias\n('ls', 'ls -F --color') in found or len(found)")
    assert shown.startswith("Total number of aliases: ")
    if sys.platform == "linux":
        assert shown == "Total number of aliases: 16\nOut[2]: True"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("%alias justname", "UsageError: %alias: justname is not an alias; to make it one: %alias justname COMMAND"),
        ("%alias cd ls", "UsageError: The name cd can't be aliased because it is a keyword or builtin."),
        ("%alias timeit ls", "UsageError: The name timeit can't be aliased because it is another magic command."),
        ("%alias x %s %l", "UsageError: The %s and %l specifiers are mutually exclusive in alias definitions."),
        ("%alias --bad", "UsageError: %alias: option --bad not recognized (allowed: --stored)"),
        ("%unalias", "UsageError: %unalias: takes the names of aliases"),
        ("%unalias ls nosuch", "UsageError: %unalias: nosuch is not an alias"),
        ("%rehashx x", "UsageError: %rehashx takes no arguments, not 'x'"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(typed: Typed, shell: Shell, line: str, said: str) -> None:
    before = shell.context.aliases.aliases
    assert typed(line) == said and shell.context.aliases.aliases == before


def test_those_that_upstream_stored(profile: Path, typed: Typed) -> None:
    (profile / "db").mkdir(parents=True)
    (profile / "db" / "stored_aliases").write_bytes(pickle.dumps({"foo": "echo %s %s", "cd": "x"}, protocol=2))
    assert typed("%alias --stored").endswith("Stored aliases: 2")
    assert typed("%foo a b") == "a b"


def test_rehashx_takes_programs_and_leaves_what_is_there(
    here: Path, typed: Typed, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("hello-world", "py3.99", "timeit", "ls", "class", "tool", "not_runnable"):
        file = here / name
        file.write_text("#!/bin/sh\necho ran $0\n")
        file.chmod(stat.S_IRWXU if name != "not_runnable" else stat.S_IRUSR)
    (here / "folder").mkdir()
    monkeypatch.setenv("PATH", f"{here}{os.pathsep}{here / 'nowhere'}{os.pathsep}{os.environ['PATH']}")
    directory = os.getcwd()
    shown = typed("%rehashx")
    found = dict(shell.context.aliases.aliases)
    assert found["py399"] == "py3.99" and found["tool"] == "tool" and found["ls"].startswith("ls -F")
    assert not {"hello-world", "timeit", "class", "not_runnable", "folder"} & found.keys()
    assert shown.endswith(f" aliases made, {len(found)} in all.") and os.getcwd() == directory
    assert typed("tool") == f"ran {here}/tool" and typed("%rehashx").startswith("0 aliases made")


def test_windows_takes_programs_by_their_ending(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ipython.magics import aliases

    for name in ("a.EXE", "b.bat", "c.txt"):
        (here / name).touch()

    class Windows:
        name, environ, pathsep = "nt", {"PATH": str(here), "PATHEXT": ".EXE;.BAT"}, ";"
        scandir = staticmethod(os.scandir)

    monkeypatch.setattr(aliases, "os", Windows)
    assert list(aliases.programs_on_path()) == ["a.EXE", "b.bat"]


def test_help_shows_the_command(typed: Typed) -> None:
    typed("%alias br echo '<%l>'")
    assert "<alias br for \"echo '<%l>'\">" in typed("br?")

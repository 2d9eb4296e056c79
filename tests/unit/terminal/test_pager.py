import os
import stat
from pathlib import Path

import pytest

from ipython.terminal.pager import Pager, pager_command, pager_environment

LONG = "".join(f"line {number}\n" for number in range(100))


def make_pager(directory: Path, body: str) -> tuple[str, Path]:
    path, seen = directory / "my pager", directory / "seen"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path), seen


def run(command: str, text: str = LONG, *, start: int = 0, is_plain: bool = False) -> str:
    written: list[str] = []
    pager = Pager(written.append, lambda: (80, 24), command=command, is_plain=is_plain, environment=dict(os.environ))
    pager.page(text, start)
    return "".join(written)


@pytest.mark.skipif(os.name == "nt", reason="a shell script as pager")
def test_long_text_goes_through_the_pager_with_its_arguments(tmp_path: Path) -> None:
    path, seen = make_pager(tmp_path, 'echo "$1" > "$(dirname "$0")/seen"; cat >> "$(dirname "$0")/seen"')
    assert run(f"'{path}' -R") == ""
    assert seen.read_text() == "-R\n" + LONG


def test_text_shorter_than_the_screen_is_printed() -> None:
    assert run("false", "a\nb") == "a\nb\n"


def test_a_wrapped_line_counts_as_its_rows(tmp_path: Path) -> None:
    path, seen = make_pager(tmp_path, 'cat > "$(dirname "$0")/seen"')
    assert run(f"'{path}'", "x" * 80 * 24) == ""
    assert seen.exists()


def test_dumb_terminals_print_everything_without_colours() -> None:
    assert run("false", "\x1b[31m" + LONG, is_plain=True) == LONG


@pytest.mark.parametrize("command", ["no-such-pager-here", "'open quote"])
def test_without_a_usable_pager_the_text_is_printed(command: str) -> None:
    assert run(command) == LONG


def test_a_pager_that_is_left_early_is_no_error(tmp_path: Path) -> None:
    path, _ = make_pager(tmp_path, "exit 0")
    assert run(f"'{path}'", LONG * 10_000) == ""


def test_a_wrapper_that_finds_no_program_does_not_lose_the_text(tmp_path: Path) -> None:
    path, _ = make_pager(tmp_path, "exit 127")
    assert run(f"'{path}'") == LONG


def test_the_first_line_to_show(tmp_path: Path) -> None:
    less = tmp_path / "less"
    less.write_text("")
    less.chmod(0o700)
    environment = {"PATH": str(tmp_path)}
    assert pager_command("", environment, start=4) == ["less", "-R", "+5"]
    assert pager_command("", environment) == ["less", "-R"]
    assert run("no-such-pager-here", start=98) == "line 98\nline 99\n"


def test_default_without_less_and_on_windows(tmp_path: Path) -> None:
    more = tmp_path / "more"
    more.write_text("")
    more.chmod(0o700)
    assert pager_command("", {"PATH": str(tmp_path)}) == ["more"]
    assert pager_command("", {"PATH": ""}) == []


def test_less_shows_colours_unless_it_is_configured() -> None:
    assert pager_environment({})["LESS"] == "-R"
    assert pager_environment({"LESS": "-i"})["LESS"] == "-i"


def test_what_surrounds_the_pager_is_called_also_when_it_fails(tmp_path: Path) -> None:
    called: list[str] = []
    path, _ = make_pager(tmp_path, "exit 1")
    pager = Pager(
        lambda text: None, lambda: (80, 24), command=f"'{path}'",
        before=lambda: called.append("before"), after=lambda: called.append("after"),
    )  # fmt: skip
    pager.page(LONG)
    assert called == ["before", "after"]

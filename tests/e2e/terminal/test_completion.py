"""Tab and ``?`` at a real prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen


def test_the_only_candidate_is_put_in() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("only_one_like_this = 42\r")
        screen.wait_for_prompt(2)
        screen.type("only_o\t")
        screen.wait_for("In [2]: only_one_like_this")
        screen.type("\r")
        screen.wait_for("Out[2]: 42")


def test_several_candidates_open_a_menu_and_their_common_beginning_is_put_in() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("glob_alpha_one = glob_alpha_two = 1\r")
        screen.wait_for_prompt(2)
        screen.type("glob_al\t")
        screen.wait_for(lambda seen: sum("glob_alpha_" in row for row in seen.rows[2:]) >= 2)
        screen.wait_for(lambda seen: "glob_alpha_two" in "\n".join(seen.rows[3:]))


def test_attributes_and_paths(tmp_path: Path) -> None:
    (tmp_path / "measurements.csv").write_text("")
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("'text'.spli\t")
        screen.wait_for("splitlines")
        screen.type("\x03")  # closes the menu
        screen.wait_for_quiet()
        screen.type("\x03")  # gives the line up
        screen.wait_for_quiet()
        screen.type("open('measure\t")
        screen.wait_for("open('measurements.csv")


def test_a_library_beside_the_user_is_not_imported_by_tab(tmp_path: Path) -> None:
    for name in ("jedi", "inspect", "pydoc", "fnmatch", "tokenize"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'was_run')!r}, 'w').close()\n")
    with Screen(directory=str(tmp_path)) as screen:
        screen.wait_for_prompt(1)
        screen.type("import os\r")
        screen.wait_for_prompt(2)
        screen.type("os.path.basen\t")
        screen.wait_for("os.path.basename")
        screen.type("?\r")
        screen.wait_for("Signature:")
    assert not (tmp_path / "was_run").exists()


def test_help_on_a_function_of_a_cell() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("half = lambda number=2: number / 2\r")
        screen.wait_for_prompt(2)
        screen.type("half?\r")
        screen.wait_for("Signature: half(number=2)")
        screen.wait_for("Cell In[1], line 1")
        screen.wait_for_prompt(3)

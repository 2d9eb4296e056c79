"""``?`` and ``??`` at a real prompt: colours, the pager, what stands on the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.helpers.screen import Screen


def test_short_help_stands_under_the_prompt() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("len?\r")
        screen.wait_for_prompt(2)
        at = next(row for row, text in enumerate(screen.rows) if text.startswith("Signature:"))
        assert [text.rstrip() for text in screen.rows[at : at + 3]] == [
            "Signature: len(obj, /)",
            "Docstring: Return the number of items in a container.",
            "Type:      builtin_function_or_method",
        ]
        assert screen.color(at, 0) != "default" and screen.color(at + 2, 11) == "default"


def test_the_source_is_coloured_and_the_pager_is_used_for_long_texts(tmp_path: Path) -> None:
    with Screen(environment={"PAGER": "less -R"}) as screen:
        screen.wait_for_prompt(1)
        screen.type("import os; os.path.join??\r")
        screen.wait_for(lambda seen: seen.rows[-1].startswith(":"))
        at = next(row for row, text in enumerate(screen.rows) if text.startswith("def join(a, *p):"))
        assert screen.color(at, 0) != "default"
        screen.type("q")
        screen.wait_for_prompt(2)
        screen.type("%psource os.getcwd\r")
        screen.wait_for("No source found for os.getcwd")


def test_without_colours_there_are_none() -> None:
    with Screen("--colors=nocolor") as screen:
        screen.wait_for_prompt(1)
        screen.type("f = str.upper\r")
        screen.wait_for_prompt(2)
        screen.type("f??\r")
        screen.wait_for_prompt(3)
        assert "\x1b[3" not in screen.raw.decode().partition("Signature:")[2].partition("In [")[0]
        assert "method_descriptor" in screen.text


def test_a_mistyped_name_gets_a_proposal() -> None:
    with Screen() as screen:
        screen.wait_for_prompt(1)
        screen.type("pritn?\r")
        screen.wait_for("Did you mean `print`?")

"""What Tab offers in the lines of magics: what each declares, and what only the session knows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ipython.core.shell import Shell
from ipython.magics import MANIFEST
from ipython.model.completion import Completion
from ipython.services.completion.declared import KINDS, declared


@pytest.fixture
def offered(shell: Shell) -> Callable[[str], list[Completion]]:
    def offer(text: str) -> list[Completion]:
        completer = shell.introspection.completer
        assert completer is not None
        return [item for one in completer.complete(text, len(text)) for item in one.items]

    return offer


def words(found: list[Completion]) -> list[str]:
    return [item.text for item in found]


def test_every_magic_says_what_its_line_takes() -> None:
    # A magic that does not is completed as Python: names and keywords where a file or a mode is meant.
    assert not MANIFEST["magics"].keys() - MANIFEST["arguments"].keys()
    for text in MANIFEST["arguments"].values():
        for kind, chosen in declared(text).places:
            assert kind in KINDS, text
            assert not set(chosen) & set(KINDS), f"a kind among the words of {text!r}"


def test_cd_knows_where_one_has_been_and_bookmarks(
    offered: Callable[[str], list[Completion]], typed: Callable[[str], str], here: Path
) -> None:
    (here / "deep").mkdir()
    typed("%bookmark home /\n\n%cd -q deep")
    found = offered("%cd -")
    assert words(found) == ["-q", "-b", "-0", "-1"]
    assert [item.doc for item in found[2:]] == [str(here), str(here / "deep")]
    assert words(offered("%cd -1")) == ["-1"]
    assert words(offered("%cd -b ")) == ["home"]
    typed("%cd -q ..")
    assert words(offered("%cd ")) == ["deep/", "home"]  # where one has been is offered behind the dash only


def test_a_hundred_directories_are_in_the_order_of_their_numbers(
    offered: Callable[[str], list[Completion]], shell: Shell
) -> None:
    shell.namespace.directories[:] = [f"/{number}" for number in range(12)]
    assert words(offered("%cd -"))[2:] == [f"-{number}" for number in range(12)]


def test_tasks_are_known_by_number_and_name(
    offered: Callable[[str], list[Completion]], typed: Callable[[str], str]
) -> None:
    typed("%bg -n count 1 + 1\n\n%bg 2 + 2")
    for magic in ("tasks", "await", "cancel"):
        assert words(offered(f"%{magic} ")) == ["1", "2", "count"]
    assert "count" in offered("%tasks cou")[0].doc


def test_sources_of_code_are_files_texts_and_macros(
    offered: Callable[[str], list[Completion]], typed: Callable[[str], str], here: Path
) -> None:
    (here / "tool.py").touch()
    typed("text = 'print(1)'\n\nnumber = 1\n\n%macro -q twice 1\n\ndef work(): pass")
    for line in ("%load ", "%save out ", "%macro other ", "%pastebin "):
        assert words(offered(line)) == ["tool.py", "text", "twice"]
    assert words(offered("%edit ")) == ["tool.py", "text", "twice", "work"]
    assert words(offered("%macro ")) == ["twice"]
    assert words(offered("%load -")) == ["-r", "-s", "-y", "-n"]


def test_what_is_trusted_can_be_taken_back(
    offered: Callable[[str], list[Completion]], typed: Callable[[str], str]
) -> None:
    typed("class Car: pass\n\n%trust Car")
    assert words(offered("%trust -d ")) == ["__main__.Car"]

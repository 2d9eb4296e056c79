"""Declarations of what a magic's line takes, and the lines completed by them."""

from __future__ import annotations

from typing import Any

import pytest

from ipython.services.completion.completer import Completer
from ipython.services.completion.declared import Declared, declared
from ipython.services.evaluation.lookup import Lookup
from ipython.settings.shell import CompletionSettings
from tests.helpers.completion import magics_of

MAGICS = magics_of(
    {
        "mode": ("line", "-q --loud on off"),
        "two": ("line", "names ; on off ; nothing"),
        "load": ("line", "-m=modules -n= files .py"),
        "calc": ("line", "-n= code"),
        "words": ("line", "somewhere:words red"),
        "kinds": ("line", "types"),
        "other": ("line", "magics"),
        "open_cell": ("cell", None),
        "text_cell": ("cell", "body=nothing nothing"),
        "undeclared": ("line", None),
        "silent": ("line", "nothing"),
        "ext": ("line", "extensions"),
        "unload": ("line", "loaded"),
    }
)
NAMES: dict[str, object] = {"alpha": 1, "text": "x", "_hidden": 2}


def offered(text: str) -> list[str]:
    completer = Completer(
        lambda: (NAMES,),
        MAGICS,
        Lookup(),
        CompletionSettings(time_limit=20.0),
        words_of=lambda target: {"blue": 1, "green": 2} if target == "somewhere:words" else (),
    )
    found = [item.text for one in completer.complete(text, len(text)) for item in one.items]
    assert not [one for one in completer.report.sources if one.outcome == "failed"]  # type: ignore[union-attr]
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("%mode ", ["on", "off"]),
        ("%mode of", ["off"]),
        ("%mode -", ["-q", "--loud"]),
        ("%mode -q -", ["--loud"]),
        ("%mode -q o", ["on", "off"]),
        ("%two ", ["alpha", "text"]),
        ("%two alpha ", ["on", "off"]),
        ("%two alpha on ", []),
        ("%two _h", ["_hidden"]),
        ("%load -m textwr", ["textwrap"]),
        ("%load -n ", []),
        ("%calc alp", ["alpha"]),
        ("%calc -n 5 text.upp", ["upper"]),
        ("%calc -n ", []),
        ("%words ", ["blue", "green", "red"]),
        ("%words gr", ["green"]),
        ("%kinds ", ["int", "str"]),
        ("%other sil", ["silent"]),
        ("%undeclared alp", ["alpha"]),
        ("%silent ", []),
        ("%silent alp", []),
        ("%unload ", []),
        ("%nowhere alp", []),  # no such magic: nothing can be meant
        ("mode of", ["off"]),
        ("mode = of", []),
        ("%%open_cell\nalp", ["alpha"]),
        ("%%text_cell\nalp", []),
    ],
)
def test_lines_of_magics(text: str, wanted: list[str]) -> None:
    assert offered(text) == wanted


def test_magics_bring_their_summary() -> None:
    completer = Completer(lambda: ({},), MAGICS, Lookup())
    (found,) = completer.complete("%mod", 4)
    assert [(item.text, item.kind, item.doc) for item in found.items] == [("%mode", "magic", "About mode.")]


def test_places_options_and_bodies_are_read() -> None:
    read = declared("-n -r= --file=files body=commands files .py ; on off")
    assert read.options == ("-n", "-r", "--file") and read.body == "commands"
    assert read.valued == (("-r", "nothing"), ("--file", "files"))
    assert read.place(0) == ("files", (".py",)) and read.place(1) == read.place(9) == ("choices", ("on", "off"))
    assert declared("").place(3) == ("nothing", ()) and declared("").body == "code"


@pytest.mark.parametrize("text", [";;;", "- -- =", "code code", "files", "body=", "; -x", "a:b"])
def test_any_declaration_can_be_read(text: str) -> None:
    assert isinstance(declared(text), Declared)


def test_the_manifest_declares_in_words_that_are_known() -> None:
    import ipython.magics
    from ipython.services.completion.declared import KINDS

    manifest: dict[str, Any] = ipython.magics.MANIFEST
    for name, text in manifest["arguments"].items():
        for kind, words in declared(text).places:
            assert kind in KINDS and (kind != "choices" or words), name
        for _, kind in declared(text).valued:
            assert kind in KINDS or ":" in kind, name

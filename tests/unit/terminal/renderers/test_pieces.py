"""Texts in pieces on a terminal with and without colours."""

from __future__ import annotations

import re

import pytest

from ipython.terminal.renderers.pieces import painted_pieces
from ipython.terminal.theme import find_theme

PIECES = [["title", "Source:"], ["", "\n"], ["python", "def f(): pass"], ["", "\n"], ["heading", "Notes"], ["new", "x"]]
TEXT = "Source:\ndef f(): pass\nNotesx"


def test_colours_are_all_that_is_added() -> None:
    assert painted_pieces(PIECES, find_theme("nocolor")) == TEXT
    painted = painted_pieces(PIECES, find_theme("linux"))
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == TEXT
    assert "\x1b[" in painted.partition("\n")[0] and "\x1b[" in painted.split("\n")[1]


@pytest.mark.parametrize("wrong", [None, 5, "text", [5], [["a"]], [["python", 5]], {"a": 1}])
def test_what_is_no_list_of_pieces_is_nothing(wrong: object) -> None:
    assert painted_pieces(wrong, find_theme("linux")) == ""

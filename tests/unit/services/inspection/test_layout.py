"""Fields on a page: columns, broken signatures, cut texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.inspection.html_text import html
from ipython.services.inspection.layout import (
    SIGNATURE_WIDTH,
    broken,
    cut,
    layout,
    listed,
    pieces,
    shown_fields,
    split_signature,
    visible,
)


def test_one_line_beside_the_title_and_several_below() -> None:
    fields = [("Type", "int"), ("String form", "1\n2"), ("Subclasses", ""), ("Source", "x = 1\n")]
    assert layout(fields) == "Type:        int\nString form:\n1\n2\nSubclasses:\nSource:      x = 1"
    assert layout([]) == ""


def test_roles_of_pieces() -> None:
    fields = [("Source", "x"), ("Docstring", "Sum.\n\nNotes\n-----\nNo.")]
    assert pieces(fields) == [
        ("title", "Source:"),
        ("", "    "),
        ("python", "x"),
        ("", "\n"),
        ("title", "Docstring:"),
        ("", "\nSum.\n\n"),
        ("heading", "Notes"),
        ("", "\n  No."),
    ]
    assert "".join(text for role, text in pieces(fields)) == layout(fields)
    assert shown_fields(fields)[1] == ("Docstring", "Sum.\n\nNotes\n  No.")


@pytest.mark.parametrize(
    ("signature", "parts", "after"),
    [
        ("()", [], ""),
        ("(a)", ["a"], ""),
        (
            "(a, *, b: dict[str, int] = {1: (2, 3)}) -> list[int]",
            ["a", "*", "b: dict[str, int] = {1: (2, 3)}"],
            " -> list[int]",
        ),
        ("(a='x, \\'y)', b=\",\")", ["a='x, \\'y)'", 'b=","'], ""),
        ("(a, b", ["a", "b"], ""),
        ("", [], ""),
    ],
)
def test_splitting_signatures(signature: str, parts: list[str], after: str) -> None:
    assert split_signature(signature) == (parts, after)


def test_a_signature_is_broken_only_where_it_does_not_fit() -> None:
    fits = "(" + "a" * (SIGNATURE_WIDTH - 3) + ")"
    assert broken("f", fits) == "f" + fits
    assert broken("ff", fits) == f"ff(\n    {'a' * (SIGNATURE_WIDTH - 3)},\n)"


def test_small_texts() -> None:
    assert cut("abc", 3) == "abc" and len(cut("a" * 500, 200)) <= 200
    assert listed(["a", "b"], 2) == "a, b" and listed(["a", "b", "c", "d"], 2) == "a, b, ... (2 more)"
    assert visible("a\tb\nc") == "a\tb\nc" and visible("\x00\x1b\x7f\x9b") == r"\x00\x1b\x7f\x9b"


def test_html_is_escaped_and_python_highlighted() -> None:
    text = html([("Docstring", "<b>&"), ("Source", "def f(): pass  # </pre><script>"), ("Type", "\ud800")])
    assert "<b>" not in text and "<script>" not in text and "&lt;b&gt;&amp;" in text and "<span" in text
    assert text.encode("utf-8")


@given(st.text(max_size=80))
def test_no_signature_raises(text: str) -> None:
    split_signature(text)
    assert broken("f", text).startswith("f")

"""Tokens of half-finished Python, compared with the standard tokenizer where the text is whole."""

from __future__ import annotations

import colorsys
import heapq
import io
import textwrap
import tokenize as standard
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.source.tokens import block_colon, last_operand, tokenize


@pytest.mark.parametrize("module", [colorsys, heapq, textwrap])  # without f-strings, which newer Pythons take apart
def test_the_same_tokens_as_the_standard_library(module: ModuleType) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    wanted = [
        token.string
        for token in standard.generate_tokens(io.StringIO(source).readline)
        if token.type in (standard.NAME, standard.NUMBER, standard.STRING, standard.OP, standard.COMMENT)
    ]
    assert [source[start:end] for kind, start, end in tokenize(source) if kind != "newline"] == wanted


@given(st.text(alphabet="af'\"\\\n #()[]{}.:=1e+*é\0", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_text_is_cut_in_order_and_only_blanks_are_lost(text: str) -> None:
    position = 0
    for kind, start, end in tokenize(text):
        assert position <= start < end <= len(text), (kind, start, end)
        assert not text[position:start].replace("\\\n", "").strip(" \t\f")
        position = end
    assert not text[position:].replace("\\\n", "").strip(" \t\f")


@pytest.mark.parametrize(
    ("text", "operand"),
    [
        ("a + b.c(1)[2].d", "b.c(1)[2].d"),
        ("f(a)", "f(a)"),
        ("(a, b)", "(a, b)"),
        ("return x", "x"),
        ("not x", "x"),
        ("'a' 'b'", "'a' 'b'"),
        ("x = 'a'.upper", "'a'.upper"),
        ("lambda", "lambda"),
        ("None", "None"),
        ("a if b else None", "None"),
        ("[1][0]", "[1][0]"),
        ("in [1]", "[1]"),
        ("...", "..."),
        ("-1", "1"),
        ("a +", None),
        ("a)", None),
        ("", None),
        ("x and", None),
        (".b", "b"),
    ],
)
def test_last_operand(text: str, operand: str | None) -> None:
    at = last_operand(text, 0, len(text))
    assert (text[at:] if at >= 0 else None) == operand


def test_a_lambda_keeps_its_colon() -> None:
    text = "while lambda a: b: c"
    assert block_colon(text, 0, len(text)) == text.rindex(":")

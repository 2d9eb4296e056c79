"""``terminal.other_languages``: code of other languages in the styles of the theme."""

from __future__ import annotations

from prompt_toolkit.document import Document

from ipython.terminal.other_languages import lexer_of


def test_code_is_coloured_by_the_lexer_that_the_kernel_names() -> None:
    lexer = lexer_of("r")
    assert lexer is not None
    line = lexer.lex_document(Document("if (x) 'text'"))(0)
    looks = {text: style for style, text, *_ in line}
    assert looks["if"].startswith("class:pygments.keyword") and "string" in looks["'"]


def test_an_unknown_language_is_plain() -> None:
    assert lexer_of("klingon") is None

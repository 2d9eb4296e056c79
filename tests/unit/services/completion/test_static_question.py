"""Where static analysis is asked, told from the text alone."""

from __future__ import annotations

import pytest

from ipython.services.completion.static_prelude import without_escapes
from ipython.services.completion.static_question import SOURCE_LIMIT, lines_behind, question_at, text_before


@pytest.mark.parametrize(
    ("text", "expression", "typed"),
    [
        ("ret().up", "ret()", "up"),
        ("x = ret().", "ret()", ""),
        ("print(a.b[1].c", "a.b[1]", "c"),
        ("x = 1\nif x:\n    f(x).y", "f(x)", "y"),
        ("f'{ret().", "ret()", ""),
        ("%time ret().u", "ret()", "u"),
        ("%%time\nret().u", "ret()", "u"),
        ("(a + b).", "(a + b)", ""),
    ],
)
def test_questions(text: str, expression: str, typed: str) -> None:
    found = question_at(text, len(text))
    assert found is not None
    assert (found.expression, found.typed, found.start) == (expression, typed, len(text) - len(typed))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "ret",
            "ret()",
            "'ret().",
            "# ret().",
            "%cd ret().",
            "!ret().",
            "?ret().",
            "%%bash\nret().",
            "import os.",
        ),
        *("from os.", "d[", "1.", ".", "..", "%%timeit ret().", "x = 'a' # ret()."),
        "a()." + " " * SOURCE_LIMIT + "\na().",
    ],
)
def test_no_question(text: str) -> None:
    assert question_at(text, len(text)) is None


def test_the_text_that_is_analysed() -> None:
    source = "%pylab\nx = f(1).upp + 1\n!ls\nz = 2"
    question = question_at(source, source.index(" + 1"))
    assert question is not None and question.typed == "upp"
    assert text_before(question, without_escapes) == ("pass\nx = f(1).", 2, 9)
    assert lines_behind(question, without_escapes) == "\npass\nz = 2"


def test_the_code_of_a_magic_keeps_its_columns() -> None:
    question = question_at("%time f(1).u", 12)
    assert question is not None
    assert text_before(question, without_escapes) == ("(     f(1).", 1, 11)
    assert lines_behind(question, without_escapes) == ""

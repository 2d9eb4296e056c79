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
    ("text", "expression", "typed", "positions", "named"),
    [
        ("ret()(", "ret()", "", 0, ()),
        ("x = ret().go(1, [2, 3], b=4, c", "ret().go", "c", 2, ("b",)),
        ("print(ret()(fi", "ret()", "fi", 0, ()),
        ("import wave\nwave.open(", "wave.open", "", 0, ()),
        ("wave.open(\n    1,\n    m", "wave.open", "m", 1, ()),
    ],
)
def test_questions_about_the_arguments_of_a_call(
    text: str, expression: str, typed: str, positions: int, named: tuple[str, ...]
) -> None:
    found = question_at(text, len(text))
    assert found is not None
    assert (found.expression, found.typed, found.positions, found.named) == (expression, typed, positions, named)
    assert found.start == len(text) - len(typed)


@pytest.mark.parametrize("text", ["(", "(1, ", "f(a=", "f(a=b", "f(a + b", "def f(", "class A(", "f('", "f([1,", "f(1"])
def test_no_question_about_arguments(text: str) -> None:
    assert question_at(text, len(text)) is None


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

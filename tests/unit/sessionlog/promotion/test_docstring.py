"""Examples at the end of a docstring, whatever the docstring looks like."""

from __future__ import annotations

import ast

import pytest

from ipython.sessionlog.promotion.docstring import NoPlace, with_examples

EXAMPLES = ">>> 'a\\\\b'\n'a\\\\b'\n>>> print('')\n<BLANKLINE>\n"


@pytest.mark.parametrize(
    "head",
    [
        '"""One."""',
        "'One.'",
        '"One \\"two\\"."',
        'r"""One \\d."""',
        "'''One.\n\n    Two é.\n    '''",
        "pass",
    ],
)
def test_the_docstring_says_what_it_said_and_the_examples(head: str) -> None:
    top = "import os\n\n\nclass A:\n    x = 1  # é\n\n    @staticmethod\n"
    text = f"{top}    def f():\n        {head}\n        return 1\n\n\ny = 2\n"
    made = with_examples(text, "A.f", EXAMPLES)
    before, after = ast.parse(text), ast.parse(made)
    old = ast.get_docstring(before.body[1].body[1]) or "Example:"  # type: ignore[attr-defined]
    assert ast.get_docstring(after.body[1].body[1]) == f"{old}\n\n{EXAMPLES}".rstrip()  # type: ignore[attr-defined]
    assert made.startswith(text[: text.index("def f()")])
    assert made.endswith("        return 1\n\n\ny = 2\n")


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("def f(): pass\n", "f", "its body stands on the line of its head, where no docstring fits"),
        ("def first():\n    pass\n", "frist", "there is no function or class 'frist' in it; did you mean 'first'?"),
        ("x = 1\n", "", "the module has no docstring to put them into"),
        ("x = (\n", "f", "the file is not Python: '(' was never closed (<unknown>, line 1)"),
    ],
)
def test_no_place_is_told(text: str, name: str, reason: str) -> None:
    with pytest.raises(NoPlace) as failure:
        with_examples(text, name, ">>> 1\n1\n")
    assert str(failure.value) == reason

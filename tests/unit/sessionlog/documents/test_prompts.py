"""Examples behind prompts: ``>>>`` as the standard library reads it, ``In [n]:`` as it is copied from a screen."""

from __future__ import annotations

import doctest

import pytest

from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.documents.prompts import EVERYTHING, Wanted, find_blocks
from ipython.sessionlog.examples import Example, Expected


def found(text: str, wanted: Wanted = EVERYTHING) -> list[Example]:
    """All examples in a text."""
    return [example for block in find_blocks(lines_of(text), wanted) for example in block.examples]


def shown(text: str, wanted: Wanted = EVERYTHING) -> list[tuple[str, str]]:
    """Source and expectation of each."""
    return [(one.source, "".join(part.text for part in one.expected)) for one in found(text, wanted)]


CLASSIC = [
    ">>> 1 + 1\n2\n",
    "Text\n    >>> for i in range(2):\n    ...     print(i)\n    ...\n    0\n    1\n\n    more\n",
    ">>> a\n\n>>> b\n1\n>>> c\n",
    ">>> print('a\\n')\na\n<BLANKLINE>\n",
    ">>> # only a comment\n>>> x\n1",
    ">>>\n>>> y\n2\n",
    "  >>> if True:\n  ...   1\n  ... else:\n  ...   2\n  1\n",
    ">>> f(\n... 1)\n2\n    indented\n",
]


@pytest.mark.parametrize("text", CLASSIC)
def test_classic_prompts_are_read_as_the_standard_library_reads_them(text: str) -> None:
    parsed = doctest.DocTestParser().get_examples(text)
    assert shown(text) == [(one.source, one.want) for one in parsed]
    assert [one.line for one in found(text)] == [one.lineno + 1 for one in parsed]


def test_the_place_of_an_expectation_is_exact() -> None:
    text = "  >>> a\n  1\n  2\n\n  >>> b\n  >>> c\r\n  3"
    first, second, third = found(text)
    assert text[first.start : first.end] == "  1\n  2\n" and first.prefix == "  "
    assert second.start == second.end == text.index("  >>> c")
    assert text[third.start : third.end] == "  3" and third.expected_line == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In [1]: x\nOut[1]: 5\n", [("x\n", "5\n")]),
        ("In [1]: x\n\nOut[1]: 5\n\nText.\n", [("x\n", "5\n")]),
        ("In [12]: def f():\n   ....:     return 1\n   ....: \n\nIn [13]: f()\nOut[13]: 1\n",
         [("def f():\n    return 1\n", ""), ("f()\n", "1\n")]),
        ("In [1]: x = 1\nText of the page\nIn [2]: x\n", [("x = 1\n", "Text of the page\n"), ("x\n", "")]),
        ("In [3]: a\nOut[3]: \narray([[1],\n       [2]])\n", [("a\n", "array([[1],\n       [2]])\n")]),
        ("[ins] In [3]: a\n", [("a\n", "")]),
        ("In [7]: \n", []),
        ("In [1]: def f():\n    return 2\n\nIn [2]: f()\nOut[2]: 2\n",
         [("def f():\n    return 2\n", ""), ("f()\n", "2\n")]),
        ("In [1]: f(1,\n  2)\n3\n", [("f(1,\n  2)\n", "3\n")]),
    ],
)  # fmt: skip
def test_numbered_prompts(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


def test_what_is_printed_and_what_out_shows_are_kept_apart() -> None:
    [example] = found("In [4]: f()\nprinted\nOut[4]: 5\n6\n")
    assert example.expected == (Expected("screen", "printed\n"), Expected("result", "5\n6\n"))
    assert example.number == 4


def test_a_traceback_goes_on_behind_its_blank_lines() -> None:
    text = (
        "In [1]: f()\n"
        + "-" * 75
        + "\nKeyError                 Traceback (most recent call last)\nCell In[1], line 1\n"
        "----> 1 f()\n\nFile x.py:2, in f()\n      1 def f():\n----> 2     {}[1]\n\nKeyError: 1\n\nProse.\n"
    )
    [example] = found(text)
    assert example.expected[0].text.endswith("KeyError: 1\n")


def test_blank_lines_belong_to_an_output_in_a_block_of_its_own() -> None:
    text = "In [1]: f()\na\n\nb\n"
    assert shown(text) == [("f()\n", "a\n")]
    assert shown(text, Wanted(bounded=True)) == [("f()\n", "a\n\nb\n")]
    assert shown("Prose::\n\n    In [1]: f()\n    a\n\n    b\n\nProse.\n") == [("f()\n", "a\n\nb\n")]


def test_blocks_are_cut_by_prose_only() -> None:
    blocks = find_blocks(lines_of(">>> a\n1\n\n>>> b\nText.\n\nText.\n\nIn [1]: c\n"))
    assert [[one.source for one in block.examples] for block in blocks] == [["a\n", "b\n"], ["c\n"]]
    assert [(block.name, block.line) for block in blocks] == [("line 1", 1), ("line 9", 9)]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        (">>>1\n", 1, "a blank is missing after >>>"),
        (">>> if x:\n...    1\n...2\n", 3, "a blank is missing after ..."),
        ("  >>> x\n1\n", 2, "further left than the prompt"),
        ("\t>>> x\n  1\n", 2, "tabs and blanks are mixed"),
        (">>> x\nIn [2]: y\n", 2, "In [n]: follows >>>"),
        ("In [2]: x\n>>> y\n", 2, ">>> follows In [n]:"),
        (">>> for i in x:\n   ...:    i\n", 2, "...: continues >>>"),
        ("In [1]: for i in x:\n...     i\n", 2, "'... ' continues In [n]:"),
        (">>> x  # doctest: +ELLIPSE\n", 1, "unknown directive '+ELLIPSE'; did you mean ELLIPSIS?"),
        (">>> x  # doctest: SKIP\n", 1, "has no sign"),
        (">>> # doctest: +SKIP\n", 1, "without an example"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, line: int, part: str) -> None:
    example = found(text)[0]
    assert part in example.problem and example.problem_line == line


def test_tabs_that_fit_are_no_mistake() -> None:
    [example] = found("\t>>> x\n\t1\n        2\n")
    assert not example.problem and example.expected[0].text == "1\n2\n"


def test_a_session_may_switch_prompts_where_that_is_asked_for() -> None:
    text = "In [1]: %doctest_mode\nDoctest mode is: ON\n>>> 1\n1\n"
    assert [one.source for one in found(text, Wanted(switching=True))] == ["%doctest_mode\n", "1\n"]


def test_marks_of_random_output() -> None:
    examples = found(">>> a  # random\n1\n>>> b\n2  # may vary\n>>> c\n3\n")
    assert [one.option("RANDOM") for one in examples] == [True, True, False]


def test_lines_that_only_look_like_prompts() -> None:
    assert not found(">>>>>>> branch\nx >>> y\nIn [a]: x\nSee In [3]: there\n")

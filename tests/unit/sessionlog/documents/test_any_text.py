"""Whatever a file holds, reading it gives a document: examples whose places lie in the text, problems with lines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ipython.sessionlog.documents.kinds import read_bytes

LINES = (
    ">>> x", ">>> x  # doctest: +SKIP", ">>>x", ">>>", "... y", "...", "    >>> f(", "    ... 1)", "    2", "\t>>> t",
    "\t1", "In [1]: a", "In [12]: def f():", "   ...:     return 1", "   ...: ", "Out[1]: 3", "In [2]: %%bash",
    "    In [3]: b", "Traceback (most recent call last):", "KeyError: 1", "-" * 75,
    "KeyError     Traceback (most recent call last)", "```pycon", "```", "````ipython", "````", "~~~", "{code-cell}",
    "```{code-cell}", ":tags: [x]", "---", ".. ipython::", ".. doctest::", "   :options: +ELLIPSIS", "   @verbatim",
    "   In [4]: c", '"""', 'r"""', "def f():", "    '''doc", "    '''", "class A:", "# %% In[1] -", "#[stdout]",
    "#| out", "#[ok 0.1 s]", "# IPython log file", "# IPython session log 1 | -", "#[Out]# 5", "Doctest mode is: ON",
    '{"cells": [', '{"cell_type": "code"}', "prose", "", "", "\\", "é\u2028", "#all-random", "# random",
)  # fmt: skip
NAMES = ("a.txt", "a.md", "a.rst", "a.py", "a.ipynb", "a.log")


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None)
@given(
    lines=some.lists(some.sampled_from(LINES), max_size=14),
    newline=some.sampled_from(["\n", "\r\n", "\r"]),
    last=some.booleans(),
)
def test_any_lines(name: str, lines: list[str], newline: str, last: bool) -> None:
    text = newline.join(lines) + (newline if last else "")
    document = read_bytes(name, text.encode())
    count = len(text.splitlines()) + 1
    for problem in document.problems:
        assert 0 <= problem.line <= count and problem.reason and "\n" not in problem.reason
    before = 0
    for example in document.examples:
        assert example.source.endswith("\n") and 1 <= example.line <= count
        assert example.problem == "" or 1 <= example.problem_line <= count
        if example.start >= 0:
            assert before <= example.start <= example.end <= len(document.text)
            before = example.end


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(data=some.binary(max_size=60))
def test_any_bytes(name: str, data: bytes) -> None:
    read_bytes(name, b">>> " + data)
    read_bytes(name, data)

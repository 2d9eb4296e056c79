"""Docstrings as they are read in a terminal: marks go, text stays."""

from __future__ import annotations

import inspect
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.inspection.documentation_text import HEADING, SIZE_LIMIT, inline, plain_rendered, rendered

NUMPY = """
Sum things.

Parameters
----------
x : int
    See :func:`numpy.sum`.

Returns
-------
int
    The ``sum``.

.. versionadded:: 3.8

Examples
--------
>>> total(``1``)
:func:`1`
"""


def test_sections_of_numpydoc_become_headings_with_their_content_below() -> None:
    text = inspect.cleandoc(NUMPY)
    assert plain_rendered(text) == inspect.cleandoc(
        """
        Sum things.

        Parameters
          x : int
              See numpy.sum.

        Returns
          int
              The `sum`.

          Added in version 3.8.

        Examples
          >>> total(``1``)
          :func:`1`
        """
    )
    assert [part for role, part in rendered(text) if role == HEADING] == ["Parameters", "Returns", "Examples"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (":func:`len` and :class:`~a.b.C`", "len and a.b.C"),
        (":py:meth:`text <target>`", "text (target)"),
        ("``code`` with :ref:`x`", "`code` with x"),
        ("`site <http://x>`_", "site <http://x>"),
        ("as in [1]_ or `other`_", "as in [1] or other"),
        (r"\*args, \**kwargs", "*args, **kwargs"),
        ("a * b, `x`, ``y", "a * b, `x`, ``y"),
        ("no_marks_ here", "no_marks_ here"),
    ],
)
def test_marks_in_a_line(written: str, shown: str) -> None:
    assert inline(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (".. note:: Be careful.\n   Really.", "Note: Be careful.\n   Really."),
        (".. warning::\n\n   Hot.", "Warning:\n\n   Hot."),
        (".. deprecated:: 1.2\n   Use b.", "Deprecated since version 1.2:\n   Use b."),
        (".. versionadded:: 3.8", "Added in version 3.8."),
        (".. versionchanged:: 3.9 Faster.", "Changed in version 3.9: Faster."),
        (".. math:: a = b", "  a = b"),
        (".. math::\n\n   a = :x:`b`", "\n   a = :x:`b`"),
        (".. code-block:: python\n\n   x = ``1``", "code-block python:\n\n   x = ``1``"),
        (".. [1] A book.", "[1] A book."),
        ("Text::\n\n    literal :func:`x`\n\n:func:`y`", "Text:\n\n    literal :func:`x`\n\ny"),
        ("a ::\n\n    :x:`1`", "a\n\n    :x:`1`"),
        ("Title\n=====\n\ntext", "Title\n\ntext"),
        ("=== ===\n:a:`1` 2\n=== ===", "=== ===\n:a:`1` 2\n=== ==="),
        ("+---+\n|:a:`1`|\n+---+", "+---+\n|:a:`1`|\n+---+"),
        (
            ":param int x: the x\n:type y: str\n:returns: it\n:raises ValueError: if bad",
            "Parameters\n  x : int\n      the x\n  y : str\n\nReturns\n  it\n\nRaises\n  ValueError\n      if bad",
        ),
    ],
)
def test_blocks(written: str, shown: str) -> None:
    assert plain_rendered(written) == shown


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "Say it.",
        "Args:\n    x: a number\n\nReturns:\n    another",
        "``x`` and `y` and *z* and a_b_ and \\*",
        ">>> 1 + 1\n2",
        "a\n\n    indented\n\nb: c",
        "* one\n* two\n\n| x | y |",
        "-\n--\n",
    ],
)
def test_plain_docstrings_are_unchanged(plain: str) -> None:
    assert plain_rendered(plain) == plain


def docstrings() -> dict[str, str]:
    """Every docstring of some modules that nobody here wrote."""
    import asyncio
    import json
    import logging
    import subprocess

    import matplotlib.pyplot
    import numpy
    import pandas

    found = {}
    for module in (asyncio, json, logging, subprocess, numpy, numpy.linalg, pandas, matplotlib.pyplot):
        for name, thing in list(vars(module).items()):
            members: list[tuple[str, Any]] = [("", thing)]
            members += list(vars(thing).items()) if isinstance(thing, type) else []
            for inner, member in members:
                text = getattr(member, "__doc__", None)
                if isinstance(text, str):
                    found[f"{module.__name__}.{name}.{inner}"] = inspect.cleandoc(text)
    return found


def test_no_word_of_real_docstrings_is_lost_and_all_take_little_time() -> None:
    words = re.compile(r"[A-Za-z0-9]+")
    marks = re.compile(r":[\w:+.-]+:(?=`)|\.\. *[\w:+.-]+::|^ *:\w+", re.MULTILINE)
    found = docstrings()
    assert len(found) > 2_000
    start = time.perf_counter()
    shown = {name: plain_rendered(text) for name, text in found.items()}
    assert time.perf_counter() - start < 10
    assert sum(shown[name] != text for name, text in found.items()) > 500
    for name, text in found.items():
        kept = words.findall(shown[name])
        missing = set(words.findall(marks.sub(" ", text))) - set(kept)
        assert not missing, name


def test_a_huge_docstring_is_shown_as_it_is() -> None:
    text = "Title\n-----\n" + "word " * SIZE_LIMIT
    assert plain_rendered(text) == text


@pytest.mark.parametrize(
    "hostile",
    [":a" * 50_000, ":" * 100_000, "`" * 100_000, " " * 100_000 + ":", "=" * 100_000, "\\" * 100_000]
    + [":param " + " " * 90_000, "a <" * 30_000, ":a:`" + "<" * 90_000 + "`", "..\n" * 30_000, "a\n-\n" * 20_000],
)
def test_hostile_text_takes_linear_time(hostile: str) -> None:
    start = time.perf_counter()
    plain_rendered("Title\n-----\n:x:`y`\n" + hostile)
    assert time.perf_counter() - start < 2


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "Title",
                "-----",
                "=====",
                "",
                "  b",
                ":param x: y",
                ".. note:: z",
                "x::",
                ">>> 1",
                ":f:`g`",
                "``c``",
                "\ud800",
                "\x00",
                "\t",
                "=== ==",
                "`",
                ".. ",
                ":",
                "\\",
            ]
        ),
        max_size=25,
    )
)
def test_no_text_raises(lines: list[str]) -> None:
    text = "\n".join(lines)
    shown = plain_rendered(text)
    assert "\ud800" not in text or "\ud800" in shown
    assert rendered(text) == rendered(text)

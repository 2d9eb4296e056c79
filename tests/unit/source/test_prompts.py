"""Pasted sessions: which lines are input, which are output, which are neither."""

from __future__ import annotations

import doctest
import importlib
import inspect

import pytest

from ipython.source.prompts import strip_prompts


def code(text: str) -> str | None:
    found = strip_prompts(text.split("\n"))
    if found is None:
        return None
    return "\n".join(line for line, cut in zip(*found, strict=True) if cut >= 0)


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        (">>> a\n1\n>>> b", "a\nb"),
        (">>> def f():\n...   return 1\n\n>>> f()\n1\n", "def f():\n  return 1\n\nf()\n"),
        ("   >>> a\n   ... b", "a\nb"),
        (">>>x", "x"),
        (">>>\n>>> x", "\nx"),
        (">>> f()\nTraceback (most recent call last):\n  ...\nValueError: it's\n>>> x", "f()\nx"),
        (">>> print('a')\na\n...\n>>> b", "print('a')\nb"),
        (">>> for i in x:\n    print(i)", "for i in x:\n    print(i)"),
        (">>> f(1,\n  2)\nmore", "f(1,\n  2)\nmore"),
        (">>> x = '''\n... >>> no\n... '''\n>>> y", "x = '''\n>>> no\n'''\ny"),
        (">>> @dec\ndef f(): pass", "@dec\ndef f(): pass"),
        (">>> !ls (\nfile", "!ls ("),
        ("# see\n>>> a\n>>> b", "# see\na\nb"),
        ("In [1]: a\n   ...: b\nOut[1]: 3\n\nIn [2]: c", "a\nb\n\nc"),
        ("In [12]: a\nprinted\nmore", "a"),
        ("[ins] In [1]: a", "a"),
        ("[nav] In [1]: a\n         ...: b", "a\nb"),
        (" In [1]: a", "a"),
        ("In [1]: ", ""),
        ("for i in x:\n   ...:     i\n   ...:", "for i in x:\n    i\n"),
        ("x\nIn [2]: y", "x\ny"),
        ("In [3]: a\n\nIn [4]:  %run b\nIn [5]:   if c:\n   ...:       d", "a\n\n%run b\nif c:\n    d"),
    ],
)
def test_sessions(pasted: str, expected: str) -> None:
    assert code(pasted) == expected


@pytest.mark.parametrize(
    "text",
    [
        "... a\n... b",
        "x = '''\n>>> f\n'''",
        "def f():\n    '''\n    >>> f()\n    1\n    '''",
        "Out[3]: 5",
        "x = {\n   ...: 1}",
        "x[\n...: 3]",
        ">>>>>>> branch",
        "a\nb\nIn [1]: c",
        "",
        "# don't '''\nx = '''\n>>> a\n'''",
    ],
)
def test_no_session(text: str) -> None:
    assert code(text) is None


def test_cuts_and_outputs_are_told_line_by_line() -> None:
    assert strip_prompts(["", "  >>> a", "1", "In"]) == (["", "a", "", ""], [0, 6, -1, -1])


@pytest.mark.parametrize(
    "name", ["statistics", "difflib", "collections", "textwrap", "fractions", "heapq", "enum", "dataclasses", "random"]
)
def test_examples_in_docstrings_lose_their_outputs_and_nothing_else(name: str) -> None:
    module = importlib.import_module(name)
    parser = doctest.DocTestParser()
    texts = {text for text in _docstrings(module) if ">>>" in text}
    for text in texts:
        pieces = parser.parse(inspect.cleandoc(text))
        for position, piece in enumerate(pieces):
            if not isinstance(piece, doctest.Example):
                continue
            # One example as it stands in the documentation: prompts, continuation prompts, output.
            lines = piece.source.rstrip("\n").split("\n")
            pasted = [f">>> {lines[0]}", *(f"... {line}".rstrip() for line in lines[1:]), *piece.want.split("\n")]
            assert code("\n".join(pasted)).rstrip() == piece.source.rstrip(), (position, piece.source)


def _docstrings(module: object) -> list[str]:
    found = [inspect.getdoc(module) or ""]
    for thing in vars(module).values():
        if inspect.isclass(thing) or inspect.isfunction(thing):
            found.append(inspect.getdoc(thing) or "")
            if inspect.isclass(thing):
                found.extend(inspect.getdoc(part) or "" for part in vars(thing).values() if inspect.isfunction(part))
    return found

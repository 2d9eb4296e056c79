"""Logical lines without a parser."""

from __future__ import annotations

import ast
import os

import pytest

from ipython.services.traceback.pieces import Scanner, pieces_of, shown_lines
from ipython.services.traceback.sources import Window


def window(text, first=1):
    return Window(first, tuple(text.split("\n")))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("a\nb", [(1, 1), (2, 2)]),
        ("f(\n1,\n)\nb", [(1, 3), (4, 4)]),
        ("x = '''a\n(\n'''\ny", [(1, 3), (4, 4)]),
        ("x = 'it\\'s' # (\ny", [(1, 1), (2, 2)]),
        ("a = 1 + \\\n  2\nb", [(1, 2), (3, 3)]),
        ("# one\n# two\n\n\na\n\n# three\n", [(1, 2), (5, 5), (7, 7)]),
        ("@a\n@b(\n 1)\n# why\ndef f(\n  x):\n  pass\ndef g(): pass", [(1, 6), (7, 7), (8, 8)]),
        ('f"{d["a"]}"\nb', [(1, 1), (2, 2)]),
        ("x = {\n  'a': [\n 1],\n}", [(1, 4)]),
        ('still in a docstring (\n"""\nx = 1', [(1, 2), (3, 3)]),
        ("unclosed = (\n x", [(1, 2)]),
        (")\n]\n'", [(1, 1), (2, 2), (3, 3)]),
    ],
)
def test_pieces(text, pieces):
    assert pieces_of(window(text)) == pieces


def test_lines_that_are_no_python_stand_for_themselves():
    assert pieces_of(window("%time it's (\nx = [\n1]\n!ls 'a"), opaque={1, 4}) == [(1, 1), (2, 3), (4, 4)]


@pytest.mark.parametrize("name", ["argparse", "textwrap", "statistics", "dataclasses", "heapq", "tokenize"])
def test_simple_statements_of_the_standard_library_are_pieces(name):
    path = os.path.join(os.path.dirname(os.__file__), f"{name}.py")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    pieces = dict(pieces_of(window(text)))
    checked = 0
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Assign, ast.Expr, ast.Return, ast.Raise)) and node.lineno in pieces:
            line = text.split("\n")[node.end_lineno - 1]
            if line[node.end_col_offset :].lstrip().startswith(";"):
                continue
            assert pieces[node.lineno] == node.end_lineno
            checked += 1
    assert checked > 30


def numbers(text, line, context=5, **options):
    lines, gaps = shown_lines(window(text), line, context, **options)
    return [shown.number for shown in lines], list(gaps)


def test_context_counts_pieces_not_lines():
    text = "a\nb(\n1)\nc\n\nd\n# x\n# y\ne\nf"
    assert numbers(text, 4) == ([1, 2, 3, 4, 6, 7, 8], [])
    assert numbers(text, 4, 3) == ([2, 3, 4, 6], [])
    assert numbers(text, 4, 1) == ([4], [])
    assert numbers(text, 2, 1) == ([2, 3], [])


def test_function_is_the_limit():
    text = "a\ndef f():\n  b\n  c\n\nd\ne"
    assert numbers(text, 3, scope=2) == ([2, 3, 4], [])
    assert numbers(text, 3, scope=0) == ([1, 2, 3, 4, 6], [])
    assert numbers("a\ndef f():\n  b\n  c = (lambda:\n   1/0)\nd", 5, scope=-1) == ([2, 3, 4, 5], [])


def test_long_pieces_are_shortened_but_the_current_one_is_whole():
    text = "'''\n" + "text\n" * 20 + "'''\nf(\n" + "1,\n" * 30 + ")\nb"
    shown, gaps = numbers(text, 30)
    assert shown[:5] == [1, 2, 3, 21, 22] and gaps == [3]
    assert shown[5:] == list(range(23, 56))
    shown, gaps = numbers("f(\n" + "1,\n" * 500 + ")", 300)
    assert len(shown) == 3 + 17 + 2 and len(gaps) == 2


def test_line_outside_of_the_window_shows_nothing():
    assert numbers("a\nb", 7) == ([], [])


def test_open_brackets_have_their_place():
    scanner = Scanner()
    for number, line in enumerate(["x = (1,", "  [2, '](', # )", "  {"], 1):
        scanner.feed(line, number)
    assert scanner.brackets == [("(", 1, 4), ("[", 2, 2), ("{", 3, 2)]

"""Trees of cells that are being typed."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.services.evaluation.unfinished import LIMIT, Trees, bindings


def tree_of(source: str) -> tuple[str, str]:
    found = Trees().read(source)
    assert found is not None
    lines = ast.unparse(found.tree)
    return lines, found.rest


@pytest.mark.parametrize(
    ("source", "tree", "rest"),
    [
        ("", "pass", ""),
        ("x.", "pass", "x."),
        ("x = 1\nx.", "x = 1\npass", "x."),
        ("x = 1; x.", "x = 1\npass", " x."),
        ("if x:\n    y = 1\n    y.", "if x:\n    y = 1\n    pass", "    y."),
        ("for i in x: i.", "for i in x:\n    pass", " i."),
        ("d = {1: 2, 3: x.", "pass", "d = {1: 2, 3: x."),
        ("d = f(\n  1,\n  x.", "pass", "d = f(\n  1,\n  x."),
        ("y = 2\nd = f(\n  1,\n  x.", "y = 2\npass", "d = f(\n  1,\n  x."),
        ("y = 2\nt = '''one\ntwo", "y = 2\npass", "t = '''one\ntwo"),
        ("try:\n    x = 1\n    x.", "try:\n    x = 1\n    pass\nfinally:\n    pass", "    x."),
        ("try:\n    x = 1\nx.", "try:\n    x = 1\nfinally:\n    pass\npass", "x."),
        ("@dec\ndef f(): pass\n@oth\nde", "@dec\ndef f():\n    pass\npass", "@oth\nde"),
        ("%time 1\nx = !ls\nx.", "pass\nx = ...\npass", "x."),
        ("a = b % c\na.", "a = b % c\npass", "a."),
    ],
)
def test_the_last_statement_is_cut_off(source: str, tree: str, rest: str) -> None:
    assert tree_of(source) == (tree, rest)


@pytest.mark.parametrize("source", ["x = = 1\n" + "y\n" * 20 + "x.", "x" * (LIMIT + 1), "a = 1\0\n" * 20 + "a."])
def test_what_cannot_be_read_is_nothing(source: str) -> None:
    assert Trees().read(source) is None


def test_the_tree_is_kept_while_only_the_last_line_changes() -> None:
    trees = Trees()
    first, second = trees.read("x = 1\nx."), trees.read("x = 1\nx.bit")
    assert first is not None and second is not None and first.tree is second.tree


def test_loops_and_lambdas_inside_brackets() -> None:
    found = bindings("[f(a) for (a, b) in pairs for c in b if c.")
    assert [ast.unparse(loop.target) for loop in found.loops] == ["(a, b)", "c"]
    assert bindings("[a for a in pai").loops == []  # the cursor stands in what is iterated over
    assert [ast.unparse(one) for one in bindings("sorted(x, key=lambda w, n=1: w.").lambdas] == ["w, n=1"]
    assert bindings("if (n := f()) and n.").walruses == ["n"]


@given(st.text(alphabet="abx=1 \n\t()[]{}:;.,'\"\\#@!%?", max_size=80))
def test_any_text_is_read_or_left_alone(source: str) -> None:
    found = Trees().read(source)
    if found is not None:
        assert found.line >= 1 and found.tree.body


def test_a_broken_line_shortly_before_the_cursor_is_left_out() -> None:
    assert tree_of("a = 1\nx = = 1\nx.")[0] == "a = 1\npass"

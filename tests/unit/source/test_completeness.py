"""Whole cell or not, and the indentation of the next line (the table of shell.md section 2.7)."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.cell import Transformed
from ipython.source.completeness import check, next_indent


@pytest.mark.parametrize(
    ("text", "status", "indent"),
    [
        ("", "complete", ""),
        ("\n", "complete", ""),
        ("a = 1", "complete", ""),
        ("for i in x:", "incomplete", "    "),
        ("for i in x:\n    i", "incomplete", "    "),
        ("for i in x:\n    i\n", "complete", ""),
        ("for i in x: i", "complete", ""),
        ("def f():\n    return 1", "incomplete", ""),
        ("for x in y:\n    if i:", "incomplete", "        "),
        ("try:\n    x\n", "incomplete", "    "),
        ("if a:\n b\nelse:", "incomplete", " "),
        ("@dec", "incomplete", ""),
        ("@dec\n", "incomplete", ""),
        ("lambda x:", "incomplete", ""),
        ("await x", "complete", ""),
        ("    x = 1", "complete", ""),
        ("a = (", "incomplete", "    "),  # BEYOND 10 e: a hanging indent, where upstream has none
        ("a = (1,\n  2", "incomplete", "  "),
        ("a = '''abc", "incomplete", ""),
        ("a = 'abc", "invalid", ""),
        ("a)", "invalid", ""),
        ("x y", "invalid", ""),
        ("1+", "invalid", ""),
        ("import", "invalid", ""),
        ("def", "invalid", ""),
        ("x = \\", "incomplete", ""),
        ("!ls \\", "incomplete", ""),
        ("%%time", "incomplete", ""),
        ("%%time\nx", "incomplete", ""),
        ("%%time\nx\n", "incomplete", ""),
        ("%%time\n\n", "complete", ""),
        ("%%time?", "complete", ""),
        ("%time", "complete", ""),
        ("!ls", "complete", ""),
        ("foo?", "complete", ""),
        ("# c", "complete", ""),
        ("return", "invalid", ""),
        ("yield 1", "invalid", ""),
        (">>> for i in x:", "incomplete", "    "),
        ("1 is 1", "complete", ""),
        ("'\\d'", "complete", ""),
        ("f(a,", "incomplete", "    "),
        ("f(a,\n", "incomplete", "    "),
        ("if a:\n  b", "incomplete", "  "),
        ("if a:\n\tb", "incomplete", "\t"),
        ("class A:\n    def f(self):\n        return 1", "incomplete", "    "),
        ("while 1:\n    break", "incomplete", ""),
        ("if x:  # why", "incomplete", "    "),
        ("x = {\n    'a': 1,", "incomplete", "    "),
        ("if x:\n    '''a\n", "incomplete", "    "),
        ("a\0b", "invalid", ""),
    ],
)
def test_table(text: str, status: str, indent: str) -> None:
    found = check(text)
    assert (found.status, found.indent) == (status, indent)


def test_depth_costs_linear_time() -> None:
    assert check("(" * 150).status == "incomplete"
    assert check("[" * 5000).status in ("incomplete", "invalid")


@given(st.text(alphabet="if x:\n \t()[]'\"#=%!?pas", max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_gets_an_answer_and_a_blank_indent(text: str) -> None:
    found = check(text)
    assert found.status in ("complete", "incomplete", "invalid")
    assert not found.indent.strip()


def test_next_indent_of_a_list_written_over_lines() -> None:
    assert next_indent("x = [\n  1,\n  2,") == "  "


@pytest.mark.parametrize(
    ("text", "status", "indent"),
    [
        ("f(", "incomplete", "    "),
        ("x = [\n  1,\n", "incomplete", "  "),
        ("a = {\n    'b': [", "incomplete", "        "),
        ("a = {\n    'b': [\n        1", "incomplete", "        "),
        ("    x = (", "incomplete", "        "),
        ("  if 1:", "incomplete", "      "),
        ("  if 1:\n    x", "incomplete", "    "),
        ("if a:\n\tif b:", "incomplete", "\t\t"),
        ("match x:\n  case 1:", "incomplete", "    "),
        ("match x:\n  case 1:\n     pass", "incomplete", "  "),
        ("def f():\n    if x: return", "incomplete", "    "),
        ("def f():\n    x = 1; return;", "incomplete", ""),
        ("def f():\n    return_value", "incomplete", "    "),
        ("def f():\n  if x:\n    return (1,\n      2)", "incomplete", "  "),
        ("if x:\n    raise ValueError(\n        1)", "incomplete", ""),
        ("def f():\n    x\n    # c", "incomplete", "    "),
        ("for x in y:\n    x\n# c", "incomplete", ""),
        ("for i in x:\n    i\n    ", "complete", ""),
        ("else:", "incomplete", "    "),
        ("#c\\", "complete", ""),
        ("x = \\\n", "incomplete", ""),
        ("'''", "incomplete", ""),
        ("1 if", "invalid", ""),
        ("if 1:\n    x\n  y", "invalid", ""),
        ("%%time\n  x", "incomplete", "  "),
        ("In [1]: %%time\n   ...: x", "incomplete", ""),
        ("In [1]: for i in x:\n   ...:     i", "incomplete", "    "),
        (">>> for i in x:\n...     i\n...", "complete", ""),
        (">>> for i in x:\n    i", "incomplete", "    "),
        (">>> f()\n1", "complete", ""),
        ("if x:\n    !ls (", "incomplete", "    "),
        ("x = !ls (", "complete", ""),
        ("%foo (", "complete", ""),
        ("x = 1\n%%time", "complete", ""),
        ("if x:\r\n    y", "incomplete", "    "),
    ],
)
def test_more_of_what_is_typed(text: str, status: str, indent: str) -> None:
    found = check(text)
    assert (found.status, found.indent) == (status, indent)


def test_the_users_transforms_may_refuse_or_fail() -> None:
    def refuse(source: str) -> Transformed:
        raise SyntaxError("no")

    assert check("x", transform=refuse).status == "invalid"


@pytest.mark.parametrize("unit", ["(", "if x:\n", "a\n", "'''", "[1,\n", "x = \\\n", "%a\n", ">>> a\n", "lambda: "])
def test_work_is_linear_in_the_length(unit: str) -> None:
    def lines_run(text: str) -> int:
        count = 0

        def trace(*_: object) -> object:
            nonlocal count
            count += 1
            return trace

        before = sys.gettrace()
        sys.settrace(trace)  # type: ignore[arg-type]
        try:
            check(text)
        finally:
            sys.settrace(before)
        return count

    lines_run(unit * 3)
    assert lines_run(unit * 400) <= 2.3 * lines_run(unit * 200)

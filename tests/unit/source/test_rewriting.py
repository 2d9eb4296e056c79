"""Escapes in every place a statement can stand, and the same signs where they are Python or nothing."""

from __future__ import annotations

import pytest

from ipython.model.failure import UserMistake
from ipython.source.rewriting import rewrite_statements


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("%pwd;", "IP.run_line_magic('pwd', '');"),
        ("%time f();", "IP.run_line_magic('time', 'f();')"),
        ("x = %time?", "IP.run_line_magic('pinfo', '%time')"),
        ("d['k']?", "IP.run_line_magic('pinfo', \"d['k']\")"),
        ("range(3)??", "IP.run_line_magic('pinfo2', 'range(3)')"),
        ("x = f(\n a)?", "IP.run_line_magic('pinfo', 'f(\\n a)')"),
        ("a + b.c?", "IP.run_line_magic('pinfo', 'b.c')"),
        ("if x: y?", "if x: IP.run_line_magic('pinfo', 'y')"),
        ("import re; re.compile?", "import re; IP.run_line_magic('pinfo', 're.compile')"),
        ("x = (1,\n2); f?", "x = (1,\n2); IP.run_line_magic('pinfo', 'f')"),
        ("print(1); ?", "print(1); IP.show_usage()"),
        ("2*x?", "IP.run_line_magic('pinfo', 'x')"),
        ("a.*b?", "IP.run_line_magic('psearch', 'a.*b')"),
        ("f(*a)?", "IP.run_line_magic('pinfo', 'f(*a)')"),
        ("not x?", "IP.run_line_magic('pinfo', 'x')"),
        ("'a' 'b'?", "IP.run_line_magic('pinfo', \"'a' 'b'\")"),
        ("%time f(1, 2)?", "IP.run_line_magic('pinfo', 'f(1, 2)')"),
        ("%run dir/a.py?", "IP.run_line_magic('run', 'dir/a.py?')"),
        ("!echo a?", "IP.system('echo a?')"),
        ("x = !ls \\\n -l\ny", "x = IP.getoutput('ls   -l')\ny"),
        ("x = \\\n  !ls", "x = \\\n  IP.getoutput('ls')"),
        ("if x: y = !ls it's", 'if x: y = IP.getoutput("ls it\'s")'),
        ("x = !echo (\ny", "x = IP.getoutput('echo (')\ny"),
        ("async for x in !ls *.py:\n  x", "async for x in IP.getoutput('ls *.py'):\n  x"),
        ("x[f'{a[0]}'] = %foo", "x[f'{a[0]}'] = IP.run_line_magic('foo', '')"),
        ("f('''\n''') ; %a", "f('''\n''') ; IP.run_line_magic('a', '')"),
        ("with (lambda: a)() as b: !ls", "with (lambda: a)() as b: IP.system('ls')"),
        ("else: %foo", "else: IP.run_line_magic('foo', '')"),
        ("/f a;", "f(a);"),
        ("/f.g (a) b", "f.g((a), b)"),
        ("%%foo?", "IP.run_line_magic('pinfo', '%%foo')"),
    ],
)
def test_forms(typed: str, expected: str) -> None:
    shown, executed, rewritten = rewrite_statements(typed)
    assert shown.replace("get_ipython()", "IP") == expected
    assert executed.count("\n") == typed.count("\n") and rewritten


@pytest.mark.parametrize(
    "typed",
    [
        "for f in !ls: print(f)",
        "x: %foo",
        "x = lambda: %foo",
        "f(a, %foo)",
        "x = (%pwd)",
        "x += %pwd",
        "a = b = %foo",
        "a = %%time",
        "x?; y",
        "f(x?)",
        "a +?",
        "'''\nis it so?\n'''",
        "# don't: %s",
        "a = b \\\n  % c",
        "'a' \\\n'% b'",
        "(a\n% b)",
        "s = 'it\\'s = %d'",
        "print(x, '= %d' % y)",
        "; f",
        "/ f",
        ", f",
        "x = '\n%d",
    ],
)
def test_left_as_typed(typed: str) -> None:
    if typed.endswith("'\n%d"):
        # a string that is not closed ends with its line, so that one slip does not hide the lines below
        assert rewrite_statements(typed)[2] == {2}
        return
    assert rewrite_statements(typed) == (typed, typed, frozenset())


def test_a_cell_magic_behind_a_statement_says_where_it_belongs() -> None:
    with pytest.raises(UserMistake, match="`%%time` must be on the first line"):
        rewrite_statements("x = 1; %%time")


def test_only_the_lines_of_an_escape_count_as_rewritten() -> None:
    assert rewrite_statements("a\n!ls \\\n -l\nb\nx = (1,\n2); f?\n")[2] == {2, 3, 6}

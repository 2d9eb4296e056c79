"""Syntax errors: ranges and hints."""

from __future__ import annotations

import sys

import pytest


def block(session, source, **options):
    assert isinstance(session.run(source, **options), SyntaxError)
    return session.show()


@pytest.mark.parametrize(
    ("source", "carets"),
    [
        ("x = = 3", "    x = = 3\n        ^\n"),
        ("if 1:\nx=3", "    x=3\n    ^\n"),
        ("print 3", "    print 3\n    ^^^^^^^\n"),
        ("f(a for a in b, c)", "    f(a for a in b, c)\n      ^^^^^^^^^^^^\n"),
        ("x = (1,\ny = 2", "    x = (1,\n        ^\n"),
        ("    é = 日本語 +* 2", "    é = 日本語 +* 2\n"),
        ("名前 = '日本' +* 2", "    名前 = '日本' +* 2\n                   ^\n"),
        ("def f():\n\tx =\t= 2", "    x =\t= 2\n       \t^\n"),
        ("'abc", "    'abc\n    ^\n"),
        ("f(**k, *a)", "\n    f(**k, *a)\n"),
    ],
)
def test_place_line_and_carets(session, source, carets):
    text = block(session, source)
    assert text.startswith("  Cell In[1], line ")
    assert carets in text


def test_sample_of_the_specification_with_our_hint(session):
    assert block(session, "x = = 3") == (
        "  Cell In[1], line 1\n    x = = 3\n        ^\nSyntaxError: invalid syntax. Did you mean '=='?\n"
    )


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("a = [1, 2\nif x ==== 3: pass\n", "'['"),
        ("foo(1,\n  2\nclass A: pass\n", "'('"),
        ("if x = = 3:\n    pass", "Did you mean '=='?"),
        ("a && b", "Did you mean 'and'?"),
        ("a || b", "Did you mean 'or'?"),
        ("if x == 1 print(2)", "':'"),
        ("if a:\n    b\nelse if c:\n    d", "'el"),
        ("print 3", "print(...)"),
        ("if x = 3: pass", "=="),
        ("while True\n    pass", "':'"),
        ("def f()\n    pass", "':'"),
        ("x++", "+= 1"),
        ("x = ! y", "'not'"),
    ],
)
def test_hints_are_there_from_python_or_from_us(session, source, hint):
    last = block(session, source).rstrip("\n").split("\n")[-1]
    assert hint in last, last


def test_unclosed_bracket_says_where_it_was_opened(session):
    session.run("x = foo(1,\n        2\ny = 3\nfor z in y: pass")
    text = session.show()
    assert ("'(' was never closed" in text and "line 1" in text) or "opened on line 1" in text


def test_rewritten_line_is_shown_as_typed_without_carets(session):
    text = block(session, "x = %magic a b\ny = 1", executable="x = m('a' 'b' +\ny = 1", rewritten=frozenset({1}))
    assert "    x = %magic a b\nSyntaxError" in text and "^" not in text


def test_shifted_line_has_its_caret_under_what_was_typed(session):
    text = block(session, ">>> x = = 3", executable="x = = 3", shifts=(4,))
    assert "    >>> x = = 3\n            ^\n" in text


def test_error_in_eval_shows_the_outer_stack_then_the_block(session):
    text = session.fail("eval('1 +* 2')")
    assert "----> 1 eval('1 +* 2')\n\n  File <string>:1\n    1 +* 2\n       ^\nSyntaxError: invalid syntax\n" in text
    assert "Cell In[1], line 1\n    eval('1 +* 2')\n  File <string>:1\n    1 +* 2\n" in session.show("Plain")


def test_error_in_an_imported_module(session, tmp_path, monkeypatch):
    (tmp_path / "bad_tracebacks.py").write_text("x = 1\ny = 3 +* 2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    text = session.fail("import bad_tracebacks")
    assert "bad_tracebacks.py:2\n    y = 3 +* 2\n           ^\nSyntaxError: invalid syntax\n" in text
    assert "importlib" not in text.replace("skipping", "") or "[... skipping" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("msg",),
        (),
        ("msg", ("f", 1, 1, "text")),
        ("msg", (None, 1, 1, "text")),
        ("msg", ("f", None, None, None)),
        ("msg", ("f", 1, 99, "text", 1, 3)),
        ("msg", ("f", -1, -1, "text", -1, -1)),
        ("msg", ("f", 1, 2, "text", 9, 1)),
        ("msg", (5, "a", [], {}, (), b"")),
        ("msg", ("f\x1b", 1, 1, "a\x1b[31mb\x00", 1, 3)),
        (ValueError(), ("f", 1, 1, "text")),
        ("msg", ("f", 10**9, 10**9, "x" * 10**6, 10**9, 10**9)),
    ],
    ids=range(12),
)
def test_made_up_syntax_errors_are_shown(session, arguments):
    error = SyntaxError(*arguments)
    for mode in ("Context", "Plain", "Minimal", "Doctest"):
        text = session.show(mode) if session.error is error else ""
        session.error = error
        text = session.show(mode)
        assert "SyntaxError" in text and len(text) < 10_000
        assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize(
    "source",
    [
        "\tif 1:\n        x\n\ty",
        "x = '''\n\n",
        "f'{a b}'",
        "f'{'",
        "x = (]",
        "0777",
        "é = \u20ac",
        "\\",
        "(" * 300,
        "async x",
        "return = 1",
        "a b c",
        "lambda: = 1",
        "def f(a, a): pass",
        "x = \x00",
    ],
)
def test_every_kind_has_a_name_and_a_place(session, source):
    error = session.run(source)
    text = session.show()
    assert type(error).__name__ in text
    if isinstance(error, SyntaxError) and error.lineno:
        assert text.startswith("  Cell In[1], line ")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="f-strings are tokens from 3.12 on")
def test_caret_in_an_f_string(session):
    assert "    x = f'{a b}'\n           ^^^\n" in block(session, "x = f'{a b}'")

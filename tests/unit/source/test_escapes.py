"""Single escapes: names, arguments, quoting, and the hint for those that stand where they cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ipython.source.escapes import escape_call, misplaced_escape, quoted, split_name


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%foo   a  b  ", ".run_line_magic('foo', '  a  b')"),
        ("%foo\tx", ".run_line_magic('foo', 'x')"),
        ("%ls; x", ".run_line_magic('ls', '; x')"),
        ("%pwd ;", ".run_line_magic('pwd', '');"),
        ("%", ".run_line_magic('', '')"),
        ("!ls # c", ".system('ls # c')"),
        ("!", ".system('')"),
        ("!!  ls", ".getoutput('ls')"),
        ("!ls?", ".system('ls?')"),
        ("?", ".show_usage()"),
        ("??", ".show_usage()"),
        ("?x?", ".run_line_magic('pinfo', 'x')"),
        ("??x", ".run_line_magic('pinfo2', 'x')"),
        ("? %time", ".run_line_magic('pinfo', '%time')"),
        ("%time??", ".run_line_magic('pinfo2', '%time')"),
        ("%timeit a.b?", ".run_line_magic('pinfo', 'a.b')"),
        ("%time x = f(1)?", ".run_line_magic('pinfo', 'f(1)')"),
        ("%ls *.p?", ".run_line_magic('ls', '*.p?')"),
        ("%?", ".run_line_magic('?', '')"),
        (",f", "f()"),
        (",f a 'b", 'f("a", "\'b")'),
        (";f a  b", 'f("a  b")'),
        (";f", "f()"),
        ("/f a=1", "f(a=1)"),
        ("/f(1)", "f(1)()"),
        ("/f\ta b", "f(a, b)"),
        (", f", None),
        ("; f", None),
        ("/ f", None),
        (";;", None),
        (",", None),
    ],
)
def test_calls(line: str, expected: str | None) -> None:
    assert escape_call(line) == expected


@given(st.text(max_size=30))
def test_quoted_text_is_the_text(text: str) -> None:
    assert eval(quoted(text)) == text


@given(st.text(alphabet="ab;\t \u00a0-", max_size=12))
def test_a_name_holds_no_white_space(text: str) -> None:
    name, _ = split_name(text)
    assert text.startswith(name) and not any(character.isspace() or character == ";" for character in name)


@pytest.mark.parametrize(
    ("line", "column", "hint"),
    [
        ("x = (%pwd)", 5, "(a magic can only be used alone on a line or directly after '=')"),
        ("x += %pwd", 5, "(a magic can only be used alone on a line or directly after '=')"),
        ("    return %pwd", 11, "(a magic can only be used alone on a line or directly after '=')"),
        ("f(!ls)", 2, "(a shell command can only be used alone on a line or directly after '=')"),
        ("a % b", 2, ""),
        ("if %", 3, ""),
        ("a != b", 2, ""),
        ("x = (1)", 4, ""),
        ("x", 5, ""),
    ],
)
def test_hints(line: str, column: int, hint: str) -> None:
    assert misplaced_escape(line, column) == hint

"""Typed text to Python: every form of shell.md section 2, and that plain Python is never touched."""

from __future__ import annotations

import io
import os
import sys
import sysconfig
import tokenize
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipython.model.failure import UserMistake
from ipython.source import scan
from ipython.source.plain import is_plain
from ipython.source.rewriting import rewrite_statements
from ipython.source.transform import transform


class Names:
    """Answers about names: a few magics, a few variables."""

    def __init__(self, autocall: int = 0, automagic: bool = True) -> None:
        self.autocall = autocall
        self.automagic = automagic

    def is_line_magic(self, name: str) -> bool:
        return name in ("ls", "cd", "pwd", "time", "who")

    def is_defined(self, name: str) -> bool:
        return name.partition(".")[0] in ("x", "print", "range", "exit")

    def is_exit_word(self, name: str) -> bool:
        return name == "exit"

    def macro_text(self, name: str) -> str | None:
        return "a = 1\na\n" if name == "mac" else None

    def is_callable(self, name: str) -> bool:
        return name in ("print", "range")

    def is_indexable(self, name: str) -> bool:
        return False


def python(source: str, names: Names | None = None) -> str:
    made = transform(source, expander=names or Names())
    assert made.executable.count("\n") >= source.count("\n")
    return made.python.replace("get_ipython()", "IP")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("%m args", "IP.run_line_magic('m', 'args')"),
        ("%l1   a  b ", "IP.run_line_magic('l1', '  a  b')"),
        ("%foo\tx", "IP.run_line_magic('foo', 'x')"),
        ("%ls; x", "IP.run_line_magic('ls', '; x')"),
        ("!cmd", "IP.system('cmd')"),
        ("!!cmd", "IP.getoutput('cmd')"),
        ("x = %m args", "x = IP.run_line_magic('m', 'args')"),
        ("x = !cmd", "x = IP.getoutput('cmd')"),
        ("x = !echo it's", 'x = IP.getoutput("echo it\'s")'),
        ("a[0] = !c", "a[0] = IP.getoutput('c')"),
        ("a.b = %m", "a.b = IP.run_line_magic('m', '')"),
        ("a, b = !c", "a, b = IP.getoutput('c')"),
        ("a: int = !c", "a: int = IP.getoutput('c')"),
        ("?", "IP.show_usage()"),
        ("?x", "IP.run_line_magic('pinfo', 'x')"),
        ("x?", "IP.run_line_magic('pinfo', 'x')"),
        ("??x", "IP.run_line_magic('pinfo2', 'x')"),
        ("x??", "IP.run_line_magic('pinfo2', 'x')"),
        ("obj ?", "IP.run_line_magic('pinfo', 'obj')"),
        ("print?? ", "IP.run_line_magic('pinfo2', 'print')"),
        ("x?  # why", "IP.run_line_magic('pinfo', 'x')"),
        ("*int*?", "IP.run_line_magic('psearch', '*int*')"),
        ("str.*find*?", "IP.run_line_magic('psearch', 'str.*find*')"),
        ("?os.p*", "IP.run_line_magic('psearch', 'os.p*')"),
        ("%m?", "IP.run_line_magic('pinfo', '%m')"),
        ("%%m?", "IP.run_line_magic('pinfo', '%%m')"),
        ("%timeit x?", "IP.run_line_magic('pinfo', 'x')"),
        ("lambda?", "IP.run_line_magic('pinfo', 'lambda')"),
        ("a[0].b?", "IP.run_line_magic('pinfo', 'a[0].b')"),
        ("größe?", "IP.run_line_magic('pinfo', 'größe')"),
        ("f(a)?", "IP.run_line_magic('pinfo', 'f(a)')"),
        ("'abc'?", "IP.run_line_magic('pinfo', \"'abc'\")"),
        ("!ls?", "IP.system('ls?')"),
        ("print(1); x?", "print(1); IP.run_line_magic('pinfo', 'x')"),
        (",f a b", 'f("a", "b")'),
        (";f a b", 'f("a b")'),
        ("/f a b", "f(a, b)"),
        ("/f", "f()"),
        ("/f a,b", "f(a,b)"),
        ("!ls \\\n -l", "IP.system('ls   -l')"),
        ("if c:\n    !ls", "if c:\n    IP.system('ls')"),
        ("if x: !ls", "if x: IP.system('ls')"),
        ("print(1); %foo a", "print(1); IP.run_line_magic('foo', 'a')"),
        ("for x in %m a:\n  pass", "for x in IP.run_line_magic('m', 'a'):\n  pass"),
        ("%%time\nx=1\n!ls", "IP.run_cell_magic('time', '', 'x=1\\n!ls\\n')\n"),
        ("%%time a b\nx", "IP.run_cell_magic('time', 'a b', 'x\\n')\n"),
        ("\n\n%%time\nx", "IP.run_cell_magic('time', '', 'x\\n')\n"),
        ("    x = 1\n    y = 2", "x = 1\ny = 2"),
        ("  if 1:\n    x", "if 1:\n  x"),
        ("\n\nx = 1", "x = 1"),
        ("  %pwd", "IP.run_line_magic('pwd', '')"),
        (">>> a = 1\n>>> a\n1\n", "a = 1\na\n"),
        (">>> for i in x:\n...   i\n...\n1\n", "for i in x:\n  i\n\n"),
        ("... a\n... b", "... a\n... b"),
        ("In [1]: a = 1\n   ...: b = 2\n\nOut[3]: 5", "a = 1\nb = 2\n"),
        ("[ins] In [1]: a = 1", "a = 1"),
        (">>> %pwd", "IP.run_line_magic('pwd', '')"),
        ("ls -l", "IP.run_line_magic('ls', '-l')"),
        ("cd /", "IP.run_line_magic('cd', '/')"),
        ("cd ..", "IP.run_line_magic('cd', '..')"),
        ("pwd", "IP.run_line_magic('pwd', '')"),
        ("  pwd", "IP.run_line_magic('pwd', '')"),
        ("exit", "exit()"),
        ("mac", "a = 1\na\n"),
    ],
)
def test_forms(typed: str, expected: str) -> None:
    assert python(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "a = b = %foo",
        "a += !ls",
        "x == !ls",
        "foo(\n%bar)",
        "a = %%time",
        "/ f",
        "a = 1  # ?",
        "'%s' % x",
        "(\n%d)",
        "l = [\n'a: %d' % 3,\n]",
        "f'''\n%foo\n'''",
        "x != 3",
        "ls = 3",
        "ls -l = 3",
        "ls(1)",
        "ls [0]",
        "x -1",
        "ls.x",
        "ls == 3",
        "ls: int = 3",
        "ls += 1",
        "print",
        "yield_",
        "a = '''\n  %pwd\n'''",
        "'''\n!ls\nx?\n'''",
        "# %pwd",
        "x = '!ls'",
        "'a?'",
        "print('?')",
        "if 1:\n    ls",
    ],
)
def test_left_as_typed(typed: str) -> None:
    made = transform(typed, expander=Names())
    assert (made.python, made.executable, made.changed) == (typed, typed, False)


@pytest.mark.parametrize(
    ("typed", "level", "expected"),
    [
        ("range 3", 1, "range(3)"),
        ('print "a";', 1, 'print("a");'),
        ("print", 1, "print"),
        ("print", 2, "print()"),
        ("print , 3", 1, "print , 3"),
        ("print is x", 1, "print is x"),
        ("range 3", 0, "range 3"),
        ("x 3", 2, "x 3"),
    ],
)
def test_autocall(typed: str, level: int, expected: str) -> None:
    assert python(typed, Names(autocall=level)) == expected


def test_automagic_off() -> None:
    assert python("ls -l", Names(automagic=False)) == "ls -l"


def test_executed_form_names_the_hidden_entry_only() -> None:
    made = transform("a = 'get_ipython()'\n%pwd", expander=Names())
    assert made.executable == "a = 'get_ipython()'\n__ipython__.run_line_magic('pwd', '')"
    assert made.rewritten == {2}


def test_columns_cut_from_lines_are_told() -> None:
    assert transform(">>> a\n>>> b\n", expander=Names()).shifts == (4, 4, 0)


@pytest.mark.parametrize("typed", ["x = 1\n%%time\ny", "if 1:\n    %%time"])
def test_cell_magic_on_a_later_line_says_where_it_belongs(typed: str) -> None:
    with pytest.raises(UserMistake, match="must be on the first line"):
        transform(typed)


def test_users_transforms_see_lines_with_their_ends() -> None:
    seen: list[list[str]] = []

    def cleanup(lines: list[str]) -> list[str]:
        seen.append(lines)
        return [line.replace("ABC", "123") for line in lines]

    made = transform("x = ABC\ny", cleanup=[cleanup], post=[lambda lines: [*lines, "\nz"]])
    assert seen == [["x = ABC\n", "y"]] and made.python == "x = 123\ny\nz" and made.changed


def test_a_users_transform_may_refuse() -> None:
    def refuse(lines: list[str]) -> list[str]:
        raise SyntaxError("not today")

    with pytest.raises(SyntaxError, match="not today"):
        transform("x", cleanup=[refuse])


CHARACTERS = st.text(alphabet="%!?,;/ \n\t\\'\"#()[]{}=:abx1>.", max_size=60)


@given(CHARACTERS)
@settings(max_examples=600, deadline=None)
def test_any_text_keeps_its_lines_and_never_fails_otherwise(source: str) -> None:
    try:
        made = transform(source)
    except (UserMistake, SyntaxError):
        return
    assert made.executable.count("\n") == source.count("\n")


@given(CHARACTERS)
@settings(max_examples=600, deadline=None)
def test_whatever_is_valid_python_runs_as_python(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "t", "exec", 0x2000, True)
        except (SyntaxError, ValueError):
            return
    if source[:1] in (" ", "\t", "\n"):
        return  # leading blank lines and common indentation go, as specified
    made = transform(source)
    assert made.executable == source and not made.changed


PIECES = st.sampled_from(
    [
        "x = 1",
        "%pwd",
        "!ls it's",
        "x = !ls 'a",
        "x?",
        "if x:\n    %a b\n    y",
        "'''\n%no\n'''",
        "f(\n  %a\n)",
        "# it's",
        "",
        "y = %m",
        "print(1); z?",
        ",f a",
        "d = {'a': '%s' % b}",
        "async def f():\n    await !x",
        "x \\\n + 1",
        "%a \\\n b",
        "s = 'a?'",
    ]
)


@given(st.lists(PIECES, max_size=8))
@settings(max_examples=300, deadline=None)
def test_each_statement_is_rewritten_as_if_it_were_alone(pieces: list[str]) -> None:
    source = "\n".join(pieces)
    made = transform(source)
    alone = [transform("0\n" + piece).python[2:] if piece else "" for piece in pieces]
    try:
        compile(source, "t", "exec", 0x2000, True)
    except SyntaxError:
        assert made.python == "\n".join(alone).lstrip("\n") or "f(\n" in source
    else:
        assert not made.changed


def test_cost_is_linear_in_the_length(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0
    original = scan._read

    def counted(text: str, found: scan.Statement, escapes: bool) -> None:
        nonlocal count
        count += 1
        original(text, found, escapes)

    monkeypatch.setattr(scan, "_read", counted)
    for size in (500, 5000):
        count = 0
        made = transform("x = 1\n%pwd\ny = !ls\n" * size)
        assert made.python.count("run_line_magic") == size
        assert count == 2 * size  # each statement that is no escape is read once


def test_standard_library_passes_unchanged() -> None:
    root = Path(sysconfig.get_path("stdlib"))
    seen = slow = 0
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in ("site-packages", "__pycache__")]
        for name in files:
            path = Path(folder) / name
            if not name.endswith(".py"):
                continue
            raw = path.read_bytes()
            try:
                source = raw.decode(tokenize.detect_encoding(io.BytesIO(raw).readline)[0])
                made = transform(source)
                # The pass behind the quick test must leave it alone as well.
                text = source.replace("\r\n", "\n").replace("\r", "\n")
                unchanged = made.executable == source and not made.changed and rewrite_statements(text)[1] == text
            except (SyntaxError, UnicodeDecodeError, UserMistake):
                unchanged = False
            assert unchanged or not is_python(raw), path
            seen += 1
            slow += not is_plain(source)
    assert seen > 400 and slow > 20, f"{root} holds {seen} files, Python {sys.version_info[:2]}"


def is_python(raw: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(raw, "t", "exec", 0x2000, True)
        except (SyntaxError, ValueError):
            return False
    return True

"""The rules for single lines: shell.md section 2.4 with BEYOND 7, magics.md section 2.3."""

from __future__ import annotations

import pytest

from ipython.source.prefilter import rewrite_single_line


class Names:
    """Answers about a few names."""

    def __init__(self, *, autocall: int = 0, automagic: bool = True) -> None:
        self.autocall = autocall
        self.automagic = automagic

    def is_line_magic(self, name: str) -> bool:
        return name in ("ls", "cd", "pwd", "time", "who", "type", "x")

    def is_defined(self, name: str) -> bool:
        return name.partition(".")[0] in ("x", "print", "range", "exit", "type", "obj")

    def is_exit_word(self, name: str) -> bool:
        return name == "exit"

    def macro_text(self, name: str) -> str | None:
        return "%pwd\n" if name == "mac" else None

    def is_callable(self, name: str) -> bool:
        return name in ("print", "range", "type", "obj.method")

    def is_indexable(self, name: str) -> bool:
        return name == "x"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ls", ".run_line_magic('ls', '')"),
        ("ls  -l ", ".run_line_magic('ls', ' -l')"),
        ("cd /", ".run_line_magic('cd', '/')"),
        ("cd ..", ".run_line_magic('cd', '..')"),
        ("cd .hidden", ".run_line_magic('cd', '.hidden')"),
        ("ls *.py", ".run_line_magic('ls', '*.py')"),
        ("ls [a-z]*", ".run_line_magic('ls', '[a-z]*')"),
        ("ls | grep x", ".run_line_magic('ls', '| grep x')"),
        ("ls > out", ".run_line_magic('ls', '> out')"),
        ("time (1+1)", ".run_line_magic('time', '(1+1)')"),
        ("time [a for a in b]", ".run_line_magic('time', '[a for a in b]')"),
        ("pwd;", ".run_line_magic('pwd', '');"),
        ("who in [3]", ".run_line_magic('who', 'in [3]')"),
        ("mac", "%pwd\n"),
        ("exit", "exit()"),
        ("exit;", "exit();"),
        ("exit 3", "exit(3)"),
        ("exit  # bye", "exit()"),
    ],
)
def test_commands(line: str, expected: str) -> None:
    assert rewrite_single_line(line, Names()) == expected


@pytest.mark.parametrize(
    "line",
    [
        "ls = 3",
        "ls, a = 1, 2",
        "ls -l = 3",
        "ls(1)",
        "ls [0]",
        "ls [1:-1]",
        "ls ['k']",
        "ls == 3",
        "ls += 1",
        "ls -= 1",
        "ls **= 2",
        "ls != 3",
        "ls + 1",
        "ls: int = 3",
        "ls.x",
        "pwd()",
        "pwd-1",
        "x -l",
        "LS",
        "mac = 3",
        "mac + 1",
        "exit = 3",
        "exit == 3",
        "exit(3)",
        "exit in x",
        "exit.code",
        "if",
        "import ls",
        "pass",
        "1 ls",
        "...",
        "",
        "ls; x",
    ],
)
def test_python(line: str) -> None:
    assert rewrite_single_line(line, Names()) is None


@pytest.mark.parametrize(
    ("line", "level", "expected"),
    [
        ("range 3", 1, "range(3)"),
        ("range 3, 4", 1, "range(3, 4)"),
        ('print "a";', 1, 'print("a");'),
        ("print [1]", 1, "print([1])"),
        ("obj.method a", 1, "obj.method(a)"),
        ("print", 1, None),
        ("print", 2, "print()"),
        ("print # c", 2, "print()"),
        ("range 3", 0, None),
        ("print -1", 2, None),
        ("print in x", 2, None),
        ("print is x", 2, None),
        ("print or x", 2, None),
        ("print = 3", 2, None),
        ("print (1)", 2, None),
        ("x [1]", 2, None),
        ("x 3", 2, None),
        ('f"abc"', 2, None),
    ],
)
def test_autocall(line: str, level: int, expected: str | None) -> None:
    assert rewrite_single_line(line, Names(autocall=level)) == expected


def test_a_statement_that_begins_with_a_callable_is_no_call() -> None:
    line = "type X = int"
    try:
        compile(line, "t", "exec")
    except SyntaxError:
        expected = "type(X = int)"  # before Python 3.12
    else:
        expected = None
    assert rewrite_single_line(line, Names(autocall=1)) == expected


def test_automagic_off() -> None:
    assert rewrite_single_line("ls -l", Names(automagic=False)) is None

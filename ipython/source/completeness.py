"""Whether text is a whole cell, and how the next line is indented (shell.md section 2.7).

``compile`` decides what is Python; this module decides what its errors mean for somebody who is still typing.
"""

from __future__ import annotations

from ipython.model.cell import Completeness
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.cell import Transformed
    from ipython.source.scan import Statement

UNIT = "    "
_DEDENTING = ("return", "raise", "pass", "break", "continue")
_COMPLETE = Completeness("complete")
_INVALID = Completeness("invalid")
_AWAIT = 0x2000
_INCOMPLETE_INPUT = 0x4000  # PyCF_ALLOW_INCOMPLETE_INPUT: the parser says so instead of guessing from a message


def check(source: str, *, transform: Callable[[str], Transformed] | None = None) -> Completeness:
    """Say whether ``source`` is complete, incomplete (with the indentation of the next line), or invalid.

    Args:
        source: what was typed so far; a final newline means that an empty line follows.
        transform: turns it into Python; ``source.transform.transform`` by default.

    >>> check("for i in x:"), check("a = 1").status, check("x y").status
    (Completeness(status='incomplete', indent='    '), 'complete', 'invalid')
    """
    if not source.strip():
        return _COMPLETE
    stripped = source.lstrip("\n")
    if stripped.startswith("%%"):
        first = stripped.partition("\n")[0].rstrip()
        if first.endswith("?"):
            return _COMPLETE
        lines = source.split("\n")
        blank_end = len(lines) > 2 and not lines[-1].strip() and not lines[-2].strip()
        return _COMPLETE if blank_end else Completeness("incomplete", "")
    if source.rstrip(" \t").endswith("\\") or source.endswith("\\\n"):
        return Completeness("incomplete", _last_indent(source))
    if transform is None:
        from ipython.source.transform import transform as default

        transform = default
    try:
        python = transform(source).executable
    except UserMistake:
        return _COMPLETE  # running it says what is wrong
    except SyntaxError:
        return _INVALID
    return _check_python(python)


def _check_python(python: str) -> Completeness:
    import warnings

    with warnings.catch_warnings():
        # A SyntaxWarning, as of ``1 is 1``, does not make text invalid.
        warnings.simplefilter("ignore")
        try:
            compile(python, "<check>", "exec", _AWAIT | _INCOMPLETE_INPUT, True)
        except SyntaxError as error:
            if "incomplete input" not in str(error.msg):
                # ``lambda x:`` wants its body, but on the next line only after a backslash or in brackets.
                body = python.rstrip()
                last = body.rpartition("\n")[2]
                return Completeness("incomplete", "") if body.endswith(":") and _is_lambda_colon(last) else _INVALID
            return Completeness("incomplete", next_indent(python))
        except (ValueError, OverflowError, RecursionError, MemoryError):
            return _INVALID
    last_line = python[python.rfind("\n") + 1 :]
    if last_line.strip() or "\n" not in python.rstrip("\n"):
        # No empty line follows yet: a block may go on.
        in_block = last_line[:1] in (" ", "\t") and bool(last_line.strip()) and _last_statement_is_indented(python)
        return Completeness("incomplete", next_indent(python)) if in_block else _COMPLETE
    return _COMPLETE


def _last_statement_is_indented(python: str) -> bool:
    last = _last_statement(python)
    return last is not None and last.first > last.start


def _last_statement(python: str) -> Statement | None:
    from ipython.source.scan import statements

    found = None
    for statement in statements(python, frozenset()):
        if statement.comment != statement.first:
            found = statement
    return found


def next_indent(python: str) -> str:
    """Return the indentation of the line after ``python``: deeper after ``:``, less after ``return`` and the like.

    >>> next_indent("if a:"), next_indent("if a:\\n  return 1"), next_indent("a = 1")
    ('    ', '', '')
    """
    last = _last_statement(python)
    if last is None:
        return ""
    if not last.whole:
        return _hanging_indent(python, last)
    indent = python[last.start : last.first]
    body = python[last.first : last.comment if last.comment >= 0 else last.end].rstrip()
    if body.endswith(":") and last.colons and not _is_lambda_colon(body):
        return indent + block_unit(python)
    word = body.split(None, 1)[0].rstrip(";") if body else ""
    if word in _DEDENTING and indent:
        unit = block_unit(python)
        return indent[: -len(unit)] if indent.endswith(unit) else ""
    return indent


def _is_lambda_colon(body: str) -> bool:
    words = body.rstrip(":").replace("(", " ").split()
    return "lambda" in words and words[0] not in ("if", "for", "while", "with", "def", "class", "elif")


def block_unit(python: str) -> str:
    """Return what one level of indentation looks like in this text: the first indented block's own."""
    from ipython.source.scan import statements

    for statement in statements(python, frozenset()):
        if statement.first > statement.start:
            return python[statement.start : statement.first]
    return UNIT


def _hanging_indent(python: str, last: Statement) -> str:
    text = python[last.start : last.end]
    lines = text.split("\n")
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    line = lines[-1]
    own = line[: len(line) - len(line.lstrip())]
    from ipython.source.scan import open_string

    if open_string(python[last.first : last.end]) is not None:
        return ""
    if len(lines) == 1 and line.rstrip().endswith(","):
        column = _open_bracket_column(line)
        return " " * (column + 1) if column >= 0 else own
    return own


def _open_bracket_column(line: str) -> int:
    stack: list[int] = []
    for at, character in enumerate(line):
        if character in "([{":
            stack.append(at)
        elif character in ")]}" and stack:
            stack.pop()
    return stack[-1] if stack else -1


def _last_indent(source: str) -> str:
    lines = source.rstrip().split("\n")
    line = lines[-1]
    return line[: len(line) - len(line.lstrip())]

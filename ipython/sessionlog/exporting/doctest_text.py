"""A session log as a text for ``doctest``: cells behind ``>>>`` with what they showed.

A cell shows the value of its last expression only, and a prompt that of each, in loops too: expressions elsewhere are
assigned to ``_``. Where a cell of several statements printed and several of them may have, these stand on one line.
Cells that are not plain Python (magics, commands, ``await``) are left out, and so are those whose text is none at all.
"""

from __future__ import annotations

import ast

from ipython.sessionlog.code_section import is_whole_python
from ipython.sessionlog.record import EXIT
from ipython.source.semicolon import ends_with_semicolon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.record import LoggedCell, SessionLog

_SILENT = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Pass)
_SHOWING = ("print", "display", "pprint")
_OF_NONE = ("append", "extend", "sort", "reverse", "clear")  # methods that return None wherever they are found
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPOUND = (
    ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef, ast.AsyncFor,
    ast.AsyncWith, ast.Match,
)  # fmt: skip


def doctest_text(log: SessionLog) -> str:
    """Return the cells of a log as examples, with an empty line behind each."""
    return "".join(f"{text}\n" for cell in log.cells if (text := example(cell)))


def example(cell: LoggedCell) -> str:
    """Return a cell as examples for ``doctest``, or ``""`` if it cannot be one.

    >>> from ipython.sessionlog.record import LoggedBlock, LoggedCell
    >>> blocks = LoggedBlock("stdout", "a\\n\\n"), LoggedBlock("result", "3", "text/plain")
    >>> example(LoggedCell(1, "x = 3\\nprint('a\\\\n')\\nx\\n", blocks=blocks)).split("\\n")
    ['>>> x = 3', ">>> print('a\\\\n')", 'a', '<BLANKLINE>', '>>> x', '3', '']
    """
    source = cell.source.expandtabs(4).rstrip("\n") + "\n"
    if cell.python is not None or cell.status == EXIT or "\r" in source or not is_whole_python(source):
        return ""
    tree = ast.parse(source)
    if not tree.body:
        return ""
    printed, value, failure = _shown(cell)
    statements = _statements(source, tree.body)
    writers = [place for place, node in enumerate(tree.body) if _prints(node)]
    if len(writers) != 1:
        writers = [place for place, node in enumerate(tree.body) if not _is_silent(node)]
    if failure:
        # What comes from the history has the class of the exception and not its message.
        is_cut = any(block.cut for block in cell.own_blocks if block.kind == "traceback")
        return _prompted(statements, directive="IGNORE_EXCEPTION_DETAIL" if is_cut else "") + _lines(failure)
    if not printed or len(statements) == 1:
        return _prompted(statements, value) + _lines(printed + value)
    if len(writers) > 1:
        if not any(isinstance(node, _COMPOUND) for node in tree.body) and not any("\n" in one for one in statements):
            return _prompted(["; ".join(statements)], value) + _lines(printed + value)
        writers = [len(statements) - 1]
    place = writers[0] if writers else len(statements) - 1
    if place == len(statements) - 1:
        return _prompted(statements, value) + _lines(printed + value)
    before, after = statements[: place + 1], statements[place + 1 :]
    return _prompted(before) + _lines(printed) + _prompted(after, value) + _lines(value)


def _shown(cell: LoggedCell) -> tuple[str, str, str]:
    """Return what was printed, the value, and the traceback, as doctest wants them."""
    printed = value = failure = ""
    for block in cell.own_blocks:
        if block.kind == "clear":
            printed = value = ""
        elif block.kind == "stdout":
            printed += block.text
        elif block.mime == "text/plain" and block.kind == "display":
            printed += block.text + "\n"
        elif block.mime == "text/plain" and block.kind == "result":
            value += block.text + "\n"
        elif block.kind == "traceback" and cell.error:
            words = _last_words(block.text, cell.error, is_cut=block.cut)
            failure = f"Traceback (most recent call last):\n    ...\n{words}\n"
    if printed and not printed.endswith("\n"):
        printed += "\n"
    return printed, value, failure


def _last_words(text: str, name: str, *, is_cut: bool) -> str:
    """Return the end of a traceback from the line on that names the exception."""
    lines = text.split("\n")
    for place in range(len(lines) - 1, -1, -1):
        if lines[place].partition(":")[0].rpartition(".")[2] == name:
            found = "\n".join(line for line in lines[place:] if line.strip())
            return found if found != name or not is_cut else f"{name}: ..."
    return f"{name}: ..."  # only its class is known


def _statements(source: str, body: Sequence[ast.stmt]) -> list[str]:
    """Return each statement with the comments above it; expressions but for the last are assigned to ``_``."""
    lines = source.split("\n")
    found: list[str] = []
    taken = 0  # lines
    for place, node in enumerate(body):
        end = node.end_lineno or node.lineno
        is_last = place + 1 == len(body)
        first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", ()))])
        if first <= taken or (not is_last and body[place + 1].lineno == end):
            above, text = "", ast.get_source_segment(source, node) or ""
        else:
            above = "".join(f"{line}\n" for line in lines[taken : first - 1] if line.strip())
            text = "\n".join(lines[first - 1 : end])
        if not (is_last and isinstance(node, ast.Expr)) or ends_with_semicolon(source):
            text = _silenced(text)
        found.append(above + text)
        taken = end
    return found


def _silenced(text: str) -> str:
    """Assign the expressions that are statements outside of functions, so that a prompt does not show their values."""
    try:
        waiting: list[ast.AST] = [ast.parse(text)]
    except SyntaxError:
        return text
    places: list[tuple[int, int]] = []
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Expr) and not _is_quiet(node.value):
            places.append((node.lineno, node.col_offset))
        if not isinstance(node, _SCOPES):
            waiting.extend(ast.iter_child_nodes(node))
    lines = [line.encode() for line in text.split("\n")]
    for line, column in sorted(places, reverse=True):
        lines[line - 1] = lines[line - 1][:column] + b"_ = " + lines[line - 1][column:]
    return b"\n".join(lines).decode()


def _is_quiet(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return node.value is None
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Attribute):
        return called.attr in _OF_NONE
    return isinstance(called, ast.Name) and called.id in _SHOWING


def _is_silent(node: ast.stmt) -> bool:
    """Whether a statement cannot print, unless somebody has gone out of the way to make it."""
    if isinstance(node, _SILENT):
        return True
    return not any(isinstance(inner, (ast.Call, ast.Await, ast.Attribute, ast.With)) for inner in ast.walk(node))


def _prints(node: ast.stmt) -> bool:
    """Whether a statement calls ``print`` where it stands."""
    return not isinstance(node, _SILENT) and any(
        isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in _SHOWING
        for inner in ast.walk(node)
    )


def _prompted(statements: Sequence[str], value: str = "", *, directive: str = "") -> str:
    pieces: list[str] = []
    if "\n" in value.strip("\n") or "\t" in value:
        directive = "NORMALIZE_WHITESPACE"  # it is laid out over several lines, where doctest takes its repr
    for place, statement in enumerate(statements):
        lines = statement.split("\n")
        if directive and place == len(statements) - 1:
            lines[-1] += f"  # doctest: +{directive}"
        for number, line in enumerate(lines):
            prompt = "..." if number else ">>>"
            pieces.append(f"{prompt} {line}\n" if line else f"{prompt}\n")
        if len(lines) > 1 and lines[-1][:1].isspace():
            pieces.append("...\n")
    return "".join(pieces)


def _lines(text: str) -> str:
    return "".join(f"{line.rstrip() or '<BLANKLINE>'}\n" for line in text.split("\n")[:-1])

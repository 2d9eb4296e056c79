"""From the calls that magics become back to what was typed: ``get_ipython().run_line_magic('pwd', '')`` to ``%pwd``.

Each answer is proven: it is given only if the source transform makes of it exactly the text it was made from.
"""

from __future__ import annotations

import ast

from ipython.model.failure import UserMistake

_HELP = {"pinfo": "?", "pinfo2": "??"}


def typed_form(python: str) -> str:
    """Return the text with magics, commands and help as people type them; what is none of these stays.

    >>> typed_form("get_ipython().run_line_magic('timeit', '-n 1 x')\\nfiles = get_ipython().getoutput('ls')\\n")
    '%timeit -n 1 x\\nfiles = !ls\\n'
    """
    if "get_ipython()." not in python:
        return python
    try:
        tree = ast.parse(python)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return python
    whole = _cell_magic(tree)
    if whole is not None:
        return whole if _stands_for(whole, python) else python
    lines = python.split("\n")
    for node in ast.walk(tree):
        if isinstance(node, (ast.Expr, ast.Assign)):
            _put_back(node, lines)
    return "\n".join(lines)


def _put_back(node: ast.Expr | ast.Assign, lines: list[str]) -> None:
    call = _call(node.value)
    if call is None or node.lineno != node.end_lineno:
        return
    line = lines[node.lineno - 1]
    start = len(line.encode()[: node.col_offset].decode())
    value_start = len(line.encode()[: node.value.col_offset].decode())
    end = len(line.encode()[: node.end_col_offset].decode())
    if line[end:].strip() or line[:start].strip():
        return
    before = line[start:value_start]
    for text in _spellings(*call, is_assignment=isinstance(node, ast.Assign)):
        if _stands_for(before + text, line[start:end]):
            lines[node.lineno - 1] = line[:start] + before + text
            return


def _spellings(method: str, arguments: list[str], *, is_assignment: bool) -> list[str]:
    if method == "run_line_magic" and len(arguments) == 2:
        name, line = arguments
        spelled = [f"%{name} {line}".rstrip() if line.strip() else f"%{name}", f"%{name} {line}"]
        if name in _HELP and not is_assignment:
            spelled.insert(0, line + _HELP[name])
        elif name == "psearch" and not is_assignment:
            spelled.insert(0, line + "?")
        return spelled
    if method in ("system", "getoutput") and len(arguments) == 1:
        single = method == "system" or is_assignment
        return [("!" if single else "!!") + arguments[0]]
    return []


def _cell_magic(tree: ast.Module) -> str | None:
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr):
        return None
    call = _call(tree.body[0].value)
    if call is None or call[0] != "run_cell_magic" or len(call[1]) != 3:
        return None
    name, line, body = call[1]
    return f"%%{name} {line}".rstrip() + "\n" + body


def _call(node: ast.expr) -> tuple[str, list[str]] | None:
    if not (isinstance(node, ast.Call) and not node.keywords and isinstance(node.func, ast.Attribute)):
        return None
    owner = node.func.value
    if not (isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "get_ipython"):
        return None
    arguments = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return (node.func.attr, arguments) if len(arguments) == len(node.args) else None


def _stands_for(typed: str, python: str) -> bool:
    from ipython.source.transform import transform

    try:
        return transform(typed).python.rstrip("\n") == python.rstrip("\n")
    except (SyntaxError, UserMistake, ValueError, RecursionError):
        return False

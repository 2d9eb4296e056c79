"""What stands as code in a log for a cell: the typed text where that is Python, else the Python it became.

A log is to be valid Python as a whole, so a text that is Python only in a cell (``await`` at the top, ``from
__future__`` further down) stands as a call that runs it as one, and a text that is no Python at all stands in a comment
only.
"""

from __future__ import annotations

import re
import warnings

from ipython.model.value import value
from ipython.sessionlog.grammar import can_stand_as_code, looks_like_marker

TOP_LEVEL_AWAIT = 0x2000
_FUTURE = re.compile(r"^[ \t\f]*from[ \t]+__future__\b", re.MULTILINE)


@value
class CodeSection:
    """The code of a cell in a log; ``has_typed``: the typed text has to stand beside it, in a comment."""

    code: str
    has_typed: bool
    lines: int | None = None  # how many it has, where that could be mistaken
    is_open: bool = False  # the typed text has no newline at its end


def code_section(source: str, python: str | None = None, *, raw: bool = False) -> CodeSection:
    """Return what stands as code for a cell.

    Args:
        source: as typed.
        python: what it was turned into; None: the same.
        raw: the typed text is to stand there, Python or not.

    >>> code_section("a = 1\\n").has_typed, code_section("!ls\\n", "get_ipython().system('ls')\\n").code
    (False, "get_ipython().system('ls')\\n")
    >>> code_section("await f()\\n").code, code_section("1 +\\n").code
    ("get_ipython().run_cell('await f()\\\\n')\\n", '')
    """
    executable = source if python is None else python
    if (raw or executable == source) and can_stand_as_code(source) and (raw or is_whole_python(source)):
        is_open = bool(source) and not source.endswith("\n")
        code = source + "\n" if is_open else source
        return CodeSection(code, False, _counted(code), is_open)
    code = executable if executable.endswith("\n") or not executable else executable + "\n"
    if not (can_stand_as_code(code) and is_whole_python(code)):
        code = f"get_ipython().run_cell({source!a})\n" if raw or _is_cell(executable) else ""
    return CodeSection(code, True, _counted(code))


def _counted(code: str) -> int | None:
    return code.count("\n") if looks_like_marker(code) else None


def is_whole_python(text: str) -> bool:
    """Whether a text is Python wherever in a file it stands."""
    if _FUTURE.search(text) is not None or not _compiles(text, 0):
        return False
    return "global" not in text or not _declares_global(text)


def _is_cell(text: str) -> bool:
    return _compiles(text, TOP_LEVEL_AWAIT)


def _compiles(text: str, flags: int) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<session log>", "exec", flags, True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return False
    return True


def _declares_global(text: str) -> bool:
    # At the top of a cell it says nothing; at the top of a file it is an error when the name was used before.
    import ast

    waiting: list[ast.AST] = [ast.parse(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Global):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(node))
    return False

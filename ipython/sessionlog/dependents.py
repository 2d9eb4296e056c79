"""Which later steps read a name that a failed step should have bound: their failures say nothing new."""

from __future__ import annotations

import ast
import re
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.runner import Step

_MAGIC_CALLS = ("run_line_magic", "run_cell_magic", "system", "getoutput")
# What a text that is no Python, because it is not whole or has a slip, was meant to bind.
_MEANT = re.compile(r"^(?:([^\W\d]\w*)[ \t]*=(?!=)|(?:def|class|import)[ \t]+([^\W\d]\w*))", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")


def dependents(steps: Sequence[Step], index: int) -> list[tuple[Step, tuple[str, ...]]]:
    """Return the steps behind one that read what it binds, or what they bind themselves from that, with the names.

    Args:
        steps: that share their names, in order.
        index: of the failed one.
    """
    doubtful, _ = names_of(steps[index].python or steps[index].example.source)
    found: list[tuple[Step, tuple[str, ...]]] = []
    if not doubtful:
        return found
    for step in steps[index + 1 :]:
        bound, read = names_of(step.python or step.example.source)
        shared = doubtful & read
        if shared:
            found.append((step, tuple(sorted(shared))))
            doubtful |= bound
        else:
            doubtful -= bound
    return found


def names_of(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a source binds, and those it reads; if it is no Python, what it seems to.

    >>> bound, read = names_of("import numpy as np\\ny = f(x)")
    >>> sorted(bound), sorted(read)
    (['np', 'y'], ['f', 'x'])
    """
    bound: set[str] = set()
    read: set[str] = set()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        bound.update(match[1] or match[2] for match in _MEANT.finditer(source))
        return bound, set(_WORD.findall(source))
    _look(tree, bound, read, outside=True)
    return bound, read


def _look(node: ast.AST, bound: set[str], read: set[str], *, outside: bool) -> None:
    if isinstance(node, ast.Name):
        if isinstance(node.ctx, ast.Load):
            read.add(node.id)
        elif outside:
            bound.add(node.id)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        if outside:
            bound.add(node.name)
        outside = False
    elif isinstance(node, ast.Lambda):
        outside = False
    elif isinstance(node, (ast.Import, ast.ImportFrom)) and outside:
        bound.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
    elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        read.add(node.target.id)
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in _MAGIC_CALLS:
        given = node.args[node.func.attr.endswith("_magic") :]  # type: ignore[attr-defined]  # without the magic's name
        texts = [part.value for part in given if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        read.update(word for text in texts for word in _WORD.findall(text))
    for field in ("name", "rest"):  # of ``except``, and of patterns
        held = getattr(node, field, None)
        if outside and isinstance(held, str) and isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchMapping)):
            bound.add(held)
    for child in ast.iter_child_nodes(node):
        _look(child, bound, read, outside=outside)

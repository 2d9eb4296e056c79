"""The project's own sources: where they lie, what they are called, what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAPPED = {"magics": "ipython.magics", "extensions": "ipython.extensions"}


@dataclass(frozen=True)
class Import:
    """One import: the module named, and how it is reached."""

    target: str  # dotted; ``from a import b`` gives ``a`` and ``a.b``
    line: int
    late: bool  # inside a function
    typing_only: bool  # under TYPE_CHECKING


def source_files() -> list[Path]:
    """All files of the package, as they lie in the checkout."""
    return sorted(
        path
        for folder in ("ipython", "magics", "extensions")
        for path in (ROOT / folder).rglob("*.py")
        if "__pycache__" not in path.parts
    )


def module_name(path: Path) -> str:
    """The name a file is imported under: ``magics/timing.py`` is ``ipython.magics.timing``."""
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    parts[0] = MAPPED.get(parts[0], parts[0])
    if parts[-1] == "__init__":
        del parts[-1]
    return ".".join(parts)


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[Import]:
    """All imports of a file, in functions and under TYPE_CHECKING too."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        del package[-1]
    yield from _imports(tree(path).body, package, late=False, typing_only=False)


def _imports(body: list[ast.stmt], package: list[str], *, late: bool, typing_only: bool) -> Iterator[Import]:
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, node.lineno, late, typing_only)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) + "." if node.level else ""
            target = (base + (node.module or "")).rstrip(".")
            yield Import(target, node.lineno, late, typing_only)
            for alias in node.names:
                yield Import(f"{target}.{alias.name}", node.lineno, late, typing_only)
        elif isinstance(node, ast.If) and _names_type_checking(node.test):
            yield from _imports(node.body, package, late=late, typing_only=True)
            yield from _imports(node.orelse, package, late=late, typing_only=typing_only)
        else:
            inside = late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for part in ("body", "orelse", "finalbody", "handlers", "cases"):
                for child in getattr(node, part, ()):
                    inner = [child] if isinstance(child, ast.stmt) else child.body
                    yield from _imports(inner, package, late=inside, typing_only=typing_only)


def _names_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )

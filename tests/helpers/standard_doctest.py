"""Runs docstrings by the standard library's doctest, in a process of its own: verdicts to hold others against.

``python -m tests.helpers.standard_doctest OPTIONS MODULE...`` prints JSON: for each module, for each docstring, a list
of ``[source, passed | failed | skipped]`` in the order of its examples.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import importlib
import inspect
import io
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path


def docstrings(module: str) -> Iterator[tuple[str, str]]:
    """Names and texts of the docstrings in a module's file."""
    path = inspect.getsourcefile(importlib.import_module(module))
    assert path is not None
    yield from _inside(ast.parse(Path(path).read_text(encoding="utf-8")), module)


def _inside(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        text = ast.get_docstring(node, clean=False)
        if text and ">>>" in text:
            yield name, text
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
    for child in ast.iter_child_nodes(node):
        own = getattr(child, "name", "") if isinstance(child, (ast.ClassDef, ast.FunctionDef)) else ""
        if isinstance(child, ast.stmt):
            yield from _inside(child, f"{name}.{own}" if own else name)


class Verdicts(doctest.DocTestRunner):
    """Keeps what became of each example and prints nothing."""

    def __init__(self, flags: int) -> None:
        super().__init__(optionflags=flags, verbose=False)
        self.found: dict[int, str] = {}

    def report_start(self, out: object, test: object, example: doctest.Example) -> None:
        pass

    def report_success(self, out: object, test: object, example: doctest.Example, got: str) -> None:
        self.found[id(example)] = "passed"

    def report_failure(self, out: object, test: object, example: doctest.Example, got: str) -> None:
        self.found[id(example)] = "failed"

    def report_unexpected_exception(self, out: object, test: object, example: doctest.Example, error: object) -> None:
        self.found[id(example)] = "failed"


def verdicts(module: str, flags: int) -> dict[str, list[list[str]]]:
    """What the standard library says about each example of a module's docstrings."""
    names = vars(importlib.import_module(module))
    runner = Verdicts(flags)
    found: dict[str, list[list[str]]] = {}
    for name, text in docstrings(module):
        test = doctest.DocTestParser().get_doctest(text, dict(names), name, None, 0)
        if not test.examples:
            continue
        examples = list(test.examples)
        with contextlib.redirect_stderr(io.StringIO()), warnings.catch_warnings():
            runner.found.clear()
            runner.run(test, out=lambda _: None, clear_globs=False)
        found[name] = [[example.source, runner.found.get(id(example), "skipped")] for example in examples]
    return found


def main() -> None:
    """Print the verdicts on the modules that the command line names."""
    flags = 0
    for name in sys.argv[1].split(","):
        flags |= doctest.OPTIONFLAGS_BY_NAME[name] if name else 0
    print(json.dumps({module: verdicts(module, flags) for module in sys.argv[2:]}))


if __name__ == "__main__":
    main()

"""Puts examples at the end of the docstring of a function, class or module, in the text of its file."""

from __future__ import annotations

import ast
import re

TYPE_CHECKING = False

_OPENING = re.compile(r"([A-Za-z]{0,2})(\"\"\"|'''|\"|')")


class NoPlace(Exception):
    """The examples cannot be put there: one sentence."""


def with_examples(text: str, name: str, examples: str) -> str:
    """Return the text of a module with examples in a docstring.

    Args:
        text: the module, lines ending in ``\\n``.
        name: dotted name within the module: ``Class.method``; empty: the module's own docstring.
        examples: the lines, not indented.

    Raises:
        NoPlace: there is no such thing, or its docstring cannot hold them.

    >>> made = with_examples('def f():\\n    "One."\\n    return 1\\n', "f", ">>> f()\\n1\\n")
    >>> made.split("\\n")[1:5]
    ['    \"""One.', '', '    >>> f()', '    1']
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise NoPlace(f"the file is not Python: {error}") from None
    owner = _find(tree, name)
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    before = ast.get_docstring(owner, clean=False)
    first = owner.body[0] if owner.body else None
    if before is None:
        made = _new(text, owner, first, starts, examples)
    else:
        assert isinstance(first, ast.Expr)
        made = _longer(text, first, starts, examples, name or "the module")
    _check(made, name, before or "", examples)
    return made


def _find(tree: ast.Module, name: str) -> ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef:
    found: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef = tree
    for part in filter(None, name.split(".")):
        named = [node for node in found.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))]
        match = next((node for node in named if node.name == part), None)
        if match is None:
            import difflib

            near = difflib.get_close_matches(part, [node.name for node in named], 1)
            raise NoPlace(
                f"there is no function or class {part!r} in it" + (f"; did you mean {near[0]!r}?" if near else "")
            )
        found = match
    return found


def _new(text: str, owner: ast.AST, first: ast.stmt | None, starts: list[int], examples: str) -> str:
    if isinstance(owner, ast.Module) or first is None:
        raise NoPlace("the module has no docstring to put them into")
    line = min([first.lineno, *(node.lineno for node in getattr(first, "decorator_list", ()))])
    if line == owner.lineno:  # type: ignore[attr-defined]
        raise NoPlace("its body stands on the line of its head, where no docstring fits")
    at = starts[line - 1]
    indent = " " * first.col_offset
    return text[:at] + f'{indent}"""Example:\n\n{_indented(_escaped(examples), indent)}{indent}"""\n' + text[at:]


def _longer(text: str, node: ast.Expr, starts: list[int], examples: str, name: str) -> str:
    literal = node.value
    begin = starts[literal.lineno - 1] + _characters(text, starts, literal.lineno, literal.col_offset)
    end_line = literal.end_lineno or literal.lineno
    end = starts[end_line - 1] + _characters(text, starts, end_line, literal.end_col_offset or 0)
    match = _OPENING.match(text, begin)
    if match is None:
        raise NoPlace(f"the docstring of {name} is no plain literal")
    quote, is_raw = match[2], "r" in match[1].lower()
    body = text[match.end() : end - len(quote)]
    if len(quote) == 1:
        quote *= 3
    if is_raw and quote in examples:
        raise NoPlace(f"the docstring of {name} is a raw string that cannot hold {quote}")
    margins = [len(line) - len(line.lstrip()) for line in body.split("\n")[1:] if line.strip()]
    indent = " " * min([node.col_offset, *margins])  # examples stand as far right as the text above them
    added = _indented(examples if is_raw else _escaped(examples), indent)
    return text[:begin] + f"{match[1]}{quote}{body.rstrip()}\n\n{added}{indent}{quote}" + text[end:]


def _characters(text: str, starts: list[int], line: int, column: int) -> int:
    """The column of the tree counts bytes."""
    return len(text[starts[line - 1] :].partition("\n")[0].encode()[:column].decode())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("'''", "\\'\\'\\'")


def _indented(text: str, indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def _check(made: str, name: str, before: str, examples: str) -> None:
    """The new text has to say what it should: the docstring as before, and the examples behind it."""
    try:
        after = ast.get_docstring(_find(ast.parse(made), name), clean=True) or ""
    except SyntaxError:
        raise NoPlace("the docstring cannot hold the examples") from None
    import inspect

    if not after.startswith(inspect.cleandoc(before).rstrip()) or not after.rstrip().endswith(examples.rstrip()):
        raise NoPlace("the docstring cannot hold the examples as they are")

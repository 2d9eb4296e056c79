"""Docstrings of a Python file, found in its text: nothing is imported.

They are those that the standard library's doctest finds: of the module, its classes, functions and methods, and the
strings of ``__test__``. What ``@skip_doctest`` stands above is left out. Of a docstring with ``>>>`` in it only such
examples count, else those with ``In [n]:``.
"""

from __future__ import annotations

import ast
import os
import re
import warnings

from ipython.model.value import replace, value
from ipython.sessionlog.documents.lines import Line, lines_of
from ipython.sessionlog.documents.prompts import NUMBERED, Wanted, find_blocks, has_classic, mark_random
from ipython.sessionlog.examples import Block, Document, Example, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

KIND = "docstrings"
_LITERAL = re.compile(r"([A-Za-z]{0,2})(?:(\"\"\"|''')((?:\\.|(?!\2).)*)\2|(\"|')((?:\\.|(?!\4)[^\n])*)\4)", re.DOTALL)
_SKIP = "skip_doctest"


@value
class Literal:
    """A string in a source text: what it says, and its first and last line and columns (UTF-8, from 0)."""

    value: str
    line: int
    column: int
    end_line: int
    end_column: int


def read(path: str, text: str, *, module: str = "", folder: str = "") -> Document:
    """Return the examples of a file's docstrings.

    Args:
        path: the file.
        text: what it holds.
        module: the name to import it by; by default that which the packages around it give.
        folder: what is put on ``sys.path`` for it.
    """
    if not module:
        module, folder = module_of(path)
    document = Document(path, KIND, text, own_names=True, module=module, folder=folder)
    if ">>>" not in text and "In [" not in text:
        return document
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", 0) or 0
        reason = getattr(error, "msg", None) or str(error)
        return replace(document, problems=(Problem(path, line, f"not Python: {reason}"),))
    starts = [line.start for line in lines_of(text)]
    blocks: list[Block] = []
    for name, node, skip in _strings(tree.body, module, tree):
        if ">>>" not in node.value and "In [" not in node.value:
            continue
        found = _examples(text, starts, node)
        if not found:
            continue
        if skip:
            found = [replace(example, skip=f"@{_SKIP}") for example in found]
        blocks.append(Block(name, found[0].line, tuple(found)))
    return replace(document, blocks=tuple(blocks))


def read_live(docstrings: Sequence[Sequence[str]]) -> list[Block]:
    """Return the examples of docstrings that come from a module itself; lines are those of the docstring.

    Args:
        docstrings: names and texts.
    """
    blocks: list[Block] = []
    for name, text in docstrings:
        lines = lines_of(text)
        found = find_blocks(lines, Wanted(numbered=not has_classic(lines)))
        examples = [example for block in mark_random(found, text) for example in block.examples]
        if examples:
            unplaced = tuple(replace(example, start=-1, end=-1) for example in examples)
            blocks.append(Block(name, examples[0].line, unplaced))
    return blocks


def module_of(path: str) -> tuple[str, str]:
    """Return the dotted name of a file as a module, and the folder that has to be on ``sys.path``."""
    folder, name = os.path.split(os.path.abspath(path))
    stem = name.removesuffix(".py")
    parts = [] if stem == "__init__" else [stem]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        if not package:
            break
        parts.insert(0, package)
    return ".".join(parts) or "__init__", folder


def _strings(
    body: Sequence[ast.stmt], name: str, owner: ast.AST | None, skip: bool = False
) -> Iterator[tuple[str, Literal, bool]]:
    """Yield docstrings with the dotted name of what they describe."""
    first = body[0] if body and owner is not None else None
    if isinstance(first, ast.Expr) and (text := _literal(first.value)):
        yield name, text, skip
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if _is_second(node):
                continue
            inner = node.body
            if not isinstance(node, ast.ClassDef):  # what is defined inside of a function cannot be reached
                inner = [one for one in inner[:1] if isinstance(one, ast.Expr)]
            yield from _strings(inner, f"{name}.{node.name}", node, skip or _is_skipped(node))
        elif isinstance(node, ast.Assign):
            yield from _assigned(node, name, is_module=isinstance(owner, ast.Module))
        else:
            for part in ("body", "orelse", "finalbody", "handlers"):
                for child in getattr(node, part, ()):
                    inner = [child] if isinstance(child, ast.stmt) else child.body
                    yield from _strings(inner, name, None, skip)


def _is_second(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    """Whether it only adds to a name defined before: a setter, an overload."""
    last = [mark.attr if isinstance(mark, ast.Attribute) else getattr(mark, "id", "") for mark in node.decorator_list]
    return any(mark in ("setter", "deleter", "overload") for mark in last)


def _is_skipped(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    for mark in node.decorator_list:
        called = mark.func if isinstance(mark, ast.Call) else mark
        if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) == _SKIP:
            return True
    return False


def _assigned(node: ast.Assign, name: str, *, is_module: bool) -> Iterator[tuple[str, Literal, bool]]:
    """Yield what is assigned to ``__doc__``, and the strings of ``__test__``."""
    targets = [target.id for target in node.targets if isinstance(target, ast.Name)]
    if "__doc__" in targets and (text := _literal(node.value)):
        yield name, text, False
    if is_module and "__test__" in targets and isinstance(node.value, ast.Dict):
        for key, held in zip(node.value.keys, node.value.values, strict=True):
            if isinstance(key, ast.Constant) and (text := _literal(held)):
                yield f"{name}.__test__.{key.value!s}", text, False


def _literal(node: ast.expr) -> Literal | None:
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return None
    return Literal(
        node.value, node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    )


def _examples(text: str, starts: Sequence[int], node: Literal) -> list[Example]:
    begin = _offset(text, starts, node.line, node.column)
    end = _offset(text, starts, node.end_line, node.end_column)
    match = _LITERAL.fullmatch(text, begin, end)
    lines, literal = _lines(text, node, match)
    if has_classic(lines):
        found = find_blocks(lines, Wanted(numbered=False))
    elif any(NUMBERED.match(line.text) for line in lines):
        indents = [len(line.indent.expandtabs()) for line in lines[1:] if not line.is_blank]
        found = find_blocks(lines, Wanted(margin=min(indents, default=0)))
    else:
        return []
    found = mark_random(found, node.value)
    examples = [example for block in found for example in block.examples]
    if literal:
        return [replace(example, literal=literal) for example in examples]
    return [replace(example, start=-1, end=-1) for example in examples]


def _offset(text: str, starts: Sequence[int], line: int, column: int) -> int:
    start = starts[line - 1]
    stop = starts[line] if line < len(starts) else len(text)
    head = text[start:stop]
    return start + (column if head.isascii() else len(head.encode("utf-8", "surrogatepass")[:column].decode()))


def _lines(text: str, node: Literal, match: re.Match[str] | None) -> tuple[list[Line], str]:
    """Return the lines of a docstring's value with their places, and how its literal begins.

    The latter is empty where a line of the value is not a line of the file: those cannot be rewritten.
    """
    if match is None:  # several literals in a row
        return [replace(line, number=node.line) for line in lines_of(node.value)], ""
    group = 3 if match[2] else 5
    start, stop = match.span(group)
    literal = match[1] + (match[2] or match[4])
    physical = lines_of(text, start, stop, number=node.line)
    if "\\" not in match[group] or "r" in match[1].lower():
        return physical, literal
    quote = match[2] or match[4]
    lines: list[Line] = []
    pieces: list[Line] = []
    for line in physical:
        pieces.append(line)
        if (len(line.text) - len(line.text.rstrip("\\"))) % 2:
            continue  # the newline is escaped: the value's line goes on
        written = text[pieces[0].start : line.start] + line.text
        # A newline behind it keeps a quotation mark at its end apart from those that close the literal.
        said = ast.literal_eval(f"{quote}{written}\n{quote}")[:-1] if match[2] else node.value
        for number, part in enumerate(said.split("\n")):
            if number:
                literal = ""
            lines.append(Line(part, pieces[0].number, pieces[0].start, line.end))
        pieces = []
    return lines, literal

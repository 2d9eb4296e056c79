"""Where an object was written, and its source: from code objects, cells and files, never by importing or asking it.

``inspect.getsource`` is not used: it looks through all modules with ``hasattr``, which runs the ``__getattr__`` of lazy
ones.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import sys
import tokenize
from types import ModuleType

from ipython.model.value import value
from ipython.services.inspection.blocks import block_of, code_of, last_method
from ipython.services.inspection.facts import is_class, is_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.model.ports import CellSource

SIZE_LIMIT = 20_000_000  # bytes of a file that is read
_ESCAPED_VALUE = re.compile(r"^([^#'\"=]*=\s*)[!%].*$")


@value
class Origin:
    """A file or cell, and the line (from 1) at which the object begins; 0: unknown, or the whole file."""

    filename: str
    line: int = 0
    label: str = ""  # of a cell: "Cell In[3]"
    text: str | None = None  # the whole source; None: cannot be read


class Sources:
    """Finds where objects come from.

    Args:
        cell_source: the source of a cell by the file name it was compiled under.
        cells: all cells that are known by such names, oldest first.
    """

    def __init__(
        self,
        cell_source: Callable[[str], CellSource | None],
        cells: Callable[[], Mapping[str, CellSource]] = dict,
    ) -> None:
        self._cell_source = cell_source
        self._cells = cells

    def origin(self, thing: object, *, with_line: bool = True) -> Origin | None:
        """Where ``thing`` was written; None for what C code made.

        Args:
            thing: anything; of an instance nothing is known, ask for its class.
            with_line: the line too, even where a file must be read for it; that of a cell is always there.
        """
        code = code_of(thing)
        if code is not None:
            return self._place(code.co_filename, code.co_firstlineno)
        if is_class(thing):
            return self._origin_of_class(thing, with_line)
        if is_kind(type(thing), ModuleType):
            path = vars(ModuleType)["__dict__"].__get__(thing).get("__file__")
            return self._place(path, 0) if type(path) is str else None
        return None

    def source(self, thing: object) -> str | None:
        """The text of ``thing``; None if it cannot be found."""
        found = self.origin(thing)
        if found is None or found.text is None:
            return None
        if found.line == 0:
            return found.text
        lines = found.text.splitlines(keepends=True)
        if found.line > len(lines):
            return None
        try:
            last = last_method(thing, found.filename, found.line) if is_class(thing) else 0
            block = block_of(lines, found.line - 1, last - 1)
        except (SyntaxError, IndentationError, tokenize.TokenError):
            return None
        return inspect.cleandoc("x\n" + "".join(block)).removeprefix("x\n") + "\n" if block else None

    def _origin_of_class(self, cls: Any, with_line: bool) -> Origin | None:
        names = type.__dict__["__dict__"].__get__(cls)
        qualified = type.__dict__["__qualname__"].__get__(cls)
        line = names.get("__firstlineno__")
        for member in list(names.values()):
            code = code_of(member)
            # A method written in the class tells the file; one that was put there later tells another's.
            if code is not None and code.co_qualname.rpartition(".")[0] == qualified:
                found = self._place(code.co_filename, line if type(line) is int else 0)
                if found.line or (not with_line and not found.label):
                    return found
                return self._searched(found, qualified, before=code.co_firstlineno)
        module = sys.modules.get(names.get("__module__", ""))
        in_module = module.__dict__ if type(module) is ModuleType else {}
        if in_module.get("__name__") == "__main__" or not in_module:
            in_cell = self._in_cells(names, qualified)
            if in_cell is not None:
                return in_cell
        path = in_module.get("__file__")
        if type(path) is not str:
            return None
        found = self._place(path, line if type(line) is int else 0)
        if found.text is not None and f"class {qualified.rpartition('.')[2]}" not in found.text:
            return None  # C code put it there
        if not with_line and in_module.get("__name__") != "__main__":
            return found
        found = found if found.line else self._searched(found, qualified, before=0)
        # What a script's namespace holds may have been made elsewhere: without the statement the file says nothing.
        return found if found.line or in_module.get("__name__") != "__main__" else None

    def _in_cells(self, names: Mapping[str, object], qualified: str) -> Origin | None:
        """The newest cell with a class statement of that name whose names the class has."""
        if "<locals>" in qualified:
            return None
        for filename, cell in reversed(list(self._cells().items())):
            if "class" not in cell.typed or len(cell.typed) > SIZE_LIMIT:
                continue
            for node in _class_statements(cell.typed, qualified):
                if _written_names(node) <= names.keys() | _hinted_names(names):
                    return _in_cell(filename, _first_line(node), cell)
        return None

    def _searched(self, found: Origin, qualified: str, *, before: int) -> Origin:
        """The same file with the line at which the class statement stands (Python 3.11 and 3.12 do not keep it)."""
        if found.text is None:
            return found
        starts = _lines_at_once(found.text, qualified) or [
            _first_line(node) for node in _class_statements(found.text, qualified)
        ]
        lines = [line for line in starts if not before or line <= before]
        return Origin(found.filename, max(lines, default=0), found.label, found.text if lines else None)

    def _place(self, filename: str, line: int) -> Origin:
        cell = self._cell_source(filename)
        if cell is not None:
            return _in_cell(filename, line, cell)
        path = filename
        if filename.startswith("<frozen "):
            path = _file_of_frozen(filename[8:-1])
        if not path.endswith((".py", ".pyw", ".pyi")):
            return Origin(path, line)
        return Origin(path, line, "", _read(path))


def _in_cell(filename: str, line: int, cell: CellSource) -> Origin:
    """A place in a cell; what a script file ran as a cell is in that file."""
    kind, _, path = cell.label.partition(" ")
    if kind == "File" and path:
        return Origin(path, line, "", cell.typed)
    return Origin(filename, line, cell.label, cell.typed)


def _lines_at_once(text: str, name: str) -> list[int]:
    """The line of the only class statement of that name at the margin; empty where it takes parsing to be sure."""
    if "." in name or not name.isidentifier():
        return []
    found = list(re.finditer(rf"^[ \t]*class[ \t]+{name}\b", text, re.MULTILINE))
    if len(found) != 1 or found[0].group()[0] != "c":
        return []
    start = found[0].start()
    line = text.count("\n", 0, start) + 1
    while start:
        above = text.rfind("\n", 0, start - 1) + 1
        content = text[above : start - 1]
        if content[:1] == "@" and content.count("(") == content.count(")"):
            line -= 1
            start = above
            continue
        # The end of a decorator of several lines looks like this; and a string may hold a class statement.
        return [] if content[:1] in (")", "@", " ", "\t", "#") and content.strip() else [line]
    return [line]


def _class_statements(text: str, qualified: str) -> list[ast.ClassDef]:
    """Class statements of that qualified name, in the order written; lines that are no Python are taken as blank."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = _parse_leniently(text)
    names = [name for name in qualified.split(".") if name != "<locals>"]
    holders: list[ast.AST] = [tree]
    for depth, name in enumerate(names):
        found: list[ast.AST] = []
        for holder in holders:
            for node in _statements_of(holder):
                if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                    found.append(node)
        holders = found
        if not holders and depth == 0:
            break
    return [node for node in holders if isinstance(node, ast.ClassDef)]


def _statements_of(holder: ast.AST) -> list[ast.stmt]:
    # Inside ``if``, ``try`` and ``with`` too, not inside functions and classes.
    found: list[ast.stmt] = []
    waiting = list(ast.iter_child_nodes(holder))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.stmt):
            found.append(node)
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.ExceptHandler, ast.Match)):
            waiting += ast.iter_child_nodes(node)
    return sorted(found, key=lambda statement: statement.lineno)


def _parse_leniently(text: str) -> ast.Module:
    # A cell may hold magics: their lines become ``pass``, and values that they give None.
    lines = text.split("\n")
    for position, line in enumerate(lines):
        stripped = line.lstrip()
        if stripped[:1] in ("%", "!", "?") or line.rstrip().endswith("?"):
            lines[position] = line[: len(line) - len(stripped)] + "pass"
        else:
            lines[position] = _ESCAPED_VALUE.sub(r"\1None", line)
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def _first_line(node: ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _written_names(node: ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(statement.name)
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.add(statement.target.id)
        elif isinstance(statement, ast.Assign):
            names.update(target.id for target in statement.targets if isinstance(target, ast.Name))
    return {name for name in names if not name.startswith("__")}


def _hinted_names(names: Mapping[str, object]) -> set[str]:
    found: set[str] = set()
    for key in ("__annotations__", "__dataclass_fields__", "_member_map_"):
        held = names.get(key)
        if type(held) is dict:
            found.update(name for name in held if type(name) is str)
    slots = names.get("_fields")
    if type(slots) is tuple:
        found.update(name for name in slots if type(name) is str)
    return found


def _file_of_frozen(name: str) -> str:
    module = sys.modules.get(name)
    path = module.__dict__.get("__file__") if type(module) is ModuleType else None
    return path if type(path) is str else f"<frozen {name}>"


def _read(path: str) -> str | None:
    try:
        if os.path.getsize(path) > SIZE_LIMIT:
            return None
        with tokenize.open(path) as file:
            return file.read()
    except (OSError, SyntaxError, UnicodeDecodeError, ValueError):
        return None

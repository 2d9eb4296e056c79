"""Where an object was written, and its source: from code objects, cells and files, never by importing or asking it.

``inspect.getsource`` is not used: it looks through all modules with ``hasattr``, which runs the ``__getattr__`` of lazy
ones.
"""

from __future__ import annotations

import ast
import inspect
import os
import sys
import tokenize
from types import CodeType, FunctionType, MethodType, ModuleType

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.ports import CellSource

SIZE_LIMIT = 20_000_000  # bytes of a file that is read
_WRAPPERS = 20  # links of ``__wrapped__`` that are followed


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
    """

    def __init__(self, cell_source: Callable[[str], CellSource | None]) -> None:
        self._cell_source = cell_source

    def origin(self, thing: object) -> Origin | None:
        """Where ``thing`` was written; None for what C code made."""
        code = code_of(thing)
        if code is not None:
            return self._place(code.co_filename, code.co_firstlineno)
        mro = type.__dict__["__mro__"].__get__(type(thing))
        if type in mro:
            return self._origin_of_class(thing)
        if ModuleType in mro:
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
            block = inspect.getblock(lines[found.line - 1 :])
        except (SyntaxError, IndentationError, tokenize.TokenError):
            return None
        return inspect.cleandoc("x\n" + "".join(block)).removeprefix("x\n") + "\n" if block else None

    def _origin_of_class(self, cls: Any) -> Origin | None:
        names = type.__dict__["__dict__"].__get__(cls)
        qualified = type.__dict__["__qualname__"].__get__(cls)
        line = names.get("__firstlineno__")
        for member in list(names.values()):
            code = code_of(member)
            # A method written in the class tells the file; one that was put there later tells another's.
            if code is not None and code.co_qualname.rpartition(".")[0] == qualified:
                found = self._place(code.co_filename, line if type(line) is int else 0)
                return found if found.line else self._searched(found, qualified, before=code.co_firstlineno)
        module = sys.modules.get(names.get("__module__", ""))
        if type(module) is not ModuleType or module.__dict__.get("__name__") == "__main__":
            return None
        path = module.__dict__.get("__file__")
        if type(path) is not str:
            return None
        found = self._place(path, line if type(line) is int else 0)
        return found if found.line else self._searched(found, qualified, before=0)

    def _searched(self, found: Origin, qualified: str, *, before: int) -> Origin:
        """The same file with the line at which the class statement stands (Python 3.11 and 3.12 do not keep it)."""
        if found.text is None:
            return found
        try:
            tree = ast.parse(found.text)
        except (SyntaxError, ValueError, RecursionError):
            return found
        lines = [line for line in _class_lines(tree, qualified.split(".")) if not before or line <= before]
        return Origin(found.filename, max(lines, default=0), found.label, found.text if lines else None)

    def _place(self, filename: str, line: int) -> Origin:
        cell = self._cell_source(filename)
        if cell is not None:
            return Origin(filename, line, cell.label, cell.typed)
        path = filename
        if filename.startswith("<frozen "):
            path = _file_of_frozen(filename[8:-1])
        if not path.endswith((".py", ".pyw", ".pyi")):
            return Origin(path, line)
        return Origin(path, line, "", _read(path))


def code_of(thing: Any) -> CodeType | None:
    """The code object behind functions, methods, properties and what wraps them."""
    for _ in range(_WRAPPERS):
        kind = type(thing)
        if kind is CodeType:
            return thing  # type: ignore[no-any-return]
        if kind is FunctionType:
            wrapped = thing.__dict__.get("__wrapped__")
            if wrapped is None:
                return thing.__code__  # type: ignore[no-any-return]
            thing = wrapped
        elif kind in (MethodType, staticmethod, classmethod):
            thing = thing.__func__
        elif kind is property:
            thing = thing.fget
        else:
            return None
    return None


def _class_lines(tree: ast.AST, names: list[str]) -> list[int]:
    if not names:
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == names[-1]:
            found.append(min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]))
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

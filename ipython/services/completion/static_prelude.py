"""Source text that tells static analysis what the user's names are: imports, annotations, source of earlier cells.

For each name of the user's that a text mentions: ``import numpy as np``, ``df: pandas.DataFrame``, or the definition as
it was typed in an earlier cell, with what that mentions in turn. Everything is read from real types and from the
dictionaries of modules and classes; nothing of the user's is run and no container of another type than the built-in
ones is looked into. The line numbers of what follows the text do not matter: it is analysed at its end.
"""

from __future__ import annotations

import ast
import re
import sys
from itertools import islice
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ipython.model.ports import CellSource, Evaluator

NAMES = 100  # names of the user's that are described
CHARACTERS = 60_000  # of the whole text
MEMBERS = 200  # members of a class that is described by what it has
SAMPLE = 5  # items of a container that are looked at
DEPTH = 3  # containers in containers
OWN = "_ipython_type_"  # beginning of the names that the text adds
_NAME = re.compile(r"[^\W\d]\w*")
_ESCAPE = re.compile(r"[ \t]*[%!?].*|[ \t]*[\w., ]+=[ \t]*[%!].*|[^#'\"]*\?[ \t]*")
_mro: Any = type.__dict__["__mro__"].__get__
_type_names: Any = type.__dict__["__dict__"].__get__
_type_module: Any = type.__dict__["__module__"].__get__
_qualified: Any = type.__dict__["__qualname__"].__get__
_bases: Any = type.__dict__["__bases__"].__get__
_module_names: Any = vars(ModuleType)["__dict__"].__get__


def without_escapes(source: str) -> str:
    """The text with every line that is no Python (magics, commands, help) made one that does nothing.

    >>> without_escapes("x = 1\\n%time x\\nfiles = !ls\\nx?")
    'x = 1\\npass\\nfiles = list()\\npass'
    """
    if "%" not in source and "!" not in source and "?" not in source:
        return source
    return "\n".join(_without_escape(line) for line in source.split("\n"))


def _without_escape(line: str) -> str:
    if _ESCAPE.fullmatch(line) is None:
        return line
    left, equals, right = line.partition("=")
    indent = line[: len(line) - len(line.lstrip())]
    if equals and right.lstrip()[:1] in ("!", "%"):
        return f"{left}= list()" if right.lstrip()[0] == "!" else f"{left}= None"
    return indent + "pass"


def names_in(text: str) -> Iterable[str]:
    """Words of a text that may be names, each once; the last ones first, for there the cursor is."""
    return dict.fromkeys(reversed(_NAME.findall(text)))


class Prelude:
    """Builds the text.

    Args:
        namespaces: the user's names, looked through in order.
        evaluator: reads attributes without running code.
        cell_source: gives the source of a cell by the file name of its code.
    """

    def __init__(
        self,
        namespaces: Sequence[Mapping[str, object]],
        evaluator: Evaluator,
        cell_source: Callable[[str], CellSource | None] | None = None,
    ) -> None:
        self._namespaces = namespaces
        self._evaluator = evaluator
        self._cell_source = cell_source
        self._trees: dict[str, tuple[str, ast.Module] | None] = {}
        self._lines: list[str] = []
        self._size = 0
        self._known: set[str] = set()
        self._types: dict[int, str | None] = {}  # by identity: a metaclass may bring its own hash
        self._kept: list[type] = []

    def text_for(self, source: str) -> str:
        """Return the lines to be put before ``source``; each ends with a line break."""
        self._describe_names_in(source)
        return "".join(line + "\n" for line in self._lines)

    def _describe_names_in(self, source: str) -> None:
        for name in names_in(source):
            if name in self._known:
                continue
            for names in self._namespaces:
                if name in names:
                    if len(self._known) >= NAMES or self._size > CHARACTERS:
                        return
                    self._known.add(name)
                    try:
                        self._describe(name, names[name])
                    except (KeyError, RuntimeError, RecursionError):  # changed meanwhile by another thread
                        pass
                    break

    def _add(self, text: str) -> None:
        self._lines.append(text)
        self._size += len(text)

    def _describe(self, name: str, thing: Any) -> None:
        kind = type(thing)
        if thing is None or kind is bool:
            self._add(f"{name} = {thing}")
        elif _is_below(kind, ModuleType):
            module = _name_of_module(thing)
            if module:
                self._add(f"import {module} as {name}")
        elif _is_below(kind, type):
            written = self._type(thing)
            if written is not None and written != name:
                self._add(f"{name} = {written}")
        elif kind is FunctionType:
            self._function(name, thing)
        elif kind is BuiltinFunctionType:
            self._builtin_function(name, thing)
        elif kind is MethodType and type(thing.__func__) is FunctionType:
            holder = self._annotation(thing.__self__, 0)
            if holder is not None:
                self._add(f"{OWN}{name}: {holder}\n{name} = {OWN}{name}.{thing.__func__.__name__}")
        else:
            written = self._annotation(thing, 0)
            if written is not None:
                self._add(f"{name}: {written}")

    # -- functions -----------------------------------------------------------------------------------------------

    def _function(self, name: str, function: FunctionType) -> None:
        module, qualified = function.__module__, function.__qualname__
        if self._is_at(module, qualified, function):
            self._import(name, module, qualified)
            return
        definition = self._definition(function.__code__.co_filename, function.__code__)
        if definition is None:
            return
        self._describe_names_in(definition)
        self._add(definition)
        own = function.__code__.co_name
        if own == "<lambda>":
            self._lines[-1] = f"{name} = {definition}"
        elif own != name:
            self._add(f"{name} = {own}")

    def _builtin_function(self, name: str, function: Any) -> None:
        module = function.__module__
        if type(module) is str and self._is_at(module, function.__name__, function):
            self._import(name, module, function.__name__)
            return
        if not _is_one_of(type(function.__self__), (type(None), ModuleType)):  # a method of an object of C code
            holder = self._annotation(function.__self__, 0)
            if holder is not None:
                self._add(f"{OWN}{name}: {holder}\n{name} = {OWN}{name}.{function.__name__}")

    def _import(self, name: str, module: str, qualified: str) -> None:
        first, dot, rest = qualified.partition(".")
        self._add(f"from {module} import {first} as {name}")
        if dot:
            self._add(f"{name} = {name}.{rest}")

    def _is_at(self, module: object, qualified: str, thing: object) -> bool:
        """Whether importing ``module`` and following ``qualified`` finds this very object."""
        if type(module) is not str or not _is_dotted(module) or not _is_dotted(qualified) or module == "__main__":
            return False
        home = sys.modules.get(module)
        if home is None or _name_of_module(home) != module:
            return False
        found: Any = home
        for part in qualified.split("."):
            step = self._evaluator.attribute(found, part)
            if step is None or not step.live:
                return False
            found = step.value
        return found is thing

    def _definition(self, filename: str, code: Any) -> str | None:
        """The statement of an earlier cell that made a function; for a lambda, the expression."""
        parsed = self._parsed(filename)
        if parsed is None:
            return None
        text, tree = parsed
        name, line = code.co_name, code.co_firstlineno
        found = []
        for node in ast.walk(tree):
            if name == "<lambda>":
                if isinstance(node, ast.Lambda) and node.lineno == line:
                    found.append(node)
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                if first == line:
                    return _statement(text, first, node)
        return ast.get_source_segment(text, found[0]) if len(found) == 1 else None

    def _parsed(self, filename: str) -> tuple[str, ast.Module] | None:
        if filename not in self._trees:
            self._trees[filename] = None
            source = self._cell_source(filename) if self._cell_source is not None else None
            if source is not None and len(source.typed) <= CHARACTERS:
                text = without_escapes(source.typed)
                try:
                    self._trees[filename] = text, ast.parse(text)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    pass
        return self._trees[filename]

    # -- types ---------------------------------------------------------------------------------------------------

    def _annotation(self, thing: Any, depth: int) -> str | None:
        """How the type of an object is written."""
        kind = type(thing)
        if thing is None:
            return "None"
        if _is_one_of(kind, (list, set, frozenset, tuple)) and depth < DEPTH:
            inner = self._common(islice(tuple(thing), SAMPLE), depth)
            if inner is not None:
                return f"tuple[{inner}, ...]" if kind is tuple else f"{kind.__name__}[{inner}]"
            return kind.__name__
        if kind is dict and depth < DEPTH:
            some = list(islice(thing.items(), SAMPLE))
            key = self._common([pair[0] for pair in some], depth)
            held = self._common([pair[1] for pair in some], depth)
            return f"dict[{key or 'object'}, {held}]" if held is not None else "dict"
        return self._type(kind)

    def _common(self, items: Iterable[object], depth: int) -> str | None:
        """How the type of all these objects is written, if they have one."""
        sample = list(items)
        if not sample or any(type(item) is not type(sample[0]) for item in sample):
            return None
        return self._annotation(sample[0], depth + 1)

    def _type(self, kind: type) -> str | None:
        """An expression for a class; what it needs is added to the text."""
        key = id(kind)
        if key in self._types:
            return self._types[key]
        self._kept.append(kind)
        self._types[key] = None  # it may contain itself
        module, qualified = _module_of(kind), _qualified(kind)
        if module == "builtins" and self._is_at(module, qualified, kind):
            self._types[key] = qualified
        elif self._is_at(module, qualified, kind):
            name = f"{OWN}{len(self._types)}"
            self._import(name, module, qualified)
            self._types[key] = name
        elif self._size <= CHARACTERS:
            self._types[key] = self._class_of_user(kind, qualified)
        return self._types[key]

    def _class_of_user(self, kind: type, qualified: str) -> str:
        key = id(kind)
        name = qualified.rpartition(".")[2]
        name = name if name.isidentifier() else f"{OWN}{len(self._types)}"
        self._types[key] = name
        definition = self._class_definition(kind, qualified)
        if definition is not None:
            self._known.add(name)
            self._describe_names_in(definition)
            self._add(definition)
            return name
        bases = [written for base in _bases(kind) if base is not object and (written := self._type(base)) is not None]
        lines = [f"class {name}({', '.join(bases)}):", "    pass"]
        for member, held in islice(dict(_type_names(kind)).items(), MEMBERS):
            if type(member) is not str or not member.isidentifier() or member.startswith("__"):
                continue
            if _is_one_of(type(held), (FunctionType, staticmethod, classmethod)):
                lines.append(f"    def {member}(self, *_arguments, **_named): ...")
            else:
                lines.append(f"    {member} = None")
        self._add("\n".join(lines))
        return name

    def _class_definition(self, kind: type, qualified: str) -> str | None:
        """The statement of an earlier cell that made a class."""
        for held in list(_type_names(kind).values()):
            if _is_one_of(type(held), (staticmethod, classmethod)):
                held = held.__func__
            if type(held) is property:
                held = held.fget
            if type(held) is not FunctionType:
                continue
            parsed = self._parsed(held.__code__.co_filename)
            if parsed is None or not held.__qualname__.startswith(qualified + "."):
                continue
            text, tree = parsed
            line, name = held.__code__.co_firstlineno, qualified.rpartition(".")[2]
            for node in ast.walk(tree):
                if isinstance(node, ast.ClassDef) and node.name == name and node.lineno <= line <= _end(node):
                    return _statement(text, min([node.lineno, *(one.lineno for one in node.decorator_list)]), node)
        return None


def _is_one_of(kind: type, some: Iterable[type]) -> bool:
    # Not ``in``: it compares, and a metaclass may bring its own comparison.
    return any(kind is one for one in some)


def _is_below(kind: type, base: type) -> bool:
    return _is_one_of(base, _mro(kind))


def _name_of_module(module: object) -> str:
    names = _module_names(module) if _is_below(type(module), ModuleType) else {}
    name = names.get("__name__")
    return name if type(name) is str and _is_dotted(name) and sys.modules.get(name) is module else ""


def _is_dotted(name: str) -> bool:
    return all(part.isidentifier() for part in name.split("."))


def _module_of(kind: type) -> str:
    try:
        module = _type_module(kind)
    except AttributeError:
        return ""
    return module if type(module) is str else ""


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _statement(text: str, first: int, node: ast.stmt) -> str:
    lines = text.split("\n")[first - 1 : _end(node)]
    indent = len(lines[0]) - len(lines[0].lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)

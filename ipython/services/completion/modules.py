"""Names of modules and of what is in them, for import lines; nothing is imported.

Folders on ``sys.path`` are listed and remembered until they change. What a module holds comes from the module if it is
imported already, else from reading its source.
"""

from __future__ import annotations

import ast
import os
import sys
from importlib.machinery import all_suffixes
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

SOURCE_LIMIT = 1_000_000  # bytes of a module that is read
_STARS_DEPTH = 2  # modules that take names from modules
_module_names: Any = vars(ModuleType)["__dict__"].__get__


class Modules:
    """Answers what can be imported."""

    def __init__(self) -> None:
        self._listings: dict[str, tuple[int, frozenset[str]]] = {}
        self._suffixes = tuple(sorted(all_suffixes(), key=len, reverse=True))

    def top_level(self) -> set[str]:
        """Names of importable top-level modules."""
        found = set(sys.builtin_module_names) | sys.stdlib_module_names
        found |= {name for name in list(sys.modules) if "." not in name and name != "__main__"}
        for folder in sys.path:
            found |= self._listing(folder or ".")
        return found

    def below(self, package: str) -> set[str]:
        """Names of the modules in a package, by its dotted name."""
        found: set[str] = set()
        for folder in self._folders(package):
            found |= self._listing(folder)
        prefix = package + "."
        found |= {
            name[len(prefix) :]
            for name in list(sys.modules)
            if name.startswith(prefix) and "." not in name[len(prefix) :]
        }
        names = self._live(package)
        return found | {name for name in names if type(name) is str and isinstance_of_module(names[name])}

    def members(self, module: str) -> dict[str, object]:
        """Names in a module and its submodules; where only the source is known every object is None."""
        found: dict[str, object] = dict.fromkeys(self.below(module))
        live = self._live(module)
        if live:
            found |= live
        else:
            found |= dict.fromkeys(self._written(module))
        return {name: thing for name, thing in found.items() if type(name) is str}

    def _live(self, name: str) -> Mapping[str, object]:
        module = sys.modules.get(name)
        names: Mapping[str, object] = _module_names(module) if isinstance_of_module(module) else {}
        return names

    def _folders(self, package: str) -> Iterable[str]:
        path = self._live(package).get("__path__")
        if type(path) is list:
            return [folder for folder in path if type(folder) is str]
        folders: list[str] = [folder or "." for folder in sys.path]
        for part in package.split("."):
            folders = [inner for folder in folders if os.path.isdir(inner := os.path.join(folder, part))]
        return folders

    def _listing(self, folder: str) -> frozenset[str]:
        try:
            changed = os.stat(folder).st_mtime_ns
        except (OSError, ValueError):
            return frozenset()
        known = self._listings.get(folder)
        if known is not None and known[0] == changed:
            return known[1]
        names = set()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = self._importable(entry)
                    if name:
                        names.add(name)
        except OSError:
            return frozenset()
        self._listings[folder] = changed, frozenset(names)
        return self._listings[folder][1]

    def _importable(self, entry: os.DirEntry[str]) -> str:
        name = entry.name
        if name.isidentifier():
            try:
                return name if name != "__pycache__" and entry.is_dir() else ""
            except OSError:
                return ""
        for suffix in self._suffixes:
            if name.endswith(suffix):
                stem = name[: -len(suffix)]
                return stem if stem.isidentifier() and stem != "__init__" else ""
        return ""

    def _written(self, module: str, depth: int = 0, *, starred: bool = False) -> list[str]:
        """The names that the source of a module defines, those of ``__all__`` first, and what it takes by ``*``."""
        parent, _, last = module.rpartition(".")
        folders = self._folders(parent) if parent else [folder or "." for folder in sys.path]
        for folder in folders:
            for path in (os.path.join(folder, last, "__init__.py"), os.path.join(folder, last + ".py")):
                try:
                    if os.path.getsize(path) <= SOURCE_LIMIT:
                        with open(path, "rb") as file:
                            tree = ast.parse(file.read())
                        exported = _exported(tree)
                        if exported and starred:
                            return exported
                        found = [*exported, *_defined(tree)]
                        package = module if path.endswith("__init__.py") else parent
                        for name in _starred(tree, package) if depth < _STARS_DEPTH else ():
                            found += [one for one in self._written(name, depth + 1, starred=True) if one[:1] != "_"]
                        return found
                except (OSError, SyntaxError, ValueError, RecursionError):
                    continue
        return []


def isinstance_of_module(thing: object) -> bool:
    """Whether something is a module by its real type."""
    return any(base is ModuleType for base in type.__dict__["__mro__"].__get__(type(thing)))


def _exported(tree: ast.Module) -> list[str]:
    """The names of an ``__all__`` that is written as a list."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
            listed = node.value.elts if isinstance(node.value, (ast.List, ast.Tuple)) else []
            return [one.value for one in listed if isinstance(one, ast.Constant) and type(one.value) is str]
    return []


def _starred(tree: ast.Module, package: str) -> list[str]:
    """The modules from which a module takes all names."""
    found = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            parts = package.split(".")
            above = parts[: len(parts) - node.level + 1] if node.level else []
            name = ".".join([*above, *([node.module] if node.module else [])])
            found += [name] if name else []
    return found


def _defined(tree: ast.Module) -> list[str]:
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.append(node.name)
        elif isinstance(node, ast.Assign):
            found += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.append(node.target.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found += [(alias.asname or alias.name).partition(".")[0] for alias in node.names if alias.name != "*"]
    return found

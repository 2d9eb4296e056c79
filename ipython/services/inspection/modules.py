"""Fields of modules and packages (shell.md section 5)."""

from __future__ import annotations

import os
from types import FunctionType, ModuleType

from ipython.services.inspection.facts import NO_DOCSTRING, Facts, Subject, cleaned, is_class, module_of, name_of
from ipython.services.inspection.layout import cut, listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Fields = list[tuple[str, str]]

_NAMES_LIMIT = 20_000  # names of a module that are looked at
_FILES_LIMIT = 5_000  # entries of a package's folder that are looked at


def describe_module(facts: Facts, subject: Subject) -> Fields:
    """Fields of a module."""
    module = subject.thing
    names = facts.evaluator.own_names(module)
    found: Fields = [("Type", name_of(type(module)))]
    found.append(("String form", cut(module_text(names), 200)))
    found += facts.file(module)
    text = names.get("__doc__")
    doc = cleaned(text) if type(text) is str else ""
    source = facts.sources.source(module) if subject.with_source else None
    found.append(("Docstring", doc or NO_DOCSTRING) if source is None else ("Source", source))
    version = names.get("__version__")
    if type(version) is str and len(version) < 100:
        found.append(("Version", version))
    return [*found, *_submodules(facts, names), *_members(facts, names)]


def module_text(names: dict[str, Any]) -> str:
    """What ``repr`` of a module gives, from its dictionary.

    >>> module_text({"__name__": "m", "__file__": "/m.py"}), module_text({"__name__": "sys"})
    ("<module 'm' from '/m.py'>", "<module 'sys' (built-in)>")
    """
    name, file = names.get("__name__"), names.get("__file__")
    title = repr(name) if type(name) is str else "'?'"
    if type(file) is str:
        return f"<module {title} from {file!r}>"
    if type(names.get("__path__")) is not type(None):
        return f"<module {title} (namespace)>"
    import sys

    return f"<module {title} (built-in)>" if name in sys.builtin_module_names else f"<module {title}>"


def _submodules(facts: Facts, names: dict[str, Any]) -> Fields:
    path = names.get("__path__")
    if path is None:
        return []
    found: set[str] = set()
    for folder in path if type(path) is list else []:
        if type(folder) is not str:
            continue
        try:
            with os.scandir(folder) as entries:
                for _, entry in zip(range(_FILES_LIMIT), entries, strict=False):
                    name, dot, suffix = entry.name.partition(".")
                    if name.startswith("_") or not name.isidentifier():
                        continue
                    is_module = bool(dot) and suffix.rpartition(".")[2] in ("py", "so", "pyd")
                    if is_module or (not dot and os.path.exists(os.path.join(folder, name, "__init__.py"))):
                        found.add(name)
        except OSError:
            continue
    return [("Submodules", listed(sorted(found), facts.settings.members_shown))] if found else []


def _members(facts: Facts, names: dict[str, Any]) -> Fields:
    exported = names.get("__all__")
    module = names.get("__name__")
    if type(exported) is list or type(exported) is tuple:
        wanted = [name for name in exported[:_NAMES_LIMIT] if type(name) is str]
        own = False
    else:
        wanted = [name for name in list(names)[:_NAMES_LIMIT] if type(name) is str and not name.startswith("_")]
        own = True
    groups: dict[str, list[str]] = {"Classes": [], "Functions": [], "Other": []}
    for name in wanted:
        held = names.get(name)
        if own and _comes_from_elsewhere(held, module):
            continue
        kind = facts.evaluator.kind(held)
        if kind == "class":
            groups["Classes"].append(name)
        elif kind == "function":
            groups["Functions"].append(f"{name}()")
        elif kind != "module" and name in names:
            groups["Other"].append(name)
    limit = facts.settings.members_shown
    return [(title, listed(sorted(found), limit)) for title, found in groups.items() if found]


def _comes_from_elsewhere(held: Any, module: object) -> bool:
    home: object = module
    if type(held) is FunctionType:
        home = held.__module__
    elif is_class(held):
        home = module_of(held)
    return type(held) is ModuleType or (type(home) is str and type(module) is str and home != module)

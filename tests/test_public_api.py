"""What outsiders may rely on: ``ipython``, ``ipython.api``, the command, docstrings on every public name."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
from pathlib import Path

import pytest

import ipython
import ipython.api
from tests.helpers.sources import ROOT, module_name, source_files, tree


def test_names_of_the_package() -> None:
    assert set(ipython.__all__) == {"__version__", "get_ipython", "start"}
    for name in ipython.__all__:
        assert getattr(ipython, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        ipython.no_such_name  # noqa: B018


def test_names_of_the_plugin_door() -> None:
    exported = [name for name in vars(ipython.api) if not name.startswith("_") and name not in ("annotations",)]
    assert sorted(set(exported) - {"TYPE_CHECKING"}) == sorted(ipython.api.__all__)


def test_names_of_the_plugin_door_are_the_promised_ones() -> None:
    promised = {
        "Cell",
        "CellResult",
        "Clipboard",
        "HistoryItem",
        "HistoryQuery",
        "Lazy",
        "Magic",
        "MagicCall",
        "MagicContext",
        "MimeBundle",
        "NO_VALUE",
        "Options",
        "ProfileData",
        "ScriptRunner",
        "UserMistake",
        "Word",
        "load_module",
        "magic",
        "nearest",
        "replace",
        "split_options",
        "value",
    }
    assert promised <= set(ipython.api.__all__)


def test_commands_lead_to_main() -> None:
    commands = {
        entry.name: entry.value
        for entry in importlib.metadata.distribution("ipython").entry_points
        if entry.group == "console_scripts"
    }
    assert commands == {"ipython": "ipython.app.main:main", "ipython3": "ipython.app.main:main"}


def test_every_manifest_entry_leads_to_a_magic() -> None:
    magics = importlib.import_module("ipython.magics").MANIFEST
    bundled = importlib.import_module("ipython.extensions").MANIFEST
    entries = [*magics["magics"].items(), *bundled["magics"].items()]
    entries += [entry for front in magics["fronts"].values() for entry in front.items()]
    for name, (target, kind, summary, *_) in entries:
        module, _, attribute = target.partition(":")
        assert hasattr(importlib.import_module(module), attribute), name
        assert kind in ("line", "cell", "line_cell") and summary and "\n" not in summary


def is_second_definition(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function stands under a name whose first definition has the docstring (setters, overloads)."""
    return any(
        (isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "deleter"))
        or (isinstance(decorator, ast.Name) and decorator.id == "overload")
        for decorator in node.decorator_list
    )


def without_docstring(body: list[ast.stmt], inside: str = "") -> list[str]:
    """Public functions, classes and methods of a body that have no docstring."""
    bare = []
    for node in body:
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) or node.name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            bare += without_docstring(node.body, f"{node.name}.")
        elif is_second_definition(node):
            continue
        if not ast.get_docstring(node):
            bare.append(f"{inside}{node.name}, line {node.lineno}")
    return bare


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_public_name_has_a_docstring(path: Path) -> None:
    found = tree(path)
    assert not found.body or ast.get_docstring(found), module_name(path)
    assert not without_docstring(found.body)

"""The table of layers (docs/architecture.md): who may import whom, at module level, in functions, for types."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.helpers.sources import ROOT, Import, imports, module_name, source_files

STANDARD = sys.stdlib_module_names

# Which of our packages a package may name. A name also allows what lies below it; longest match decides.
ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "source": {"model"},
    "settings": {"model"},
    "wire": {"model"},
    "data": set(),
    "core": {"model", "source", "settings"},
    "services": {"model", "source", "settings"},  # and its own service
    "api": {"model", "core"},
    "terminal": {"model", "source", "settings", "core"},
    "kernel": {"model", "source", "settings", "wire", "core"},
    "client": {"model", "source", "settings", "wire", "core"},
    "sessionlog": {"model", "source", "settings", "core", "api"},
    "app": {
        *("model", "source", "settings", "wire", "core", "services", "api", "data"),
        *("terminal", "kernel", "client", "sessionlog"),
    },
    "compat": {"api", "app"},
    "magics": {"api"},
    "extensions": {"api"},
    "display": {"services.display"},  # the public name of what lies there
    "__main__": {"app"},
    "": {"app"},  # ipython/__init__.py
}
FORBIDDEN_OF_OURS = {"terminal": {"core.shell"}}

# Libraries that a package may import when it is imported itself.
LIBRARIES: dict[str, set[str]] = {
    "services.completion": {"jedi"},
    "services.display": {"pygments"},
    "services.inspection": {"pygments"},
    "services.plotting.inline_backend": {"matplotlib"},  # which matplotlib itself imports
    "services.traceback": {"pygments"},
    "terminal": {"prompt_toolkit"},
    "kernel": {"zmq"},
    "client": {"zmq"},
    "app.configuration_files": {"traitlets"},
    "app.pytest_items": {"pytest"},
    "app.console_lexers": {"pygments"},
    "app.sphinx_extension": {"docutils", "sphinx"},  # which imports it
    "compat.magic": {"traitlets"},  # classes of magics are configurable, as existing code expects
}
# Libraries that a package may import inside functions, beside those.
LATE_LIBRARIES: dict[str, set[str]] = {
    "services.traceback": {"pygments"},
    "app.foreign_options": {"traitlets"},
    "compat.configuration": {"traitlets"},
    "services.formatting": {"numpy"},
    "services.display": {"matplotlib"},
    "services.plotting": {"matplotlib", "numpy"},
    "terminal": {"pygments"},
    "terminal.renderers": {"PIL", "pygments"},  # images for terminals that want sixels, where Pillow is installed
}
# Modules of the standard library that must not be imported there at run time, not even late.
NEVER: dict[str, set[str]] = {
    "model": {"asyncio", "inspect", "dataclasses", "typing", "os", "io", "socket", "subprocess"},
    "settings": {"asyncio", "inspect", "dataclasses", "typing", "os", "io"},
    "source": {"asyncio", "inspect", "socket", "subprocess"},
    "wire": {"asyncio", "socket", "subprocess", "threading", "time"},
    "core": {"sqlite3"},
}
# Files that are imported for type checking only, so that what they import costs nothing (checked below).
TYPING_FILES = {"model.ports"}


def package_of(module: str) -> str:
    """The first part below ``ipython``: ``ipython.core.shell`` is of ``core``."""
    return module.partition(".")[2].partition(".")[0]


def longest(table: dict[str, set[str]], inside: str) -> set[str]:
    """The entry of the nearest package that the table names."""
    while inside:
        if inside in table:
            return table[inside]
        inside = inside.rpartition(".")[0]
    return set()


def is_below(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def problems_of(path: Path) -> list[str]:
    """Sentences about imports of one file that the table does not allow."""
    module = module_name(path)
    return [
        f"{path.relative_to(ROOT)}:{found.line}: {complaint}"
        for found in imports(path)
        if (complaint := complaint_about(module, found))
    ]


def complaint_about(module: str, found: Import) -> str:
    inside = module.partition(".")[2]
    top = found.target.partition(".")[0]
    if top == "ipython":
        return _about_ours(inside, found.target.partition(".")[2], found.target)
    if found.typing_only or top == "__future__" or inside in TYPING_FILES:
        return ""
    if top in STANDARD:
        return f"{package_of(module)} never imports {top}" if top in longest(NEVER, inside) else ""
    allowed = longest(LIBRARIES, inside)
    if found.late:
        allowed = allowed | longest(LATE_LIBRARIES, inside)
    if package_of(module) in ("magics", "extensions"):
        return "" if found.late else f"a plugin imports {top} at its first call, not when it is imported"
    when = "inside functions" if found.late else "at module level"
    return "" if top in allowed else f"{inside} does not import {top} {when}"


def _about_ours(inside: str, target: str, shown: str) -> str:
    package = inside.partition(".")[0]
    if not target:  # ``from ipython import x`` is judged by its ``ipython.x``
        return ""
    if package == "app" and target == "__version__":
        return ""
    own = ".".join(inside.split(".")[:2]) if package == "services" else package
    if own and (target == "services" or is_below(target, {own})):
        return ""
    if is_below(target, FORBIDDEN_OF_OURS.get(package, set())) or not is_below(target, ALLOWED[package]):
        return f"{package or 'ipython'} may not import {shown}"
    return ""


@pytest.mark.parametrize("path", source_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_downward(path: Path) -> None:
    assert not problems_of(path)


def test_every_package_is_in_the_table() -> None:
    packages = {package_of(module_name(path)) for path in source_files()}
    assert packages <= ALLOWED.keys()


@pytest.mark.parametrize("typing_file", sorted(TYPING_FILES))
def test_files_for_type_checkers_are_imported_for_them_only(typing_file: str) -> None:
    importers = [
        f"{path.relative_to(ROOT)}:{found.line}"
        for path in source_files()
        for found in imports(path)
        if is_below(found.target, {f"ipython.{typing_file}"}) and not found.typing_only
    ]
    assert not importers


@pytest.mark.parametrize(
    ("module", "found"),
    [
        ("ipython.core.shell", Import("ipython.services.traceback", 1, late=True, typing_only=False)),
        ("ipython.core.shell", Import("ipython.terminal.repl", 1, late=False, typing_only=True)),
        ("ipython.services.history.index", Import("ipython.services.completion", 1, late=False, typing_only=False)),
        ("ipython.terminal.repl", Import("ipython.core.shell.Shell", 1, late=False, typing_only=True)),
        ("ipython.magics.timing", Import("ipython.model.cell", 1, late=False, typing_only=False)),
        ("ipython.model.cell", Import("typing", 1, late=True, typing_only=False)),
        ("ipython.core.shell", Import("jedi", 1, late=True, typing_only=False)),
        ("ipython.magics.plotting", Import("matplotlib", 1, late=False, typing_only=False)),
        ("ipython.app.main", Import("traitlets", 1, late=True, typing_only=False)),
    ],
)
def test_what_is_wrong_is_found(module: str, found: Import) -> None:
    assert complaint_about(module, found)


def test_the_shell_runs_cells_without_its_magics() -> None:
    from ipython.core.plugins import Plugins
    from ipython.core.shell import Shell
    from ipython.model.cell import Cell

    shell = Shell(plugins=Plugins(("ipython.no_such_package",)))
    assert shell.run_cell(Cell("6 * 7")).value == 42
    shell.close()

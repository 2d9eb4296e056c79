"""Modules under the names that existing code imports: ``IPython.display`` is ``ipython.display`` (compat.md 1.3).

A closed table says which names exist. A module of the table is the very object that our name gives; a package of it is
empty but for its modules and for the few names that are listed. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

ROOT = "IPython"
MODULES = {
    "IPython.core.completer": "ipython.compat.completer_api",
    "IPython.core.display": "ipython.display",
    "IPython.core.display_functions": "ipython.display",
    "IPython.core.error": "ipython.compat.error",
    "IPython.core.getipython": "ipython.app.current",
    "IPython.core.alias": "ipython.compat.alias",
    "IPython.core.interactiveshell": "ipython.compat.interactive_shell",
    "IPython.core.pylabtools": "ipython.compat.pylab_tools",
    "IPython.core.magic": "ipython.compat.magic",
    "IPython.core.magic_arguments": "ipython.compat.magic_arguments",
    "IPython.core.macro": "ipython.core.macro",
    "IPython.core.page": "ipython.compat.page",
    "IPython.core.release": "ipython.compat.release",
    "IPython.display": "ipython.display",
    "IPython.lib.display": "ipython.display",
    "IPython.sphinxext.ipython_console_highlighting": "ipython.app.console_lexers",
    "IPython.sphinxext.ipython_directive": "ipython.app.sphinx_extension",
    "IPython.testing.globalipapp": "ipython.app.testing",
    "IPython.utils.capture": "ipython.app.capturing",
    "IPython.utils.io": "ipython.app.capturing",
    "IPython.utils.generics": "ipython.compat.generics",
    "IPython.utils.ipstruct": "ipython.compat.ipstruct",
}
MODULES |= {
    f"IPython.core.magics.{name}": "ipython.compat.magic_families"
    for name in (
        *("ast_mod", "auto", "basic", "code", "config", "display", "execution", "extension", "history", "logging"),
        *("namespace", "osm", "packaging", "pylab", "script"),
    )
}
MAGIC_CLASSES = (
    *("AsyncMagics", "AutoMagics", "BasicMagics", "CodeMagics", "ConfigMagics", "DisplayMagics", "ExecutionMagics"),
    *("ExtensionMagics", "HistoryMagics", "LoggingMagics", "NamespaceMagics", "OSMagics", "PackagingMagics"),
    *("PylabMagics", "ScriptMagics"),
)
PACKAGES: dict[str, dict[str, str]] = {
    "IPython": {
        "__version__": "ipython:__version__",
        "get_ipython": "ipython.app.current:get_ipython",
        "start_ipython": "ipython.app.main:start",
        "version_info": "ipython.compat.error:VERSION_INFO",
    },
    "IPython.core": {},
    "IPython.core.magics": {name: f"ipython.compat.magic_families:{name}" for name in MAGIC_CLASSES},
    "IPython.lib": {},
    "IPython.sphinxext": {},
    "IPython.testing": {},
    "IPython.utils": {},
}


class AliasPackage(ModuleType):
    """A package of the table: its modules and listed names are loaded when they are asked for."""

    def __getattr__(self, name: str) -> Any:
        full_name = f"{self.__name__}.{name}"
        if full_name in MODULES or full_name in PACKAGES:
            return importlib.import_module(full_name)
        target = PACKAGES[self.__name__].get(name, "")
        if not target:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        module, _, attribute = target.partition(":")
        found = getattr(importlib.import_module(module), attribute)
        setattr(self, name, found)
        return found

    def __dir__(self) -> list[str]:
        prefix = f"{self.__name__}."
        children = [name[len(prefix) :] for name in (*MODULES, *PACKAGES) if name.startswith(prefix)]
        return sorted({*super().__dir__(), *PACKAGES[self.__name__], *(name for name in children if "." not in name)})


class PackageLoader:
    """Makes the packages of the table."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the empty package."""
        return AliasPackage(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing runs."""

    def is_package(self, name: str) -> bool:
        """It is one."""
        return True

    def get_code(self, name: str) -> None:
        """There is no source."""

    def get_source(self, name: str) -> None:
        """There is no source."""


class AliasLoader:
    """Gives the module of our own name.

    Args:
        real: its name.
    """

    _STAMPED = ("__name__", "__spec__", "__loader__", "__package__")  # which the import system writes over

    def __init__(self, real: str) -> None:
        self._real = real
        self._before: dict[str, Any] = {}

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the very object."""
        module = importlib.import_module(self._real)
        self._before = {name: getattr(module, name) for name in self._STAMPED}
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back what is its own."""
        for name, own in self._before.items():
            setattr(module, name, own)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        spec = importlib.util.find_spec(self._real)  # get_code, get_source, get_filename and what else is asked of it
        found = getattr(spec.loader if spec is not None else None, name)
        return lambda fullname=None, *arguments: found(self._real, *arguments)


class AliasFinder:
    """Finds the names of the table; every other name is somebody else's."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The way to a module of the table; None for every other."""
        if not name.startswith(ROOT):
            return None
        if name in PACKAGES:
            return ModuleSpec(name, PackageLoader(), origin=__file__, is_package=True)  # type: ignore[arg-type]
        real = MODULES.get(name)
        if real is None:
            return None
        found = importlib.util.find_spec(real)
        if found is None:
            return None
        spec = ModuleSpec(name, AliasLoader(real), origin=found.origin)  # type: ignore[arg-type]
        spec.has_location = found.has_location
        return spec

    def invalidate_caches(self) -> None:
        """It has none."""


FINDER = AliasFinder()


def install() -> ModuleType:
    """Put the finder first and the package under its name; return the package.

    >>> install().get_ipython is __import__("ipython").get_ipython
    True
    """
    if FINDER not in sys.meta_path:
        sys.meta_path.insert(0, FINDER)
    if type(sys.modules.get(ROOT)) is not AliasPackage:
        sys.modules.pop(ROOT, None)
        importlib.import_module(ROOT)
    return sys.modules[ROOT]

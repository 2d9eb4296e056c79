"""Runs scripts for ``%run`` (``api.ScriptRunner``)."""

from __future__ import annotations

import sys

from ipython.app.scripts import CellFailed, run_file
from ipython.core.process import MainModule
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.shell import Shell


class LocalScriptRunner:
    """Runs programs in this process, each in a module of its own unless a namespace is given."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def run_file(
        self, path: str, arguments: list[str], names: dict[str, Any] | None, module_name: str
    ) -> dict[str, Any]:
        """Run a file; see ``api.ScriptRunner``."""
        if names is not None:
            return self._guarded(names, lambda: run_file(self._shell, path, arguments, names, module_name))
        module = type(sys)(module_name)
        scope: dict[str, Any] = module.__dict__
        with MainModule(module):
            return self._guarded(scope, lambda: run_file(self._shell, path, arguments, scope, module_name))

    def run_module(self, name: str, arguments: list[str]) -> dict[str, Any]:
        """Run a module as ``python -m`` does."""
        import importlib.util

        from ipython.app.scripts import run_module

        try:
            found = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            found = None
        if found is None:
            raise UserMistake(f"%run: there is no module {name!r} on sys.path")
        return self._guarded({}, lambda: run_module(self._shell, name, arguments))

    @staticmethod
    def _guarded(scope: dict[str, Any], action: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        try:
            return action()
        except CellFailed:
            return scope
        except BaseException as error:
            error.names = scope  # type: ignore[attr-defined]
            raise

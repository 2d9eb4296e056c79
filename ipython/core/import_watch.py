"""Notice that a module was imported, without importing it.

``asyncio`` and ``linecache`` cost more than a whole ``-c pass``. The parts that must act once the *user's* code
imports them (announce the session loop, publish the source of cells) register here instead of importing them.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


class ImportWatch:
    """A ``sys.meta_path`` finder that finds nothing itself, and calls back after a watched module was executed."""

    def __init__(self) -> None:
        self._actions: dict[str, list[Callable[[ModuleType], None]]] = {}

    def when_imported(self, name: str, action: Callable[[ModuleType], None]) -> None:
        """Call ``action(module)`` once: now if ``name`` is imported already, else right after its import."""
        module = sys.modules.get(name)
        if module is not None:
            action(module)
            return
        if not self._actions and self not in sys.meta_path:
            sys.meta_path.insert(0, self)
        self._actions.setdefault(name, []).append(action)

    def close(self) -> None:
        """Stop watching."""
        self._actions.clear()
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Let the other finders find ``name`` and wrap its loader when somebody waits for it."""
        actions = self._actions.pop(name, None)
        if actions is None:
            return None
        if not self._actions:
            self.close()
        for finder in list(sys.meta_path):
            if finder is self:
                continue
            find = getattr(finder, "find_spec", None)
            spec: ModuleSpec | None = find(name, path, target) if find is not None else None
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, actions)  # type: ignore[assignment]
                return spec
        return None


class _Loader:
    """A loader that acts as another one and runs the actions when the module is complete."""

    def __init__(self, loader: Any, actions: list[Callable[[ModuleType], None]]) -> None:
        self._loader = loader
        self._actions = actions

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        for action in self._actions:
            action(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

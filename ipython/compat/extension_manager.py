"""Extensions as upstream has them: modules with ``load_ipython_extension(ip)``."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from ipython.app.parts import Shell

BUNDLED = "ipython.extensions."


class ExtensionManager:
    """Loads, unloads and reloads extensions; answers None when it worked, else a short text."""

    def __init__(self, shell: Shell, facade: Any) -> None:
        self._shell = shell
        self._facade = facade

    @property
    def loaded(self) -> set[str]:
        """Names of loaded extensions."""
        return set(self._shell.plugins.extensions)

    def load_extension(self, name: str) -> str | None:
        """Import ``name`` (a bundled one by its short name) and let it install itself.

        Returns:
            None, ``"already loaded"`` or ``"no load function"``.

        Raises:
            ModuleNotFoundError: there is no such module; whatever its import raises.
        """
        if name in self._shell.plugins.extensions:
            return "already loaded"
        module = self._import(name)
        install = getattr(module, "load_ipython_extension", None)
        if install is None:
            return "no load function"
        install(self._facade)
        self._shell.plugins.extensions[name] = module
        return None

    def unload_extension(self, name: str) -> str | None:
        """Let an extension take itself back.

        Returns:
            None, ``"not loaded"`` or ``"no unload function"``.
        """
        module = self._shell.plugins.extensions.get(name)
        if module is None:
            return "not loaded"
        remove = getattr(module, "unload_ipython_extension", None)
        if remove is None:
            return "no unload function"
        remove(self._facade)
        del self._shell.plugins.extensions[name]
        return None

    def reload_extension(self, name: str) -> str | None:
        """Unload, import again and load; an extension that is not loaded is loaded."""
        module: ModuleType | None = self._shell.plugins.extensions.get(name)
        if module is None or self.unload_extension(name) is not None:
            return self.load_extension(name)
        import importlib

        fresh = importlib.reload(module)
        install = getattr(fresh, "load_ipython_extension", None)
        if install is None:
            return "no load function"
        install(self._facade)
        self._shell.plugins.extensions[name] = fresh
        return None

    @staticmethod
    def _import(name: str) -> ModuleType:
        if name in sys.modules:
            return sys.modules[name]
        try:
            __import__(name)
            return sys.modules[name]
        except ModuleNotFoundError as error:
            if error.name != name or "." in name:
                raise
            bundled = BUNDLED + name
            try:
                __import__(bundled)
            except ModuleNotFoundError as missing:
                if missing.name != bundled:
                    raise
                raise error from None
            return sys.modules[bundled]

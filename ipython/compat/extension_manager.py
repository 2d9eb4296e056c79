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
        self._brought: dict[str, list[tuple[tuple[str, str], Any, Any]]] = {}  # magics, by extension

    @property
    def loaded(self) -> set[str]:
        """Names of loaded extensions."""
        return set(self._shell.plugins.extensions)

    def exists(self, name: str) -> bool:
        """Whether there is a module of this name, or a bundled extension; the module itself is not imported."""
        from importlib.util import find_spec

        if name in self._shell.plugins.extensions or name in sys.modules:
            return True
        for full_name in (name, BUNDLED + name) if "." not in name else (name,):
            try:
                if find_spec(full_name) is not None:
                    return True
            except ModuleNotFoundError:  # a package on the way
                continue
            except (ImportError, ValueError):  # a relative name; a module without a specification
                continue
        return False

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
        return self._install(name, module)

    def _install(self, name: str, module: ModuleType) -> str | None:
        install = getattr(module, "load_ipython_extension", None)
        if install is None:
            return "no load function"
        before = self._tables()
        try:
            install(self._facade)
        except BaseException:
            self._take_back(self._changes(before))
            raise
        self._shell.plugins.extensions[name] = module
        self._brought[name] = self._changes(before)
        return None

    def _tables(self) -> dict[tuple[str, str], Any]:
        """The magics: kind and name -> magic."""
        return {(kind, name): one for kind, table in self._shell.plugins.tables.items() for name, one in table.items()}

    def _changes(self, before: dict[tuple[str, str], Any]) -> list[tuple[tuple[str, str], Any, Any]]:
        """Magics that are others than before: where, what it is now, what it was."""
        return [
            (place, one, before.get(place)) for place, one in self._tables().items() if before.get(place) is not one
        ]

    def _take_back(self, changes: list[tuple[tuple[str, str], Any, Any]]) -> None:
        """Put what was there before in the place of magics that nobody has replaced since."""
        plugins = self._shell.plugins
        for (kind, name), brought, earlier in changes:
            if plugins.find(kind, name) is not brought:
                continue
            if earlier is None:
                plugins.unregister(kind, name)
            else:
                plugins.register(kind, earlier)

    def unload_extension(self, name: str) -> str | None:
        """Let an extension take itself back; the magics it brought go, and what they replaced comes back.

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
        self._take_back(self._brought.pop(name, []))
        return None

    def reload_extension(self, name: str) -> str | None:
        """Unload, import again and load; an extension that is not loaded is loaded."""
        module: ModuleType | None = self._shell.plugins.extensions.get(name)
        if module is None or self.unload_extension(name) is not None:
            return self.load_extension(name)
        import importlib

        return self._install(name, importlib.reload(module))

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

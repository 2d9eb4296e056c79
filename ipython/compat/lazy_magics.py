"""Magics that are declared by a text and loaded at first use (``MagicsManager.lazy_magics``; magics.md section 2.8)."""

from __future__ import annotations

import importlib

from ipython.api import Magic, UserMistake
from ipython.app.parts import Spare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.api import MagicCall
    from ipython.app.parts import Shell


class Declared:
    """A magic that somebody else provides.

    Args:
        shell: the core.
        facade: what ``get_ipython()`` answers.
        name: of the magic.
        module: which is loaded as an extension, or holds ``cls``.
        cls: a class of magics; "": the module is an extension.
    """

    def __init__(self, shell: Shell, facade: Any, name: str, module: str, cls: str) -> None:
        self._shell = shell
        self._facade = facade
        self._name = name
        self._module = module
        self._cls = cls

    @property
    def target(self) -> str:
        """What provides it."""
        return f"{self._module}:{self._cls}" if self._cls else self._module

    def magic(self, kind: str) -> Magic:
        """What stands in the table until then."""
        target = Spare(self.target, lambda: self.load(kind), sign="%" if kind == "line" else "%%")
        return Magic(self._name, lazy=target, origin=self.target, expands=False, provider=self._cls or self._module)

    def load_provider(self) -> None:
        """Load the class or the extension; names that meanwhile are somebody else's stay so."""
        if not self._cls:
            self._facade.extension_manager.load_extension(self._module)
            return
        cls = getattr(importlib.import_module(self._module), self._cls)
        manager = self._facade.magics_manager
        if type(manager.registry.get(self._cls)) is cls:
            return
        made = cls(shell=self._facade)
        manager.registry[self._cls] = made
        self._facade.configurables.append(made)
        for kind, table in made.magics.items():
            for name, method in table.items():
                there = self._shell.plugins.find(kind, name)
                if there is None or there.target == self.target:
                    manager.add(method, kind, name, provider=self._cls)

    def load(self, kind: str) -> Callable[..., Any]:
        """Load, and return what calls the magic that is there then."""
        before = self._shell.plugins.find(kind, self._name)
        self.load_provider()
        found = self._shell.plugins.find(kind, self._name)
        if found is None or found is before:
            sign = "%" if kind == "line" else "%%"
            raise UserMistake(
                f"Magic `{sign}{self._name}` is registered as lazy ({self.target}) but loading it did not provide a "
                f"{kind} implementation."
            )
        real = found.documented()

        def call(call: MagicCall) -> Any:
            return call.context.call_magic(kind, self._name, call.line, call.body, call.local_names)

        call.__doc__ = real.__doc__
        call.__wrapped__ = real  # type: ignore[attr-defined]  # whose source and file are asked for
        return call

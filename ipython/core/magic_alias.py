"""A second name for a magic, with arguments put in front of what is typed (``%alias_magic``)."""

from __future__ import annotations

from ipython.core.plugins import Magic
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.magic_call import MagicCall
    from ipython.core.plugins import Plugins


class MagicAlias:
    """What is called for a second name. The magic behind it is looked up at every call.

    Args:
        plugins: where magics are found.
        kind: ``line`` or ``cell``.
        name: the second name.
        target: the first.
        parameters: stand in front of what is typed.
    """

    def __init__(self, plugins: Plugins, kind: str, name: str, target: str, parameters: str = "") -> None:
        self._plugins = plugins
        self._is_running = False
        self.kind = kind
        self.name = name
        self.target = target
        self.parameters = parameters
        self.__doc__ = f"Alias for `{self.shown}`."

    @property
    def shown(self) -> str:
        """What it stands for, as one types it."""
        return f"{'%' if self.kind == 'line' else '%%'}{self.target}{' ' if self.parameters else ''}{self.parameters}"

    def __call__(self, call: MagicCall) -> Any:
        if self._plugins.find(self.kind, self.target) is None:
            raise UserMistake(f"Magic `{call.title}` not found: it stands for `{self.shown}`, which does not exist.")
        if self._is_running:
            raise UserMistake("Infinite recursion detected; magic aliases cannot call themselves.")
        line = f"{self.parameters} {call.line}" if self.parameters else call.line
        self._is_running = True
        try:
            return call.context.call_magic(self.kind, self.target, line, call.body, call.local_names)
        finally:
            self._is_running = False


def make_magic_alias(plugins: Plugins, kind: str, name: str, target: str, parameters: str = "") -> Magic:
    """Return the magic that is another one's second name."""
    alias = MagicAlias(plugins, kind, name, target, parameters)
    found = plugins.find(kind, target)
    takes = found.arguments if found is not None else None
    return Magic(name, alias, summary=alias.__doc__ or "", expands=False, origin=alias.shown, arguments=takes)


def magic_aliases(plugins: Plugins) -> dict[tuple[str, str], MagicAlias]:
    """The second names that exist: (kind, name) -> what is called."""
    return {
        (kind, name): magic.load()  # type: ignore[misc]
        for kind, table in plugins.tables.items()
        for name, magic in table.items()
        if magic.is_loaded and type(magic.load()) is MagicAlias
    }

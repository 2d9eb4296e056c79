"""Magics as functions, and the tables of them, as ``get_ipython().magics_manager`` shows them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from ipython.api import Magic
    from ipython.app.parts import Shell


class MagicFunction:
    """A magic as a function of ``(line)`` or ``(line, cell)``; nothing is imported until it is called."""

    def __init__(self, shell: Shell, magic: Magic, kind: str) -> None:
        self._shell = shell
        self._magic = magic
        self._kind = kind

    def __call__(self, line: str = "", cell: str | None = None) -> Any:
        magics = self._shell.magics
        names = self._shell.namespace.locals
        if self._kind == "line" and cell is None:
            return magics.run_line(self._magic.name, line, names)
        return magics.run_cell(self._magic.name, line, cell or "", names)

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._magic.documented().__doc__

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__wrapped__", "__name__", "__qualname__"):
            raise AttributeError(name)
        return self._magic.load() if name == "__wrapped__" else getattr(self._magic.load(), name)

    def __repr__(self) -> str:
        if self._magic.is_alias:
            return repr(self._magic)
        state = "" if self._magic.is_loaded else "unloaded "
        return f"<{state}magic {self._magic.name} from {self._magic.target}>"


class MagicTable:
    """A live, read-only view of the magics of one kind: name -> callable."""

    def __init__(self, shell: Shell, kind: str) -> None:
        self._shell = shell
        self._kind = kind

    def __getitem__(self, name: str) -> Callable[..., Any]:
        magic = self._shell.plugins.find(self._kind, name)
        if magic is None:
            raise KeyError(name)
        if magic.style == "text":
            return magic.load()
        return MagicFunction(self._shell, magic, self._kind)

    def get(self, name: str, default: Any = None) -> Any:
        """The callable, or ``default``."""
        return self[name] if name in self else default  # noqa: SIM401 - this is what get() is made of

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._shell.plugins.find(self._kind, name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._shell.plugins.names(self._kind))

    def __len__(self) -> int:
        return len(self._shell.plugins.tables[self._kind])

    def keys(self) -> list[str]:
        """Names, sorted."""
        return self._shell.plugins.names(self._kind)

    def items(self) -> list[tuple[str, Callable[..., Any]]]:
        """Names with their callables."""
        return [(name, self[name]) for name in self]

    def values(self) -> list[Callable[..., Any]]:
        """The callables."""
        return [self[name] for name in self]

    def pop(self, name: str, *default: Any) -> Any:
        """Remove a magic and return its callable."""
        if name not in self:
            if default:
                return default[0]
            raise KeyError(name)
        found = self[name]
        self._shell.plugins.unregister(self._kind, name)
        return found

"""``get_ipython().magics_manager``: registration and look-up of magics under the names that existing code uses."""

from __future__ import annotations

import functools

from ipython.api import Magic, MagicContext, load_module
from ipython.compat.magic_tables import MagicTable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.app.parts import Shell
    from ipython.compat.lazy_magics import Declared

EXPANDS_NOT = "_ipython_magic_no_var_expand"  # attributes of functions, which existing code looks at
SILENT = "_ipython_magic_output_can_be_silenced"
KINDS = ("line", "cell", "line_cell")


class Registry(dict):  # type: ignore[type-arg]
    """Objects whose methods are magics, by the name of their class; ``provide`` makes one that is asked for."""

    def __init__(self, provide: Callable[[str], object]) -> None:
        super().__init__()
        self._provide = provide

    def __missing__(self, name: str) -> Any:
        self._provide(name)
        if name not in self:
            raise KeyError(name)
        return self[name]


class UserMagics:
    """The functions that were registered as magics: kind -> name -> function."""

    def __init__(self) -> None:
        self.magics: dict[str, dict[str, Callable[..., Any]]] = {"line": {}, "cell": {}}


class MagicsManager:
    """Registers and finds magics.

    Args:
        shell: the core.
        facade: what ``get_ipython()`` answers, which classes of magics are given; None: no such class is registered.
    """

    def __init__(self, shell: Shell, facade: Any = None) -> None:
        self._shell = shell
        self._facade = facade
        self._declared: dict[str, Callable[[], Any]] = {}
        self.magics = {"line": MagicTable(shell, "line"), "cell": MagicTable(shell, "cell")}
        self.registry: dict[str, Any] = Registry(self._provide)
        self._lazy: dict[str, str] = {}
        self.user_magics = UserMagics()

    @property
    def lazy_magics(self) -> dict[str, str]:
        """Name of a magic -> what provides it; also what the configuration declares."""
        for name, provider in self._shell.settings.commands.lazy_magics:
            self._lazy.setdefault(name, provider)
        return self._lazy

    @property
    def auto_magic(self) -> bool:
        """Whether magics may be typed without ``%``."""
        return self._shell.settings.automagic

    @auto_magic.setter
    def auto_magic(self, on: bool) -> None:
        self._shell.configure(automagic=bool(on))

    def auto_status(self) -> str:
        """A sentence about it."""
        if self.auto_magic:
            return "Automagic is ON, % prefix IS NOT needed for line magics."
        return "Automagic is OFF, % prefix IS needed for line magics."

    def lsmagic(self) -> dict[str, MagicTable]:
        """The tables by kind."""
        return self.magics

    def lsmagic_docs(self, brief: bool = False, missing: str = "") -> dict[str, dict[str, str]]:
        """The documentation of all magics: kind -> name -> text.

        Args:
            brief: the summaries only; for these nothing is imported.
            missing: stands where there is none.
        """
        tables = self._shell.plugins.tables
        if brief:
            return {
                kind: {name: one.summary or missing for name, one in sorted(tables[kind].items())} for kind in tables
            }
        return {
            kind: {
                name: (one.documented().__doc__ or "").rstrip() or missing for name, one in sorted(tables[kind].items())
            }
            for kind in tables
        }

    def find(self, magic_kind: str, magic_name: str) -> Callable[..., Any] | None:
        """A magic as a function, or None."""
        found: Callable[..., Any] | None = self.magics[_checked(magic_kind)].get(magic_name)
        return found

    # -- registration --------------------------------------------------------------------------------------------

    def register(self, *magic_objects: Any) -> None:
        """Register classes of magics, or objects of such classes; a class is called with the shell.

        Raises:
            ValueError: one has no magics: its methods lack ``@line_magic`` and the like.
        """
        for one in magic_objects:
            name = (one if isinstance(one, type) else type(one)).__name__
            if not isinstance(getattr(one, "magics", None), dict):
                raise ValueError(f"{name} is no class of magics: those are subclasses of IPython.core.magic.Magics")
            made = one(shell=self._facade) if isinstance(one, type) else one
            tables = made.magics
            self.registry[name] = made
            if made not in self._facade.configurables:
                self._facade.configurables.append(made)
            for kind, table in tables.items():
                for magic_name, method in table.items():
                    self.add(method, kind, magic_name, provider=name)

    def register_function(
        self, function: Callable[..., Any], magic_kind: str = "line", magic_name: str | None = None
    ) -> None:
        """Make ``function`` a magic.

        Raises:
            ValueError: ``magic_kind`` is not line, cell or line_cell.
        """
        name = function.__name__ if magic_name is None else magic_name
        self.add(function, _checked(magic_kind), name)
        for kind in ("line", "cell") if magic_kind == "line_cell" else (magic_kind,):
            self.user_magics.magics[kind][name] = function

    def add(self, function: Callable[..., Any], magic_kind: str, name: str, *, provider: str = "") -> None:
        """Make ``function``, a method of the class ``provider`` if that is given, the magic ``name``."""
        takes = getattr(function, "line_takes", None)
        if hasattr(function, "expands_variables"):  # made with ipython.api.magic
            expands = getattr(function, "expands_variables", True)
            made = Magic(name, function, summary=_summary(function), expands=expands, arguments=takes)
        else:
            made = Magic(
                name,
                _silenced(function) if getattr(function, SILENT, False) else function,
                style="text",
                summary=_summary(function),
                wants_locals=bool(getattr(function, "needs_local_scope", False)),
                expands=not getattr(function, EXPANDS_NOT, False),
                origin=f"{getattr(function, '__module__', '')}:{getattr(function, '__qualname__', name)}",
                arguments=takes if isinstance(takes, str) else None,
                provider=provider,
            )
        self._shell.plugins.register(magic_kind, made)

    def register_alias(
        self, alias_name: str, magic_name: str, magic_kind: str = "line", magic_params: str | None = None
    ) -> None:
        """Give a magic a second name; it is looked up when it is called."""
        for kind in ("line", "cell") if magic_kind == "line_cell" else (_checked(magic_kind),):
            self._shell.plugins.register_alias(kind, alias_name, magic_name, magic_params or "")

    def register_lazy(self, name: str, fully_qualified_name: str, magic_kind: str = "line_cell") -> None:
        """Declare a magic that is there when it is first used; one that exists keeps its meaning.

        Args:
            name: of the magic.
            fully_qualified_name: ``package.module``, an extension that registers the magic, or
                ``package.module:Class``, a class of magics.
            magic_kind: line, cell or line_cell.
        """
        kinds = ("line", "cell") if magic_kind == "line_cell" else (_checked(magic_kind),)
        free = [kind for kind in kinds if self._shell.plugins.find(kind, name) is None]
        if free:
            made = self.declared(name, fully_qualified_name)
            for kind in free:
                self._shell.plugins.register(kind, made.magic(kind))

    def declared(self, name: str, fully_qualified_name: str) -> Declared:
        """Take down who provides a magic."""
        from ipython.compat.lazy_magics import Declared

        self._lazy[name] = fully_qualified_name
        module, _, cls = fully_qualified_name.partition(":")
        made = Declared(self._shell, self._facade, name, module, cls)
        if cls:
            self._declared[cls] = made.load_provider
        return made

    def load_all_lazy_magics(self) -> None:
        """Load every class of magics that is declared; extensions are left alone.

        Raises:
            Exception: what one of them raised; the others are loaded all the same.
        """
        failed: Exception | None = None
        for make in list(self._declared.values()):
            try:
                make()
            except Exception as error:
                failed = error
        if failed is not None:
            raise failed

    def _provide(self, name: str) -> None:
        """Make the object of a class that is declared, or is one of upstream's."""
        if name in self._declared:
            self._declared[name]()
        elif name in load_module("ipython.core.magic_families").FAMILIES:
            self.registry[name] = load_module("ipython.compat.magic_families").family(name)(shell=self._facade)


def _checked(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"kind of a magic must be line, cell or line_cell, not {kind!r}")
    return kind


def _summary(function: Callable[..., Any]) -> str:
    """The first line of a documentation that says something; that of ``magic_arguments`` begins with the usage."""
    text = getattr(function, "summary", None) or getattr(function, "__doc__", None) or ""
    return text.strip().partition("\n")[0]


def _silenced(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(line: str, cell: str | None = None, **named: Any) -> Any:
        returned = function(line, **named) if cell is None else function(line, cell, **named)
        return None if MagicContext.ends_with_semicolon(line if cell is None else cell) else returned

    return call

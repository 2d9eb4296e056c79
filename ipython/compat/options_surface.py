"""Options of ``get_ipython()`` that existing code reads and sets as attributes (magics.md section 2.13), and macros."""

from __future__ import annotations

from ipython.api import UserMistake, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.parts import Shell

CLASS = "TerminalInteractiveShell"


class Option:
    """An option of the core's settings as an attribute.

    Args:
        group: of the settings; ``""``: the shell's own.
        field: in the group.
        choices: what it may be; empty: anything.
    """

    def __init__(self, group: str, field: str, choices: tuple[object, ...] = ()) -> None:
        self._group = group
        self._field = field
        self._choices = choices
        self._name = field

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: OptionsSurface | None, owner: type) -> Any:
        if instance is None:
            return self
        settings = instance._shell.settings
        return getattr(getattr(settings, self._group) if self._group else settings, self._field)

    def __set__(self, instance: OptionsSurface, chosen: Any) -> None:
        if self._choices and chosen not in self._choices:
            taken = ", ".join(map(str, self._choices))
            raise ValueError(f"{self._name} is one of {taken}, not {chosen!r}")
        shell = instance._shell
        if self._group:
            group = replace(getattr(shell.settings, self._group), **{self._field: chosen})
            shell.configure(**{self._group: group})
        else:
            shell.configure(**{self._field: chosen})


class OptionsSurface:
    """Options and macros of a shell under upstream's names."""

    _shell: Shell
    autocall = Option("", "autocall", (0, 1, 2))
    cache_size = Option("", "cache_size")
    loop_runner = Option("", "loop_runner")
    quiet = Option("", "quiet", (True, False))
    show_rewritten_input = Option("", "show_rewritten_input", (True, False))
    wildcards_case_sensitive = Option("inspection", "wildcards_case_sensitive", (True, False))
    object_info_string_level = Option("inspection", "string_level", (0, 1, 2))
    history_load_length = Option("history", "load_length")
    xmode = Option("traceback", "mode", ("Context", "Plain", "Verbose", "Minimal", "Docs", "Doctest"))

    @property
    def pdb(self) -> bool:
        """Whether a failing cell opens the debugger."""
        make = self._shell.capabilities.get("Debugging")
        debugging: Any = make(self._shell) if make is not None else None
        return bool(debugging.is_automatic) if debugging is not None else self._shell.settings.pdb

    @pdb.setter
    def pdb(self, on: bool) -> None:
        make = self._shell.capabilities.get("Debugging")
        if make is None:
            self._shell.configure(pdb=bool(on))
        else:
            debugging: Any = make(self._shell)
            debugging.is_automatic = bool(on)

    call_pdb = pdb

    @property
    def colors(self) -> str:
        """Name of the theme."""
        make = self._shell.capabilities.get("Appearance")
        looks: Any = make(self._shell) if make is not None else None
        return str(looks.theme) if looks is not None else "nocolor"

    @colors.setter
    def colors(self, name: str) -> None:
        make = self._shell.capabilities.get("Appearance")
        if make is None:
            raise UserMistake(f"this front has no colours: the theme {name!r} cannot be taken")
        looks: Any = make(self._shell)
        looks.set_theme(name)

    def define_macro(self, name: str, themacro: Any) -> None:
        """Bind a macro: one, or the text of one.

        Raises:
            ValueError: neither.
        """
        sources = self._shell.context.sources
        if isinstance(themacro, str):
            themacro = sources.macro(themacro)
        if not sources.is_macro(themacro):
            raise ValueError("A macro must be a string or a Macro instance.")
        self._shell.namespace.locals[name] = themacro

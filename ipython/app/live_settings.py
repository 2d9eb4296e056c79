"""Options by the names that configuration files use, read and changed while the shell runs (``api.Configuration``)."""

from __future__ import annotations

from ipython.app.configured_magics import declare_changed
from ipython.app.foreign_options import ForeignOptions, foreign_objects
from ipython.app.trait_texts import text_of
from ipython.app.trait_values import BadValue
from ipython.app.traits import (
    APPLICATION,
    COMMANDS,
    DICTIONARIES,
    SHELL,
    TERMINAL,
    TRAITS,
    ancestors,
    class_names,
    family,
    find_trait,
    is_known,
    names_of,
)
from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake
from ipython.model.value import replace
from ipython.settings.shell import ShellSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.app.configuration import Configured
    from ipython.app.terminal_looks import TerminalLooks
    from ipython.core.shell import Shell

SESSION = "set in this session"
_ABSTRACT = {
    "InteractiveShell": "TerminalInteractiveShell",
    "Completer": "IPCompleter",
    "HistoryAccessor": "HistoryManager",
}


class LiveSettings:
    """The options of a running shell.

    Args:
        shell: the core.
        configured: what the start was given, and from where.
        looks: of the terminal; None: this front has none.
    """

    exists_in = "the terminal, -c and scripts"

    def __init__(
        self, shell: Shell, configured: Configured, *, looks: Callable[[], TerminalLooks] | None = None
    ) -> None:
        self._shell = shell
        self._configured = configured
        self._looks = looks
        self._changed: set[tuple[str, str]] = set()  # group and field of what was set here
        self._seen: dict[int, ForeignOptions] = {}  # by the identity of their owner

    def typed(self) -> frozenset[str]:
        """``Class.trait`` of what the command line set."""
        from ipython.app.configuration import COMMAND_LINE

        return frozenset(name for name, origin, _ in self._configured.origins if origin == COMMAND_LINE)

    def given(self) -> tuple[tuple[str, object], ...]:
        """``Class.trait`` and value of everything that files and the command line set, known here or not."""
        return tuple((name, value) for name, _, value in self._configured.origins)

    def classes(self) -> list[str]:
        """Names of the classes whose options can be set now."""
        self._load_declared()
        known = [name for name in TRAITS if self.traits(name) and name not in _ABSTRACT]
        return sorted({*known, *foreign_objects(self._shell)})

    def concrete(self, name: str) -> str:
        """The class that a name means: a general one means the special one that exists here.

        Raises:
            UserMistake: there is none; says the nearest.
        """
        if name in _ABSTRACT:
            return _ABSTRACT[name]
        self._load_declared()
        if (name in TRAITS and self.traits(name)) or self._foreign(name) is not None:
            return name
        for known in self.classes():
            if known.lower() == name.lower():
                raise UserMistake(f"there is no class {name!r}. Did you mean {known} (note the case)?")
        near = nearest(name, self.classes())
        late = " here: its options are read when it is loaded" if name in class_names() else ""
        raise UserMistake(f"there is no class {name!r}{late}." + (f" Did you mean {near}?" if near else ""))

    def traits(self, name: str) -> list[str]:
        """Names of the options of a class that can be set now, those of general classes included."""
        foreign = self._foreign(name)
        if foreign is not None:
            return foreign.names()
        return sorted(
            trait
            for known in [name, *ancestors(name)]
            for trait, place in TRAITS.get(known, {}).items()
            if place[0] != APPLICATION and (place[0] != TERMINAL or self._looks is not None)
        )

    def base(self, name: str) -> str:
        """The class from which a class takes its general options."""
        owner = foreign_objects(self._shell).get(name) if name not in TRAITS else None
        if owner is not None:
            return ", ".join(base.__name__ for base in type(owner).__bases__)
        parents = ancestors(name)
        return parents[0] if parents else "Magics" if name.endswith("Magics") else "Configurable"

    def about(self, name: str, trait: str) -> dict[str, object]:
        """What an option is: ``kind``, ``help`` and ``choices`` (None: any value of the kind)."""
        foreign = self._foreign(name)
        if foreign is not None:
            return foreign.about(trait)
        read = self._place(name, trait)[2]
        choices = getattr(read, "choices", None)
        owners = [known for known in (name, *ancestors(name)) if trait in TRAITS.get(known, {})]
        kind = "Enum" if choices else _kind(self.default(name, trait))
        return {"kind": kind, "help": text_of(owners[0], trait) if owners else "", "choices": choices}

    def value(self, name: str, trait: str) -> object:
        """The value of an option."""
        foreign = self._foreign(name)
        if foreign is not None:
            return foreign.value(trait)
        group, field, _ = self._place(name, trait)
        return self._shown(trait, getattr(self._group(group), field))

    def _shown(self, trait: str, found: object) -> object:
        """A value as configuration files write it."""
        if trait == "default_aliases" and found is None:
            return self._shell.context.aliases.default_aliases
        if not isinstance(found, tuple):
            return found
        return dict(found) if trait in DICTIONARIES else list(found)

    def default(self, name: str, trait: str) -> object:
        """What an option is if nobody says anything."""
        foreign = self._foreign(name)
        if foreign is not None:
            return foreign.default(trait)
        group, field, _ = self._place(name, trait)
        if group == TERMINAL:
            from ipython.settings.terminal import TerminalSettings

            found: object = getattr(TerminalSettings(), field)
        else:
            plain = ShellSettings()
            found = getattr(plain if group == SHELL else getattr(plain, group), field)
        return self._shown(trait, found)

    def set(self, name: str, trait: str, given: object) -> None:
        """Change an option.

        Raises:
            UserMistake: there is no such option, or it does not take the value; nothing changes.
        """
        foreign = self._foreign(name)
        if foreign is not None:
            foreign.set(trait, given)
            return
        group, field, read = self._place(name, trait)
        try:
            found = read(given)
        except BadValue as mistake:
            hint = f"; did you mean {mistake.near}?" if mistake.near else ""
            raise UserMistake(f"{name}.{trait} takes {mistake.expected}, not {given!r}{hint}") from None
        if group == TERMINAL:
            assert self._looks is not None
            try:
                self._looks().change(**{field: found})
            except ValueError as error:
                raise UserMistake(f"{name}.{trait}: {error}") from None
        elif group == SHELL:
            self._shell.configure(**{field: found})
        else:
            before = getattr(self._shell.settings, group)
            try:
                self._shell.configure(**{group: replace(before, **{field: found})})
            except ValueError as error:
                self._shell.configure(**{group: before})
                raise UserMistake(f"{name}.{trait}: {error}") from None
        self._changed.add((group, field))
        if group == COMMANDS:
            declare_changed(self._shell, field)

    def origin(self, name: str, trait: str) -> str:
        """Where the value comes from: ``default``, a file, the command line, or this session."""
        foreign = self._foreign(name)
        if foreign is not None:
            told = [origin for full_name, origin, _ in self._configured.origins if full_name == f"{name}.{trait}"]
            return SESSION if foreign.has_changed(trait) else told[-1] if told else "default"
        group, field, _ = self._place(name, trait)
        if (group, field) in self._changed:
            return SESSION
        found = "default"
        for full_name, origin, _ in self._configured.origins:
            place = find_trait(*full_name.rpartition(".")[::2])
            if place is not None and place[:2] == (group, field):
                found = origin
        if found == "default" and self.value(name, trait) != self.default(name, trait):
            return SESSION  # by a magic
        return found

    def _load_declared(self) -> None:
        """Load the classes of magics that were declared: they have options too."""
        facade: Any = self._shell.facade
        if facade is None:
            return
        try:
            facade.magics_manager.load_all_lazy_magics()
        except Exception as error:  # of somebody's module: the other options are there all the same
            self._shell.warn(f"a class of magics that was declared could not be loaded: {error}")

    def _foreign(self, name: str) -> ForeignOptions | None:
        owner = foreign_objects(self._shell).get(name) if name not in TRAITS else None
        return self._seen.setdefault(id(owner), ForeignOptions(owner)) if owner is not None else None

    def _place(self, name: str, trait: str) -> tuple[str, str, Callable[[object], Any]]:
        place = find_trait(name, trait) if trait in self.traits(name) else None
        if place is None:
            if is_known(name, trait) and any(trait in TRAITS.get(known, {}) for known in family(name)):
                raise UserMistake(f"{name}.{trait} is read at the start only: set it in a configuration file")
            near = nearest(trait, [*self.traits(name), *names_of(name)])
            raise UserMistake(f"{name} has no option {trait!r}." + (f" Did you mean {name}.{near}?" if near else ""))
        return place

    def _group(self, group: str) -> object:
        if group == TERMINAL:
            assert self._looks is not None
            return self._looks().settings
        settings = self._shell.settings
        return settings if group == SHELL else getattr(settings, group)


def _kind(found: object) -> str:
    names = {bool: "Bool", int: "Int", float: "Float", str: "Unicode", list: "List", dict: "Dict"}
    return names.get(type(found), "Any")

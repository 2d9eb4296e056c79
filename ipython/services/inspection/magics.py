"""Fields of magics and aliases (shell.md section 5)."""

from __future__ import annotations

from ipython.services.inspection.facts import NO_DOCSTRING, Facts, cleaned, is_class, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    Fields = list[tuple[str, str]]

    class LoadableMagic(Protocol):
        """A magic as the plugin table keeps it."""

        @property
        def is_alias(self) -> bool:
            """Whether it runs a command of the system."""

        def documented(self) -> Callable[..., Any]:
            """Its function, imported now if need be, with its documentation."""


def describe_magic(
    facts: Facts, name: str, find: Callable[[str, str], LoadableMagic | None], *, with_source: bool
) -> tuple[Fields, Any] | None:
    """Fields of a magic and its function; None if there is no magic of that name.

    Args:
        facts: answers questions about its function.
        name: with its signs, or bare.
        find: a magic by kind (``line``, ``cell``) and name.
        with_source: show the source.
    """
    bare = name.lstrip("%")
    signs = len(name) - len(bare)
    if not bare or signs > 2:
        return None
    both = {kind: find(kind, bare) for kind in ("line", "cell")}
    for kind in ("cell",) if signs == 2 else ("line",) if signs == 1 else ("line", "cell"):
        magic = both[kind]
        if magic is None:
            continue
        try:
            function = magic.documented()
        except Exception as error:  # its module is broken: that is what can be said about it
            return [("Docstring", f"This magic cannot be loaded: {error}")], None
        alias = _alias(facts, bare, function)
        if alias is not None:
            return [("Repr", alias)], function
        other = both["cell" if kind == "line" else "line"]
        forms = [f"%{bare}"] if both["line"] is not None else []
        forms += [f"%%{bare}"] if both["cell"] is not None else []
        fields = _fields(facts, function, with_source)
        if len(forms) == 2 and other is not None:
            fields.append(("Forms", " and ".join(forms)))
        return fields, function
    return None


def _fields(facts: Facts, function: Any, with_source: bool) -> Fields:
    source = facts.sources.source(function) if with_source else None
    text = facts.docstring(function)
    if not text and not is_class(function):
        kept = facts.evaluator.own_names(function).get("__doc__")
        text = cleaned(kept) if type(kept) is str else ""
    found = [("Source", source) if source is not None else ("Docstring", text or NO_DOCSTRING)]
    return [*found, *facts.file(function)]


def _alias(facts: Facts, name: str, function: Any) -> str | None:
    # An alias is a callable that keeps the command it stands for.
    if name_of(type(function)) != "Alias" and "alias_command" not in facts.evaluator.own_names(function):
        return None
    names = facts.evaluator.own_names(function)
    command = names.get("cmd", names.get("command", names.get("alias_command")))
    if type(command) is not str:
        found = facts.evaluator.attribute(function, "cmd") or facts.evaluator.attribute(function, "command")
        command = found.value if found is not None and found.live else None
    return f"<alias {name} for {command!r}>" if type(command) is str else None

"""Variables for a debugger's front while nothing is stopped, and their rich forms (kernel.md 12.8, 12.9)."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.shell import Shell

TEXT_LIMIT = 500  # characters of a value
CHILD_LIMIT = 1000  # entries of a container
_HIDDEN = {
    "In",
    "Out",
    "exit",
    "quit",
    "get_ipython",
    "open",
    "_",
    "__",
    "___",
    "_ih",
    "_oh",
    "_dh",
    "_i",
    "_ii",
    "_iii",
}
_NUMBERED = re.compile(r"_i?\d+")


class Variables:
    """The user's names, and references to what is inside of them; valid until the next ``inspect``.

    Args:
        shell: whose names.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._held: dict[int, Any] = {}

    def inspect(self) -> list[dict[str, Any]]:
        """Return the user's variables; runs no code of theirs."""
        self._held.clear()
        names = dict(self._shell.namespace.locals)
        return [self._entry(name, found, name) for name, found in names.items() if is_shown(name)]

    def children(self, reference: int) -> list[dict[str, Any]] | None:
        """Return what is inside of the value behind a reference; None if there is no such reference."""
        if reference not in self._held:
            return None
        holder, path = self._held[reference]
        if type(holder) is dict:
            found = [(repr(key) if type(key) in (str, int, float, bool) else self._text(key), one)
                     for key, one in list(holder.items())[:CHILD_LIMIT]]  # fmt: skip
            return [self._entry(name, one, f"{path}[{name}]") for name, one in found]
        if type(holder) in (list, tuple):
            return [self._entry(str(n), one, f"{path}[{n}]") for n, one in enumerate(holder[:CHILD_LIMIT])]
        own = self._own(holder)
        return [self._entry(name, one, f"{path}.{name}") for name, one in sorted(own.items())[:CHILD_LIMIT]]

    def _own(self, holder: Any) -> dict[str, Any]:
        evaluator = self._shell.introspection.evaluator
        return evaluator.own_names(holder) if evaluator is not None else {}

    def _entry(self, name: str, found: Any, path: str) -> dict[str, Any]:
        reference = 0
        has_inside = bool(found) if type(found) in (dict, list, tuple) else bool(self._own(found))
        if has_inside and not isinstance(found, type):
            reference = len(self._held) + 1
            self._held[reference] = (found, path)
        return {
            "name": name,
            "value": self._text(found),
            "type": type(found).__name__,
            "variablesReference": reference,
            "evaluateName": path,
        }

    def _text(self, found: Any) -> str:
        evaluator = self._shell.introspection.evaluator
        return evaluator.plain_text(found, TEXT_LIMIT) if evaluator is not None else f"<{type(found).__name__}>"


def is_shown(name: str) -> bool:
    """Whether a name is the user's, not the shell's.

    >>> is_shown("x"), is_shown("_i3"), is_shown("__name__"), is_shown("Out")
    (True, False, False, False)
    """
    if name in _HIDDEN or (name.startswith("__") and name.endswith("__")):
        return False
    return not _NUMBERED.fullmatch(name) and name != "__session__"


def rich_form(shell: Shell, name: str) -> dict[str, Any]:
    """Return data and metadata of a variable as it is displayed; the main thread.

    Raises:
        KeyError: there is no such variable.
    """
    from ipython.wire.jsonable import clean

    found = shell.namespace.locals[name]
    bundle = shell.runner.inside(shell.formatter.format, found)
    if bundle is None:
        return {"data": {}, "metadata": {}}
    return {"data": clean(bundle.data), "metadata": clean(bundle.metadata)}


def rich_form_as_json(found: object) -> str:
    """Return data and metadata of a value as JSON; called by an evaluation in a stopped frame."""
    import sys

    from ipython.wire.jsonable import encode

    shell = sys.modules["ipython.app.current"].get_ipython()
    data, metadata = shell.display_formatter.format(found)
    return encode({"data": data, "metadata": metadata}).decode("utf-8")

"""Options of objects that are not ours: classes of magics and extensions that existing code registers."""

from __future__ import annotations

from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.shell import Shell


class ForeignOptions:
    """The options of one object, made with traitlets; those marked ``config=True``.

    Args:
        owner: the object.
    """

    def __init__(self, owner: Any) -> None:
        self._owner = owner
        self._initial = {name: getattr(owner, name) for name in self.names()}

    def names(self) -> list[str]:
        """Their names, sorted."""
        own = self._owner.traits(config=True)
        return sorted(name for name in own if name not in ("config", "parent"))

    def about(self, name: str) -> dict[str, object]:
        """What one is: ``kind``, ``help`` and ``choices`` (None: any value of the kind)."""
        trait = self._owner.traits()[self._checked(name)]
        choices = getattr(trait, "values", None)
        return {
            "kind": type(trait).__name__,
            "help": str(trait.help or ""),
            "choices": tuple(choices) if choices is not None else None,
        }

    def value(self, name: str) -> object:
        """The value of one."""
        return getattr(self._owner, self._checked(name))

    def default(self, name: str) -> object:
        """What it is if nobody says anything."""
        found: object = self._owner.traits()[self._checked(name)].default(self._owner)
        return found

    def set(self, name: str, given: object) -> None:
        """Change one.

        Raises:
            UserMistake: there is none of that name, or it does not take the value.
        """
        from traitlets import TraitError

        try:
            setattr(self._owner, self._checked(name), given)
        except TraitError as error:
            raise UserMistake(str(error)) from None

    def has_changed(self, name: str) -> bool:
        """Whether it is another one than when the object was first looked at."""
        return bool(self.value(name) != self._initial[self._checked(name)])

    def _checked(self, name: str) -> str:
        if name in self.names():
            return name
        kind = type(self._owner).__name__
        near = nearest(name, self.names())
        raise UserMistake(f"{kind} has no option {name!r}." + (f" Did you mean {kind}.{near}?" if near else ""))


def foreign_objects(shell: Shell) -> dict[str, Any]:
    """Objects that were registered with ``get_ipython()`` and have options, by the names of their classes."""
    facade: Any = shell.facade
    registered = facade.configurables if facade is not None else []
    return {
        type(one).__name__: one
        for one in registered
        if one is not facade and hasattr(one, "class_trait_names") and ForeignOptions(one).names()
    }

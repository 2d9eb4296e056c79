"""A dict whose values are attributes too (``IPython.utils.ipstruct``; compat.md section 6, magics.md section 2.7)."""

from __future__ import annotations

from operator import add

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

__all__ = ["Struct"]

_RULES: dict[str, Callable[[Any, Any], Any]] = {  # how two values of one key become one: the old one and the new one
    "preserve": lambda old, new: old,
    "update": lambda old, new: new,
    "add": add,
    "add_flip": lambda old, new: new + old,
    "add_s": lambda old, new: f"{old} {new}",
}


class Struct(dict):  # type: ignore[type-arg]
    """A dict whose values are attributes too; what is not there is no attribute.

    >>> given = Struct(rounds=3)
    >>> given.rounds, "loops" in given
    (3, False)
    >>> given.merge(Struct(rounds=7, loops=100))
    >>> given
    {'rounds': 3, 'loops': 100}
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(dict, name):
            raise AttributeError(f"{name!r} is a method of {type(self).__name__}: no value can have this name")
        self[name] = value

    def __delattr__(self, name: str) -> None:
        try:
            del self[name]
        except KeyError:
            raise AttributeError(name) from None

    def copy(self) -> Struct:
        """Return one with the same values."""
        return type(self)(self)

    def merge(
        self,
        other: Mapping[Any, Any] | None = None,
        conflicts: Mapping[Any, Any] | None = None,
        **named: Any,
    ) -> None:
        """Add the values of another one; of a key that both have the value here stays.

        Args:
            other: has the values to add.
            conflicts: what to do with keys that both have: a function of the old and the new value, or the name of a
                rule (``preserve``, ``update``, ``add``, ``add_flip``, ``add_s``) -> the keys, as words or a list.
            named: more values to add.

        Raises:
            KeyError: there is no such rule.
        """
        rules = {
            key: _RULES[rule] if isinstance(rule, str) else rule
            for rule, keys in (conflicts or {}).items()
            for key in (keys.split() if isinstance(keys, str) else keys)
        }
        for key, new in {**(other or {}), **named}.items():
            self[key] = rules.get(key, _RULES["preserve"])(self[key], new) if key in self else new

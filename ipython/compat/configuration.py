"""What configuration files and the command line set, as ``get_ipython().config`` gives it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.parts import Shell


class Configuration(dict):  # type: ignore[type-arg]
    """A section of configuration: missing sections read as empty ones, names as attributes."""

    def __missing__(self, key: str) -> Configuration:
        if key[:1].isupper():
            made = self[key] = Configuration()
            return made
        raise KeyError(key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


def configuration_of(shell: Shell) -> Configuration:
    """Return the sections of a shell: ``Class`` -> ``trait`` -> value."""
    made = Configuration()
    live: Any = shell.capabilities.get("Configuration")
    for full_name, given in live(shell).given() if live is not None else ():
        name, _, trait = full_name.rpartition(".")
        made[name][trait] = given
    return made

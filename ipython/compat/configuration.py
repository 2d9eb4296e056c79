"""What configuration files and the command line set, as ``get_ipython().config`` gives it."""

from __future__ import annotations

from ipython.app.traits import DICTIONARIES, find_trait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.parts import Shell


def configuration_of(shell: Shell) -> Any:
    """Return the sections of a shell, as a ``traitlets.config.Config``: ``Class`` -> ``trait`` -> value."""
    from traitlets.config import Config  # existing code hands it to classes of its own, which take nothing else
    from traitlets.config.loader import DeferredConfigString

    made = Config()
    live: Any = shell.capabilities.get("Configuration")
    if live is None:
        return made
    typed = live(shell).typed()
    for full_name, given in live(shell).given():
        name, _, trait = full_name.rpartition(".")
        # A text that was typed for a class unknown at the start is read by that class's trait.
        is_text = isinstance(given, str) and full_name in typed and find_trait(name, trait) is None
        made[name][trait] = DeferredConfigString(given) if is_text else _as_written(trait, given)
    return made


def _as_written(trait: str, given: object) -> object:
    # The settings keep lists and dictionaries as tuples.
    if not isinstance(given, tuple):
        return given
    return dict(given) if trait in DICTIONARIES else list(given)

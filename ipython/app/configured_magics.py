"""Magics that the configuration declares: aliases of the system, script magics, late magics, second names."""

from __future__ import annotations

import functools

from ipython.core.lazy import Lazy
from ipython.core.plugins import Magic, Spare
from ipython.model.value import replace
from ipython.settings.shell import CommandSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.plugins import Plugins
    from ipython.core.shell import Shell


def add(shell: Shell, plugins: Plugins, programs: tuple[str, ...] = ()) -> None:
    """Add what the settings of a shell declare; ``programs`` are script magics of the platform."""
    _add(shell, plugins, shell.settings.commands, programs)


def declare_changed(shell: Shell, field: str) -> None:
    """Make what one changed field of ``settings.commands`` declares; the others are as they were."""
    changed = replace(CommandSettings(), **{field: getattr(shell.settings.commands, field)})
    _add(shell, shell.plugins, changed)


def _add(shell: Shell, plugins: Plugins, commands: CommandSettings, programs: tuple[str, ...] = ()) -> None:
    if commands.default_aliases is not None or commands.user_aliases or not commands.colored:
        Lazy("ipython.core.aliases:add_configured").load()(plugins, commands, shell.warn)
    script = Lazy("ipython.magics.script:named_script")
    for name in (*commands.script_magics, *programs):
        if plugins.find("cell", name) is None:
            plugins.register("cell", Magic(name, lazy=script, summary=f"Run the cell with {name}."))
    for name, spec in commands.lazy_magics:
        for kind in ("line", "cell"):
            if plugins.find(kind, name) is None:
                make = functools.partial(_provided, shell, kind, name, spec)
                late = Spare(spec, make, sign="%" if kind == "line" else "%%")
                provider = spec.rpartition(":")[2]
                plugins.register(kind, Magic(name, lazy=late, origin=spec, expands=False, provider=provider))
    for name, described in commands.magic_aliases:
        target, _, parameters = described.lstrip("%").partition(" ")
        kinds = [kind for kind in ("line", "cell") if plugins.find(kind, target) is not None]
        for kind in kinds:
            plugins.register_alias(kind, name, target, parameters.strip())
        if not kinds:
            shell.warn(f"MagicsManager.magic_aliases: {name!r} stands for {target!r}, which is no magic")


def _provided(shell: Shell, kind: str, name: str, spec: str) -> Any:
    """Load what provides a magic, and return what calls the magic that is there then."""
    return shell.get_facade().magics_manager.declared(name, spec).load(kind)

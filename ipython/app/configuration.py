"""Configuration files and flags to settings (shell.md section 10).

Without a file and without an option nothing is read and nothing is imported: the defaults stand. The library
traitlets is imported only when a ``.py`` or ``.json`` file exists.
"""

from __future__ import annotations

import os
import sys

from ipython.app.profile import profile_directory
from ipython.model.value import replace, value
from ipython.settings.shell import ShellSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.settings.application import ApplicationSettings
    from ipython.settings.terminal import TerminalSettings

FILE_NAMES = ("ipython_config.py", "ipython_config.json")


class ConfigurationMistake(Exception):
    """An option has a value it does not take: the start is refused with one line."""


@value
class Configured:
    """The settings of a start; ``origins`` says for each ``Class.trait`` that was set, by what."""

    shell: ShellSettings
    terminal: TerminalSettings | None = None
    application: ApplicationSettings | None = None
    origins: tuple[tuple[str, str, object], ...] = ()  # (Class.trait, flag or file, value)

    def terminal_settings(self) -> TerminalSettings:
        """The terminal's options, made now if nothing set one."""
        if self.terminal is not None:
            return self.terminal
        from ipython.settings.terminal import TerminalSettings

        return TerminalSettings()

    def application_settings(self) -> ApplicationSettings:
        """The start's options, made now if nothing set one."""
        if self.application is not None:
            return self.application
        from ipython.settings.application import ApplicationSettings

        return ApplicationSettings()


def configuration_files(invocation: Invocation) -> list[str]:
    """Return the files that exist, in the order they are read: later ones win."""
    if invocation.option("TerminalIPythonApp.quick"):
        found = []
    else:
        folder = profile_directory(invocation)
        found = [path for path in (os.path.join(folder, name) for name in FILE_NAMES) if os.path.exists(path)]
    extra = invocation.option("BaseIPythonApplication.extra_config_file")
    if extra:
        found.append(os.path.abspath(os.path.expanduser(str(extra))))
    return found


def load_settings(invocation: Invocation) -> Configured:
    """Read configuration files and flags.

    Raises:
        ConfigurationMistake: a flag has a value that its trait does not take.
    """
    files = configuration_files(invocation)
    if not files and not invocation.traits:
        return Configured(ShellSettings())
    given: list[tuple[str, object, str]] = []
    if files:
        from ipython.app.configuration_files import read_files

        given.extend(read_files(files))
    from ipython.app.options import REPEATABLE

    collected: dict[str, list[str]] = {}
    for name, found in invocation.traits:
        if name in REPEATABLE:
            collected.setdefault(name, []).append(str(found))
            found = list(collected[name])
        given.append((name, found, "the command line"))
    return apply_traits(given)


def apply_traits(given: list[tuple[str, object, str]]) -> Configured:
    """Turn ``(Class.trait, value, origin)`` in order into settings.

    A value from a file that its trait does not take is a warning and is left out.

    Raises:
        ConfigurationMistake: the same from the command line.
    """
    from ipython.app.traits import BadValue, find_trait, is_known
    from ipython.settings.application import ApplicationSettings
    from ipython.settings.terminal import TerminalSettings

    changes: dict[str, dict[str, Any]] = {}
    origins: list[tuple[str, str, object]] = []
    for full_name, found, origin in _general_first(given):
        name, _, trait = full_name.rpartition(".")
        place = find_trait(name, trait)
        if place is None:
            if not is_known(name, trait):
                print(f"Warning: {_unknown(name, trait)} (from {origin})", file=sys.stderr)
            else:
                origins.append((full_name, origin, found))
            continue
        group, field, read = place
        try:
            changes.setdefault(group, {})[field] = read(found)
        except BadValue as mistake:
            sentence = f"{full_name} {mistake}, not {found!r}"
            if origin == "the command line":
                raise ConfigurationMistake(sentence) from None
            print(f"Warning: {sentence} (from {origin})", file=sys.stderr)
            continue
        origins.append((full_name, origin, found))
    shell = ShellSettings()
    inner = {
        group: replace(getattr(shell, group), **changes[group])
        for group in ("traceback", "formatting", "history")
        if group in changes
    }
    shell = replace(shell, **changes.get("shell", {}), **inner)
    terminal = replace(TerminalSettings(), **changes.get("terminal", {}))
    application = replace(ApplicationSettings(), **changes.get("application", {}))
    return Configured(shell, terminal, application, tuple(origins))


def _general_first(given: list[tuple[str, object, str]]) -> list[tuple[str, object, str]]:
    # Of one origin, ``InteractiveShell.x`` counts less than ``TerminalInteractiveShell.x``, whatever the order.
    from ipython.app.traits import INHERITS

    order = {origin: place for place, origin in enumerate(dict.fromkeys(origin for _, _, origin in given))}
    return sorted(given, key=lambda one: (order[one[2]], one[0].rpartition(".")[0] in INHERITS))


def _unknown(name: str, trait: str) -> str:
    from ipython.app.traits import INHERITS, KNOWN_ELSEWHERE, TRAITS, names_of
    from ipython.core.plugins import nearest

    classes = [*TRAITS, *INHERITS, *KNOWN_ELSEWHERE]
    if name not in classes:
        near = nearest(name, classes)
        return f"there is no configurable class {name!r}" + (f"; did you mean {near}.{trait}?" if near else "")
    near = nearest(trait, names_of(name))
    return f"{name} has no option {trait!r}" + (f"; did you mean {name}.{near}?" if near else "")


def show_settings(configured: Configured, *, as_json: bool) -> None:
    """Print what differs from the defaults, and nothing else."""
    found: dict[str, dict[str, object]] = {}
    for full_name, _, given in configured.origins:
        name, _, trait = full_name.rpartition(".")
        found.setdefault(name, {})[trait] = given
    if as_json:
        import json

        print(json.dumps(found, indent=2, default=repr))
        return
    for name in sorted(found):
        print(name)
        for trait in sorted(found[name]):
            print(f"  .{trait} = {found[name][trait]!r}")

"""Configuration files and flags to settings (shell.md section 10).

Without a file and without an option nothing is read and nothing is imported: the defaults stand. The library
traitlets is imported only when a ``.py`` or ``.json`` file exists.
"""

from __future__ import annotations

import os

from ipython.app.profile import absolute, profile_directory, profile_mistake
from ipython.model.value import replace, value
from ipython.settings.shell import ShellSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.settings.application import ApplicationSettings
    from ipython.settings.terminal import TerminalSettings

    Given = tuple[str, object, str]  # Class.trait, value, origin

FILE_NAMES = ("ipython_config.py", "ipython_config.json")  # the later one wins
COMMAND_LINE = "the command line"
STRICTNESS = "IPYTHON_SUPPRESS_CONFIG_ERRORS"  # what becomes of mistakes in files


class ConfigurationMistake(Exception):
    """The start is refused, for the reason in one line."""


@value
class Configured:
    """The settings of a start; ``origins`` says for each ``Class.trait`` that was set, by what."""

    shell: ShellSettings
    terminal: TerminalSettings | None = None
    application: ApplicationSettings | None = None
    origins: tuple[tuple[str, str, object], ...] = ()  # (Class.trait, file or "the command line", value)

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
    """Return the files to read, in order: later ones win."""
    found: list[str] = []
    if not invocation.option("TerminalIPythonApp.quick"):
        folder = profile_directory(invocation)
        found = [path for path in (os.path.join(folder, name) for name in FILE_NAMES) if os.path.isfile(path)]
    extra = invocation.option("BaseIPythonApplication.extra_config_file")
    if extra:
        found.append(absolute(str(extra)))
    return found


def load_settings(invocation: Invocation) -> Configured:
    """Read configuration files and flags.

    Raises:
        ConfigurationMistake: a flag has a value that its trait does not take; or a file is wrong, and the
            environment says that this is not to be forgiven.
    """
    strictness = os.environ.get(STRICTNESS, "").lower()
    if strictness not in ("", "0", "1", "false", "true"):
        raise ConfigurationMistake(f"{STRICTNESS} takes 0, 1, false or true, not {os.environ[STRICTNESS]!r}")
    if invocation.traits:
        mistake = profile_mistake(invocation)
        if mistake:
            raise ConfigurationMistake(mistake)
    files = configuration_files(invocation)
    if not files and not invocation.traits:
        return Configured(ShellSettings())
    from ipython.app.options import REPEATABLE

    flags: list[Given] = []
    collected: dict[str, list[str]] = {}
    for name, found in invocation.traits:
        if name in REPEATABLE and not str(found).startswith("["):
            collected.setdefault(name, []).append(str(found))
            found = list(collected[name])
        flags.append((name, found, COMMAND_LINE))
    _set_level(flags)
    given: list[Given] = []
    if files:
        from ipython.app.configuration_files import FileFailed, read_files

        try:
            given = read_files(files, strictness=strictness, profiles=os.path.dirname(profile_directory(invocation)))
        except FileFailed as failed:
            raise ConfigurationMistake(str(failed)) from None
        _set_level(given + flags)
    configured = apply_traits(given + flags, strictness=strictness)
    if configured.application_settings().verbose_crash:
        from ipython.app.notices import NOTICES

        NOTICES.report_crashes = True
    return configured


def apply_traits(given: list[Given], *, strictness: str = "") -> Configured:
    """Turn ``(Class.trait, value, origin)`` in order into settings.

    Args:
        given: the later counts; of one origin, the more special class.
        strictness: what becomes of a value from a file that its trait does not take: left out with a warning;
            ``0``: the start is refused; ``1``: left out silently.

    Raises:
        ConfigurationMistake: a value of the command line that its trait does not take.
    """
    from ipython.app.trait_values import BadValue
    from ipython.app.traits import class_names, find_trait
    from ipython.settings.application import ApplicationSettings
    from ipython.settings.terminal import TerminalSettings

    changes: dict[str, dict[str, Any]] = {}
    origins: dict[str, tuple[str, object]] = {}
    for full_name, found, origin in _general_first(given):
        name, _, trait = full_name.rpartition(".")
        place = find_trait(name, trait)
        if place is None:
            unknown = _unknown(name, trait, origin)
            if unknown:
                _warn(f"{unknown} (from {origin})")
            if not unknown or name not in class_names():  # which an extension may bring
                origins[full_name] = (origin, found)
            continue
        group, field, read = place
        try:
            read_value = changes.setdefault(group, {})[field] = read(found)
        except BadValue as mistake:
            hint = f"; did you mean {mistake.near}?" if mistake.near else ""
            sentence = f"{full_name} takes {mistake.expected}, not {_short(found)}{hint}"
            if origin == COMMAND_LINE:
                raise ConfigurationMistake(sentence) from None
            if strictness in ("0", "false"):
                raise ConfigurationMistake(f"{sentence} (from {origin})") from None
            if not strictness:
                _warn(f"{sentence} (from {origin})")
            continue
        origins[full_name] = (origin, read_value)
    shell = ShellSettings()
    inner = {
        group: replace(getattr(shell, group), **changes[group])
        for group in ("traceback", "formatting", "history", "commands", "completion", "inspection", "figures")
        if group in changes
    }
    return Configured(
        replace(shell, **changes.get("shell", {}), **inner),
        replace(TerminalSettings(), **changes.get("terminal", {})),
        replace(ApplicationSettings(), **changes.get("application", {})),
        tuple((name, origin, found) for name, (origin, found) in origins.items()),
    )


def _warn(sentence: str) -> None:
    from ipython.app.notices import NOTICES

    NOTICES.warn(sentence)


def _set_level(given: list[Given]) -> None:
    # Before anything is said; a wrong level is told later, with the other mistakes.
    for name, found, _ in given:
        if name.endswith(".log_level"):
            from ipython.app.notices import NOTICES
            from ipython.app.trait_values import BadValue, level

            try:
                NOTICES.level = level(found)
            except BadValue:
                pass


def _general_first(given: list[Given]) -> list[Given]:
    # Of one origin, ``InteractiveShell.x`` counts less than ``TerminalInteractiveShell.x``, whatever the order.
    from ipython.app.traits import rank

    order = {origin: place for place, origin in enumerate(dict.fromkeys(origin for _, _, origin in given))}
    return sorted(given, key=lambda one: (order[one[2]], rank(one[0].rpartition(".")[0])))


def _unknown(name: str, trait: str, origin: str) -> str:
    from ipython.app.traits import class_names, is_known, names_of
    from ipython.core.plugins import nearest

    if is_known(name, trait):
        return ""
    classes = class_names()
    if name not in classes:
        # A file may configure an extension's own classes, of which nothing is known here.
        near = nearest(name, classes, distance=2 if origin == COMMAND_LINE else 1)
        if not near and origin != COMMAND_LINE:
            return ""
        hint = f"did you mean {near}.{trait}?" if near else "an extension may bring it"
        return f"there is no configurable class {name!r}; {hint}"
    near = nearest(trait, names_of(name))
    return f"{name} has no option {trait!r}" + (f"; did you mean {name}.{near}?" if near else "")


def _short(found: object) -> str:
    try:
        text = repr(found)
    except Exception:
        text = f"a {type(found).__name__}"
    return text if len(text) <= 80 else text[:77] + "..."


def show_settings(configured: Configured, *, as_json: bool) -> None:
    """Print what was set, and nothing else."""
    found: dict[str, dict[str, object]] = {}
    for full_name, _, given in configured.origins:
        name, _, trait = full_name.rpartition(".")
        found.setdefault(name, {})[trait] = list(given) if isinstance(given, tuple) else given
    if as_json:
        import json

        print(json.dumps(found, indent=2, sort_keys=True, default=repr))
        return
    for name in sorted(found):
        print(name)
        for trait in sorted(found[name]):
            print(f"  .{trait} = {found[name][trait]!r}")

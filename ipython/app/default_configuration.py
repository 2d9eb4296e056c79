"""The commented configuration file that ``--init`` writes into a profile: every option with its default."""

from __future__ import annotations

import os

from ipython.app.notices import NOTICES
from ipython.app.trait_texts import text_of
from ipython.app.traits import APPLICATION, DICTIONARIES, SHELL, TERMINAL, TRAITS

_HEAD = """\
# Options of the shell. Take the mark off a line to set it; ipython --help-all lists the same names.
# Other kinds of edits: c.Class.a_list.append(x), c.Class.a_dictionary.update({...}), load_subconfig("other.py").

c = get_config()
"""


def default_of_setting(group: str, field: str) -> object:
    """Return the default of a setting; the two words are those of ``traits.TRAITS``."""
    from ipython.settings.application import ApplicationSettings
    from ipython.settings.shell import ShellSettings
    from ipython.settings.terminal import TerminalSettings

    shell = ShellSettings()
    owners: dict[str, object] = {SHELL: shell, TERMINAL: TerminalSettings(), APPLICATION: ApplicationSettings()}
    found: object = getattr(owners[group] if group in owners else getattr(shell, group), field)
    return found


def default_configuration() -> str:
    """Return the text of the file: every line is a comment but the one that makes ``c``."""
    lines = [_HEAD]
    for name in sorted(TRAITS):
        lines.append(f"# {name}")
        for trait, (group, field, _) in sorted(TRAITS[name].items()):
            default = default_of_setting(group, field)
            shown = _shown(trait, default)
            lines += [f"# {text_of(name, trait)}", f"# c.{name}.{trait} = {shown!r}"]
        lines.append("")
    return "\n".join(lines)


def _shown(trait: str, default: object) -> object:
    if not isinstance(default, tuple):
        return default
    return dict(default) if trait in DICTIONARIES else list(default)


def write_default_configuration(profile: str) -> None:
    """Write the file into a profile, readable by its owner only; one that is there is left alone."""
    from ipython.app.profile import ensure_profile

    problem = ensure_profile(profile)
    path = os.path.join(profile, "ipython_config.py")
    if not problem:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return
        except OSError as error:
            problem = f"{path} cannot be written: {error.strerror or error}"
        else:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(default_configuration())
            return
    NOTICES.warn(f"no configuration file was made: {problem}")

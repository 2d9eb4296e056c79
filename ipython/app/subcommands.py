"""Runs subcommands: each is a module with ``main(arguments, profile_directory)``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation


PROFILE_OPTIONS = {
    "--profile": "BaseIPythonApplication.profile",
    "--profile-dir": "ProfileDir.location",
    "--ipython-dir": "BaseIPythonApplication.ipython_dir",
}


def run_subcommand(invocation: Invocation) -> int:
    """Run one and return its exit status; ``--profile`` and its kin may stand among its arguments."""
    from ipython.app.command_line import Invocation as Made
    from ipython.app.main import SUBCOMMANDS
    from ipython.app.notices import refuse, say
    from ipython.app.profile import profile_directory, profile_mistake
    from ipython.core.lazy import load_module

    kept: list[str] = []
    traits: list[tuple[str, object]] = []
    words = iter(invocation.arguments)
    for word in words:
        name, equals, given = word.partition("=")
        if name not in PROFILE_OPTIONS:
            kept.append(word)
            continue
        if not equals:
            given = next(words, "")
            if not given:
                say(f"ipython: {name} needs a value: {name}=VALUE")
                return 2
        traits.append((PROFILE_OPTIONS[name], given))
    chosen = Made(traits=tuple(traits))
    mistake = profile_mistake(chosen)
    if mistake:
        refuse(mistake)
        return 1
    status: int = load_module(SUBCOMMANDS[invocation.target]).main(kept, profile_directory(chosen))
    return status

"""Runs subcommands: each is a module with ``main(arguments, profile_directory)``, or a function with its name."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation


# Words of ``ipython kernel`` that are about kernels there are, not about one that is to run here.
KERNEL_COMMANDS = ("list", "stop", "prune", "install")
UNCHANGED = ("notebook", "lab", "qtconsole")  # programs of others: every word is theirs
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

    target, given_words = SUBCOMMANDS[invocation.target], list(invocation.arguments)
    if invocation.target == "kernel" and given_words[:1] and given_words[0] in KERNEL_COMMANDS:
        target = "ipython.app.kernels"
    is_unchanged = invocation.target in UNCHANGED or given_words[:1] == ["install"]
    kept: list[str] = given_words if is_unchanged else []
    traits: list[tuple[str, object]] = []
    words = iter(() if is_unchanged else given_words)
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
    module, _, function = target.partition(":")
    status: int = getattr(load_module(module), function or "main")(kept, profile_directory(chosen))
    return status

"""Runs subcommands: each is a module with ``main(arguments, profile_directory)``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation


def run_subcommand(invocation: Invocation) -> int:
    """Run one and return its exit status; ``--profile`` and its kin may stand among its arguments."""
    from ipython.app.command_line import Invocation as Made
    from ipython.app.main import SUBCOMMANDS
    from ipython.app.profile import profile_directory
    from ipython.core.lazy import load_module

    kept: list[str] = []
    traits: list[tuple[str, object]] = []
    names = {"--profile": "BaseIPythonApplication.profile", "--profile-dir": "ProfileDir.location",
             "--ipython-dir": "BaseIPythonApplication.ipython_dir"}  # fmt: skip
    for word in invocation.arguments:
        name, equals, given = word.partition("=")
        if equals and name in names:
            traits.append((names[name], given))
        else:
            kept.append(word)
    directory = profile_directory(Made(traits=tuple(traits)))
    status: int = load_module(SUBCOMMANDS[invocation.target]).main(kept, directory)
    return status

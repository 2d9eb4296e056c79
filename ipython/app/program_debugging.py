"""The debugger for ``-c``, scripts and modules: at a terminal as in the shell, otherwise by lines of standard input."""

from __future__ import annotations

import sys

from ipython.app.debugging import terminal_debugging
from ipython.core.lazy import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.configuration import Configured
    from ipython.app.debugging import Debugging
    from ipython.core.shell import Shell
    from ipython.terminal.theme import Theme


def program_debugging(shell: Shell, configured: Configured) -> Debugging:
    """Return the debugger of a shell that runs a program."""
    settings = configured.terminal_settings()
    is_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()

    def theme() -> Theme:
        find = load_module("ipython.terminal.theme").find_theme
        found: Theme = find(settings.colors, colors=256 if is_terminal else 0)
        return found

    return terminal_debugging(shell, settings, theme, simple=not is_terminal)


def debug_program(shell: Shell, configured: Configured) -> None:
    """Have every failure of the program open the debugger, as ``--pdb`` asks."""
    made = program_debugging(shell, configured)
    shell.capabilities["Debugging"] = lambda _: made
    made.is_automatic = True

"""What ``-c``, scripts and modules offer magics beside the core: a theme, an editor, the clipboard, options by name."""

from __future__ import annotations

import sys

from ipython.app.assemble import failure_text, wants_color
from ipython.app.live_settings import LiveSettings
from ipython.core.lazy import load_module
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.configuration import Configured
    from ipython.core.plain_sink import PlainSink
    from ipython.core.shell import Shell


class ProgramLooks:
    """How a program's output looks (``api.Appearance``): there is no prompt, so a theme is about tracebacks.

    Args:
        shell: the core.
        configured: what the start was given.
        sink: prints what the program shows.
    """

    exists_in = "the terminal, -c and scripts"

    def __init__(self, shell: Shell, configured: Configured, sink: PlainSink) -> None:
        self._shell = shell
        self._sink = sink
        self.settings = configured.terminal_settings()
        self.is_classic = False

    @property
    def theme(self) -> str:
        """Name of the theme in use."""
        return self.settings.colors

    def set_theme(self, name: str) -> None:
        """Take another theme.

        Raises:
            UserMistake: there is none of that name; nothing changes.
        """
        self.change(colors=name.strip().lower().partition(":")[0])

    def set_classic(self, on: bool) -> None:
        """Note that plain Python's looks are wanted; there is no prompt to change."""
        self.is_classic = on

    def change(self, **changes: object) -> None:
        """Replace options.

        Raises:
            UserMistake: a theme that does not exist; nothing changes.
        """
        settings = replace(self.settings, **changes)
        if {"colors", "highlighting_style_overrides"} & set(changes):
            theme: Any = load_module("ipython.terminal.theme").find_theme(
                settings.colors, overrides=settings.highlighting_style_overrides
            )
            columns = load_module("shutil").get_terminal_size((80, 24)).columns
            looks = theme.traceback_looks() if wants_color(sys.stderr) else None
            self._sink.render = lambda report: failure_text(self._shell, report, width=columns, looks=looks)
        self.settings = settings


def program_editor(_: Shell, configured: Configured) -> Any:
    """Return what opens the person's editor."""
    return load_module("ipython.terminal.editor").TerminalEditor(configured.terminal_settings().editor)


def program_clipboard(_: Shell) -> Any:
    """Return what reads the clipboard."""
    return load_module("ipython.terminal.clipboard").SystemClipboard()


def program_settings(shell: Shell, configured: Configured) -> LiveSettings:
    """Return the options of a shell that runs a program."""
    looks: Any = shell.capabilities["Appearance"]
    return LiveSettings(shell, configured, looks=lambda: looks(shell))

"""What is typed while a cell runs: kept for the next prompt and not echoed into the cell's output.

``input()``, ``getpass`` and commands on the terminal get echo back for as long as they read.
"""

from __future__ import annotations

import builtins

from ipython.terminal.background import without_answers
from ipython.terminal.modes import TerminalModes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


class Keyboard:
    """Context of a terminal front: the terminal's modes at its start come back at its end."""

    def __init__(self, modes: TerminalModes | None = None) -> None:
        self._modes = modes if modes is not None else TerminalModes()
        self._quiet: Any = None
        self._lent: list[Any] | None = None  # the modes that a command has found
        self._input = builtins.input

    def __enter__(self) -> Keyboard:
        self._modes.save()
        self._input = builtins.input
        builtins.input = self.ask
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.show_typing()
        if builtins.input == self.ask:
            builtins.input = self._input
        self._modes.restore()

    def hide_typing(self) -> None:
        """Stop the echo until ``show_typing``."""
        if self._quiet is None:
            self._quiet = self._modes.line_mode(echo=False)
            self._quiet.__enter__()

    def show_typing(self) -> None:
        """Give the echo back."""
        quiet, self._quiet = self._quiet, None
        if quiet is not None:
            quiet.__exit__(None, None, None)

    def lend(self) -> None:
        """Give the terminal to a command, with echo."""
        self.show_typing()
        self._lent = self._modes.read()

    def take_back(self, status: object) -> None:
        """Take it back when the cell is over.

        Args:
            status: of the last command; a program that a signal has ended (a negative number) could not put the
                terminal in order, so it is done here. What another one has set stays, as in a shell.
        """
        self.show_typing()
        lent, self._lent = self._lent, None
        if isinstance(status, int) and status < 0:
            self._modes.apply(lent)

    def ask(self, prompt: object = "", /) -> str:
        """The builtin ``input`` with echo, whatever the front has switched off."""
        if self._quiet is None:
            return self._input(prompt)
        with self._modes.line_mode(echo=True):
            # The terminal's answer to a question of the front may arrive in the middle of the line.
            return without_answers(self._input(prompt))

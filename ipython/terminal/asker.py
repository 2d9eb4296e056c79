"""``input()`` in a cell: a plain line of the terminal with its echo switched on.

The front may have switched echo off while a cell runs, so that type-ahead is not shown among the output; whoever asks
wants it on. ``getpass.getpass`` opens the terminal itself, sets its modes and gives them back: it needs nothing from
here. Not here: the prompt between cells.
"""

from __future__ import annotations

import sys
from threading import current_thread, main_thread

from ipython.terminal.background import without_answers
from ipython.terminal.modes import TerminalModes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class TerminalAsker:
    """Asks the person at the terminal (ports.Asker).

    Args:
        modes: of the terminal.
        read_line: reads one line with its newline, nothing at the end of input; by default from ``sys.stdin``.
        write: writes the question; by default to ``sys.stdout``.
        is_prompt_up: whether the prompt owns the keyboard at the moment.
    """

    def __init__(
        self,
        modes: TerminalModes | None = None,
        *,
        read_line: Callable[[], str] | None = None,
        write: Callable[[str], object] | None = None,
        is_prompt_up: Callable[[], bool] = lambda: False,
    ) -> None:
        self._modes = modes or TerminalModes()
        self._read_line = read_line or _read_from_stdin
        self._write = write or _write_to_stdout
        self._is_prompt_up = is_prompt_up

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        """Return one line without its newline.

        Args:
            prompt: the question, on the line of the answer.
            secret: the answer is not shown.

        Raises:
            EOFError: there is no more input. KeyboardInterrupt: Ctrl-C.
            RuntimeError: the prompt waits for a cell; two cannot read at once.
        """
        if self._is_prompt_up():
            thread = "" if current_thread() is main_thread() else f" (thread {current_thread().name})"
            raise RuntimeError(f"input() while the prompt waits for a cell{thread}: ask from a running cell")
        self._write(prompt)
        with self._modes.line_mode(echo=not secret):
            try:
                line = self._read_line()
            finally:
                if secret:
                    self._write("\n")
        if not line:
            raise EOFError("the input has ended")
        return without_answers(line.removesuffix("\n").removesuffix("\r"))


def _read_from_stdin() -> str:
    if sys.stdin is None:
        return ""
    return sys.stdin.readline()


def _write_to_stdout(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text)
        sys.stdout.flush()

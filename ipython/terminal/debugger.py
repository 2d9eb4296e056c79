"""The debugger's prompt in a terminal: one line with colours, completion and a history of its own.

The line editor runs in a thread that lives as long as the line: the cell that is looked at may have stopped the
session's loop in the middle of a step, and no second loop may run beside it in one thread.
"""

from __future__ import annotations

import os
import sys

from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.shortcuts import CompleteStyle, PromptSession
from prompt_toolkit.styles import Style

from ipython.terminal.lexing import CellLexer
from ipython.terminal.stand_in import TerminalStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.theme import Theme

    Complete = Callable[[str, int], Iterable[tuple[int, str, str]]]  # (start, text, kind) for a line and a cursor


class DebuggerPrompt:
    """Reads the lines of a debugger.

    Args:
        settings: those of the terminal.
        theme: colours.
        complete: finds candidates.
        history_file: where lines are remembered; "" or one that cannot be written: in memory.
    """

    def __init__(self, settings: TerminalSettings, theme: Theme, complete: Complete, *, history_file: str = "") -> None:
        style = _STYLES.get(settings.display_completions, CompleteStyle.MULTI_COLUMN)
        self._session: PromptSession[str] = PromptSession(
            lexer=None if theme.is_colorless else CellLexer(),
            history=_history(history_file),
            completer=_LineCompleter(complete),
            complete_style=style,
            complete_while_typing=False,
            enable_history_search=True,
            vi_mode=settings.editing_mode == "vi",
            style=Style([*theme.prompt_rules(), *theme.syntax_rules()]),
            include_default_pygments_style=False,
            reserve_space_for_menu=settings.space_for_menu,
        )

    def read(self, prompt: str) -> str:
        """Return one line.

        Raises:
            EOFError: Ctrl-D on an empty line. KeyboardInterrupt: Ctrl-C.
        """
        stream = sys.stdout
        if not isinstance(stream, TerminalStream):
            return self._session.prompt([("class:prompt", prompt)], in_thread=True)
        stream.streams.is_editing = True
        try:
            line = self._session.prompt([("class:prompt", prompt)], in_thread=True)
        finally:
            stream.streams.is_editing = False
        stream.streams.note_typed(f"{prompt}{line}\n")
        return line


_STYLES = {
    "multicolumn": CompleteStyle.MULTI_COLUMN,
    "column": CompleteStyle.COLUMN,
    "readlinelike": CompleteStyle.READLINE_LIKE,
}


class _LineCompleter(Completer):
    def __init__(self, complete: Complete) -> None:
        self._complete = complete

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Candidates for the text before the cursor."""
        cursor = document.cursor_position
        for start, text, kind in self._complete(document.text, cursor):
            yield Completion(text, start_position=start - cursor, display_meta=kind)


def _history(path: str) -> History:
    if not path:
        return InMemoryHistory()
    path = os.path.expanduser(path)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600))
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)

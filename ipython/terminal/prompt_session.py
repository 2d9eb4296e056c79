"""The prompt: a prompt_toolkit session that takes over the painted line and reads cells.

It runs on the session's own event loop, so background tasks go on while it waits, and starts no thread. Actions
that need the backend or the application live here; pure edits are in ``editing_actions``. Longer than other files
because every key that touches the application ends here, in a few lines each.
"""

from __future__ import annotations

import os

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.auto_suggest import DynamicAutoSuggest
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor
from prompt_toolkit.styles import Style

from ipython.model.failure import UserMistake
from ipython.terminal.history_walk import BackendHistory
from ipython.terminal.keys import default_editor, make_bindings
from ipython.terminal.lexing import CellLexer
from ipython.terminal.menu_actions import MenuActions
from ipython.terminal.prompts import Prompts, styled, width_of
from ipython.terminal.prompts import line_number as numbered_line
from ipython.terminal.signals import InterruptKey
from ipython.terminal.suggest import HistorySuggest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
    from prompt_toolkit.layout.processors import Processor

    from ipython.model.ports import Backend
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.search import HistorySearch
    from ipython.terminal.theme import Theme

_MARK_PROMPT, _MARK_INPUT = "\x1b]133;A\x07", "\x1b]133;B\x07"
TYPE_AHEAD = 0.05  # seconds after the prompt opened in which waiting keys count as typed ahead
_NOT_TYPED = frozenset({Keys.CPRResponse, Keys.SIGINT, Keys.WindowsMouseEvent, Keys.Vt100MouseEvent, Keys.Ignore})
BURST = 1  # keys still waiting behind an Enter that make it part of a paste


class PromptReader:
    """Reads cells at the prompt (``reader.Reader``).

    Args:
        backend: checks, completes, and remembers.
        settings: how the prompt behaves.
        theme: its colours.
        prompts: its texts.
        history_length: how many earlier cells Up reaches.
        on_idle: one small step of work for idle moments after the first prompt; False: nothing is left.
    """

    def __init__(
        self,
        backend: Backend,
        settings: TerminalSettings,
        theme: Theme,
        prompts: Prompts,
        *,
        history_length: int = 1000,
        on_idle: Callable[[], bool] | None = None,
    ) -> None:
        self._backend = backend
        self._settings = settings
        self.prompts = prompts
        self._on_idle = on_idle
        self._was_idle = False
        self._type_ahead = False
        self._suggest = HistorySuggest()
        self.history = BackendHistory(backend, limit=history_length)
        vi = settings.editing_mode == "vi"
        self.session: PromptSession[str] = PromptSession(
            message=self._message,
            multiline=True,
            editing_mode=EditingMode.VI if vi else EditingMode.EMACS,
            lexer=None if theme.is_colorless else CellLexer(),
            history=self.history,
            complete_while_typing=False,
            auto_suggest=DynamicAutoSuggest(self._suggestions),
            enable_history_search=False,
            prompt_continuation=self._continuation,
            style=_style_of(theme, with_popup=settings.preview),
            include_default_pygments_style=False,
            input_processors=self._processors(),
            mouse_support=settings.mouse_support,
            reserve_space_for_menu=settings.space_for_menu,
            cursor=ModalCursorShapeConfig() if vi and settings.modal_cursor else None,
        )
        self._theme = theme
        self._search: HistorySearch | None = None
        self.menu = MenuActions(
            backend, self.session, lambda: self._settings,
            is_quiet=lambda: self.is_searching or self.session.default_buffer.selection_state is not None,
            prompt_width=self._prompt_width,
            when_loaded=lambda: self.set_theme(self._theme),
        )  # fmt: skip
        self.session.key_bindings = make_bindings(self, settings)
        self.session.app.ttimeoutlen = settings.ttimeoutlen
        self.session.app.timeoutlen = settings.timeoutlen
        self._walk_prefix: str | None = None
        self.on_prompt: Callable[[bool], None] | None = None
        self.when_shown: Callable[[], None] | None = None  # called once, after the first prompt was drawn

    @property
    def application(self) -> Any:
        """The prompt_toolkit application."""
        return self.session.app

    @property
    def search(self) -> HistorySearch:
        """Ctrl-R, loaded at its first use."""
        if self._search is None:
            from ipython.terminal.search import HistorySearch

            self._search = HistorySearch(self._backend, self.session.default_buffer, self._redraw)
        return self._search

    @property
    def is_searching(self) -> bool:
        """Whether keys go to the search."""
        return self._search is not None and self._search.active

    def start_search(self, event: KeyPressEvent) -> None:
        """Begin to search the history."""
        self.search.start()

    @property
    def is_reading(self) -> bool:
        """Whether the prompt is on the screen."""
        return bool(self.session.app.is_running)

    def read(self, number: int, default: str = "") -> str:
        """Return the text of cell ``number``."""
        self.prompts.number = number
        self._suggest.skip = 0
        self._walk_prefix = None
        if self._search is not None:
            self._search.active = False
        loop = self._backend.session_loop()
        if self.on_prompt is not None:
            self.on_prompt(True)
        try:
            with InterruptKey(loop, self.session.app.key_processor.send_sigint):
                text: str = loop.run_until_complete(
                    self.session.prompt_async(default=default, pre_run=self._before_run, handle_sigint=False)
                )
        finally:
            if self.on_prompt is not None:
                self.on_prompt(False)
        return text

    def redraw(self) -> None:
        """Draw the prompt again, from a signal handler or another thread too."""
        if self.is_reading:
            self._backend.session_loop().call_soon_threadsafe(self._redraw)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours from now on."""
        self._theme = theme
        self.session.style = _style_of(theme, with_popup=self._settings.preview or self.menu.is_loaded)
        self._redraw()

    def print_above(self, action: Callable[[], None]) -> None:
        """Run ``action``, which prints, with the prompt out of the way; any thread."""

        def schedule() -> None:
            if self.is_reading:
                run_in_terminal(action)
            else:
                action()

        self._backend.session_loop().call_soon_threadsafe(schedule)

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question whose default is yes."""
        while True:
            try:
                answer = input(f"{question} ([y]/n)? ").strip().lower()
            except EOFError:
                print()
                return True
            if answer in ("", "y", "yes"):
                return True
            if answer in ("n", "no"):
                return False

    def close(self) -> None:
        """Nothing to give back: the application restores the terminal after each cell."""

    def _processors(self) -> list[Processor]:
        wanted: list[Processor] = []
        if self._settings.highlight_matching_brackets:
            wanted.append(HighlightMatchingBracketProcessor(chars="()[]{}"))
        if self._settings.preview:
            from ipython.terminal.preview import PreviewProcessor

            wanted.append(PreviewProcessor(self._backend.preview, self._prompt_width))
        return wanted

    def _prompt_width(self) -> int:
        return width_of(self.prompts.in_prompt_tokens())

    # -- texts ---------------------------------------------------------------------------------------------------

    def _message(self) -> StyleAndTextTuples:
        if self._settings.editing_mode == "vi" and self._settings.prompt_includes_vi_mode:
            mode = str(self.session.app.vi_state.input_mode.value).rpartition("-")[2][:3]
            self.prompts.vi_mode = f"[{mode}] "
        tokens: StyleAndTextTuples = [*self._line_number(1), *styled(self.prompts.in_prompt_tokens())]
        if self._settings.osc133:
            tokens = [("[ZeroWidthEscape]", _MARK_PROMPT), *tokens, ("[ZeroWidthEscape]", _MARK_INPUT)]
        if self.is_searching:
            self.session.bottom_toolbar = self.search.prompt
        else:
            self.session.bottom_toolbar = None
        return tokens

    def _continuation(self, width: int, line_number: int, wrap_count: int) -> StyleAndTextTuples:
        return self._line_number(line_number + 1) + list(
            styled(
                self.prompts.continuation_prompt_tokens(
                    width_of(self.prompts.in_prompt_tokens()), lineno=line_number, wrap_count=wrap_count
                )
            )
        )

    def _line_number(self, line: int) -> StyleAndTextTuples:
        row = self.session.default_buffer.document.cursor_position_row
        return [*numbered_line(self._settings.prompt_line_number_format, line, row)]

    def _suggestions(self) -> HistorySuggest | None:
        return self._suggest if self._settings.autosuggestions_provider else None

    def _redraw(self) -> None:
        self.session.app.invalidate()

    def _before_run(self) -> None:
        # What lies in the queue when the prompt opens was typed ahead, cell by cell; what comes in one piece later
        # is a paste.
        self._type_ahead = True
        self._backend.session_loop().call_later(TYPE_AHEAD, self._end_type_ahead)
        ask, self.when_shown = self.when_shown, None
        if ask is not None:
            self._backend.session_loop().call_soon(ask)
        if not self._was_idle and self._on_idle is not None:
            self._was_idle = True
            self._backend.session_loop().call_later(0.3, self._idle)

    def _end_type_ahead(self) -> None:
        self._type_ahead = False

    def _idle(self) -> None:
        # One small step at a time: a key that arrives meanwhile waits for one step at most.
        if self._on_idle is not None and self._on_idle():
            self._backend.session_loop().call_later(0.02, self._idle)

    # -- Enter ---------------------------------------------------------------------------------------------------

    def enter(self, event: KeyPressEvent) -> None:
        """Run the cell if it is whole, else begin a new line."""
        buffer = event.current_buffer
        if buffer.complete_state is not None:
            if buffer.complete_state.current_completion is not None:
                buffer.apply_completion(buffer.complete_state.current_completion)
                return
            buffer.cancel_completion()
        document = buffer.document
        if not self._type_ahead and _keys_are_waiting(event):
            # A paste from a terminal that does not mark pastes: nothing runs before the burst has ended, and
            # the text is taken as it is, so no indentation is added to the pasted one.
            buffer.insert_text("\n")
            return
        before = document.text_before_cursor
        after = document.text_after_cursor
        if self._settings.autoformatter and not after.strip():
            from ipython.terminal.autoformat import reformat

            formatted = reformat(before, self._settings.autoformatter)
            if formatted != before and not before.endswith(("\n", " ")):
                buffer.text, before, after = formatted, formatted, ""
                buffer.cursor_position = len(formatted)
                document = buffer.document
        answer = self._backend.check(before if document.line_count > 1 else document.text)
        if answer.status == "incomplete":
            self._new_line(buffer, answer.indent)
        elif not after.strip() or document.line_count == 1:
            if answer.status == "invalid" and document.line_count > 1 and before.rstrip(" ").endswith("\n"):
                pass  # an empty last line: let it run and say what is wrong
            buffer.validate_and_handle()
        else:
            from ipython.source.completeness import next_indent

            self._new_line(buffer, next_indent(before))

    def _new_line(self, buffer: Any, indent: str) -> None:
        if not self._settings.autoindent:
            indent = ""
        document = buffer.document
        if document.current_line_before_cursor and document.current_line_before_cursor.isspace():
            # An indented empty line: Enter on it ends the block instead of growing it.
            buffer.delete_before_cursor(len(document.current_line_before_cursor))
        buffer.insert_text("\n" + indent)

    def run_now(self, event: KeyPressEvent) -> None:
        """Run the cell whatever it looks like."""
        event.current_buffer.validate_and_handle()

    def open_line(self, event: KeyPressEvent) -> None:
        """Insert a new line behind the cursor."""
        from ipython.source.completeness import next_indent

        buffer = event.current_buffer
        indent = next_indent(buffer.document.text_before_cursor)
        buffer.insert_text("\n" + indent, move_cursor=False)

    def paste(self, event: KeyPressEvent) -> None:
        """Insert a pasted block as it is; nothing runs."""
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(text)

    # -- leaving and stopping ------------------------------------------------------------------------------------

    def abort(self, event: KeyPressEvent) -> None:
        """Close the menu, or give the text up; the prompt keeps its number."""
        buffer = event.current_buffer
        if buffer.complete_state is not None:
            buffer.cancel_completion()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    def end_of_input(self, event: KeyPressEvent) -> None:
        """Leave on an empty line; delete forward otherwise."""
        buffer = event.current_buffer
        if buffer.text:
            buffer.delete()
        else:
            event.app.exit(exception=EOFError, style="class:exiting")

    def suspend(self, event: KeyPressEvent) -> None:
        """Stop the process until the shell above continues it."""
        event.app.suspend_to_background()

    def quit_process(self, event: KeyPressEvent) -> None:
        """Send SIGQUIT to the process group, as the terminal itself would."""
        import signal

        number = getattr(signal, "SIGQUIT", None)
        if number is not None and self._settings.quit_key_kills:
            event.app.renderer.erase()
            os.kill(0, number)

    def open_editor(self, event: KeyPressEvent) -> None:
        """Edit the text in the editor; it comes back to the prompt."""
        buffer = event.current_buffer

        def edit() -> None:
            from ipython.terminal.editor import edit_text

            try:
                text = edit_text(buffer.text, self._settings.editor or default_editor())
            except UserMistake as mistake:
                print(mistake)  # what is in the buffer stays as it is
                return
            if text is not None:
                buffer.text = text.rstrip("\n")
                buffer.cursor_position = len(buffer.text)

        run_in_terminal(edit)

    # -- history -------------------------------------------------------------------------------------------------

    def up(self, event: KeyPressEvent) -> None:
        """Go up a line; on the first one, to the cell before that begins with what was typed."""
        self._move(event, -1)

    def down(self, event: KeyPressEvent) -> None:
        """Go down a line; on the last one, to the next cell."""
        self._move(event, 1)

    def _move(self, event: KeyPressEvent, by: int) -> None:
        buffer = event.current_buffer
        document = buffer.document
        if buffer.complete_state is not None:
            (buffer.complete_next if by > 0 else buffer.complete_previous)()
            return
        row = document.cursor_position_row
        if (by < 0 and row > 0) or (by > 0 and row < document.line_count - 1):
            (buffer.cursor_up if by < 0 else buffer.cursor_down)()
            return
        if self.history.is_loaded:
            self._walk(buffer, by)
            return
        self.history.want()
        self._walk_when_loaded(buffer, by, tries=50)

    def _walk_when_loaded(self, buffer: Any, by: int, tries: int) -> None:
        # The first Up of a session asks for the cells; it moves as soon as they are there.
        if self.history.is_loaded and (len(buffer._working_lines) > 1 or not self.history.get_strings()):
            self._walk(buffer, by)
            self._redraw()
        elif tries and self.is_reading:
            self._backend.session_loop().call_later(0.01, self._walk_when_loaded, buffer, by, tries - 1)

    def _walk(self, buffer: Any, by: int) -> None:
        lines, at = buffer._working_lines, buffer.working_index
        if self._walk_prefix is None or at == len(lines) - 1:
            self._walk_prefix = buffer.text if self._settings.enable_history_search else ""
        prefix = self._walk_prefix
        shown = lines[at]
        wanted = at + by
        while 0 <= wanted < len(lines):
            text = lines[wanted]
            if text.startswith(prefix) and text != shown and (text or wanted == len(lines) - 1):
                buffer.working_index = wanted
                buffer.cursor_position = len(buffer.text)
                return
            wanted += by

    def older_suggestion(self, event: KeyPressEvent) -> None:
        """Show the next older suggestion."""
        self._suggest.cycle(event.current_buffer, 1)

    def newer_suggestion(self, event: KeyPressEvent) -> None:
        """Show the next newer suggestion."""
        self._suggest.cycle(event.current_buffer, -1)


def _style_of(theme: Theme, *, with_popup: bool) -> Style:
    return Style([*theme.prompt_rules(), *theme.syntax_rules(), *(theme.popup_rules() if with_popup else ())])


def _keys_are_waiting(event: KeyPressEvent) -> bool:
    # Keys of the same read that are still to be processed; a person is never that fast. A terminal's answers
    # (where the cursor is, after a resize) are no keys.
    waiting = event.app.key_processor.input_queue
    return sum(press.key not in _NOT_TYPED for press in waiting) >= BURST

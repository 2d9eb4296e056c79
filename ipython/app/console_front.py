"""The terminal front over a kernel: the parts of ``terminal`` put around a ``RemoteBackend``.

What ``terminal_front`` is for a shell in this process. Not here: which kernel (``console``) and the protocol.
"""

from __future__ import annotations

import os
import sys

from ipython.app.console_others import OthersOutput
from ipython.client.outputs import failure_text
from ipython.core.lazy import load_module
from ipython.model.value import replace
from ipython.terminal.asker import TerminalAsker
from ipython.terminal.keyboard import Keyboard
from ipython.terminal.modes import TerminalModes, terminal_size, write_now
from ipython.terminal.prompts import ClassicPrompts, Prompts
from ipython.terminal.renderers.screen import Screen
from ipython.terminal.repl import Repl
from ipython.terminal.signals import TerminalSignals, write_to_terminal
from ipython.terminal.streams import TerminalStreams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.client.last_seen import LastSeen
    from ipython.client.remote_backend import RemoteBackend
    from ipython.model.failure import FailureReport
    from ipython.settings.console import ConsoleSettings
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.theme import Theme

HISTORY = 1000  # cells of the kernel's history that Up reaches


class ConsoleFront:
    """A kernel on a terminal.

    Args:
        backend: answers; its kernel is ready.
        settings: of the terminal.
        console: of the console.
        theme: colours until the terminal says more.
        simple: lines are read by ``input()``; nothing is redrawn.
        on_hangup: called when a signal ends the console, as when its terminal has gone.
    """

    def __init__(
        self,
        backend: RemoteBackend,
        settings: TerminalSettings,
        console: ConsoleSettings,
        theme: Theme,
        *,
        simple: bool,
        on_hangup: Callable[[], None],
    ) -> None:
        self._on_hangup = on_hangup
        self._backend = backend
        self._settings = settings
        self._theme = theme
        self._simple = simple
        self._reader: Any = None
        self._answers: Any = None  # of the terminal to questions about itself
        self._prompts = ClassicPrompts() if settings.classic else Prompts()
        self._screen = Screen(
            theme, self._prompts, settings, render_failure=self._failure_text, page=self._page,
            attributes=lambda: self._answers.attributes if self._answers is not None else (),
        )  # fmt: skip
        self._streams = TerminalStreams(head=0)
        modes = TerminalModes()
        self._signals = TerminalSignals(
            modes, quit_key_kills=settings.quit_key_kills, write=None if simple else write_to_terminal
        )
        self._signals.at_leaving(self._leave_at_once)
        self._keyboard = Keyboard(modes)
        backend.sink = self._screen
        backend.on_edit = self._edit
        backend.on_number = self._take_number
        backend.on_gone = self._tell_gone
        backend.on_earlier_input = self._show_input
        if console.include_other_output:
            colored = not theme.is_colorless
            backend.others = OthersOutput(console.other_output_prefix, colored=colored).show

    def run(self, seen: LastSeen | None = None) -> int:
        """Run until the person leaves; returns the exit status.

        Args:
            seen: what the person saw of the kernel before.
        """
        backend, streams, simple = self._backend, self._streams, self._simple
        with self._keyboard, self._signals, streams:
            backend.catch_up(seen)
            self._reader, title = self._make_reader(), None
            if not simple and self._settings.term_title:
                from ipython.terminal.title import make_title

                title = make_title(write_now, os.environ, is_wanted=True)
                self._signals.at_leaving(title.restore)
            repl = Repl(
                backend, self._settings, reader=self._reader, screen=self._screen, streams=streams, title=title,
                asker=TerminalAsker(is_prompt_up=lambda: streams.is_prompt_up),
                hide_keys=None if simple else self._keyboard.hide_typing,
                show_keys=None if simple else self._keyboard.show_typing,
            )  # fmt: skip
            try:
                if title is None:
                    return repl.run()
                with title:
                    return repl.run()
            finally:
                self.keeps_kernel = repl.keeps_kernel
                self._screen.close()

    keeps_kernel = False  # whether the person asked to leave a kernel of ours running

    # -- texts ---------------------------------------------------------------------------------------------------

    def _failure_text(self, report: FailureReport) -> str:
        return failure_text(report, colored=not self._screen.theme.is_colorless)

    def _page(self, text: str, start: int) -> None:
        from ipython.terminal.pager import Pager

        Pager(sys.stdout.write, terminal_size, command=self._settings.pager, is_plain=self._simple).page(text, start)

    def _edit(self, path: str, line: int) -> None:
        from ipython.model.failure import UserMistake
        from ipython.terminal.editor import TerminalEditor

        try:
            TerminalEditor(self._settings.editor).open(path, line)
        except UserMistake as mistake:
            self._backend.say(str(mistake))

    def _tell_gone(self, sentence: str) -> None:
        if self._backend.process is not None:
            sentence += "\nthe next cell offers a new one" if "\n" in sentence else "; the next cell offers a new one"
        self._backend.say(sentence)

    def _show_input(self, number: int, code: str) -> None:
        """Show a cell that was entered at an earlier console, above what it puts out."""
        paint = self._screen.theme.paint
        head = paint("prompt", "In [") + paint("prompt-num", str(number)) + paint("prompt", "]: ")
        rest = "\n" + paint("prompt", "...: ".rjust(len(f"In [{number}]: ")))
        shown = self._screen.theme.highlight(code).rstrip("\n").replace("\n", rest)
        write_now(f"{self._settings.separate_in}{head}{shown}\n")

    def _take_number(self, number: int) -> None:
        self._prompts.number = number
        if self._reader is not None and hasattr(self._reader, "redraw"):
            self._reader.redraw()

    def _leave_at_once(self) -> None:
        self._on_hangup()
        if self._backend.process is not None:
            self._backend.process.kill()
            self._backend.process.remove_files()

    # -- the prompt ----------------------------------------------------------------------------------------------

    def _make_reader(self) -> Any:
        if self._simple:
            from ipython.terminal.line_reader import LineReader

            return LineReader(self._backend, self._prompts, self._theme)
        prompt_session = load_module("ipython.terminal.prompt_session")
        try:
            reader = self._prompt_of(prompt_session, self._settings)
        except ValueError as mistake:  # of the shortcuts: the prompt opens without them
            print(f"Warning: TerminalInteractiveShell.shortcuts is left out: {mistake}", file=sys.stderr)
            reader = self._prompt_of(prompt_session, replace(self._settings, shortcuts=()))
        streams = self._streams
        reader.on_prompt = lambda shown: setattr(streams, "above_prompt", reader.print_above if shown else None)
        self._signals.on_resume = reader.redraw
        self._ask_background(reader)
        return reader

    def _prompt_of(self, prompt_session: Any, settings: TerminalSettings) -> Any:
        reader = prompt_session.PromptReader(
            self._backend, settings, self._theme, self._prompts, history_length=HISTORY
        )
        info = self._backend.describe()
        if info.language not in ("", "python") and not self._theme.is_colorless:
            reader.session.lexer = load_module("ipython.terminal.other_languages").lexer_of(info.lexer)
        return reader

    def _ask_background(self, reader: Any) -> None:
        """Ask the terminal whether it is dark; when the answer comes, prompt and output take the fitting face."""
        if self._theme.is_colorless or self._settings.colors.lower() != "neutral":
            return
        from ipython.terminal import background

        self._answers = background.follow_face(reader, os.environ, lambda face: self._take_face(reader, face))

    def _take_face(self, reader: Any, face: str) -> None:
        self._screen.theme = self._theme = fitting = self._theme.facing(face)
        reader.set_theme(fitting)

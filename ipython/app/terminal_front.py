"""Puts the terminal front together around a shell and runs it: an object that holds the parts, a method a step."""

from __future__ import annotations

import os
import sys

from ipython.app.assemble import add_working_directory, failure_text, make_shell
from ipython.app.current import Current
from ipython.app.profile import is_silent
from ipython.app.remembering import make_history
from ipython.core.lazy import Lazy, load_module
from ipython.core.local_backend import LocalBackend
from ipython.core.process import BreakpointHook, Builtins, MainModule
from ipython.model.failure import UserMistake
from ipython.model.value import replace
from ipython.terminal.keyboard import Keyboard
from ipython.terminal.modes import TerminalModes, terminal_size, write_now
from ipython.terminal.renderers.screen import Screen
from ipython.terminal.signals import TerminalSignals, write_to_terminal
from ipython.terminal.streams import TerminalStreams

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.configuration import Configured
    from ipython.app.debugging import Debugging
    from ipython.app.terminal_looks import TerminalLooks
    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport
    from ipython.settings.shell import ShellSettings
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.first_paint import FirstPaint
    from ipython.terminal.repl import Repl
    from ipython.terminal.theme import Theme

# What a terminal can draw, in its own way, beside plain text.
DRAWN = ("text/plain", "image/png", "image/jpeg", "text/markdown", "text/html", "text/latex")


class TerminalFront:
    """A shell on a terminal.

    Args:
        configured: all options.
        settings: those of the terminal.
        theme: colours until the terminal says more.
        profile: folder of the profile.
        painted: the first prompt, if it is on the screen already.
        simple: lines are read by ``input()``; nothing is redrawn.
        shell: one that has run a program already (``-i``); None: a new one.
    """

    def __init__(
        self,
        configured: Configured,
        settings: TerminalSettings,
        theme: Theme,
        profile: str,
        *,
        painted: FirstPaint | None,
        simple: bool,
        shell: Shell | None,
    ) -> None:
        self._configured = configured
        self._settings = settings
        self._theme = theme
        self._profile = profile
        self._painted = painted
        self._simple = simple
        self._is_new = shell is None
        self._store: Any = None
        self.shell = shell if shell is not None else self._make_shell()
        if shell is not None:
            self._store = shell.history
            shell.configure(formatting=self._drawn(shell.settings).formatting)
        self._backend = LocalBackend(self.shell)
        self._prompts = self._make_prompts()
        self._screen = Screen(
            theme, self._prompts, settings, render_failure=self._failure_text, page=self._page,
            attributes=lambda: self._attributes,
        )  # fmt: skip
        self._looks: TerminalLooks | None = None
        self._live: Any = None
        self._reader: Any = None
        self._repl: Repl | None = None
        self.shell.capabilities["Appearance"] = lambda shell: self.looks
        self.shell.capabilities["Configuration"] = lambda shell: self._live_settings()
        self._attributes: tuple[int, ...] = ()  # of the terminal, as it answered
        self._debugger: Debugging | None = None
        self.shell.capabilities["Debugging"] = lambda shell: self._debugging()
        if simple:
            loops = Lazy("ipython.core.event_loops:SimplePromptLoops")
            self.shell.capabilities["EventLoops"] = lambda shell: loops.load()()
        self.shell.capabilities["PastedSessions"] = lambda shell: self._pasted_sessions()
        self.shell.capabilities["Editor"] = lambda shell: Lazy("ipython.terminal.editor:TerminalEditor").load()(
            settings.editor
        )
        self.shell.capabilities["Clipboard"] = lambda shell: Lazy("ipython.terminal.clipboard:SystemClipboard").load()(
            load_module("ipython.terminal.asked_clipboard").ask_terminal
        )
        self._streams = TerminalStreams(head=configured.shell.history.output_limit)
        self.shell.stream_head = self._streams.head
        self.shell.hub.record_streams = self._streams.record
        self._screen.next_input = getattr(self.shell.hub.sink, "next_input", None)  # of a program that ran before
        self.shell.hub.sink = self._screen
        modes = TerminalModes()
        if painted is not None:
            modes.saved = painted.modes  # what the painted prompt waits in is not what the terminal gets back
        self._signals = TerminalSignals(
            modes, quit_key_kills=settings.quit_key_kills, write=None if simple else write_to_terminal
        )
        self._signals.at_leaving(self.shell.close_history)
        self._signals.at_leaving(lambda: self.shell.commands.close())
        self._keyboard = Keyboard(modes)

    def _make_shell(self) -> Shell:
        configured = self._configured
        if configured.application is None or not configured.application.ignore_cwd:
            add_working_directory()
        self._store = make_history(configured.shell, self._profile, tell=False)  # told before the prompt was painted
        settings = self._drawn(configured.shell)
        if self._theme.is_colorless:
            settings = replace(settings, commands=replace(settings.commands, colored=False))
        return make_shell(settings, self._store, profile=self._profile)

    def _drawn(self, settings: ShellSettings) -> ShellSettings:
        if self._simple or settings.formatting.active_types != ("text/plain",):
            return settings
        return replace(settings, formatting=replace(settings.formatting, active_types=DRAWN))

    def _make_prompts(self) -> Any:
        from ipython.terminal import prompts as texts

        settings = self._settings
        if settings.prompts_class:
            module, _, name = settings.prompts_class.rpartition(".")
            try:
                return Lazy(f"{module}:{name}").load()(self.shell.get_facade())
            except (ImportError, AttributeError, ValueError) as error:
                from ipython.app.notices import NOTICES

                NOTICES.warn(f"prompts_class {settings.prompts_class!r} cannot be used: {error}")
        return texts.ClassicPrompts() if settings.classic else texts.Prompts()

    @property
    def looks(self) -> TerminalLooks:
        """What can be changed of this terminal, loaded when something is; a mistake before the first prompt.

        Raises:
            UserMistake: the session has not begun.
        """
        if self._looks is None:
            if self._repl is None:
                raise UserMistake("how the terminal looks can be changed from the first prompt on")
            simple = self._simple
            self._looks = load_module("ipython.app.terminal_looks").TerminalLooks(
                self._settings, self._screen.theme, self._prompts, self._screen, reader=self._reader, repl=self._repl,
                make_reader=None if simple else self._prompt_of, streams=self._streams,
            )  # fmt: skip
        made: TerminalLooks = self._looks
        return made

    def _live_settings(self) -> Any:
        if self._live is None:
            made = load_module("ipython.app.live_settings").LiveSettings
            self._live = made(self.shell, self._configured, looks=lambda: self.looks)
        return self._live

    def _pasted_sessions(self) -> object:
        made: object = Lazy("ipython.app.pasted_sessions:PastedSessions").load()(
            self.shell, self._backend, self._streams
        )
        self.shell.capabilities["PastedSessions"] = lambda shell: made
        return made

    def _debugging(self) -> Debugging:
        """The debugger, made when it is first opened."""
        if self._debugger is None:
            self._debugger = load_module("ipython.app.debugging").terminal_debugging(
                self.shell, self._settings, lambda: self._screen.theme, simple=self._simple
            )
        made: Debugging = self._debugger
        return made

    def _failure_text(self, report: FailureReport) -> str:
        return failure_text(self.shell, report, width=terminal_size()[0], looks=self._screen.theme.traceback_looks())

    def _page(self, text: str, start: int) -> None:
        from ipython.terminal.pager import Pager

        Pager(sys.stdout.write, terminal_size, command=self._settings.pager, is_plain=self._simple).page(text, start)

    def run(self) -> int:
        """Run until the person leaves; returns the exit status."""
        shell = self.shell
        with (
            Builtins(shell), MainModule(shell.namespace.module), Current(shell),
            BreakpointHook(lambda frame: self._debugging().stop_in(frame)),
            self._keyboard, self._signals, self._streams,
        ):  # fmt: skip
            if self._is_new:
                self._run_startup()
            if shell.settings.pdb:
                self._debugging().is_automatic = True
            try:
                return self._loop()
            finally:
                shell.close()

    def _run_startup(self) -> None:
        if is_silent(self._configured, self._profile):
            self.shell.namespace.hide_current()
            return
        from ipython.app.startup import run_startup

        run_startup(self.shell, self._configured, self._profile, with_python_startup=True)

    def _loop(self) -> int:
        from ipython.terminal.asker import TerminalAsker
        from ipython.terminal.repl import Repl

        shell, keyboard, streams, simple = self.shell, self._keyboard, self._streams, self._simple
        reader, title = self._make_reader(), None
        if not simple:
            shell.before_command = keyboard.lend
            if self._settings.term_title:
                from ipython.terminal.title import make_title

                title = make_title(write_now, os.environ, is_wanted=True)
                self._signals.at_leaving(title.restore)
        repl = Repl(
            self._backend, self._settings, reader=reader, screen=self._screen, streams=streams, title=title,
            asker=TerminalAsker(is_prompt_up=lambda: streams.is_prompt_up),
            hide_keys=None if simple else keyboard.hide_typing,
            show_keys=None if simple else lambda: keyboard.take_back(shell.namespace.locals.get("_exit_code")),
        )  # fmt: skip
        self._reader, self._repl = reader, repl
        painted = self._painted is not None
        if self._painted is not None:
            self._painted.hand_over()
        if shell.hooks.subscribers["shell_initialized"]:
            shell.hooks.trigger("shell_initialized", shell.get_facade())
        if title is None:
            return repl.run(painted=painted)
        with title:
            return repl.run(painted=painted)

    def _make_reader(self) -> Any:
        if self._simple:
            from ipython.terminal.line_reader import LineReader

            return LineReader(self._backend, self._prompts, self._theme)
        reader = self._make_prompt()
        self._ask_background(reader)
        return reader

    def _make_prompt(self) -> Any:
        """Import prompt_toolkit, with the collector off, which is a tenth of its time, and make the prompt."""
        import gc

        was_enabled = gc.isenabled()
        gc.disable()
        try:
            load_module("ipython.terminal.prompt_session")
            self._backend.session_loop()
        finally:
            if was_enabled:
                gc.enable()
        gc.freeze()
        try:
            return self._prompt_of(self._settings, self._theme, self._prompts)
        except ValueError as mistake:  # of the shortcuts: the prompt opens without them
            print(f"Warning: TerminalInteractiveShell.shortcuts is left out: {mistake}", file=sys.stderr)
            return self._prompt_of(replace(self._settings, shortcuts=()), self._theme, self._prompts)

    def _prompt_of(self, settings: TerminalSettings, theme: Theme, prompts: Any) -> Any:
        reader = load_module("ipython.terminal.prompt_session").PromptReader(
            self._backend, settings, theme, prompts,
            history_length=self.shell.settings.history.load_length,
            on_idle=getattr(self._store, "idle_step", None),
        )  # fmt: skip
        streams = self._streams
        reader.on_prompt = lambda shown: setattr(streams, "above_prompt", reader.print_above if shown else None)
        self._signals.on_resume = reader.redraw
        return reader

    def _ask_background(self, reader: Any) -> None:
        """Ask the terminal whether it is dark; when the answer comes, prompt and output take the fitting face."""
        if self._theme.is_colorless or self._settings.colors.lower() != "neutral":
            return
        from ipython.terminal import background

        background.follow_face(reader, os.environ, lambda face: self._take_face(reader, face))

    def _take_face(self, reader: Any, face: str) -> None:
        if self._looks is not None:
            self._looks.set_face(face)
            return
        self._screen.theme = self._theme = fitting = self._theme.facing(face)
        reader.set_theme(fitting)

"""Opens the terminal front: paints the first prompt, assembles the shell, runs the loop."""

from __future__ import annotations

import os
import sys

from ipython.app.profile import is_silent, profile_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.first_paint import FirstPaint
    from ipython.terminal.theme import Theme


def run_interactive(invocation: Invocation, shell: Shell | None = None) -> int:
    """Open a prompt and return the exit status when the person leaves.

    Args:
        invocation: the command line.
        shell: one that has run a program already (``-i``); a new one by default.
    """
    from ipython.app.configuration import ConfigurationMistake, load_settings

    try:
        configured = load_settings(invocation)
        settings = configured.terminal_settings()
        simple = _is_simple(settings)
        profile = profile_directory(invocation)
        theme = _theme(settings, simple)
    except ConfigurationMistake as mistake:
        print(f"CRITICAL: {mistake}", file=sys.stderr)
        return 1
    if theme is None:
        return 1
    painted = None
    if shell is None and not simple and is_silent(configured, profile):
        painted = _first_paint(settings, theme, invocation)
    try:
        return _open(invocation, configured, settings, theme, profile, painted, simple, shell)
    finally:
        if painted is not None:
            painted.restore()


def _is_simple(settings: TerminalSettings) -> bool:
    if settings.simple_prompt or settings.accessible or os.environ.get("IPY_TEST_SIMPLE_PROMPT"):
        return True
    if os.environ.get("TERM") in ("dumb", "emacs"):
        return True
    return not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def _theme(settings: TerminalSettings, simple: bool) -> Theme | None:
    from ipython.app.assemble import wants_color
    from ipython.model.failure import UserMistake
    from ipython.terminal.theme import find_theme

    colored = wants_color(sys.stdout) and not settings.accessible
    colors = (1 << 24 if settings.true_color else 256) if colored else 0
    try:
        return find_theme(settings.colors, colors=colors, overrides=settings.highlighting_style_overrides)
    except UserMistake as mistake:
        print(f"CRITICAL: {mistake}", file=sys.stderr)
        return None


def _first_paint(settings: TerminalSettings, theme: Theme, invocation: Invocation) -> FirstPaint | None:
    if settings.prompts_class or settings.editing_mode == "vi" or settings.classic:
        return None
    from ipython.terminal.first_paint import paint

    prompt = theme.paint("prompt", "In [") + theme.paint("prompt-num", "1") + theme.paint("prompt", "]: ")
    text = banner(settings, invocation)
    return paint(text + settings.separate_in, prompt)


def banner(settings: TerminalSettings, invocation: Invocation) -> str:
    """Return the text above the first prompt."""
    if not settings.display_banner:
        return ""
    from ipython.app.banner import banner_text

    return banner_text(settings, str(invocation.option("BaseIPythonApplication.profile") or "default"))


def _open(
    invocation: Invocation,
    configured: Configured,
    settings: TerminalSettings,
    theme: Theme,
    profile: str,
    painted: FirstPaint | None,
    simple: bool,
    shell: Shell | None,
) -> int:
    if painted is None:
        sys.stdout.write(banner(settings, invocation))
        sys.stdout.flush()
    from ipython.app.assemble import add_working_directory, failure_text, make_shell
    from ipython.app.current import Current
    from ipython.core.local_backend import LocalBackend
    from ipython.core.process import Builtins, MainModule
    from ipython.terminal.streams import TerminalStreams

    new = shell is None
    store = None
    if new:
        if configured.application is None or not configured.application.ignore_cwd:
            add_working_directory()
        from ipython.app.remembering import make_history

        store = make_history(configured.shell, profile)
        shell = make_shell(configured.shell, store)
    assert shell is not None
    backend = LocalBackend(shell)
    prompts = _prompts(settings, shell)
    from ipython.terminal.renderers.screen import Screen

    def render(report: FailureReport) -> str:
        import shutil

        assert shell is not None
        looks = screen.theme.traceback_looks()
        return failure_text(shell, report, width=shutil.get_terminal_size((80, 24)).columns, looks=looks)

    def page(text: str, start: int) -> None:
        import shutil

        from ipython.terminal.pager import Pager

        def size() -> tuple[int, int]:
            found = shutil.get_terminal_size((80, 24))
            return found.columns, found.lines

        Pager(sys.stdout.write, size, command=settings.pager, is_plain=simple).page(text, start)

    screen = Screen(theme, prompts, settings, render_failure=render, page=page)
    streams = TerminalStreams(head=configured.shell.history.output_limit)
    shell.stream_head = streams.head
    shell.hub.sink = screen
    from ipython.terminal.keyboard import Keyboard
    from ipython.terminal.modes import TerminalModes
    from ipython.terminal.signals import TerminalSignals, write_to_terminal

    modes = TerminalModes()
    if painted is not None:
        modes.saved = painted.modes  # what the painted prompt waits in is not what the terminal gets back
    signals = TerminalSignals(
        modes, quit_key_kills=settings.quit_key_kills, write=None if simple else write_to_terminal
    )
    signals.at_leaving(shell.history.close)
    keyboard = Keyboard(modes)
    with Builtins(shell), MainModule(shell.namespace.module), Current(shell), keyboard, signals, streams:
        if new and is_silent(configured, profile):
            shell.namespace.hide_current()
        elif new:
            from ipython.app.startup import run_startup

            run_startup(shell, configured, profile, with_python_startup=True)
        try:
            return _loop(shell, backend, settings, theme, prompts, screen, streams, keyboard, painted, simple, store)
        finally:
            shell.close()


def _loop(
    shell: Shell,
    backend: Any,
    settings: TerminalSettings,
    theme: Theme,
    prompts: Any,
    screen: Any,
    streams: Any,
    keyboard: Any,
    painted: FirstPaint | None,
    simple: bool,
    store: Any,
) -> int:
    from ipython.terminal.repl import Repl

    title = None
    if simple:
        from ipython.terminal.line_reader import LineReader

        reader: Any = LineReader(backend, prompts, theme)
    else:
        reader = make_prompt(shell, backend, settings, theme, prompts, streams, store)
        ask_background(settings, theme, reader, screen)
        if settings.term_title:
            from ipython.terminal.title import make_title

            title = make_title(_write_now, os.environ, is_wanted=True)
        shell.before_command = keyboard.show_typing
    from ipython.terminal.asker import TerminalAsker

    asker = TerminalAsker(is_prompt_up=lambda: streams.is_prompt_up)
    repl = Repl(
        backend, settings, reader=reader, screen=screen, streams=streams, title=title, asker=asker,
        hide_keys=None if simple else keyboard.hide_typing,
        show_keys=None if simple else keyboard.show_typing,
    )  # fmt: skip
    if painted is not None:
        painted.hand_over()
    shell.hooks.trigger(
        "shell_initialized", shell.get_facade() if shell.hooks.subscribers["shell_initialized"] else None
    )
    if title is None:
        return repl.run(painted=painted is not None)
    with title:
        return repl.run(painted=painted is not None)


def ask_background(settings: TerminalSettings, theme: Theme, reader: Any, screen: Any) -> None:
    """Ask the terminal whether it is dark; when the answer comes, prompt and output take the fitting face."""
    if theme.is_colorless or settings.colors.lower() != "neutral":
        return
    from ipython.terminal import background
    from ipython.terminal.theme import find_theme

    known = background.from_environment(os.environ)

    def take(face: str) -> None:
        fitting = find_theme(
            settings.colors,
            background=face,
            colors=theme.colors,
            overrides=settings.highlighting_style_overrides,
        )
        screen.theme = fitting
        reader.set_theme(fitting)

    if known:
        take(known)
    elif background.is_worth_asking(os.environ):
        answers = background.AnswerFilter(lambda color: take("dark" if background.is_dark(color) else "light"))
        background.install(reader.application.input, answers)

        def ask() -> None:
            answers.expect()
            reader.application.output.write_raw(background.QUESTION)
            reader.application.output.flush()

        reader.when_shown = ask


def _write_now(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def make_prompt(
    shell: Shell, backend: Any, settings: TerminalSettings, theme: Theme, prompts: Any, streams: Any, store: Any
) -> Any:
    """Return the prompt_toolkit reader; imports the library with the collector off, which is a tenth of its time."""
    import gc

    from ipython.core.lazy import load_module

    was_enabled = gc.isenabled()
    gc.disable()
    try:
        module: Any = load_module("ipython.terminal.prompt_session")
        backend.session_loop()
    finally:
        if was_enabled:
            gc.enable()
    gc.freeze()
    reader = module.PromptReader(
        backend, settings, theme, prompts,
        history_length=shell.settings.history.load_length,
        on_idle=getattr(store, "idle_step", None),
    )  # fmt: skip

    reader.on_prompt = lambda shown: setattr(streams, "above_prompt", reader.print_above if shown else None)
    return reader


def _prompts(settings: TerminalSettings, shell: Shell) -> Any:
    from ipython.terminal import prompts as texts

    if settings.prompts_class:
        from ipython.core.lazy import Lazy

        module, _, name = settings.prompts_class.rpartition(".")
        try:
            return Lazy(f"{module}:{name}").load()(shell.get_facade())
        except (ImportError, AttributeError, ValueError) as error:
            print(f"Warning: prompts_class {settings.prompts_class!r} cannot be used: {error}", file=sys.stderr)
    return texts.ClassicPrompts() if settings.classic else texts.Prompts()

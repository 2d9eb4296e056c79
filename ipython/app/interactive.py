"""Opens the terminal front: decides how plain the start is, and paints the first prompt before anything is imported."""

from __future__ import annotations

import os
import sys

from ipython.app.profile import ensure_profile, is_silent, profile_directory, profile_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.command_line import Invocation
    from ipython.app.configuration import Configured
    from ipython.core.shell import Shell
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.first_paint import FirstPaint
    from ipython.terminal.theme import Theme


def run_interactive(invocation: Invocation, shell: Shell | None = None, configured: Configured | None = None) -> int:
    """Open a prompt and return the exit status when the person leaves.

    Args:
        invocation: the command line.
        shell: one that has run a program already (``-i``); a new one by default.
        configured: the settings, if they were read already.
    """
    from ipython.app.configuration import ConfigurationMistake, load_settings

    try:
        if configured is None:
            configured = load_settings(invocation)
        settings = configured.terminal_settings()
        simple = is_simple(settings)
        profile = profile_directory(invocation)
        theme = theme_of(settings)
    except ConfigurationMistake as mistake:
        _refuse(str(mistake))
        return 1
    if theme is None:
        return 1
    if not _is_terminal(sys.stdin):
        # Lines come from a pipe: nobody reads a banner or answers a question.
        from ipython.model.value import replace

        settings = replace(settings, display_banner=False, confirm_exit=False)
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="backslashreplace")  # a stray byte spoils one line, not the session
    if shell is None:
        _prepare_profile(configured, profile)
    painted = None
    if shell is None and not simple and is_silent(configured, profile):
        painted = _first_paint(settings, theme, invocation)
    try:
        if painted is None:
            _write(banner(settings, invocation))
        from ipython.app.terminal_front import TerminalFront

        front = TerminalFront(configured, settings, theme, profile, painted=painted, simple=simple, shell=shell)
        status = front.run()
        if not _is_terminal(sys.stdin):
            _write("\n")  # ends the line of the last prompt
        return status
    finally:
        if painted is not None:
            painted.restore()


def _write(text: str) -> None:
    if sys.stdout is not None:
        sys.stdout.write(text)
        sys.stdout.flush()


def _refuse(sentence: str) -> None:
    from ipython.app.notices import refuse

    refuse(sentence)


def _is_terminal(stream: Any) -> bool:
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:  # closed
        return False


def _prepare_profile(configured: Configured, profile: str) -> None:
    # Before the first prompt is painted, so that what is wrong stands above it.
    history = configured.shell.history
    problem = ensure_profile(profile) if history.enabled and not history.private else ""
    if problem:
        from ipython.app.notices import NOTICES

        NOTICES.warn(problem)


def is_simple(settings: TerminalSettings) -> bool:
    """Whether lines are read plainly and nothing is redrawn: by option, or because this is no terminal that could."""
    if settings.simple_prompt or settings.accessible or os.environ.get("IPY_TEST_SIMPLE_PROMPT"):
        return True
    if os.environ.get("TERM") in ("dumb", "emacs"):
        return True
    return not all(map(_is_terminal, (sys.stdin, sys.stdout, sys.stderr)))


def color_count(settings: TerminalSettings) -> int:
    """How many colours this terminal may be shown: 0, 256 or 1 << 24."""
    from ipython.app.assemble import wants_color

    if settings.accessible or not wants_color(sys.stdout):
        return 0
    return 1 << 24 if settings.true_color else 256


def theme_of(settings: TerminalSettings) -> Theme | None:
    """Return the theme that the options name; None, and it was said, when there is no such theme."""
    from ipython.model.failure import UserMistake
    from ipython.terminal.theme import find_theme

    colors, overrides = color_count(settings), settings.highlighting_style_overrides
    try:
        return find_theme(settings.colors, colors=colors, overrides=overrides)
    except UserMistake as mistake:
        _refuse(str(mistake))
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

    return banner_text(settings, profile_name(invocation))

"""Opens the terminal front: decides how plain the start is, and paints the first prompt before anything is imported."""

from __future__ import annotations

import os
import sys

from ipython.app.profile import is_silent, profile_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.command_line import Invocation
    from ipython.core.shell import Shell
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
        if painted is None:
            sys.stdout.write(banner(settings, invocation))
            sys.stdout.flush()
        from ipython.app.terminal_front import TerminalFront

        front = TerminalFront(configured, settings, theme, profile, painted=painted, simple=simple, shell=shell)
        return front.run()
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

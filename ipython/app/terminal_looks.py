"""What of a running terminal can be changed between two cells: its theme, its prompts, its options."""

from __future__ import annotations

from ipython.app.interactive import color_count
from ipython.model.value import replace
from ipython.terminal.theme import find_theme

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.renderers.screen import Screen
    from ipython.terminal.repl import Repl
    from ipython.terminal.streams import TerminalStreams
    from ipython.terminal.theme import Theme

# Options of which nothing but their reader knows: a new one is made with them.
_OF_START = frozenset(("simple_prompt", "accessible", "display_banner", "banner1", "banner2", "enable_tip"))


class TerminalLooks:
    """Changes a terminal while its session goes on (``api.Appearance``).

    Args:
        settings: options it began with.
        theme: its colours.
        prompts: its texts.
        screen: shows output.
        reader: reads cells now.
        repl: takes another reader.
        make_reader: makes what reads cells, with other options; None: this terminal reads plain lines.
        streams: what cells write goes through them.
    """

    exists_in = "the terminal"

    def __init__(
        self,
        settings: TerminalSettings,
        theme: Theme,
        prompts: Any,
        screen: Screen,
        *,
        reader: Any,
        repl: Repl,
        make_reader: Callable[[TerminalSettings, Theme, Any], Any] | None,
        streams: TerminalStreams | None = None,
    ) -> None:
        self.settings = settings
        self._theme = theme
        self._prompts = prompts
        self._screen = screen
        self._make_reader = make_reader
        self._face = theme.background
        self._reader = reader
        self._repl = repl
        self._streams = streams
        self._usual_prompts: Any = None  # those that the doctest mode has put aside
        self._usual_settings: TerminalSettings | None = None

    @property
    def theme(self) -> str:
        """Name of the theme in use."""
        return self.settings.colors

    @property
    def is_classic(self) -> bool:
        """Whether the prompts are those of plain Python by ``set_classic``."""
        return self._usual_prompts is not None

    def set_theme(self, name: str) -> None:
        """Draw in other colours from now on: prompt, code, values, tracebacks, menus.

        Raises:
            UserMistake: there is no such theme; nothing changes.
        """
        lowered = name.strip().lower().partition(":")[0]  # ``neutral:posix`` and the like are upstream's
        self._find(lowered)
        self.change(colors=lowered)

    def set_face(self, face: str) -> None:
        """Take the colours for a dark or light terminal, which has answered now."""
        self._face = face
        self._use(self._find(self.settings.colors))

    def set_classic(self, on: bool) -> None:
        """Show ``>>>`` and ``...`` and no blank lines, as plain Python does, or what was there before."""
        if on == self.is_classic:
            return
        if self._streams is not None:
            from ipython.terminal.doctest_output import DoctestOutput

            self._streams.rewrite_by(DoctestOutput() if on else None)
        if on:
            from ipython.terminal.prompts import ClassicPrompts

            self._usual_prompts, self._usual_settings = self._prompts, self.settings
            self._prompts = ClassicPrompts()
            self.change(separate_in="", separate_out="", separate_out2="", classic=True)
            return
        before = self._usual_settings or self.settings
        self._prompts, self._usual_prompts, self._usual_settings = self._usual_prompts, None, None
        self.change(
            separate_in=before.separate_in, separate_out=before.separate_out, separate_out2=before.separate_out2,
            classic=before.classic,
        )  # fmt: skip

    def change(self, **changes: object) -> None:
        """Replace options; they hold from the next prompt on.

        Raises:
            UserMistake: a theme that does not exist.
            ValueError: shortcuts that cannot be bound; nothing changes.
        """
        settings = replace(self.settings, **changes)
        is_new_theme = {"colors", "highlighting_style_overrides", "true_color"} & set(changes)
        theme = self._find(settings.colors, settings) if is_new_theme else None
        if self._make_reader is not None and not set(changes) <= _OF_START:
            self._reader = self._make_reader(settings, theme or self._theme, self._prompts)
        elif self._make_reader is None:
            self._reader.set_prompts(self._prompts)
        self.settings = settings
        self._screen.configure(settings, self._prompts)
        self._repl.configure(settings, self._reader)
        if theme is not None:
            self._use(theme)

    def _use(self, theme: Theme) -> None:
        self._theme = theme
        self._screen.theme = theme
        self._reader.set_theme(theme)

    def _find(self, name: str, settings: TerminalSettings | None = None) -> Theme:
        chosen = settings or self.settings
        overrides = chosen.highlighting_style_overrides
        return find_theme(name, background=self._face, colors=color_count(chosen), overrides=overrides)

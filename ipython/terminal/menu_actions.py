"""What keys do about completion and about help on calls. What these need is loaded when it is first wanted."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit import PromptSession
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

    from ipython.model.ports import Backend
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.completing import Completing


class MenuActions:
    """Actions on the menu of a prompt.

    Args:
        backend: finds completions and explains calls.
        session: the prompt.
        settings: asked each time.
        is_quiet: whether nothing is to be explained now.
        prompt_width: columns before the text.
        when_loaded: called once, when the popup has been put into the layout.
    """

    def __init__(
        self,
        backend: Backend,
        session: PromptSession[str],
        settings: Callable[[], TerminalSettings],
        *,
        is_quiet: Callable[[], bool],
        prompt_width: Callable[[], int],
        when_loaded: Callable[[], None],
    ) -> None:
        self._session = session
        self._settings = settings
        self._is_quiet = is_quiet
        self._make: Callable[[], Completing] = lambda: _load().Completing(
            backend, session, settings, is_quiet=is_quiet, prompt_width=prompt_width
        )
        self._when_loaded = when_loaded
        self._loaded: Completing | None = None
        session.default_buffer.on_text_changed += self._text_changed

    @property
    def is_loaded(self) -> bool:
        """Whether the popup is a part of the layout."""
        return self._loaded is not None

    @property
    def completing(self) -> Completing:
        """The menu and the help on calls."""
        if self._loaded is None:
            self._loaded = self._make()
            self._when_loaded()
        return self._loaded

    @property
    def has_popup(self) -> bool:
        """Whether a menu or the help on a call is on the screen."""
        return self._loaded is not None and self._loaded.control.is_shown

    @property
    def has_columns(self) -> bool:
        """Whether the arrows to the sides go through a menu."""
        return self._loaded is not None and self._loaded.control.has_columns

    def _text_changed(self, buffer: Any) -> None:
        # The first bracket brings the help on calls.
        if self._loaded is None and "(" in buffer.text and self._settings().call_help and not self._is_quiet():
            self.completing  # noqa: B018  # loads it

    def complete_next(self, event: KeyPressEvent) -> None:
        """Open the menu, or go to its next entry."""
        self.completing.next()

    def complete_previous(self, event: KeyPressEvent) -> None:
        """Go to the menu's entry before."""
        event.current_buffer.complete_previous()

    def menu_left(self, event: KeyPressEvent) -> None:
        """Go to the column of the menu on the left."""
        self.completing.control.step_aside(-1)

    def menu_right(self, event: KeyPressEvent) -> None:
        """Go to the column of the menu on the right."""
        self.completing.control.step_aside(1)

    def close_popup(self, event: KeyPressEvent) -> None:
        """Close the menu; without one, the help on the call."""
        if event.current_buffer.complete_state is not None:
            event.current_buffer.cancel_completion()
        else:
            self.completing.control.dismiss_call()


def _load() -> Any:
    from ipython.terminal import completing

    return completing

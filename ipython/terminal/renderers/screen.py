"""The terminal's sink: draws each event, in order, from any thread."""

from __future__ import annotations

import sys
import threading

from ipython.model.output import (
    CallRewritten,
    DisplayShown,
    DisplayUpdated,
    FailureShown,
    NextInputSet,
    OutputCleared,
    PageShown,
    StreamText,
    ValueShown,
    Warned,
)
from ipython.terminal.prompts import Prompts, styled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.failure import FailureReport
    from ipython.model.output import MimeBundle, OutputEvent
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.theme import Theme


class Screen:
    """Writes events to ``sys.stdout`` as it is at that moment, so redirecting it redirects them.

    Args:
        theme: colours.
        prompts: the text before a value.
        settings: separators and the user's renderers by MIME type.
        render_failure: makes the text of a failure.
        page: shows a long text.
    """

    def __init__(
        self,
        theme: Theme,
        prompts: Prompts,
        settings: TerminalSettings,
        *,
        render_failure: Callable[[FailureReport], str],
        page: Callable[[str, int], None],
    ) -> None:
        self._theme = theme
        self._prompts = prompts
        self._settings = settings
        self._render_failure = render_failure
        self._page = page
        self._lock = threading.RLock()
        self._lines_of: dict[str, int] = {}  # display id -> lines it takes, while nothing was written behind it
        self._last: str | None = None  # the display that was drawn last, if it can still be redrawn in place
        self._clear_before_next = False
        self.next_input: NextInputSet | None = None

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Draw one event; a stream that cannot be written never stops the cell."""
        try:
            with self._lock:
                self._draw(event)
        except (OSError, ValueError, AttributeError):
            pass

    def _draw(self, event: Any) -> None:
        kind = type(event)
        if kind is StreamText:
            self._forget_place()
            write(event.text, error=event.stream == "stderr")
        elif kind is ValueShown:
            self._forget_place()
            self._value(event)
        elif kind is FailureShown:
            self._forget_place()
            text = self._render_failure(event.report)
            write(text if text.endswith("\n") else text + "\n", error=event.report.kind == "mistake")
        elif kind is DisplayShown:
            self._display(event.bundle, event.display_id)
        elif kind is DisplayUpdated:
            self._update(event.bundle, event.display_id)
        elif kind is OutputCleared:
            self._clear(event.wait)
        elif kind is PageShown:
            self._forget_place()
            self._page(event.bundle.text, event.start)
        elif kind is NextInputSet:
            self.next_input = event
        elif kind is CallRewritten:
            prompt = "".join(
                self._theme.paint("prompt", text) for _, text in styled(self._prompts.rewrite_prompt_tokens())
            )
            write(f"{prompt}{event.text}\n")
        elif kind is Warned:
            self._forget_place()
            write(event.text + "\n", error=True)

    # -- values --------------------------------------------------------------------------------------------------

    def _value(self, event: ValueShown) -> None:
        rendered = self._by_user(event.bundle)
        text = event.bundle.text
        if event.number is not None:
            self._prompts.number, before = event.number, self._prompts.number
            tokens = self._prompts.out_prompt_tokens()
            self._prompts.number = before
        else:
            tokens = []
        prompt = "".join(self._theme.paint(style.removeprefix("class:"), part) for style, part in styled(tokens))
        if rendered:
            write(f"{self._settings.separate_out}{prompt}\n" if prompt else "")
            self._run_user(event.bundle)
            return
        if "\n" in text and prompt:
            prompt = prompt.rstrip(" ") + "\n"
        write(f"{self._settings.separate_out}{prompt}{text}\n{self._settings.separate_out2}")

    def _by_user(self, bundle: MimeBundle) -> bool:
        return any(kind in bundle.data for kind, _ in self._settings.mime_renderers)

    def _run_user(self, bundle: MimeBundle) -> None:
        for kind, function in self._settings.mime_renderers:
            if kind in bundle.data and callable(function):
                function(bundle.data[kind], bundle.metadata.get(kind, {}))
                return

    # -- displays ------------------------------------------------------------------------------------------------

    def _display(self, bundle: MimeBundle, display_id: str | None) -> None:
        if self._clear_before_next:
            self._erase_last()
        if self._by_user(bundle):
            self._run_user(bundle)
            return
        text = self._text_of(bundle)
        write(text + "\n")
        name = display_id or ""
        self._last = name
        self._lines_of[name] = text.count("\n") + 1

    def _text_of(self, bundle: MimeBundle) -> str:
        from ipython.terminal.renderers.rich_text import bundle_text

        return bundle_text(bundle, colored=not self._theme.is_colorless)

    def _update(self, bundle: MimeBundle, display_id: str) -> None:
        # In place if it was the last thing drawn and the output is a terminal; else below, as plain output.
        if self._last == display_id and _is_terminal():
            self._erase_last()
        self._display(bundle, display_id)

    def _clear(self, wait: bool) -> None:
        if wait:
            self._clear_before_next = True
        else:
            self._erase_last()

    def _erase_last(self) -> None:
        self._clear_before_next = False
        if not _is_terminal():
            return
        lines = self._lines_of.get(self._last, 0) if self._last is not None else 0
        write(f"\x1b[{lines}A\r\x1b[J" if lines else "\r\x1b[K")
        self._last = None

    def _forget_place(self) -> None:
        if self._clear_before_next:
            self._erase_last()
        self._last = None


def write(text: str, *, error: bool = False) -> None:
    """Write to the current stdout or stderr; what its encoding lacks is escaped."""
    stream = sys.stderr if error else sys.stdout
    if stream is None or not text:
        return
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = getattr(stream, "encoding", None) or "ascii"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    if error or "\n" in text:
        stream.flush()


def _is_terminal() -> bool:
    try:
        return bool(sys.stdout.isatty())
    except (AttributeError, ValueError):
        return False

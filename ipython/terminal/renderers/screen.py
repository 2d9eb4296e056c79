"""The terminal's sink: hands each event to what draws it, in order, from any thread.

It writes to ``sys.stdout`` as it is at that moment, so that redirecting it redirects values and displays. What is
drawn how stands in the modules beside this one, each loaded when its first event comes. Not here: what runs the cells.
"""

from __future__ import annotations

import os
import sys
import threading

from ipython.model.output import (
    PIECES,
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
from ipython.terminal.prompts import OUT_PROMPT, OUT_PROMPT_NUMBER, Prompts, styled
from ipython.terminal.renderers.text import current_stream, value_text, write_text
from ipython.terminal.stand_in import TerminalStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ipython.model.failure import FailureReport
    from ipython.model.output import MimeBundle, OutputEvent
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.renderers.display import Displays
    from ipython.terminal.renderers.images import SavedImages
    from ipython.terminal.streams import TerminalStreams
    from ipython.terminal.theme import Theme


class Screen:
    """Draws events (ports.Sink).

    Args:
        theme: colours; may be replaced while running.
        prompts: the text before a value.
        settings: separators and the user's renderers by MIME type.
        render_failure: makes the text of a failure.
        page: shows a long text, beginning at a line.
        size: columns and rows of the screen; by default asked of the terminal each time.
        is_plain: nothing is redrawn and no image drawn: a dumb terminal, or one that is read aloud. By default the
            settings and the environment say.
        attributes: of the terminal, as it answered (``background.AnswerFilter.attributes``).
    """

    def __init__(
        self,
        theme: Theme,
        prompts: Prompts,
        settings: TerminalSettings,
        *,
        render_failure: Callable[[FailureReport], str],
        page: Callable[[str, int], None],
        size: Callable[[], tuple[int, int]] | None = None,
        is_plain: bool | None = None,
        attributes: Callable[[], Sequence[int]] = tuple,
    ) -> None:
        self.theme = theme
        self.next_input: NextInputSet | None = None
        self._prompts = prompts
        self._settings = settings
        self._render_failure = render_failure
        self._page = page
        self._size = size or _terminal_size
        self._is_plain = settings.accessible or os.environ.get("TERM") == "dumb" if is_plain is None else is_plain
        self._attributes = attributes
        self._lock = threading.RLock()
        self._displays: Displays | None = None
        self._displays_of: TerminalStreams | None = None
        self._images: SavedImages | None = None
        self._prompt_parts: tuple[Theme, str, str] | None = None  # what stands around the number, with its looks
        self._draw: dict[type, Callable[[Any], None]] = {
            ValueShown: self._value,
            StreamText: self._stream,
            FailureShown: self._failure,
            DisplayShown: self._display,
            DisplayUpdated: self._update,
            OutputCleared: self._clear,
            PageShown: self._paged,
            NextInputSet: self._next_input,
            CallRewritten: self._rewritten,
            Warned: self._warned,
        }
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._after_fork)

    def configure(self, settings: TerminalSettings, prompts: Prompts) -> None:
        """Go on with other separators, renderers and prompts."""
        self._settings, self._prompts = settings, prompts

    def _after_fork(self) -> None:
        self._lock = threading.RLock()  # a thread that does not exist here may have held it

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Draw one event. Only KeyboardInterrupt comes out: a terminal that is gone must not stop the cell."""
        with self._lock:
            try:
                draw = self._draw.get(type(event))
                if draw is not None:
                    draw(event)
            except OSError:
                pass
            except Exception as error:  # a renderer of ours or of a plugin is broken: the session goes on
                self._report_broken(event, error)

    def _report_broken(self, event: object, error: Exception) -> None:
        try:
            text = f"{type(event).__name__} could not be drawn: {type(error).__name__}: {error}\n"
            write_text(current_stream(error=True), text)
        except Exception:
            pass

    def close(self) -> None:
        """Remove the files of images that were saved."""
        if self._images is not None:
            self._images.close()

    # -- values --------------------------------------------------------------------------------------------------

    def _value(self, event: ValueShown) -> None:
        prompt = self._out_prompt(event.number)
        by_user = self._user_renderer(event.bundle)
        if by_user is not None:
            if prompt:
                self._write(value_text(prompt, "", before=self._settings.separate_out))
            self._run_user(by_user, event.bundle)
            self._write(self._settings.separate_out2)
            return
        text = self._text_of(event.bundle)
        if text and prompt and text.startswith("\x1b") and not text.startswith("\x1b["):
            prompt += "\n"  # an image stands below its prompt
        settings = self._settings
        self._write(value_text(prompt, text, before=settings.separate_out, after=settings.separate_out2), fresh=True)

    def _out_prompt(self, number: int | None) -> str:
        if number is None:
            return ""
        prompts = self._prompts
        if type(prompts) is Prompts:
            if self._prompt_parts is None or self._prompt_parts[0] is not self.theme:
                parts = self._painted([(OUT_PROMPT, "Out["), (OUT_PROMPT_NUMBER, "\0"), (OUT_PROMPT, "]: ")])
                front, _, back = parts.partition("\0")
                self._prompt_parts = self.theme, front, back
            return f"{self._prompt_parts[1]}{number}{self._prompt_parts[2]}"
        before = prompts.number
        prompts.number = number
        try:
            return self._painted(prompts.out_prompt_tokens())
        finally:
            prompts.number = before

    def _painted(self, tokens: Any) -> str:
        paint = self.theme.paint
        return "".join(paint(style.removeprefix("class:"), text) for style, text in styled(tokens))

    # -- bundles -------------------------------------------------------------------------------------------------

    def _text_of(self, bundle: MimeBundle) -> str:
        if len(bundle.data) <= 1 and "text/plain" in bundle.data:
            return bundle.text
        from ipython.terminal.renderers.bundle import bundle_text

        drawable = self._terminal_streams() is not None
        return bundle_text(
            bundle,
            self.theme,
            width=self._size()[0],
            protocol=self._protocol() if drawable and not self._is_plain else "",
            saved=self._saved_images if drawable else None,
        )

    def _protocol(self) -> str:
        from ipython.terminal.renderers.images import find_protocol

        return find_protocol(os.environ, self._attributes())

    def _saved_images(self) -> SavedImages:
        if self._images is None:
            import atexit

            from ipython.terminal.renderers.images import SavedImages

            self._images = SavedImages()
            atexit.register(self._images.close)
        return self._images

    def _user_renderer(self, bundle: MimeBundle) -> tuple[str, Callable[[object, object], object]] | None:
        for kind, function in self._settings.mime_renderers:
            if kind in bundle.data and callable(function):
                return kind, function
        return None

    def _run_user(self, renderer: tuple[str, Callable[[object, object], object]], bundle: MimeBundle) -> None:
        kind, function = renderer
        try:
            function(bundle.data[kind], bundle.metadata.get(kind, {}))
        except Exception as error:
            self._warned(Warned(f"the renderer for {kind} in mime_renderers raised {type(error).__name__}: {error}"))
            self._write(self._text_of(bundle) + "\n", fresh=True)

    # -- displays ------------------------------------------------------------------------------------------------

    def _display(self, event: DisplayShown) -> None:
        by_user = self._user_renderer(event.bundle)
        if by_user is not None:
            self._run_user(by_user, event.bundle)
            return
        text = self._text_of(event.bundle) + "\n"
        displays = self._live_displays() if event.display_id is not None else None
        if displays is not None and event.display_id is not None:
            displays.show(event.display_id, text)
        else:
            self._write(text)

    def _update(self, event: DisplayUpdated) -> None:
        displays = self._live_displays()
        text = self._text_of(event.bundle) + "\n"
        if displays is not None and displays.update(event.display_id, text):
            return
        self._display(DisplayShown(event.bundle, event.display_id, event.transient))

    def _clear(self, event: OutputCleared) -> None:
        streams = self._terminal_streams()
        displays = self._live_displays()
        if streams is None or displays is None:
            return  # into a pipe everything is kept

        def erase() -> None:
            displays.clear(streams.cell_mark)
            streams.restart_tail()

        if event.wait:
            streams.before_next_write(erase)
        else:
            streams.before_next_write(None)
            erase()

    def _live_displays(self) -> Displays | None:
        streams = self._terminal_streams()
        if streams is None or self._is_plain:
            return None
        if self._displays is None or self._displays_of is not streams:
            from ipython.terminal.renderers.display import Displays

            self._displays, self._displays_of = Displays(streams, self._size), streams
        return self._displays

    def _terminal_streams(self) -> TerminalStreams | None:
        # Not None: what is written to sys.stdout now appears on a terminal, and what was written is known.
        stream = sys.stdout
        if isinstance(stream, TerminalStream) and stream.isatty():
            return stream.streams
        return None

    # -- the rest ------------------------------------------------------------------------------------------------

    def _stream(self, event: StreamText) -> None:
        write_text(current_stream(error=event.stream == "stderr"), event.text)

    def _failure(self, event: FailureShown) -> None:
        from ipython.terminal.renderers.traceback import failure_text

        text = failure_text(event.report, self._render_failure)
        self._write(text, fresh=True, error=event.report.kind == "mistake")

    def _paged(self, event: PageShown) -> None:
        text = ""
        if PIECES in event.bundle.data and not self.theme.is_colorless:
            from ipython.terminal.renderers.pieces import painted_pieces

            text = painted_pieces(event.bundle.data[PIECES], self.theme)
        self._page(text or self._text_of(event.bundle), event.start)

    def _next_input(self, event: NextInputSet) -> None:
        self.next_input = event

    def _rewritten(self, event: CallRewritten) -> None:
        self._write(f"{self._painted(self._prompts.rewrite_prompt_tokens())}{self.theme.highlight(event.text)}\n")

    def _warned(self, event: Warned) -> None:
        self._write(self.theme.paint("warning", event.text) + "\n", fresh=True, error=True)

    def _write(self, text: str, *, fresh: bool = False, error: bool = False) -> None:
        """Write; ``fresh``: on a line of its own, when the cell has left one open."""
        stream = current_stream(error=error)
        if fresh and text and isinstance(stream, TerminalStream) and not stream.streams.is_prompt_up:
            streams = stream.streams
            streams.run_before_next()
            if not streams.at_line_start and stream.isatty():
                text = "\n" + text
        write_text(stream, text)


def _terminal_size() -> tuple[int, int]:
    import shutil

    found = shutil.get_terminal_size((80, 24))
    return found.columns, found.lines

"""What floats under the line being typed: the completion menu, and the help on the call around the cursor.

One float with one control holds both, so that they never cover each other: the menu first, the call below it. The
screen below the text is reserved while something is shown, as far as the terminal has rows.
"""

from __future__ import annotations

from prompt_toolkit.data_structures import Point
from prompt_toolkit.filters import Condition, is_done
from prompt_toolkit.formatted_text import fragment_list_width
from prompt_toolkit.layout.containers import ConditionalContainer, Float, FloatContainer, Window
from prompt_toolkit.layout.controls import UIContent, UIControl
from prompt_toolkit.layout.dimension import Dimension
from prompt_toolkit.mouse_events import MouseEventType

from ipython.terminal.call_lines import call_lines
from ipython.terminal.menu_lines import LIST_MOST, MenuLook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.buffer import Buffer, CompletionState
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.layout.controls import GetLinePrefixCallable
    from prompt_toolkit.mouse_events import MouseEvent

    from ipython.model.inspection import CallHelp
    from ipython.model.ports import Backend
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.menu import CompletionMenu

LEAST_ROWS = 8  # rows of a terminal under which no help on calls is shown
MENU_ROWS_KEPT = 3  # rows that the menu keeps when a call is shown below it
Z_INDEX = 10**8  # above the text


class PopupControl(UIControl):
    """Draws the menu and the call.

    Args:
        backend: explains calls.
        buffer: its text, cursor and ``complete_state`` say what is shown.
        menu: finds what is shown of the entries.
        settings: whether calls are explained, and the style of the menu; asked each time.
        is_quiet: whether nothing is to be explained now, as while searching.
    """

    def __init__(
        self,
        backend: Backend,
        buffer: Buffer,
        menu: CompletionMenu,
        settings: Callable[[], TerminalSettings],
        is_quiet: Callable[[], bool],
    ) -> None:
        self._backend = backend
        self._buffer = buffer
        self._menu = menu
        self._settings = settings
        self._is_quiet = is_quiet
        self._look: MenuLook | None = None
        self._look_of: CompletionState | None = None
        self._asked: tuple[str, int] | None = None
        self._call: CallHelp | None = None
        self._drawn: tuple[CallHelp | None, int, list[StyleAndTextTuples]] = (None, 0, [])
        self._dismissed = -1  # opening bracket of the call whose help was closed
        self._is_broken = False

    # -- what there is -------------------------------------------------------------------------------------------

    @property
    def look(self) -> MenuLook | None:
        """The open menu's shape; None if there is none."""
        state = self._buffer.complete_state
        if state is None or not state.completions:
            self._look = self._look_of = None
        elif state is not self._look_of:
            settings = self._settings()
            before = state.original_document.text_before_cursor
            typed = before[len(before) + min(entry.start_position for entry in state.completions[:1]) :]
            self._look = MenuLook(
                state.completions,  # type: ignore[arg-type]  # all of them are ``Candidate``
                typed,
                is_list=settings.display_completions == "column" or len(state.completions) <= LIST_MOST,
                min_elide=settings.min_elide,
            )
            self._look_of = state
        return self._look

    @property
    def call(self) -> CallHelp | None:
        """The call around the cursor, if it is to be explained."""
        text, cursor = self._buffer.text, self._buffer.cursor_position
        if self._is_broken or not self._settings().call_help or self._is_quiet() or "(" not in text:
            return None
        state = self._buffer.complete_state
        if state is not None:  # going through the entries does not change which call it is
            text, cursor = state.original_document.text, state.original_document.cursor_position
        if self._asked != (text, cursor):
            self._asked = (text, cursor)
            try:
                self._call = self._backend.call_help(text, cursor)
            except Exception:  # it promises not to fail; if it does, the prompt must go on without it
                self._is_broken, self._call = True, None
        if self._call is None or self._call.opening == self._dismissed:
            return None
        self._dismissed = -1
        return self._call

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        return self.look is not None or self.call is not None

    def call_lines(self, width: int) -> list[StyleAndTextTuples]:
        """The help on the call in that width; nothing where none is shown."""
        call = self.call
        if call is None:
            return []
        if self._drawn[0] is not call or self._drawn[1] != width:
            self._drawn = (call, width, call_lines(call, width))
        return self._drawn[2]

    def dismiss_call(self) -> None:
        """Show no help until another call is typed."""
        if self._call is not None:
            self._dismissed = self._call.opening

    def _fill(self, entries: object) -> None:
        self._menu.fill(entries)  # type: ignore[arg-type]

    # -- drawing -------------------------------------------------------------------------------------------------

    def preferred_width(self, max_available_width: int) -> int | None:
        """Columns that are wanted."""
        look = self.look
        widths = [look.width(max_available_width, self._fill)] if look is not None else []
        widths += [fragment_list_width(line) for line in self.call_lines(max_available_width)[:1]]
        return max(widths, default=0)

    def preferred_height(
        self,
        width: int,
        max_available_height: int,
        wrap_lines: bool,
        get_line_prefix: GetLinePrefixCallable | None,
    ) -> int | None:
        """Rows that are wanted at that width."""
        look = self.look
        return (look.height(width) if look is not None else 0) + len(self.call_lines(width))

    def create_content(self, width: int, height: int) -> UIContent:
        """The lines in a window of that size."""
        look = self.look
        lines: list[StyleAndTextTuples] = []
        called = self.call_lines(width)
        if look is not None:
            state = self._buffer.complete_state
            current = state.complete_index if state is not None else None
            kept = min(look.height(width), MENU_ROWS_KEPT)
            called = called[: max(0, height - kept)]
            lines += look.lines(width, height - len(called), current, self._fill)
        lines += called[: max(0, height - len(lines))]
        return UIContent(get_line=lines.__getitem__, line_count=len(lines), cursor_position=Point(0, 0))

    def mouse_handler(self, mouse_event: MouseEvent) -> object:
        """Take the entry that is clicked at; the wheel goes through them."""
        look, buffer = self._look, self._buffer
        if look is None:
            return NotImplemented
        if mouse_event.event_type == MouseEventType.SCROLL_DOWN:
            buffer.complete_next(count=3, disable_wrap_around=True)
        elif mouse_event.event_type == MouseEventType.SCROLL_UP:
            buffer.complete_previous(count=3, disable_wrap_around=True)
        elif mouse_event.event_type == MouseEventType.MOUSE_UP:
            index = look.places.get((mouse_event.position.y, mouse_event.position.x))
            if index is not None:
                buffer.apply_completion(look.entries[index])
        return None

    def step_aside(self, columns: int) -> None:
        """Go so many columns of the grid to the right; negative: to the left."""
        state, look = self._buffer.complete_state, self.look
        if state is None or look is None or state.complete_index is None:
            return
        index = state.complete_index + columns * max(1, look.rows)
        if 0 <= index < len(state.completions):
            self._buffer.go_to_completion(index)

    @property
    def has_columns(self) -> bool:
        """Whether the arrows to the sides go through the menu: a grid in which an entry is selected."""
        state, look = self._buffer.complete_state, self.look
        return look is not None and not look.is_list and state is not None and state.complete_index is not None


class Popup:
    """Puts the control into a layout: floats over the text, and keeps rows free below it.

    Args:
        control: draws.
        buffer: the text.
        floats: the container whose menus are replaced.
        window: shows the text.
        size: columns and rows of the terminal.
        space: rows kept free for the menu.
        prompt_width: columns before the text.
    """

    def __init__(
        self,
        control: PopupControl,
        buffer: Buffer,
        floats: FloatContainer,
        window: Window,
        *,
        size: Callable[[], tuple[int, int]],
        space: Callable[[], int],
        prompt_width: Callable[[], int],
    ) -> None:
        self.control = control
        self._buffer = buffer
        self._size = size
        self._space = space
        self._prompt_width = prompt_width
        shown = ConditionalContainer(
            Window(control, dont_extend_width=True, dont_extend_height=True, z_index=Z_INDEX),
            filter=Condition(lambda: control.is_shown) & ~is_done,
        )
        floats.floats[:] = [
            Float(shown, xcursor=True, ycursor=True, transparent=True),
            *[one for one in floats.floats if not one.xcursor],
        ]
        window.height = self._height
        window.content.menu_position = self._position  # type: ignore[attr-defined]

    def _position(self) -> int | None:
        """The character under which the popup begins."""
        buffer = self._buffer
        if buffer.complete_state is not None:
            state = buffer.complete_state
            start = state.completions[0].start_position if state.completions else 0
            at = state.original_document.cursor_position + start
            line = buffer.document.cursor_position - buffer.document.cursor_position_col
            return min(max(at, line), len(buffer.text))
        call = self.control.call
        if call is None:
            return None
        document = buffer.document
        if document.on_last_line:
            start_of_line = document.cursor_position - document.cursor_position_col
            return max(start_of_line, min(call.opening, document.cursor_position))
        # Below all lines, so that none of them is covered.
        return min(len(buffer.text), buffer.text.rfind("\n") + 1 + document.cursor_position_col)

    def _height(self) -> Dimension:
        """Rows of the text with room for the popup; none where nothing is shown."""
        from prompt_toolkit.application.current import get_app

        control = self.control
        if get_app().is_done or not control.is_shown:
            return Dimension()
        columns, rows = self._size()
        document = self._buffer.document
        look = control.look
        menu = 0
        if look is not None:
            menu = max(self._space(), look.height(columns)) if look.is_list else self._space()
            menu = min(menu, max(LIST_MOST, self._space()))
        call = len(control.call_lines(columns))
        most = max(1, rows - 2)
        if document.line_count >= most:
            return Dimension(min=most)
        lines = document.lines[: document.cursor_position_row + 1] if menu and not call else document.lines
        room = max(1, columns)
        text = sum(1 + (self._prompt_width() + len(line)) // room for line in lines)
        return Dimension(min=min(most, text + menu + call))


__all__ = ["Popup", "PopupControl"]

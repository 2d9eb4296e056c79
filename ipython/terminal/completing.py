"""Tab and what floats beside the text: loaded when completion or help on a call is first wanted.

Ties together the menu's search (``menu``), what is drawn (``popup``) and, in the readline style, the list above the
prompt. Its actions are bound to keys in ``keys``.
"""

from __future__ import annotations

from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.layout.containers import FloatContainer

from ipython.terminal.menu import CompletionMenu, common_rest, elided
from ipython.terminal.popup import LEAST_ROWS, Popup, PopupControl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prompt_toolkit import PromptSession

    from ipython.model.ports import Backend
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.menu import Candidate

GAP = 2  # columns between the names of a list


class Completing:
    """What keys do about completion.

    Args:
        backend: finds completions and explains calls.
        session: the prompt; its layout gets the popup.
        settings: asked each time.
        is_quiet: whether nothing is to be explained now.
        prompt_width: columns before the text.
    """

    def __init__(
        self,
        backend: Backend,
        session: PromptSession[str],
        settings: Callable[[], TerminalSettings],
        *,
        is_quiet: Callable[[], bool],
        prompt_width: Callable[[], int],
    ) -> None:
        self._session = session
        self._settings = settings
        buffer = session.default_buffer
        self.menu = CompletionMenu(backend, buffer, session.app.invalidate)
        self.control = PopupControl(
            backend, buffer, self.menu, settings, lambda: is_quiet() or self._size()[1] < LEAST_ROWS
        )
        layout = session.layout
        floats = next(part for part in layout.walk() if isinstance(part, FloatContainer))
        self.popup = Popup(
            self.control, buffer, floats, layout.current_window,
            size=self._size, space=lambda: settings().space_for_menu, prompt_width=prompt_width,
        )  # fmt: skip

    def _size(self) -> tuple[int, int]:
        size = self._session.app.output.get_size()
        return size.columns, size.rows

    def next(self) -> None:
        """Open the menu, or go to its next entry."""
        buffer = self._session.default_buffer
        if buffer.complete_state is not None:
            buffer.complete_next()
        elif self._settings().display_completions == "readlinelike":
            self._session.app.create_background_task(self._list())
        else:
            self.menu.open()

    async def _list(self) -> None:
        """As readline does: put in what is common; if nothing is, print the candidates above the prompt."""
        buffer = self._session.default_buffer
        document = buffer.document
        found = await self.menu.candidates()
        if buffer.document != document or not found:
            return
        common = common_rest(document.text_before_cursor, [entry.item for entry in found])
        if common:
            buffer.insert_text(common)
        elif len(found) == 1:
            buffer.apply_completion(found[0])
        else:
            columns, rows = self._size()
            text = listed(found, columns, rows, self._settings().min_elide)
            await run_in_terminal(lambda: print(text))


def listed(entries: Sequence[Candidate], columns: int, rows: int, min_elide: int = 0) -> str:
    """The candidates in columns, as many as the screen holds, and how many more there are.

    Args:
        entries: the candidates.
        columns, rows: of the terminal.
        min_elide: longer names are shortened; 0: none is.
    """
    names = [elided(entry.label, min_elide) for entry in entries]
    cell = max(map(len, names)) + GAP
    across = max(1, (columns - 1) // cell)
    down = -(-len(names) // across)
    shown = max(1, rows - 3)
    lines = ["".join(f"{name:{cell}}" for name in names[row::down]).rstrip() for row in range(min(down, shown))]
    if down > shown:
        hidden = sum(len(names[row::down]) for row in range(shown, down))
        lines.append(f"... and {hidden} more; type more letters")
    return "\n".join(lines)

"""Ctrl-R: incremental search over every remembered cell (shell.md section 8.4).

A small state of its own instead of prompt_toolkit's search, which sees only what was loaded. Each change of the
pattern asks the backend in a task of the prompt's loop; an older question still running is dropped.
"""

from __future__ import annotations

import asyncio

from prompt_toolkit.document import Document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent

    from ipython.model.ports import Backend

HITS = 100  # asked for at once


class HistorySearch:
    """One search: pattern, hits newest first, and which of them is shown."""

    def __init__(self, backend: Backend, buffer: Buffer, redraw: Callable[[], None]) -> None:
        self._backend = backend
        self._buffer = buffer
        self._redraw = redraw
        self.active = False
        self.pattern = ""
        self.failing = False
        self._hits: list[str] = []
        self._at = 0
        self._before = Document()
        self._task: asyncio.Task[None] | None = None

    @property
    def prompt(self) -> str:
        """The bar below the cell."""
        state = "failing " if self.failing else ""
        more = f"   [{self._at + 1}/{len(self._hits)}]" if len(self._hits) > 1 else ""
        return f"{state}I-search backward: {self.pattern}{more}"

    def start(self) -> None:
        """Begin; what was typed so far comes back when the search is cancelled."""
        self.active, self.failing, self.pattern = True, False, ""
        self._hits, self._at = [], 0
        self._before = self._buffer.document

    def type(self, text: str) -> None:
        """Make the pattern longer."""
        self.pattern += text
        self._ask()

    def erase(self) -> None:
        """Take the last character of the pattern back."""
        self.pattern = self.pattern[:-1]
        self._ask()

    def step(self, by: int) -> None:
        """Show an older (+1) or newer (-1) hit."""
        wanted = self._at + by
        if 0 <= wanted < len(self._hits):
            self._at = wanted
            self._show()
        else:
            self.failing = True

    def accept(self) -> None:
        """End; the hit stays in the buffer for editing."""
        self._end()

    def cancel(self) -> None:
        """End; what was there before comes back."""
        self._end()
        self._buffer.set_document(self._before, bypass_readonly=True)

    # -- keys ----------------------------------------------------------------------------------------------------

    def on_text(self, event: KeyPressEvent) -> None:
        """Make the pattern longer; a key that is no text ends the search and acts as usual."""
        if event.data.isprintable():
            self.type(event.data)
        else:
            self.on_leave(event)

    def on_leave(self, event: KeyPressEvent) -> None:
        """End the search and let the key act as usual."""
        self.accept()
        event.app.key_processor.feed_multiple(event.key_sequence, first=True)

    def _end(self) -> None:
        self.active = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _ask(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = asyncio.get_running_loop().create_task(self._find(self.pattern))

    async def _find(self, pattern: str) -> None:
        from ipython.model.history import HistoryQuery

        hits: list[str] = []
        if pattern:
            found = await self._backend.history(HistoryQuery(pattern, limit=HITS, unique=True))
            hits = [item.source.rstrip("\n") for item in found]
        if pattern != self.pattern or not self.active:
            return
        self.failing = bool(pattern) and not hits
        if hits or not pattern:
            self._hits, self._at = hits, 0
        self._show()

    def _show(self) -> None:
        if self._hits:
            text = self._hits[self._at]
            found = text.find(self.pattern)
            self._buffer.set_document(Document(text, max(0, found)), bypass_readonly=True)
        elif not self.pattern:
            self._buffer.set_document(self._before, bypass_readonly=True)
        self._redraw()

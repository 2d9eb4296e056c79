"""The completion menu: asks the backend, puts in what all candidates share, and takes late answers in while it is open.

What comes without waiting is one batch: the menu opens with it, and nothing later is waited for. Late sets are added
to the open menu; a key that changes the text closes it and stops the search. How it looks: ``menu_lines``.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from prompt_toolkit.buffer import CompletionState
from prompt_toolkit.completion import Completion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
    from typing import Any

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.document import Document

    from ipython.model.completion import Completion as Item
    from ipython.model.completion import CompletionSet
    from ipython.model.ports import Backend

_CALLED = frozenset(("function", "method", "builtin"))


class Candidate(Completion):
    """One entry: the library's completion with the backend's item behind it.

    Args:
        item: as the backend gave it.
        cursor: characters from the beginning of the cell; what is replaced ends there.
    """

    def __init__(self, item: Item, cursor: int) -> None:
        super().__init__(item.text, start_position=min(0, item.span.start - cursor))
        self.item = item
        self.is_filled = bool(item.signature and item.doc)

    @property
    def label(self) -> str:
        """What the menu shows."""
        if self.item.display:
            return self.item.display
        return f"{self.text}()" if self.item.kind in _CALLED else self.text


class CompletionMenu:
    """Opens the menu of a buffer.

    Args:
        backend: finds completions.
        buffer: holds the text; its ``complete_state`` is the open menu.
        redraw: draws the prompt again.
    """

    def __init__(self, backend: Backend, buffer: Buffer, redraw: Callable[[], None]) -> None:
        self._backend = backend
        self._buffer = buffer
        self._redraw = redraw
        self._task: asyncio.Task[None] | None = None
        self._asked: Document | None = None  # the text the open menu, or the running search, is about
        self._left: Document | None = None  # how the text was left while the search goes on without a menu
        self._state: CompletionState | None = None
        self._seen: set[str] = set()
        buffer.on_text_changed += lambda _: self._text_changed()
        buffer.on_cursor_position_changed += lambda _: self._text_changed()

    # -- opening -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Look for completions and show them; once more for the same text is one search."""
        document = self._buffer.document
        if self._is_searching() and self._left == document:
            return
        self.stop()
        self._asked = self._left = document
        self._state = None
        self._seen = set()
        found = self._backend.complete(document.text, document.cursor_position)
        self._task = asyncio.get_running_loop().create_task(self._take(found), name="completion")

    def stop(self) -> None:
        """Give the search up; what is shown stays."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def candidates(self) -> list[Candidate]:
        """What is found for the text as it is, waiting for late answers only if there is nothing else."""
        document = self._buffer.document
        self._seen = set()
        found: list[Item] = []
        async with aclosing(_batches(self._backend.complete(document.text, document.cursor_position))) as batches:
            async for batch in batches:
                found += self._new(batch)
                if found:
                    break
        return [Candidate(item, document.cursor_position) for item in found]

    def _is_searching(self) -> bool:
        return self._task is not None and not self._task.done()

    async def _take(self, sets: AsyncIterator[CompletionSet]) -> None:
        async with aclosing(_batches(sets)) as batches:
            async for batch in batches:
                if not self._is_wanted():
                    return
                self._add(self._new(batch))

    def _new(self, sets: Iterable[CompletionSet]) -> list[Item]:
        fresh = []
        for found in sets:
            for item in found.items:
                if item.text not in self._seen:
                    self._seen.add(item.text)
                    fresh.append(item)
        return fresh

    def _add(self, items: Sequence[Item]) -> None:
        if not items:
            return
        if self._state is None:
            self._show(items)
        else:
            state = self._state
            cursor = state.original_document.cursor_position
            # Arguments are what is meant in a call, so they come first; but nothing that is selected moves.
            first = state.complete_index is None and all(item.kind == "param" for item in items)
            place = 0 if first else len(state.completions)
            state.completions[place:place] = [Candidate(item, cursor) for item in items]
            self._redraw()

    def _show(self, items: Sequence[Item]) -> None:
        buffer = self._buffer
        document = buffer.document
        common = common_rest(document.text_before_cursor, items)
        if len(items) == 1 and not common:
            only = Candidate(items[0], document.cursor_position)
            if document.text_before_cursor.endswith(only.text) and len(only.text) == -only.start_position:
                self._left = None  # it stands there already
                return
        if common or len(items) == 1:
            buffer.save_to_undo_stack()
        if common:
            buffer.insert_text(common)
        elif len(items) == 1:
            buffer.apply_completion(Candidate(items[0], document.cursor_position))
        if len(items) > 1:
            cursor = buffer.cursor_position
            self._state = CompletionState(buffer.document, [Candidate(item, cursor) for item in items])
            buffer.complete_state = self._state
        self._left = None
        self._redraw()

    # -- closing -------------------------------------------------------------------------------------------------

    def _is_wanted(self) -> bool:
        if self._state is not None:
            return self._buffer.complete_state is self._state
        return self._left is not None and self._buffer.document == self._left

    def _text_changed(self) -> None:
        # Going through the entries changes the text too, and sets the state again right after: looked at later.
        if self._is_searching():
            asyncio.get_running_loop().call_soon(self._stop_unwanted)

    def _stop_unwanted(self) -> None:
        if not self._is_wanted():
            self.stop()

    # -- entries -------------------------------------------------------------------------------------------------

    def fill(self, entries: Sequence[Completion]) -> None:
        """Find signature and documentation of the entries that are about to be shown."""
        missing = [entry for entry in entries if type(entry) is Candidate and not entry.is_filled]
        if not missing or self._asked is None:
            return
        asked = self._asked
        filled = self._backend.fill(asked.text, asked.cursor_position, [entry.item for entry in missing])
        for entry, item in zip(missing, filled, strict=False):
            entry.item = item
            entry.is_filled = True


async def _batches(sets: AsyncIterator[CompletionSet]) -> AsyncGenerator[list[CompletionSet], None]:
    """What comes without waiting together, then what comes later, each as it comes."""
    batch: list[CompletionSet] = []
    upcoming = asyncio.ensure_future(_next(sets))
    try:
        while True:
            if not upcoming.done():
                await asyncio.sleep(0)
            if not upcoming.done() and batch:
                yield batch
                batch = []
            found = await upcoming
            if found is None:
                break
            batch.append(found)
            upcoming = asyncio.ensure_future(_next(sets))
        if batch:
            yield batch
    finally:
        upcoming.cancel()
        close = getattr(sets, "aclose", None)
        if close is not None:
            await _end(upcoming, close)


async def _next(sets: AsyncIterator[CompletionSet]) -> CompletionSet | None:
    async for found in sets:
        return found
    return None


async def _end(upcoming: asyncio.Future[CompletionSet | None], close: Callable[[], Any]) -> None:
    # A generator can only be closed when nobody waits inside it.
    try:
        await upcoming
    except asyncio.CancelledError:
        pass
    await close()


def common_rest(before: str, items: Sequence[Item]) -> str:
    """What every candidate adds to the typed text; empty when one of them would change what is typed.

    Args:
        before: the cell up to the cursor.
        items: candidates.

    >>> from ipython.model.completion import Completion, Span
    >>> common_rest("np.ar", [Completion("arange", Span(3, 5)), Completion("array", Span(3, 5))])
    ''
    >>> common_rest("np.ara", [Completion("arange", Span(3, 6)), Completion("arange2", Span(3, 6))])
    'nge'
    """
    rests = []
    for item in items:
        typed = before[item.span.start :]
        if not item.text.startswith(typed):
            return ""
        rests.append(item.text[len(typed) :])
    if not rests:
        return ""
    first, last = min(rests), max(rests)
    same = 0
    while same < len(first) and first[same] == last[same]:
        same += 1
    return first[:same]


def elided(text: str, least: int) -> str:
    """Shorten a long candidate in the middle; paths and dotted names lose their middle parts.

    >>> len(elided("a" * 40, 30))
    30
    """
    if not least or len(text) <= least:
        return text
    for mark in ("/", "."):
        parts = text.split(mark)
        if len(parts) > 3:
            inner = [f"{part[:1]}\N{HORIZONTAL ELLIPSIS}" for part in (parts[1], parts[-2])]
            return mark.join([parts[0], *inner, parts[-1]])
    half = (least - 1) // 2
    return f"{text[:half]}\N{HORIZONTAL ELLIPSIS}{text[-(least - 1 - half) :]}"

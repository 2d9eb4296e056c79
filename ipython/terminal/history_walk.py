"""The remembered cells as prompt_toolkit walks them: up and down, by prefix, and searched from the prompt.

What Up walks is loaded once, in an idle moment after the first prompt. Ctrl-R asks the backend, so it reaches every
entry there is.
"""

from __future__ import annotations

import asyncio

from prompt_toolkit.history import History

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from ipython.model.ports import Backend


IDLE = 0.25  # seconds after the first prompt before earlier cells are read


class BackendHistory(History):
    """Cells of earlier sessions behind those of this one.

    Args:
        backend: answers history queries.
        limit: how many earlier cells Up reaches.
    """

    def __init__(self, backend: Backend, *, limit: int) -> None:
        super().__init__()
        self._backend = backend
        self._limit = limit
        self._wanted = asyncio.Event()

    @property
    def is_loaded(self) -> bool:
        """Whether earlier cells have been read."""
        return self._loaded

    def want(self) -> None:
        """Load now: somebody is about to walk."""
        self._wanted.set()

    async def load(self) -> AsyncGenerator[str, None]:
        """Yield the cells newest first, once."""
        if not self._loaded:
            # Not before the first key has been echoed; Up asks for it at once.
            try:
                await asyncio.wait_for(self._wanted.wait(), IDLE)
            except TimeoutError:
                pass
            await self.refill()
        for text in reversed(self._loaded_strings):
            yield text

    async def refill(self) -> None:
        """Read the newest cells from the backend."""
        from ipython.model.history import HistoryQuery

        own = list(self._loaded_strings) if self._loaded else []
        self._loaded = True
        found = await self._backend.history(HistoryQuery(limit=self._limit))
        older = [item.source.rstrip("\n") for item in reversed(found)]
        self._loaded_strings = without_repeats(older) + own

    def append_string(self, string: str) -> None:
        """Remember a cell that was just entered."""
        text = string.rstrip("\n")
        if text and (not self._loaded_strings or self._loaded_strings[-1] != text):
            self._loaded_strings.append(text)

    def get_strings(self) -> list[str]:
        """The cells loaded so far, oldest first."""
        return self._loaded_strings

    def load_history_strings(self) -> Iterable[str]:
        """Unused: ``load`` is overridden."""
        return []

    def store_string(self, string: str) -> None:
        """Unused: the backend remembers the cells it runs."""


def without_repeats(strings: list[str]) -> list[str]:
    """Return the strings with runs of equal ones reduced to one, blank ones left out."""
    found: list[str] = []
    for text in strings:
        if text.strip() and (not found or found[-1] != text):
            found.append(text)
    return found

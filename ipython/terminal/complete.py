"""The backend's completions as prompt_toolkit's menu wants them."""

from __future__ import annotations

from prompt_toolkit.completion import Completer, Completion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from ipython.model.ports import Backend


class BackendCompleter(Completer):
    """Asks the backend; sets that come later are appended without what is there already.

    Args:
        backend: finds completions.
        min_elide: candidates longer than this are shortened in the menu; 0 never.
    """

    def __init__(self, backend: Backend, *, min_elide: int = 30) -> None:
        self._backend = backend
        self._min_elide = min_elide

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Unused: completions are asked for asynchronously."""
        return []

    async def get_completions_async(
        self, document: Document, complete_event: CompleteEvent
    ) -> AsyncGenerator[Completion, None]:
        """Yield the candidates for the text before the cursor, best first."""
        cursor = document.cursor_position
        seen: set[str] = set()
        async for found in self._backend.complete(document.text, cursor):
            for item in found.items:
                if item.text in seen:
                    continue
                seen.add(item.text)
                shown = item.display or item.text
                if item.kind in ("function", "method", "builtin") and not item.display:
                    shown += "()"
                yield Completion(
                    item.text,
                    start_position=item.span.start - cursor,
                    display=elided(shown, self._min_elide),
                    display_meta=" ".join(part for part in (item.kind, item.signature) if part),
                )


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

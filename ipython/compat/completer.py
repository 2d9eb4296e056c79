"""``get_ipython().Completer``: the completion service under upstream's names (compat.md section 3).

Here: ``completions(text, offset)``, the two namespaces and ``complete``. Custom matchers are not here yet.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, Protocol

    from ipython.app.parts import Shell

    class Candidates(Protocol):
        """The service this object stands in front of."""

        def complete(self, source: str, cursor: int) -> Any:
            """Sets of candidates."""


class CompletionRecord:
    """One candidate: ``text`` replaces the characters from ``start`` to ``end`` of the cell."""

    __slots__ = ("end", "signature", "start", "text", "type")

    def __init__(self, start: int, end: int, text: str, *, type: str = "", signature: str = "") -> None:
        self.start = start
        self.end = end
        self.text = text
        self.type = type
        self.signature = signature

    def __repr__(self) -> str:
        return f"<Completion start={self.start} end={self.end} text={self.text!r} type={self.type!r}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CompletionRecord):
            return NotImplemented
        return (self.start, self.end, self.text) == (other.start, other.end, other.text)

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.text))


class CompletionObject:
    """Completes for code that asks the shell.

    Args:
        completer: the service.
        shell: whose names are completed.
    """

    def __init__(self, completer: Candidates, shell: Shell) -> None:
        self._completer = completer
        self._shell = shell

    @property
    def namespace(self) -> dict[str, Any]:
        """The user's names."""
        return self._shell.namespace.locals

    @property
    def global_namespace(self) -> dict[str, Any]:
        """The module's names."""
        return self._shell.namespace.globals

    def completions(self, text: str, offset: int) -> Iterator[CompletionRecord]:
        """Yield the candidates for ``text`` with the cursor at ``offset`` characters, each once.

        Raises:
            ValueError: ``offset`` lies outside the text.
        """
        if not 0 <= offset <= len(text):
            raise ValueError(f"the cursor must lie between 0 and {len(text)} characters, not at {offset}")
        seen: set[tuple[int, str]] = set()
        for found in self._completer.complete(text, offset):
            for item in found.items:
                key = (item.span.start, item.text)
                if key not in seen:
                    seen.add(key)
                    yield CompletionRecord(
                        item.span.start, item.span.end, item.text, type=item.kind, signature=item.signature
                    )

    def complete(
        self, text: str | None = None, line_buffer: str | None = None, cursor_pos: int | None = None
    ) -> tuple[str, list[str]]:
        """``(matched text, candidates)`` for a line with the cursor at ``cursor_pos``."""
        line = (text or "") if line_buffer is None else line_buffer
        cursor = len(line) if cursor_pos is None else min(max(cursor_pos, 0), len(line))
        found = list(self.completions(line, cursor))
        start = min((one.start for one in found), default=cursor)
        # Candidates may begin at different places: each is given as a replacement for the widest range.
        return line[start:cursor], [line[start : one.start] + one.text for one in found]

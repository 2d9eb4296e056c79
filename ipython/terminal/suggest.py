"""Suggestions from history while typing (shell.md section 9.3): from memory only, so no key ever waits.

The current line is compared with every line of the remembered cells, newest first; what follows it is shown in
grey. Other hits can be cycled through.
"""

from __future__ import annotations

from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.document import Document

LOOKED_AT = 5000  # newest cells that are compared with a line


class HistorySuggest(AutoSuggest):
    """Suggests the rest of the current line; ``skip`` counts hits passed over by cycling."""

    def __init__(self) -> None:
        self.skip = 0
        self._for = ""
        self._queried: tuple[str, int, int] | None = None
        self._answer: Suggestion | None = None

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """Return the rest of the newest line of history that begins as the current one."""
        line = document.current_line_before_cursor
        if not line.strip() or document.current_line_after_cursor.strip() or not document.is_cursor_at_the_end_of_line:
            return None
        if line != self._for:
            self._for, self.skip = line, 0
        strings = buffer.history.get_strings()
        query = (line, self.skip, len(strings))
        if query != self._queried:
            found = suggestions(strings, line, self.skip)
            self._queried, self._answer = query, Suggestion(found) if found else None
        return self._answer

    def cycle(self, buffer: Buffer, step: int) -> bool:
        """Go to another hit; returns whether there is one."""
        line = buffer.document.current_line_before_cursor
        wanted = self.skip + step
        if wanted < 0 or not suggestions(buffer.history.get_strings(), line, wanted):
            return False
        self._for, self.skip = line, wanted
        buffer.suggestion = self.get_suggestion(buffer, buffer.document)
        return True


def suggestions(strings: Sequence[str], line: str, skip: int) -> str:
    """Return what follows ``line`` in the newest cells, equal hits counted once, ``skip`` of them passed over.

    Args:
        strings: cells, oldest first.
        line: what is typed so far on the current line.
        skip: distinct hits to leave out.
    """
    seen: set[str] = set()
    for string in strings[: -LOOKED_AT - 1 : -1]:
        if line not in string:
            continue
        lines = string.split("\n")
        for at in range(len(lines) - 1, -1, -1):
            candidate = lines[at]
            if candidate.startswith(line) and len(candidate) > len(line):
                rest = candidate[len(line) :]
                if rest not in seen:
                    if len(seen) == skip:
                        return rest
                    seen.add(rest)
    return ""

"""One completion: the text, the names that exist there, the options, and the time that is left."""

from __future__ import annotations

import re

from ipython.model.value import value
from ipython.services.completion.place import primary_before

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ipython.model.completion import CompletionSet
    from ipython.model.ports import Evaluator, FoundObject
    from ipython.services.completion.place import Token
    from ipython.settings.shell import CompletionSettings

AFTER_LIMIT = 4_000  # characters behind the cursor that are looked at
CELL_LIMIT = 50_000  # characters of the cell in which names are looked for
# What defines names inside a single statement.
_DEFINES = re.compile(r"\b(?:for|lambda|as|def|except|case)\b|:=")


@value
class Step:
    """A source and how it is asked; if it has an answer and stands ``alone``, those after it are not asked."""

    source: str
    ask: Callable[[], CompletionSet | None]
    alone: bool = False


class Request:
    """What every source is asked with.

    Args:
        source: the whole cell.
        cursor: characters before the cursor; any number is taken.
        namespaces: the user's names, looked through in order.
        evaluator: looks at objects.
        settings: options.
        clock: seconds.
        recent: how long ago the user used a name; smaller is later.
        seconds: the time there is, if not that of the options.
    """

    def __init__(
        self,
        source: str,
        cursor: int,
        namespaces: Sequence[Mapping[str, object]],
        evaluator: Evaluator,
        settings: CompletionSettings,
        *,
        clock: Callable[[], float],
        recent: Callable[[], Mapping[str, int]],
        seconds: float | None = None,
    ) -> None:
        self.end = max(0, min(cursor, len(source)))
        self.source = source
        self.text = source[: self.end]
        self.after = source[self.end : self.end + AFTER_LIMIT]
        self.evaluator = evaluator
        self.settings = settings
        self.recent = recent
        self.cell_begin = 0  # where its Python begins: behind the line of a cell magic
        self._clock = clock
        self._user = namespaces
        self._deadline = clock() + (settings.time_limit if seconds is None else seconds)
        self._cell: Mapping[str, object] | None = None

    def in_time(self) -> bool:
        """Whether there is time left."""
        return self._clock() < self._deadline

    @property
    def closes_keys(self) -> bool:
        """Whether keys are offered with the quote and bracket that close them."""
        return self.settings.auto_close_keys or self.settings.greedy

    @property
    def user_names(self) -> Sequence[Mapping[str, object]]:
        """The user's names."""
        return self._user

    @property
    def cell_names(self) -> Mapping[str, object]:
        """Names that the cell defines before the cursor."""
        if self._cell is None:
            written = self.text[self.cell_begin :]
            if len(written) > CELL_LIMIT:
                written = written[written.find("\n", len(written) - CELL_LIMIT) + 1 :]
            several = "\n" in written.strip() or ";" in written or _DEFINES.search(written) is not None
            self._cell = self.evaluator.cell_names(written, self._user) if several else {}
        return self._cell

    @property
    def namespaces(self) -> Sequence[Mapping[str, object]]:
        """All names, those of the cell first."""
        cell = self.cell_names
        return [cell, *self._user] if cell else self._user

    def find(self, expression: str) -> FoundObject | None:
        """What an expression stands for here, if that can be told."""
        return self.evaluator.find(expression, self.namespaces) if expression else None

    def before(self, pieces: list[Token], end: int) -> str:
        """The text of the expression that ends just before ``pieces[end]``; empty if there is none."""
        begin = primary_before(pieces, end)
        return joined(pieces[begin:end])

    def resolve(self, pieces: list[Token], end: int) -> FoundObject | None:
        """The object whose expression ends just before ``pieces[end]``: what stands behind the next dot or bracket."""
        expression = self.before(pieces, end)
        found = self.evaluator.find_value(expression, self.namespaces) if expression else None
        return found if found is not None and found.live else None


def joined(pieces: Sequence[Token]) -> str:
    """Tokens as text; words keep a blank between them.

    >>> from ipython.services.completion.place import tokens
    >>> joined(tokens("f( a,not  b )"))
    'f(a,not b)'
    """
    parts: list[str] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if before is not None and before.kind in _WORDS and piece.kind in _WORDS:
            parts.append(" ")
        parts.append(piece.text)
    return "".join(parts)


_WORDS = ("name", "number", "string")

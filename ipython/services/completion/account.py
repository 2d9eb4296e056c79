"""The account of one completion while it is found: which source did what, and what was refused."""

from __future__ import annotations

from ipython.model.completion import CompletionReport, SourceReport
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipython.model.completion import CompletionSet, Refusal

EXPLAINS = "explain_completion"  # the magic that prints the report; typing it must not overwrite what it explains
_TEXT = 2_000  # characters of the text before the cursor that are kept


class Account:
    """Collects what the sources did.

    Args:
        text: everything up to the cursor.
        clock: seconds.
    """

    def __init__(self, text: str, clock: Callable[[], float]) -> None:
        self.text = text
        self._clock = clock
        self._began = clock()
        self._seconds = 0.0
        self._sources: list[SourceReport] = []

    def note(
        self,
        source: str,
        outcome: str,
        *,
        found: Sequence[CompletionSet] = (),
        began: float | None = None,
        note: str = "",
        refusals: tuple[Refusal, ...] = (),
    ) -> None:
        """Add what one source did."""
        now = self._clock()
        count = sum(len(one.items) for one in found)
        spent = (now - began) * 1000 if began is not None else 0.0
        self._sources.append(SourceReport(source, outcome, count, spent, note, refusals))

    def end(self) -> None:
        """All sources were asked."""
        self._seconds = self._clock() - self._began

    def suppress(self, source: str, by: str) -> None:
        """Say that the answers of a source were hidden after all."""
        self._sources = [
            replace(one, outcome="suppressed", note=f"by {by}") if one.source == source and one.count else one
            for one in self._sources
        ]

    def has_answer(self, *sources: str) -> bool:
        """Whether one of some sources has found something."""
        return any(one.source in sources and one.outcome == "answered" for one in self._sources)

    def report(self, static: SourceReport | None) -> CompletionReport:
        """The account so far; ``static`` is that of static analysis, whose answer comes later."""
        sources = (*self._sources, static) if static is not None else tuple(self._sources)
        return CompletionReport(self.text[-_TEXT:], self._seconds * 1000, sources)


def explains_itself(text: str) -> bool:
    """Whether somebody is typing ``%explain_completion``.

    >>> explains_itself("%expl"), explains_itself("explain_completion"), explains_itself("%ex"), explains_itself("exp")
    (True, True, True, False)
    """
    line = text.rpartition("\n")[2].strip()
    name = line.lstrip("%").partition(" ")[0]
    least = 2 if line.startswith("%") else 4
    return len(name) >= least and EXPLAINS.startswith(name)

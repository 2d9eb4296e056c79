"""Numbered outputs in order, each once: what a client does with a kernel's journal (kernel.md section 18).

A kernel of ours numbers what it publishes. A number that is not the next one means that messages were lost on the way
(a cut connection, a queue that ran over): what comes is held back until the kernel has told the rest. Kernels that do
not number are passed through. Pure: who asks the kernel, and when waiting ends, is decided by the caller.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

HELD_LIMIT = 20_000  # messages held back while the kernel is asked


@value
class Missed:
    """Outputs that nobody has any more, by number, both ends included."""

    first: int
    last: int


class OutputOrder:
    """Lets numbered items through in order.

    Args:
        seen: number of the last one that was shown; None: begin with the first that comes.
    """

    def __init__(self, seen: int | None = None) -> None:
        self.seen = seen
        self._held: dict[int, Any] = {}
        self.is_asking = False

    @property
    def is_holding(self) -> bool:
        """Whether something waits for what should have come before it."""
        return bool(self._held)

    def take(self, number: int, item: Any) -> list[Any]:
        """Return what can be shown now that this item has come; nothing while something is missing before it."""
        if number <= 0:
            return [item]
        if self.seen is None:
            self.seen = number - 1
        if number <= self.seen:
            return []
        if number > self.seen + 1 or self.is_asking:
            self._held.setdefault(number, item)
            return self._give_up_if_full()
        self.seen = number
        return [item]

    def question(self) -> int | None:
        """Return the number above which the kernel must be asked, or None when nothing is missing or it was asked."""
        if self.is_asking or not self._held:
            return None
        return self.begin_asking()

    def begin_asking(self) -> int:
        """Hold everything back until an answer comes; returns the number above which it is to be asked."""
        self.is_asking = True
        return self.seen or 0

    def take_answer(self, told: Iterable[tuple[int, Any]], *, is_last: bool = True, newest: int = 0) -> list[Any]:
        """Return what can be shown after the kernel has told what it has.

        Args:
            told: numbers and items, from the kernel's journal, in order.
            is_last: nothing is left to be asked; what is still missing then is gone.
            newest: number of the kernel's newest output, when it keeps none of those asked for.
        """
        shown: list[Any] = []
        for number, item in told:
            shown += self._show(number, item)
        if not is_last:
            return shown
        shown += self.give_up()
        seen = self.seen or 0
        if newest > seen:
            self.seen = newest
            shown.append(Missed(seen + 1, newest))
        return shown

    def give_up(self) -> list[Any]:
        """Stop waiting: return what was held back, with marks where something is gone."""
        self.is_asking = False
        held, self._held = self._held, {}
        shown: list[Any] = []
        for number in sorted(held):
            shown += self._show(number, held[number])
        return shown

    def begin_again(self) -> list[Any]:
        """The kernel was started anew and counts from 1; returns what was held of the old one."""
        shown = self.give_up()
        self.seen = 0
        return shown

    def _show(self, number: int, item: Any) -> list[Any]:
        seen = self.seen if self.seen is not None else number - 1
        if number <= seen:
            return []
        self.seen = number
        return [Missed(seen + 1, number - 1), item] if number > seen + 1 else [item]

    def _give_up_if_full(self) -> list[Any]:
        return self.give_up() if len(self._held) > HELD_LIMIT else []

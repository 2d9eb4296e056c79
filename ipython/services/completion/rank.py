"""Which names a typed beginning may mean, and in what order they are offered (shell.md sections 4.1, 4.2).

Tiers: what begins with it exactly; else what begins with it in another case; else what it abbreviates (``s_l`` for
``some_long_name``). A lower tier is shown only where the one above is empty, so that the common beginning of what is
offered is worth inserting. As an option, names that have its letters in order follow below all of them.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import repeat
from operator import is_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EXACT, ANY_CASE, ABBREVIATED, FUZZY = range(4)
FUZZY_LIMIT = 20_000  # names whose letters are compared


def privacy(name: str) -> int:
    """0 for public names, 1 for ``_private`` ones, 2 for ``__special__`` ones."""
    return 0 if name[:1] != "_" else 1 if name[:2] != "__" else 2


def hidden(typed: str, omit: int) -> Callable[[str], bool]:
    """Says which names are not offered: ``omit`` 2 hides ``_x`` unless ``_`` is typed, 1 only ``__x__``, 0 nothing."""
    if omit <= 0 or typed.startswith("__"):
        return lambda name: False
    if typed[:1] == "_":
        return lambda name: False
    if omit == 1:
        return lambda name: name[:2] == "__" and name[-2:] == "__"
    return lambda name: name[:1] == "_"


def matching(names: Iterable[str], typed: str, *, fuzzy: bool = False) -> list[tuple[int, list[str]]]:
    """The names that ``typed`` may mean, by tier, best first; inside a tier in the order given.

    >>> matching(["series", "Series", "some_long_name"], "Ser")
    [(0, ['Series'])]
    >>> matching(["series", "some_long_name"], "Ser"), matching(["series", "some_long_name"], "s_l")
    ([(1, ['series'])], [(2, ['some_long_name'])])
    >>> matching(["groupby", "grid"], "gpb", fuzzy=True)
    [(3, ['groupby'])]
    """
    everything = names if type(names) is list else list(names)
    if not typed:
        return [(EXACT, everything)] if everything else []
    found: list[tuple[int, list[str]]] = []
    best = [name for name in everything if name.startswith(typed)]
    tier = EXACT
    if not best:
        lowered = typed.lower()
        best, tier = [name for name in everything if name.lower().startswith(lowered)], ANY_CASE
    if not best and "_" in typed.strip("_"):
        abbreviates = _abbreviation(typed)
        best, tier = [name for name in everything if abbreviates(name)], ABBREVIATED
    if best:
        found.append((tier, best))
    if fuzzy and len(typed) > 1:
        taken = set(best)
        rest = [name for name in everything[:FUZZY_LIMIT] if name not in taken]
        loose = _fuzzy(rest, typed)
        if loose:
            found.append((FUZZY, loose))
    return found


def matches(name: str, typed: str) -> bool:
    """Whether one name begins with ``typed``, in any case."""
    return name.startswith(typed) or name.lower().startswith(typed.lower())


def are_plain(names: Iterable[object]) -> bool:
    """Whether all of them are texts of the plain kind, so that comparing them runs nothing of the user's.

    >>> are_plain(["a", "b"]), are_plain(["a", 1])
    (True, False)
    """
    return all(map(is_, map(type, names), repeat(str)))


def within(ordered: list[str], typed: str) -> list[str]:
    """The names of a sorted list that begin with ``typed``.

    >>> within(["ab", "abc", "b"], "ab")
    ['ab', 'abc']
    """
    return ordered[bisect_left(ordered, typed) : bisect_left(ordered, typed + "\U0010ffff")]


def _abbreviation(typed: str) -> Callable[[str], bool]:
    parts = [part.lower() for part in typed.split("_") if part]

    def fits(name: str) -> bool:
        pieces = [piece for piece in name.lower().split("_") if piece]
        return len(pieces) >= len(parts) and all(map(str.startswith, pieces, parts))

    return fits


def _fuzzy(names: list[str], typed: str) -> list[str]:
    # The shorter the stretch that holds the letters in order the better; of equal ones the earlier, then the shorter.
    wanted = typed.lower()
    found = []
    for name in names:
        stretch = _stretch(name.lower(), wanted)
        if stretch is not None:
            found.append((stretch[1] - stretch[0], stretch[0], len(name), name))
    return [entry[-1] for entry in sorted(found)]


def _stretch(name: str, wanted: str) -> tuple[int, int] | None:
    end = 0
    for letter in wanted:
        end = name.find(letter, end) + 1
        if not end:
            return None
    start = end
    for letter in reversed(wanted):  # from that end back: the first letter may stand nearer
        start = name.rfind(letter, 0, start)
    return start, end

"""From names and what stands under them to candidates of one set: kind, order, limit."""

from __future__ import annotations

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion import rank

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LIMIT = 1_000  # candidates in one set; more is no menu
LENGTH_LIMIT = 500  # characters of a name
_FAR = 1 << 30  # how long ago a name was used that was not used at all


def cut(ordered: list[str]) -> list[str]:
    """The first ``LIMIT`` of many names, and the last: so the longest common beginning stays what it is."""
    return ordered if len(ordered) <= LIMIT else [*ordered[: LIMIT - 1], ordered[-1]]


def named(
    source: str,
    found: Mapping[str, object],
    typed: str,
    span: Span,
    *,
    kind_of: Callable[[object], str],
    omit: int = 2,
    fuzzy: bool = False,
    recent: Mapping[str, int] | None = None,
    group_of: Callable[[str], int] | None = None,
) -> CompletionSet:
    """Candidates among names with what stands under them.

    Args:
        source: name of the set.
        found: names and objects; names that are no strings, or could not be typed, are left out.
        typed: the beginning that was typed.
        span: what they replace.
        kind_of: says what an object is, in one word.
        omit: which private names are left out, see ``rank.hidden``.
        fuzzy: letters in order match too.
        recent: how long ago names were used, smaller is later; these come first of their group.
        group_of: a number that orders public names; without it all are one group.
    """
    if typed[:1] not in ("", "_") and not fuzzy and group_of is None and len(found) > LIMIT and rank.are_plain(found):
        ordered = _alphabetical(found, typed, recent or {})
        if ordered:
            return _set(source, ordered, span, found, kind_of)
    hidden = rank.hidden(typed, omit)
    # Pairs, not look-ups: a look-up compares the name with keys of a user's type that have the same hash.
    # A subclass of str could bring its own ``startswith``: such names are left out.
    if typed:
        pairs = {name: thing for name, thing in found.items() if type(name) is str and name.startswith(typed)}
    else:
        pairs = {name: thing for name, thing in found.items() if type(name) is str and not hidden(name)}
    if typed and pairs and not fuzzy:
        tiers = [(rank.EXACT, list(pairs))]  # none is hidden: private ones only begin so if that was typed
    else:
        if typed:
            pairs = {name: thing for name, thing in found.items() if type(name) is str}
        tiers = rank.matching([name for name in pairs if not hidden(name)], typed, fuzzy=fuzzy)
    used = recent or {}

    def order(name: str) -> tuple[int, int, int, bool, str]:
        group = group_of(name) if group_of is not None else 0
        # Constants are many and seldom meant: behind functions and classes.
        return rank.privacy(name), group, used.get(name, _FAR), _is_constant(name), name

    ordered = []
    for tier, names in tiers:
        names = [name for name in names if _can_be_typed(name)]
        if tier == rank.ANY_CASE:
            names.sort(key=lambda name: (len(name) != len(typed), order(name)))
        elif tier != rank.FUZZY:
            names.sort(key=order)
        ordered += names
    return _set(source, ordered, span, pairs, kind_of)


def _alphabetical(found: Mapping[str, object], typed: str, used: Mapping[str, int]) -> list[str]:
    """The many names that begin with ``typed``, as ``named`` orders public ones: without asking a key of each."""
    names = list(filter(str.isidentifier, rank.within(sorted(found), typed)))
    if names and max(map(len, names)) > LENGTH_LIMIT:
        names = list(filter(_can_be_typed, names))
    if typed == typed.upper():
        constants = list(filter(_is_constant, names))
        if constants:
            names = [*[name for name in names if not _is_constant(name)], *constants]
    fitting = [name for name in used if name.startswith(typed) and name in found]
    if not fitting:
        return names
    first = sorted(fitting, key=used.__getitem__)
    front = set(first)
    return [*first, *[name for name in names if name not in front]]


def _can_be_typed(name: str) -> bool:
    return len(name) <= LENGTH_LIMIT and name.isidentifier()


def _is_constant(name: str) -> bool:
    return len(name) > 1 and name.isupper()


def _set(
    source: str, ordered: list[str], span: Span, things: Mapping[str, object], kind_of: Callable[[object], str]
) -> CompletionSet:
    shown = cut(ordered)
    items = [Completion(name, span, kind_of(things[name])) for name in shown]
    return CompletionSet(span, tuple(items), source, len(shown) == len(ordered))


def plain(source: str, texts: Iterable[str], span: Span, kind: str) -> CompletionSet:
    """Candidates of one kind, in the order given."""
    ordered = list(texts)
    shown = cut(ordered)
    return CompletionSet(
        span, tuple([Completion(text, span, kind) for text in shown]), source, len(shown) == len(ordered)
    )


def choices(
    source: str, texts: Sequence[str], typed: str, span: Span, kind: str, *, fuzzy: bool = False
) -> CompletionSet:
    """Candidates of one kind that ``typed`` may mean, in the order given."""
    return plain(source, [text for _, names in rank.matching(texts, typed, fuzzy=fuzzy) for text in names], span, kind)

"""From names and what stands under them to candidates: kind, order, limit.

Order: public names before ``_private`` before ``__special__``, then by code point (shell.md section 4.1).
"""

from __future__ import annotations

from ipython.model.completion import Completion, CompletionSet, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LIMIT = 1_000  # candidates in one set; more is no menu
SIGNATURES = 100  # candidates that are shown with their parameters


def rank(name: str) -> tuple[int, str]:
    """Sorting key: public, then private, then special names."""
    return (0 if name[:1] != "_" else 1 if name[:2] != "__" else 2, name)


def cut(ordered: list[str]) -> list[str]:
    """The first ``LIMIT`` of many names, and the last: so the longest common beginning stays what it is."""
    return ordered if len(ordered) <= LIMIT else [*ordered[: LIMIT - 1], ordered[-1]]


def named(
    source: str,
    found: Mapping[str, object],
    prefix: str,
    span: Span,
    *,
    hide_private: bool,
    kind_of: Callable[[object], str],
    signature: Callable[[object], str | None] | None = None,
) -> CompletionSet:
    """Candidates among names with what stands under them.

    Args:
        source: name of the set.
        found: names and objects; names that are no strings are left out.
        prefix: what candidates begin with.
        span: what they replace.
        kind_of: says what an object is, in one word.
        hide_private: leave out names that begin with an underscore unless ``prefix`` does.
        signature: makes the parameters of functions and classes; asked for the first ones only.
    """
    private = not hide_private or prefix[:1] == "_"
    # A subclass of str could bring its own ``startswith``: such names are left out.
    names = [name for name in found if type(name) is str and name.startswith(prefix) and (private or name[:1] != "_")]
    names.sort(key=rank) if private else names.sort()
    shown = cut(names)
    make = Completion
    if signature is not None and len(shown) <= SIGNATURES:
        items = []
        for name in shown:
            kind = kind_of(found[name])
            items.append(make(name, span, kind, (signature(found[name]) or "") if kind == "function" else ""))
        return CompletionSet(span, tuple(items), source)
    items = [make(name, span, kind_of(found[name])) for name in shown]
    return CompletionSet(span, tuple(items), source, len(shown) == len(names))


def plain(source: str, texts: Iterable[str], span: Span, kind: str) -> CompletionSet:
    """Candidates of one kind, in the order given."""
    ordered = list(texts)
    shown = cut(ordered)
    return CompletionSet(
        span, tuple([Completion(text, span, kind) for text in shown]), source, len(shown) == len(ordered)
    )

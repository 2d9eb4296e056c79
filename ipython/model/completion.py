"""Completions: candidates and the range of characters they replace."""

from __future__ import annotations

from ipython.model.value import value


@value
class Span:
    """Half-open range of characters (not bytes, not UTF-16 units) counted from 0 in the whole cell."""

    start: int
    end: int


@value
class Completion:
    """One candidate: ``text`` replaces the span; ``kind`` is function, class, module, keyword, path, magic, ..."""

    text: str
    span: Span
    kind: str = ""
    signature: str = ""
    display: str = ""  # what the menu shows, if not ``text``


@value
class CompletionSet:
    """Candidates from one source, best first."""

    span: Span
    items: tuple[Completion, ...] = ()
    source: str = ""
    complete: bool = True  # False: the time limit cut it short

"""The names that existing code imports from ``IPython.core.completer`` (compat.md sections 3 and 5).

Values and decorators only; what asks matchers written with them is ``compat.matchers``.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., Any])

MATCHES_LIMIT = 500  # candidates that a matcher is asked for


class ProvisionalCompleterWarning(FutureWarning):
    """Upstream's warning about an interface that may change. Never given here: the interface is a promise."""


class Completion:
    """One candidate: ``text`` replaces the characters from ``start`` to ``end`` of the cell.

    ``signature`` is found when it is asked for.
    """

    __slots__ = ("_signature", "end", "start", "text", "type")

    def __init__(
        self, start: int, end: int, text: str, *, type: str = "", signature: str | Callable[[], str] = ""
    ) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.type = type
        self._signature = signature

    @property
    def signature(self) -> str:
        """The parameters of a function, with its return annotation; else an empty string."""
        if not isinstance(self._signature, str):
            self._signature = self._signature()
        return self._signature

    def __repr__(self) -> str:
        return f"<Completion start={self.start} end={self.end} text={self.text!r} type={self.type!r}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Completion):
            return NotImplemented
        return (self.start, self.end, self.text) == (other.start, other.end, other.text)

    def __hash__(self) -> int:
        return hash((self.start, self.end, self.text))


class SimpleCompletion:
    """What a matcher gives: a text and its type."""

    __slots__ = ("text", "type")

    def __init__(self, text: str, *, type: str | None = None) -> None:
        self.text = text
        self.type = type

    def __repr__(self) -> str:
        return f"<SimpleCompletion text={self.text!r} type={self.type!r}>"


class CompletionContext:
    """What a matcher is asked with.

    ``token`` is the word before the cursor, ``full_text`` the cell, ``cursor_position`` the column and ``cursor_line``
    the line of the cursor, both counted from 0, ``limit`` the number of candidates that are of use.
    """

    __slots__ = ("cursor_line", "cursor_position", "full_text", "limit", "token")

    def __init__(
        self, token: str, full_text: str, cursor_position: int, cursor_line: int, limit: int | None = None
    ) -> None:
        self.token = token
        self.full_text = full_text
        self.cursor_position = cursor_position
        self.cursor_line = cursor_line
        self.limit = limit

    @property
    def line_with_cursor(self) -> str:
        """The line of the cursor."""
        lines = self.full_text.split("\n")
        return lines[self.cursor_line] if self.cursor_line < len(lines) else ""

    @property
    def text_until_cursor(self) -> str:
        """That line up to the cursor."""
        return self.line_with_cursor[: self.cursor_position]

    def __repr__(self) -> str:
        return f"<CompletionContext token={self.token!r} line={self.cursor_line} column={self.cursor_position}>"


class SimpleMatcherResult(dict):  # type: ignore[type-arg]
    """What a matcher of version 2 returns: ``completions``, and optionally ``matched_fragment``, ``suppress``,
    ``do_not_suppress`` and ``ordered``."""


def context_matcher(
    *, priority: float | None = None, identifier: str | None = None, api_version: int = 2
) -> Callable[[F], F]:
    """Mark a function of one ``CompletionContext`` as a matcher.

    >>> @context_matcher(identifier="pets", priority=10)
    ... def pets(context):
    ...     return {"completions": [SimpleCompletion("cat", type="pet")]}
    >>> pets.matcher_identifier, pets.matcher_priority, pets.matcher_api_version
    ('pets', 10, 2)
    """

    def mark(function: F) -> F:
        marked: Any = function
        marked.matcher_priority = priority or 0
        marked.matcher_identifier = identifier or getattr(function, "__qualname__", repr(function))
        marked.matcher_api_version = api_version
        return function

    return mark


@contextmanager
def provisionalcompleter(action: str = "ignore") -> Iterator[None]:
    """Context in which upstream does not warn about ``completions``; needed nowhere here."""
    with warnings.catch_warnings():
        warnings.filterwarnings(action, category=ProvisionalCompleterWarning)  # type: ignore[arg-type]
        yield


def rectify_completions(text: str, completions: Iterable[Completion], *, _debug: bool = False) -> Iterator[Completion]:
    """Give all candidates one range, the widest, by adding what stands around them to their texts.

    >>> [one.text for one in rectify_completions("abc.de", [Completion(4, 6, "def"), Completion(0, 6, "abc.dex")])]
    ['abc.def', 'abc.dex']
    """
    found = list(completions)
    if not found:
        return
    start, end = min(one.start for one in found), max(one.end for one in found)
    seen = set()
    for one in found:
        written = text[start : one.start] + one.text + text[one.end : end]
        if written not in seen:
            seen.add(written)
            yield Completion(start, end, written, type=one.type, signature=one._signature)


def completions_sorting_key(word: str) -> tuple[int, str, int]:
    """Order of candidates: ``name=`` first, then public, ``_private`` and ``__special__`` names; magics by bare name.

    >>> sorted(["__x__", "_x", "x", "%%x", "x="], key=completions_sorting_key)
    ['x=', 'x', '%%x', '_x', '__x__']
    """
    group, marks = 0, 0
    if word.startswith("__"):
        group = 2
    elif word.startswith("_"):
        group = 1
    if word.endswith("="):
        group = -1
    if word.startswith("%%") and "%" not in word[2:]:
        word, marks = word[2:], 2
    elif word.startswith("%") and "%" not in word[1:]:
        word, marks = word[1:], 1
    return group, word, marks

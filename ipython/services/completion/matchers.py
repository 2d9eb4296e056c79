"""Other people's sources of completions: run under consent's time limit, their errors noted and told once.

They are asked because somebody registered them, so running them is what was asked for. Identifiers by which upstream's
own matchers are known stand for our sources: ``disable_matchers`` and ``suppress`` of existing code mean the same here.
"""

from __future__ import annotations

import re

from ipython.model.completion import Completion, CompletionAnswer, CompletionRequest, CompletionSet, Span
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.model.ports import Consent, Matcher

STATIC = "static"  # the source that jedi is
SOURCES: dict[str, tuple[str, ...]] = {
    "IPCompleter.jedi_matcher": (STATIC,),
    "IPCompleter.python_matcher": ("names", "attributes"),
    "IPCompleter.python_func_kw_matcher": ("arguments",),
    "IPCompleter.dict_key_matcher": ("keys", "columns"),
    "IPCompleter.file_matcher": ("paths", "commands"),
    "IPCompleter.magic_matcher": ("magics",),
    "IPCompleter.magic_config_matcher": ("magic arguments",),
    "IPCompleter.magic_color_matcher": ("magic arguments",),
    "IPCompleter.custom_completer_matcher": ("imports",),
    "IPCompleter.latex_name_matcher": ("symbols",),
    "IPCompleter.unicode_name_matcher": ("symbols",),
    "IPCompleter.fwd_unicode_matcher": ("symbols",),
    "IPCompleter.back_latex_name_matcher": ("symbols",),
    "IPCompleter.back_unicode_name_matcher": ("symbols",),
    "back_latex_name_matcher": ("symbols",),
    "back_unicode_name_matcher": ("symbols",),
}
_TOKEN = re.compile(r"[^\s`!@#$^&*()=+\[\]{}\\|;:'\",<>?]*\Z")  # where upstream's matchers see a word begin
_LINE = 2_000  # characters of a line in which the token is looked for


def identifiers(named: Iterable[str]) -> frozenset[str]:
    """The identifiers as they are, and the sources that upstream's stand for."""
    found = set(named)
    for name in list(found):
        found.update(SOURCES.get(name, ()))
    return frozenset(found)


def suppresses(identifier: str, suppress: bool | frozenset[str], competing: object) -> bool | frozenset[str]:
    """Whom the answer of a matcher hides, with what the settings say (``IPCompleter.suppress_competing_matchers``)."""
    if isinstance(competing, bool):
        return competing
    if isinstance(competing, dict):
        chosen = competing.get(identifier)
        if chosen is not None:
            return chosen if isinstance(chosen, bool) else identifiers(chosen)
    return suppress if isinstance(suppress, bool) else identifiers(suppress)


class Matchers:
    """Asks the registered matchers.

    Args:
        registered: gives them.
        consent: runs them within its limit.
        tell: shows a line to the user.
    """

    def __init__(
        self, registered: Callable[[], Iterable[Matcher]], consent: Consent, tell: Callable[[str], None]
    ) -> None:
        self._registered = registered
        self._consent = consent
        self._tell = tell
        self._told: set[str] = set()

    def in_order(self) -> list[Matcher]:
        """The matchers by descending priority, those of equal priority as they were registered."""
        return sorted(self._registered(), key=lambda matcher: -matcher.priority)

    def ask(self, matcher: Matcher, request: CompletionRequest) -> tuple[CompletionAnswer, str]:
        """A matcher's answer, and what went wrong in one sentence or an empty string."""

        def guarded() -> tuple[CompletionAnswer, str]:
            try:
                return _checked(matcher.match(request), request), ""
            except Exception as error:
                return CompletionAnswer(), f"{type(error).__name__}: {error}"[:300]

        try:
            answer, problem = self._consent.ask(guarded)
        except Exception as error:  # NoAnswer: the time was over
            answer, problem = CompletionAnswer(), f"no answer ({error})"
        if problem and f"{matcher.identifier} {problem}" not in self._told:
            self._told.add(f"{matcher.identifier} {problem}")
            self._tell(f"the completer {matcher.identifier} failed and was skipped: {problem}")
        return answer, problem


def request_for(source: str, cursor: int, limit: int) -> CompletionRequest:
    """What matchers are asked with."""
    line = source[max(0, cursor - _LINE) : cursor].rpartition("\n")[2]
    match = _TOKEN.search(line)
    return CompletionRequest(source, cursor, match.group() if match is not None else "", limit)


def sets_of(answer: CompletionAnswer, identifier: str, limit: int) -> list[CompletionSet]:
    """An answer as sets of one span each, the order of candidates kept or made."""
    by_span: dict[Span, list[Completion]] = {}
    items = answer.items if answer.ordered else sorted(answer.items, key=lambda item: item.text)
    for item in items[:limit]:
        by_span.setdefault(item.span, []).append(item)
    return [CompletionSet(span, tuple(found), identifier, len(items) <= limit) for span, found in by_span.items()]


def _checked(given: Any, request: CompletionRequest) -> CompletionAnswer:
    answer = given if isinstance(given, CompletionAnswer) else CompletionAnswer(tuple(given or ()))
    for item in answer.items:
        if not isinstance(item, Completion) or type(item.text) is not str:
            raise TypeError(f"a candidate must be a Completion with a text, not {type(item).__name__}")
        if not 0 <= item.span.start <= item.span.end <= len(request.source):
            raise ValueError(f"the candidate {item.text!r} replaces characters outside of the cell")
    return replace(answer, items=tuple(answer.items))

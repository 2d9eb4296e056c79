"""Existing code's sources of completions, as the completion service takes them (ports.Matcher).

Functions of a text (version 1), functions of a context (version 2), ``complete_command`` hooks, and functions that list
the attributes of objects of a type.
"""

from __future__ import annotations

import re

from ipython.api import Completion, CompletionAnswer, Span
from ipython.compat.completer_api import CompletionContext, completions_sorting_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ipython.api import CompletionRequest

OURS = "custom"  # the kind of candidates whose source says none


class TryNext(Exception):
    """A hook passes on to the next one."""


class FunctionMatcher:
    """One entry of ``custom_matchers``.

    Args:
        function: takes a text and returns texts, or is marked by ``context_matcher``.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._version = getattr(function, "matcher_api_version", 1)
        self.identifier = identifier_of(function)
        self.priority = float(getattr(function, "matcher_priority", 0) or 0)

    def match(self, request: CompletionRequest) -> CompletionAnswer:
        """Its candidates."""
        if self._version == 1:
            texts = self._function(request.token) or ()
            return CompletionAnswer(_in_order([_candidate(request, str(text), "", request.token) for text in texts]))
        return answer_of(request, self._function(context_of(request)))


def identifier_of(function: Callable[..., Any]) -> str:
    """By which a matcher is disabled and suppressed."""
    return str(getattr(function, "matcher_identifier", None) or getattr(function, "__qualname__", repr(function)))


def context_of(request: CompletionRequest) -> CompletionContext:
    """What a matcher of version 2 is asked with."""
    before = request.source[: request.cursor]
    line = before.count("\n")
    return CompletionContext(request.token, request.source, len(before) - before.rfind("\n") - 1, line, request.limit)


def answer_of(request: CompletionRequest, result: Any) -> CompletionAnswer:
    """The answer of a matcher of version 2, which is a dictionary or nothing."""
    if not result:
        return CompletionAnswer()
    fragment = result.get("matched_fragment") or request.token
    found = [
        _candidate(request, str(one.text), str(getattr(one, "type", None) or ""), fragment)
        for one in result.get("completions", ())
    ]
    ordered = bool(result.get("ordered", False))
    suppress = result.get("suppress", False)
    return CompletionAnswer(
        tuple(found) if ordered else _in_order(found),
        suppress if isinstance(suppress, bool) else frozenset(map(str, suppress)),
        frozenset(map(str, result.get("do_not_suppress", ()))),
        True,
    )


class CommandHooks:
    """The ``complete_command`` hooks: for lines that begin with a word, or with what a pattern fits.

    Args:
        shell: what hooks get as their first argument.
    """

    identifier = "IPCompleter.custom_completer_matcher"
    priority = 0.0

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._by_word: dict[str, list[tuple[int, Callable[..., Any]]]] = {}
        self._by_pattern: list[tuple[int, re.Pattern[str], Callable[..., Any]]] = []

    def add(self, function: Callable[..., Any], priority: int, word: str | None, pattern: Any) -> None:
        """Register a hook; a smaller priority is asked earlier."""
        if word is not None:
            self._by_word.setdefault(word, []).append((priority, function))
        if pattern is not None:
            self._by_pattern.append((priority, re.compile(pattern), function))

    def match(self, request: CompletionRequest) -> CompletionAnswer:
        """What the first hook for the line's command offers."""
        line = request.source[: request.cursor].rpartition("\n")[2]
        if not line.strip():
            return CompletionAnswer()
        event = CommandEvent(line, request.token)
        for function in self._for(event):
            try:
                texts = function(self._shell, event)
            except TryNext:
                continue
            fitting = _fitting(texts or (), request.token)
            if fitting:
                items = [_candidate(request, text, "", request.token) for text in fitting]
                # Where a command knows its arguments nothing else is meant; static analysis alone may add to it.
                return CompletionAnswer(tuple(items), True, frozenset(("IPCompleter.jedi_matcher",)), True)
        return CompletionAnswer()

    def _for(self, event: CommandEvent) -> Iterable[Callable[..., Any]]:
        command = event.command
        words = (command,) if command.startswith(("%", "!")) else (command, "%" + command)
        found = [entry for word in words for entry in self._by_word.get(word, ())]
        line = event.line.lstrip()
        found += [(priority, function) for priority, pattern, function in self._by_pattern if pattern.match(line)]
        return [function for _, function in sorted(found, key=lambda entry: entry[0])]


class CommandEvent:
    """What a ``complete_command`` hook is asked with: the line, its first word and the word being typed."""

    def __init__(self, line: str, symbol: str) -> None:
        self.line = line
        self.symbol = symbol
        self.command = line.split(None, 1)[0]
        self.text_until_cursor = line


class AttributeListings:
    """Functions that list the attributes of objects of a type: ``complete_object.register(Type)``.

    >>> listings = AttributeListings()
    >>> @listings.register(dict)
    ... def names(mapping, previous):
    ...     return previous + ["extra"]
    >>> listings({}, ["keys"]), listings.list_for(1, [])
    (['keys', 'extra'], None)
    """

    def __init__(self) -> None:
        self._functions: dict[type, Callable[..., Any]] = {}

    def __bool__(self) -> bool:
        """Whether anything is registered."""
        return bool(self._functions)

    def register(self, cls: type, func: Callable[..., Any] | None = None) -> Any:
        """Let ``func(instance, previous_names)`` list the attributes of instances of ``cls``; also a decorator."""
        if func is None:
            return lambda function: self.register(cls, function)
        self._functions[cls] = func
        return func

    def __call__(self, instance: object, previous: list[str]) -> list[str]:
        """The names for an object.

        Raises:
            TryNext: nothing is registered for its type.
        """
        found = self.list_for(instance, previous)
        if found is None:
            raise TryNext
        return found

    def list_for(self, instance: object, previous: list[str]) -> list[str] | None:
        """The names for an object; None if nothing is registered for its type or the function passes on."""
        if not self._functions:
            return None
        for base in type.__dict__["__mro__"].__get__(type(instance)):
            # Compared one by one: a hash or comparison of the user's classes is not run.
            for cls, function in self._functions.items():
                if cls is base:
                    try:
                        return [str(name) for name in function(instance, previous)]
                    except TryNext:
                        return None
        return None


complete_object = AttributeListings()


def _candidate(request: CompletionRequest, text: str, kind: str, fragment: str) -> Completion:
    start = request.cursor - min(len(fragment), request.cursor)
    return Completion(text, Span(start, request.cursor), kind or OURS)


def _in_order(items: list[Completion]) -> tuple[Completion, ...]:
    return tuple(sorted(items, key=lambda item: completions_sorting_key(item.text)))


def _fitting(texts: Iterable[Any], typed: str) -> list[str]:
    found = [str(text) for text in texts]
    exact = [text for text in found if text.startswith(typed)]
    return exact or [text for text in found if text.lower().startswith(typed.lower())]

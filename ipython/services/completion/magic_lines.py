"""Lines of magics: their names behind ``%``, then their options and what they declare to take; nothing else there."""

from __future__ import annotations

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion import environment, paths
from ipython.services.completion.candidates import choices, cut, plain
from ipython.services.completion.declared import Declared, declared
from ipython.services.completion.names import OF_THE_SHELL, entries
from ipython.services.completion.request import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, Protocol

    from ipython.services.completion.imports import Imports
    from ipython.services.completion.request import Request

    class Magic(Protocol):
        """What is known of a magic without loading it (``core.plugins.Magic``)."""

        @property
        def summary(self) -> str:
            """One line."""

        @property
        def arguments(self) -> str | None:
            """What its line takes; None if it does not say."""

    class Magics(Protocol):
        """The magics by kind and name (``core.plugins.Plugins``)."""

        def names(self, kind: str) -> Iterable[str]:
            """Names of one kind."""

        def find(self, kind: str, name: str) -> Magic | None:
            """One magic."""


_CODE = Declared(places=(("code", ()),))


class MagicLines:
    """Answers lines that begin with ``%``.

    Args:
        magics: the magics there are.
        imports: knows modules.
        code: completes a stretch of Python: from a position of the cell to the cursor.
        command: completes a shell command that ends at the cursor.
        words_of: calls what a declaration names as the source of words.
    """

    def __init__(
        self,
        magics: Magics,
        imports: Imports,
        *,
        code: Callable[[Request, int], Iterator[Step]],
        command: Callable[[Request, str], Iterator[Step]],
        words_of: Callable[[str], Iterable[str]],
    ) -> None:
        self._magics = magics
        self._imports = imports
        self._code = code
        self._command = command
        self._words_of = words_of

    def declaration(self, kind: str, name: str) -> Declared:
        """What a magic's line takes; Python, if it does not say."""
        magic = self._magics.find(kind, name)
        text = magic.arguments if magic is not None else None
        return _CODE if text is None else declared(text)

    def has(self, kind: str, name: str) -> bool:
        """Whether there is such a magic."""
        return self._magics.find(kind, name) is not None

    # -- names ---------------------------------------------------------------------------------------------------

    def names(self, marks: str, typed: str, end: int, *, first: bool) -> CompletionSet:
        """Candidates behind ``%`` or ``%%``; both forms for one sign at the beginning of a cell."""
        kinds = (("%", "line"),) if marks == "%" else ()
        return self._named(
            (*kinds, ("%%", "cell")) if first else kinds, typed, Span(end - len(typed) - len(marks), end)
        )

    def bare_names(self, typed: str, end: int) -> CompletionSet:
        """Candidates for a magic typed without its sign."""
        return self._named((("%", "line"), ("%%", "cell")), typed, Span(end - len(typed), end))

    def _named(self, kinds: Iterable[tuple[str, str]], typed: str, span: Span) -> CompletionSet:
        found = [
            (name, len(mark), mark, kind)
            for mark, kind in kinds
            for name in self._magics.names(kind)
            if name.startswith(typed)
        ]
        items = []
        for name, _, mark, kind in sorted(found):
            magic = self._magics.find(kind, name)
            items.append(Completion(mark + name, span, "magic", doc=magic.summary if magic is not None else ""))
        return CompletionSet(span, tuple(items), "magics")

    # -- lines ---------------------------------------------------------------------------------------------------

    def steps(self, request: Request, name: str, rest: str, *, kind: str = "line") -> Iterator[Step]:
        """What to ask for the line of a magic.

        Args:
            request: the completion.
            name: the magic's name.
            rest: what stands between the name and the cursor.
            kind: ``line`` or ``cell``.
        """
        end = request.end
        magic = self._magics.find(kind, name)
        if magic is None:
            return
        if magic.arguments is None:
            _, _, word = paths.last_word(rest)
            if "/" in word:
                yield Step("paths", lambda: paths.in_command(rest, end))
            else:
                yield from self._code(request, end - len(rest))
            return
        known = declared(magic.arguments)
        begin, position, option = _where(known, rest)
        word = rest[begin:]
        place, words = known.place(position)
        if option:
            place, words = ("choices", (option,)) if ":" in option else (option, ())
        if word.startswith("-") and known.options:
            yield Step("magic arguments", lambda: self._options(known, words, rest, word, end), alone=True)
        yield from self._place(request, place, words, rest, end - len(rest) + begin)

    def _place(self, request: Request, place: str, words: tuple[str, ...], rest: str, begin: int) -> Iterator[Step]:
        end = request.end
        _, _, word = paths.last_word(rest)
        span = Span(end - len(word), end)
        sources = [one for one in words if ":" in one]
        words = tuple(one for one in words if ":" not in one)
        given = [
            Step("magic arguments", lambda source=source: self._given(source, word, span, rest))  # type: ignore[misc]
            for source in sources
        ]
        if place not in ("folders", "files"):
            yield from given
        if place == "code":
            yield from self._code(request, begin)
        elif place == "commands":
            yield from self._command(request, request.text[begin:end])
        elif place in ("folders", "files"):
            only = words if place == "files" else None
            yield Step(
                "paths",
                lambda: paths.in_command(rest, end, suffixes=only or None, folders_only=place == "folders"),
            )
            yield from given
        elif place == "objects":
            start = end - len(rest.split(" ")[-1])
            yield from self._code(request, start)
        elif place == "modules":
            yield Step("imports", lambda: self._imports.dotted(word, span))
        elif place == "extensions":
            found = sorted(self._imports.modules.below("ipython.extensions"))
            yield Step("magic arguments", lambda: choices("magic arguments", found, word, span, "module"))
            if word:
                yield Step("imports", lambda: self._imports.dotted(word, span))
        elif place == "loaded":
            found = sorted(getattr(self._magics, "extensions", ()))
            yield Step("magic arguments", lambda: choices("magic arguments", found, word, span, "module"))
        elif place == "environment":
            yield Step("environment", lambda: environment.variables(word, span))
        elif place == "names":
            taken = set(rest.split())
            yield Step("names", lambda: _variables(request, word, span, taken))
        elif place == "types":
            yield Step("magic arguments", lambda: _types(request, word, span))
        elif place == "magics":
            found = sorted({name for kind in ("line", "cell") for name in self._magics.names(kind)})
            yield Step("magic arguments", lambda: choices("magic arguments", found, word, span, "magic"))
        elif place == "choices":
            yield Step("magic arguments", lambda: choices("magic arguments", words, word, span, "param"))

    def _given(self, source: str, word: str, span: Span, rest: str) -> CompletionSet:
        words: Any = self._words_of(source)
        if callable(words):
            words = words(rest)
        # What looks like an option is offered where an option is typed.
        names = [name for name in words if name.startswith("-") == word.startswith("-")]
        listed = choices("magic arguments", sorted(names, key=_in_order), word, span, "param")
        if type(words) is not dict:
            return listed
        items = tuple([Completion(one.text, span, one.kind, doc=str(words[one.text])) for one in listed.items])
        return CompletionSet(span, items, listed.source, listed.complete)

    def _options(self, known: Declared, words: tuple[str, ...], rest: str, word: str, end: int) -> CompletionSet:
        """Options, and what else begins with a dash: ``%cd -2``."""
        given = set(rest.split()[:-1])
        free = [option for option in known.options if option not in given or known.value_kind(option) is not None]
        span = Span(end - len(word), end)
        listed = choices("magic arguments", free, word, span, "param")
        items = list(listed.items)
        for source in words:
            if ":" in source:
                items += self._given(source, word, span, rest).items
        return CompletionSet(span, tuple(items), listed.source, listed.complete)


def _in_order(name: str) -> tuple[int, int, str]:
    """Numbers by their size, words by the alphabet."""
    number = name.lstrip("-")
    return (0, int(number), "") if number.isdecimal() and len(number) < 10 else (1, 0, name)


def _where(known: Declared, rest: str) -> tuple[int, int, str]:
    """Where the word being typed begins, how many words stand before it, and of what kind it is as an option's value.

    Code is not cut into words: it begins behind the options.
    """
    position = start = 0
    takes_value: str | None = None
    length = len(rest)
    code = bool(known.places) and known.places[0][0] in ("code", "commands")
    while True:
        while start < length and rest[start] == " ":
            start += 1
        stop = rest.find(" ", start)
        word = rest[start:] if stop < 0 else rest[start:stop]
        is_option = word.startswith("-") and not position
        if stop < 0 or (code and not is_option and not takes_value):
            return start, position, (takes_value or "") if not is_option else ""
        if takes_value:
            takes_value = None
        elif is_option:
            takes_value = known.value_kind(word)
        else:
            position += 1
        start = stop


def _variables(request: Request, word: str, span: Span, taken: set[str]) -> CompletionSet:
    made: dict[str, object] = {}
    for layer in reversed(request.user_names):
        made.update(entries(layer))
    taken.discard(word)
    private = word.startswith("_")
    found = sorted(
        name for name in made if name not in OF_THE_SHELL and name not in taken and (private or name[:1] != "_")
    )
    kind = request.evaluator.kind
    listed = choices("names", found, word, span, "")
    items = tuple([Completion(item.text, item.span, kind(made[item.text])) for item in listed.items])
    return CompletionSet(span, items, "names", listed.complete)


def _types(request: Request, word: str, span: Span) -> CompletionSet:
    name_of = type.__dict__["__name__"].__get__
    found = {
        name_of(type(thing))
        for layer in request.user_names
        for name, thing in entries(layer).items()
        if name[:1] != "_" and name not in OF_THE_SHELL
    }
    shown = cut(sorted(found))
    return plain("magic arguments", [name for name in shown if name.startswith(word)], span, "class")

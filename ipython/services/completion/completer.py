"""Completion in its plain first form: decides what the cursor asks for and calls the source that knows it.

Sources: escape lines (magics, shell commands), import lines, keys, paths in strings, attributes, names. Nothing of the
user's is run; static analysis by jedi is not part of this form. Source: shell.md section 4.
"""

from __future__ import annotations

import builtins
import keyword
import re

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion import keys, paths
from ipython.services.completion.candidates import named, plain
from ipython.services.completion.modules import Modules
from ipython.services.completion.place import (
    Place,
    Token,
    place_of,
    primary_before,
    replacement_field,
    tokens,
)
from ipython.settings.shell import CompletionSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ipython.model.completion import Completion, CompletionReport
    from ipython.model.ports import CellSource, Evaluator, FoundObject
    from ipython.services.completion.static import StaticAnalysis

PROGRAMS = (".py", ".ipy", ".ipynb")
# What stands in the line of a magic; those not named take names and attributes.
_FOLDERS = frozenset(("cd", "pushd"))
_FILES = frozenset(
    ("cat", "ed", "edit", "file", "less", "load", "loadpy", "ls", "more", "notebook", "pfile", "pycat", "save")
    + ("writefile",)
)
_COMMANDS = frozenset(("!", "bash", "sc", "script", "sh", "sx", "system"))
_CODE = frozenset(("capture", "debug", "lprun", "memit", "mprun", "prun", "time", "timeit"))
_NOTHING = frozenset(
    ("autocall", "automagic", "colors", "hist", "history", "load_ext", "reload_ext", "unload_ext", "xmode")
)
_ASSIGNED_ESCAPE = re.compile(r"[^=!<>\"'#%(]*=\s*(?P<escape>[!%].*)", re.DOTALL)  # x = !ls, x = %pwd
_KEYWORDS = dict.fromkeys([*keyword.kwlist, *(name for name in keyword.softkwlist if name != "_")])


class Completer:
    """Finds completions for a cell (ports.Completer).

    Args:
        namespaces: gives the user's names, looked through in order.
        magic_names: gives the names of magics of a kind, ``line`` or ``cell``.
        evaluator: looks at live objects without running their code.
        settings: options.
        cell_source: gives the source of a cell by the file name of its code.
    """

    def __init__(
        self,
        namespaces: Callable[[], Sequence[Mapping[str, object]]],
        magic_names: Callable[[str], Iterable[str]],
        evaluator: Evaluator,
        settings: CompletionSettings | None = None,
        *,
        cell_source: Callable[[str], CellSource | None] | None = None,
    ) -> None:
        self._settings = settings or CompletionSettings()
        self._namespaces = namespaces
        self._magic_names = magic_names
        self._evaluator = evaluator
        self._modules = Modules()
        self._cell_source = cell_source
        self._static: StaticAnalysis | None = None

    def complete(self, source: str, cursor: int) -> Iterator[CompletionSet]:
        """Yield sets of candidates for ``source`` with the cursor at ``cursor`` characters, best set first."""
        for found in self._sets(source, cursor):
            if found.items:
                yield found

    def complete_statically(self, source: str, cursor: int) -> CompletionSet | None:
        """What only static analysis knows."""
        return self._static.complete(source, cursor) if self._static is not None else None

    def wants_static(self, source: str, cursor: int) -> bool:
        """Whether static analysis could add to what ``complete`` answered there."""
        if self._static is None:
            from ipython.services.completion.static import StaticAnalysis

            self._static = StaticAnalysis(
                self._namespaces, self._evaluator, lambda: self._settings, cell_source=self._cell_source
            )
        return self._static.wants(source, cursor)

    def cancel_static(self) -> None:
        """Nobody waits for ``complete_statically`` any more."""
        if self._static is not None:
            self._static.cancel()

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and one line of documentation."""
        return items

    @property
    def report(self) -> CompletionReport | None:
        """How the last completion was found."""
        return None

    def close(self) -> None:
        """End what still works for it."""
        if self._static is not None:
            self._static.close()

    def _sets(self, source: str, cursor: int) -> Iterator[CompletionSet]:
        text = source[: max(cursor, 0)]
        end = len(text)
        start_of_line = text.rfind("\n") + 1
        line = text[start_of_line:]
        stripped = line.lstrip()
        assigned = _ASSIGNED_ESCAPE.match(stripped)
        if assigned is not None:
            stripped = assigned.group("escape")
        if stripped[:1] in ("%", "!") and stripped:
            before = place_of(text[:start_of_line])
            if before.kind == "code" and before.depth == 0:
                yield from self._escape_line(text, stripped, end)
                return
        place = place_of(text)
        if place.kind == "comment":
            return
        begin = place.statement
        if place.kind == "string":
            field = replacement_field(text, place)
            if field < 0:
                yield from self._in_string(text, place, end)
                return
            begin = field
        yield from self._in_code(text, begin, end, inside_brackets=place.depth > 0 or place.kind == "string")

    # -- escape lines --------------------------------------------------------------------------------------------

    def _escape_line(self, text: str, line: str, end: int) -> Iterator[CompletionSet]:
        if line[0] == "!":
            yield paths.in_command(line.lstrip("!"), end)
            return
        marks = 2 if line.startswith("%%") else 1
        name, blank, rest = line[marks:].partition(" ")
        if not blank:
            yield self._magics(line[:marks], name, end, first=not text[: end - len(line)].strip())
            return
        if name in _NOTHING:
            return
        if name in _FOLDERS:
            yield paths.in_command(rest, end, folders_only=True)
        elif name == "run":
            words = rest.split()
            suffixes = PROGRAMS if not words or (len(words) == 1 and not rest.endswith(" ")) else None
            yield paths.in_command(rest, end, suffixes=suffixes)
        elif name in _FILES or name in _COMMANDS or "/" in paths.last_word(rest)[2]:
            yield paths.in_command(rest, end)
        else:
            place = place_of(rest)
            offset = end - len(rest)
            if place.kind == "string":
                shifted = Place("string", offset, 0, place.opening + offset, place.content + offset, place.quote)
                yield from self._in_string(text, shifted, end)
            elif place.kind == "code":
                yield from self._in_code(text, offset, end, inside_brackets=True, keywords=name in _CODE)

    def _magics(self, marks: str, prefix: str, end: int, *, first: bool) -> CompletionSet:
        span = Span(end - len(prefix) - len(marks), end)
        kinds = (("%", "line"),) if marks == "%" else ()
        return self._magics_of((*kinds, ("%%", "cell")) if first else kinds, prefix, span)

    def _magics_of(self, kinds: Iterable[tuple[str, str]], prefix: str, span: Span) -> CompletionSet:
        found = [mark + name for mark, kind in kinds for name in self._magic_names(kind) if name.startswith(prefix)]
        return plain("magics", sorted(found, key=lambda text: (text.lstrip("%"), len(text))), span, "magic")

    # -- strings -------------------------------------------------------------------------------------------------

    def _in_string(self, text: str, place: Place, end: int) -> Iterator[CompletionSet]:
        typed = text[place.content :]
        holder = self._subscripted(tokens(text[place.statement : place.opening]))
        if holder is not None:
            found = keys.keys_in_quotes(holder, typed, place.quote, Span(place.content, end))
            if found is not None:
                yield found
                return
        if "\n" not in typed:
            yield paths.in_string(typed, place.quote, place.content, end)

    def _subscripted(self, pieces: list[Token]) -> Mapping[object, object] | None:
        """What the bracket belongs to that ends the tokens, if it is known."""
        if not pieces or pieces[-1].text != "[":
            return None
        found = self._resolve(pieces, len(pieces) - 1)
        return found.value if found is not None and type(found.value) is dict else None

    def _resolve(self, pieces: list[Token], end: int) -> FoundObject | None:
        """The object whose expression ends just before ``pieces[end]``."""
        begin = primary_before(pieces, end)
        if begin >= end:
            return None
        expression = "".join(piece.text for piece in pieces[begin:end])
        found = self._evaluator.find(expression, self._namespaces())
        return found if found is not None and found.live else None

    # -- code ----------------------------------------------------------------------------------------------------

    def _in_code(
        self, text: str, begin: int, end: int, *, inside_brackets: bool, keywords: bool = True
    ) -> Iterator[CompletionSet]:
        pieces = tokens(text[begin:end])
        typed = ""
        if pieces and pieces[-1].kind == "name" and begin + pieces[-1].end == end:
            typed = pieces.pop().text
        elif pieces and pieces[-1].kind == "number" and begin + pieces[-1].end == end:
            number = pieces.pop().text
            yield from self._keys(pieces, number, Span(end - len(number), end))
            return
        span = Span(end - len(typed), end)
        if pieces and pieces[0].text in ("import", "from"):
            yield self._imports(pieces, typed, span)
            return
        if pieces and pieces[-1].text == ".":
            found_attributes = self._attributes(pieces, typed, span)
            if found_attributes is not None:
                yield found_attributes
            return
        if not typed:
            yield from self._keys(pieces, "", span)
        yield self._names(typed, span, keywords=keywords)
        if not pieces and typed and not inside_brackets and text[:begin].strip() == "":
            yield self._bare_magics(typed, span)

    def _bare_magics(self, typed: str, span: Span) -> CompletionSet:
        taken = any(typed in names for names in self._namespaces())
        return self._magics_of(() if taken else (("%", "line"), ("%%", "cell")), typed, span)

    def _keys(self, pieces: list[Token], typed: str, span: Span) -> Iterator[CompletionSet]:
        holder = self._subscripted(pieces)
        found = keys.keys_without_quotes(holder, typed, span) if holder is not None else None
        if found is not None:
            yield found

    def _names(self, typed: str, span: Span, *, keywords: bool) -> CompletionSet:
        found: dict[str, object] = dict(_KEYWORDS) if keywords else {}
        found.update(self._evaluator.own_names(builtins))
        for names in reversed(self._namespaces()):
            found.update(names)
        return named("names", found, typed, span, hide_private=True, kind_of=self._evaluator.kind)

    def _attributes(self, pieces: list[Token], typed: str, span: Span) -> CompletionSet | None:
        found = self._resolve(pieces, len(pieces) - 1)
        if found is None:
            return None
        listed = self._evaluator.attribute_names(found.value)
        return named(
            "attributes",
            listed,
            typed,
            span,
            hide_private=True,
            kind_of=self._evaluator.kind,
            signature=self._evaluator.signature,
        )

    def _imports(self, pieces: list[Token], typed: str, span: Span) -> CompletionSet:
        words = [piece.text for piece in pieces]
        if words[0] == "import":
            last = words[1:]
            while "," in last:
                last = last[last.index(",") + 1 :]
            if "as" in last:
                return CompletionSet(span, (), "imports")
            return self._module_names(last, typed, span)
        if "import" in words:
            module = "".join(words[1 : words.index("import")])
            if words[-1] == "as" or module.startswith("."):
                return CompletionSet(span, (), "imports")
            return named(
                "imports", self._modules.members(module), typed, span, hide_private=True, kind_of=self._evaluator.kind
            )
        if len(words) > 1 and words[-1] != ".":
            return plain("imports", [word for word in ("import",) if word.startswith(typed)], span, "keyword")
        return self._module_names(words[1:], typed, span)

    def _module_names(self, words: list[str], typed: str, span: Span) -> CompletionSet:
        package = "".join(words).rstrip(".")
        found = self._modules.below(package) if package else self._modules.top_level()
        private = typed.startswith("_")
        names = sorted(name for name in found if name.startswith(typed) and (private or name[0] != "_"))
        return plain("imports", names, span, "module")

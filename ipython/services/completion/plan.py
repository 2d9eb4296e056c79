"""Decides what the text before the cursor asks for, and so which sources are asked and in what order."""

from __future__ import annotations

import builtins
import keyword
import re

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion import arguments, environment, keys, paths, strings
from ipython.services.completion.attributes import attributes
from ipython.services.completion.commands import Commands, expansion
from ipython.services.completion.imports import Imports
from ipython.services.completion.magic_lines import MagicLines
from ipython.services.completion.names import Wanted, entries, is_beginning, names, wanted_at
from ipython.services.completion.place import place_of, replacement_field
from ipython.services.completion.request import Step
from ipython.services.completion.spot import Spot
from ipython.services.completion.symbols import Symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ipython.services.completion.attributes import Lister
    from ipython.services.completion.magic_lines import Magics
    from ipython.services.completion.place import Place
    from ipython.services.completion.request import Request

_ASSIGNED_ESCAPE = re.compile(r"[^=!<>\"'#%(]*=\s*(?P<escape>[!%].*)", re.DOTALL)  # x = !ls, x = %pwd
_CELL_MAGIC = re.compile(r"\s*%%(?P<name>\S+)[ \t]*(?P<line>[^\n]*)(?P<end>\n?)")
_FIRST_WORD = re.compile(r"\s*(?P<name>[^\W\d]\w*) (?P<rest>[^\n]*)\Z")
_REAL_NUMBER = re.compile(r"(\d[\d_]*\.\d[\d_]*)\.([^\W\d]\w*|)")
_BARE_PATH = re.compile(r"(?:^|[\s=])(?P<path>(?:\.{1,2}|~)/[^\s'\"]*)\Z")  # ./x, ../x, ~/x: no Python
_FIELD_DEPTH = 8  # f-strings inside of f-strings
_LINE_LIMIT = 10_000  # characters of a line that is looked at for what it begins with


class Planner:
    """Knows the sources; one for each completer.

    Args:
        magics: the magics there are.
        automagic: whether magics may be typed without their sign.
        clock: seconds.
        words_of: calls what a declaration of a magic's arguments names as a source of words.
    """

    def __init__(
        self,
        magics: Magics,
        automagic: Callable[[], bool],
        clock: Callable[[], float],
        words_of: Callable[[str], Iterable[str]],
    ) -> None:
        self.imports = Imports()
        self.symbols = Symbols()
        self.commands = Commands(clock)
        self.lister: Lister | None = None
        self.magics = MagicLines(magics, self.imports, code=self._embedded, command=self._command, words_of=words_of)
        self._automagic = automagic
        self._clock = clock

    def steps(self, request: Request) -> Iterator[Step]:
        """The sources to ask, best first."""
        text, end = request.text, request.end
        if request.settings.backslash_names and "\\" in text[-120:]:
            yield Step("symbols", lambda: self._symbols(request), alone=True)
        body = _CELL_MAGIC.match(text)
        if body is not None:
            name = body.group("name")
            if not body.group("end"):
                yield from self._magic_line(request, "%%", text.lstrip()[2:], first=True)
                return
            request.cell_begin = body.end()
            known = self.magics.declaration("cell", name).body if self.magics.has("cell", name) else "code"
            if known == "nothing":
                return
            if known == "commands":
                yield from self._command(request, text[text.rfind("\n") + 1 :])
                return
        begin = request.cell_begin
        start_of_line = max(text.rfind("\n") + 1, begin)
        line = text[start_of_line:]
        escape = _escape(line) if len(line) < _LINE_LIMIT else ""
        if escape:
            before = place_of(text[:start_of_line], begin)
            if before.kind == "code" and before.depth == 0:
                yield from self._escape_line(request, escape)
                return
        place = place_of(text, begin)
        if place.kind == "code" and place.depth == 0 and self._automagic():
            typed = _FIRST_WORD.match(text, place.statement) if end - place.statement < _LINE_LIMIT else None
            if typed is not None and self._is_automagic(request, typed.group("name"), typed.group("rest")):
                yield from self.magics.steps(request, typed.group("name"), typed.group("rest"))
                return
        yield from self._at(request, place)

    # -- escape lines --------------------------------------------------------------------------------------------

    def _escape_line(self, request: Request, line: str) -> Iterator[Step]:
        mark = line[0]
        if mark == "!":
            yield from self._command(request, line.lstrip("!"))
        elif mark == "%":
            yield from self._magic_line(request, "%", line[1:], first=not request.text[: -len(line)].strip())
        elif mark == "/" and "/" in line[1:] and " " not in line:  # no function has such a name
            yield Step("paths", lambda: paths.in_command(line, request.end))
        else:  # ?name, /function arguments, ,function words, ;function text
            yield from self._embedded(request, request.end - len(line.lstrip("?,;/")))

    def _magic_line(self, request: Request, marks: str, line: str, *, first: bool) -> Iterator[Step]:
        if line.startswith("%"):
            marks, line = "%%", line[1:]
        name, blank, rest = line.partition(" ")
        if blank:
            yield from self.magics.steps(request, name, rest, kind="line" if marks == "%" else "cell")
        elif not any(sign in name for sign in "([{'\"\t"):
            yield Step("magics", lambda: self.magics.names(marks, name, request.end, first=first), alone=True)

    def _is_automagic(self, request: Request, name: str, rest: str) -> bool:
        if not self.magics.has("line", name) or rest[:1] in ("=", "(", "["):
            return False
        if keyword.iskeyword(name) or name in vars(builtins):  # ``await x``, whatever %await is
            return False
        if re.match(r"(?:in|is|not|and|or|if|else|for)\b|[=!<>+\-*/%&|^@:,]=?\s", rest):
            return False
        return not any(name in entries(layer) for layer in request.user_names)

    def _command(self, request: Request, line: str) -> Iterator[Step]:
        end = request.end
        kind = expansion(line)
        if kind == "$":
            typed = re.split(r"\$\{?", line)[-1]
            span = Span(end - len(typed), end)
            yield Step("environment", lambda: environment.variables(typed, span))
            if "${" not in line[-len(typed) - 2 :]:
                place = place_of(request.text, end - len(typed))
                yield Step("names", lambda: names(request, Spot(request, place, end), _VARIABLES))
        elif kind == "{":
            yield from self._embedded(request, end - len(line) + line.rfind("{") + 1)
        else:
            until = self._clock() + request.settings.time_limit
            yield Step("commands", lambda: self.commands.candidates(line, end, until=until))

    # -- Python --------------------------------------------------------------------------------------------------

    def _embedded(self, request: Request, begin: int) -> Iterator[Step]:
        """Python that stands in another line: no magics there."""
        yield from self._at(request, place_of(request.text, begin), embedded=True)

    def _at(self, request: Request, place: Place, *, embedded: bool = False) -> Iterator[Step]:
        for _ in range(_FIELD_DEPTH):
            if place.kind == "comment":
                return
            if place.kind == "code":
                yield from self._in_code(request, Spot(request, place, request.end), embedded=embedded)
                return
            field = replacement_field(request.text, place)
            if field < 0:
                yield from strings.steps(request, place, self.imports)
                return
            place = place_of(request.text, field)
            embedded = True
            if place.kind == "code" and _is_format(request.text[field:]):
                return

    def _in_code(self, request: Request, spot: Spot, *, embedded: bool) -> Iterator[Step]:
        path = _BARE_PATH.search(request.text[spot.offset :]) if not embedded else None
        if path is not None:
            yield Step("paths", lambda: paths.in_command(path.group("path"), request.end))
            return
        if spot.previous == "?":  # help is asked for: the line has ended
            return
        statement = spot.statement
        if spot.number:
            real = _REAL_NUMBER.fullmatch(spot.number)
            if real is not None:  # 3.14.is_i: a value; 1. is a number that is being typed
                yield Step("attributes", lambda: attributes(request, spot, self.lister, of=(real[1], real[2])))
            else:
                yield Step("keys", lambda: _keys(request, spot, spot.number))
            return
        if statement and statement[0].text in ("import", "from") and not spot.cut and not embedded:
            yield Step("imports", lambda: self.imports.candidates(request, spot, statement))
            return
        if spot.previous == ".":
            yield Step("attributes", lambda: attributes(request, spot, self.lister))
            yield Step("imports", lambda: self.imports.unloaded(request, spot))
            return
        if not spot.typed:
            only = request.settings.dict_keys_only
            yield Step("keys", lambda: _keys(request, spot, ""), alone=only)
        yield Step("arguments", lambda: arguments.arguments(request, spot))
        yield Step("arguments", lambda: arguments.values(request, spot))
        wanted = wanted_at(spot)
        if wanted is None:
            return
        if embedded:
            wanted.keywords = tuple(word for word in wanted.keywords if word not in _STATEMENTS)
        at_beginning = not spot.pieces and not spot.cut and not spot.place.brackets
        at_beginning = at_beginning and not embedded and not request.text[: spot.place.statement].strip()
        magic = self._bare_magics(request, spot) if at_beginning and spot.typed else None
        # ``ti`` is the beginning of %time rather than of TimeoutError in another case.
        magics_first = magic is not None and bool(magic.items) and not is_beginning(request, spot.typed)
        if magics_first:
            yield Step("magics", lambda: magic)
        yield Step("names", lambda: names(request, spot, wanted, self.imports.starred(request)))
        if not magics_first:
            yield Step("magics", lambda: magic)

    def _bare_magics(self, request: Request, spot: Spot) -> CompletionSet | None:
        typed = spot.typed
        if not self._automagic() or any(typed in entries(layer) for layer in request.user_names):
            return None
        return self.magics.bare_names(typed, request.end)

    def _symbols(self, request: Request) -> CompletionSet | None:
        place = place_of(request.text, request.cell_begin)
        return (
            self.symbols.candidates(request.text, in_string=place.kind == "string") if place.kind != "comment" else None
        )


def _keys(request: Request, spot: Spot, typed: str) -> CompletionSet | None:
    bracket = spot.bracket()
    if bracket is None or bracket.sign != "[" or spot.previous not in ("[", ","):
        return None
    found = keys.keys_of(request, bracket)
    if found is None:
        return None
    listed = keys.keys_without_quotes(found, typed, Span(request.end - len(typed), request.end))
    return keys.closed(listed, "", request.after) if request.closes_keys else listed


def _escape(line: str) -> str:
    """The part of a line that is an escape; empty if none is."""
    stripped = line.lstrip()
    if stripped[:1] in _ESCAPES:
        return stripped
    assigned = _ASSIGNED_ESCAPE.match(stripped)
    return assigned.group("escape") if assigned is not None else ""


_VARIABLES = Wanted(user_only=True)
_ESCAPES = ("%", "!", "?", "/", ",", ";")
_STATEMENTS = frozenset(
    ("assert", "break", "class", "continue", "def", "del", "elif", "except", "finally", "from", "global", "import")
    + ("nonlocal", "pass", "raise", "return", "try", "while", "with")
)


def _is_format(field: str) -> bool:
    """Whether the end of a replacement field is its format or conversion: ``{x:>``, ``{x!r``."""
    depth = 0
    for position, character in enumerate(field):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif depth == 0 and character in ":!" and field[position + 1 : position + 2] != "=":
            return character == "!" or "lambda" not in field
    return False

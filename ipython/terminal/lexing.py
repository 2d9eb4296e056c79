"""Highlighting while typing: a lexer that keeps its state per line.

A key changes one line; the lines after it are read again only until their state is what it was. So a key in a cell
of 500 lines costs one line. Python, magics and shell escapes are read here by one regular expression; the bodies of
``%%html`` and its kin by pygments, imported when such a cell is typed. Style names are those of pygments, so any of
its styles fits.
"""

from __future__ import annotations

import builtins
import keyword
import re

from prompt_toolkit.lexers import Lexer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from prompt_toolkit.document import Document
    from prompt_toolkit.formatted_text import StyleAndTextTuples

_KEYWORDS = frozenset(keyword.kwlist) - {"True", "False", "None"}
_CONSTANTS = frozenset({"True", "False", "None", "Ellipsis", "NotImplemented", "__debug__"})
_SOFT = frozenset({"match", "case", "type", "_"})
_OPERATOR_WORDS = frozenset({"and", "or", "not", "in", "is"})
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))
_EXCEPTIONS = frozenset(
    name for name in _BUILTINS if isinstance(getattr(builtins, name), type) and name[0].isupper() and name[1:] != ""
)

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>\#.*)"""
    r"""|(?P<string>(?P<prefix>[rRbBuUfFtT]{0,2})(?P<quote>'''|\"\"\"|'|"))"""
    r"""|(?P<number>0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<decorator>@[^\W\d][\w.]*)|(?P<punctuation>[()\[\]{},:.;])|(?P<operator>[^\w\s])"""
)
_ENDS = {
    "'": re.compile(r"(?:[^'\\]|\\.)*?'"),
    '"': re.compile(r'(?:[^"\\]|\\.)*?"'),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*'''"),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"""'),
}
_CELL_LEXERS = {
    "html": "html", "HTML": "html", "svg": "xml", "SVG": "xml", "javascript": "js", "js": "js", "perl": "perl",
    "ruby": "ruby", "latex": "latex", "bash": "bash", "sh": "bash", "script": "bash", "!": "bash", "sx": "bash",
    "system": "bash", "markdown": "markdown", "cmd": "batch", "cython": "cython", "sql": "sql", "R": "r",
}  # fmt: skip

_P = "class:pygments."
START = ""  # the state of a line that begins outside of any string


class CellLexer(Lexer):
    """Lexes a cell line by line and remembers, for each line, its text, the state it began in, and its tokens."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._current: list[str] | None = None  # the document's own list, to tell one document from another
        self._before: list[str] = []  # state at the beginning of each line
        self._after: list[str] = []
        self._tokens: list[StyleAndTextTuples] = []
        self._language = ""
        self.lines_read = 0  # for tests: how many lines were lexed

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Return a function from line number to styled text; lines are lexed when they are asked for."""
        lines = document.lines
        language = cell_language(lines[0]) if lines else ""
        if language != self._language:
            self._language = language
            self._lines, self._before, self._after, self._tokens = [], [], [], []
        self._keep_unchanged(lines)

        def get_line(number: int) -> StyleAndTextTuples:
            if number >= len(lines):
                return []
            if self._current is not lines:
                self._keep_unchanged(lines)  # a function of an older document, asked once more
            self._read_up_to(number, lines)
            return self._tokens[number]

        return get_line

    def _keep_unchanged(self, lines: list[str]) -> None:
        # Same text in front, same text behind: what lies between is new. Known lines behind keep their tokens as
        # long as the state they begin in turns out to be the same.
        self._current = lines
        known = self._lines
        if known is lines or known == lines:
            return
        front, most = 0, min(len(known), len(lines))
        while front < most and known[front] == lines[front]:
            front += 1
        back = 0
        while back < most - front and known[-1 - back] == lines[-1 - back]:
            back += 1
        end = len(known) - back
        middle = len(lines) - back - front
        for values, filler in ((self._before, "?"), (self._after, "?")):
            values[front:end] = [filler] * middle
        self._tokens[front:end] = [[] for _ in range(middle)]
        self._lines = list(lines)

    def _read_up_to(self, number: int, lines: list[str]) -> None:
        # Walk back to a line whose state is known, then forward. States behind an edit are checked, not trusted.
        first = number
        while first > 0 and self._after[first - 1] == "?":
            first -= 1
        state = self._after[first - 1] if first else START
        for at in range(first, number + 1):
            if self._before[at] != state:
                self._before[at] = state
                self._tokens[at], self._after[at] = self._read(lines[at], state, at)
                self.lines_read += 1
            state = self._after[at]
        following = number + 1
        if following < len(lines) and self._before[following] not in (state, "?"):
            # The state that the next known line began in has changed: it and those behind must be read again.
            while following < len(lines) and self._before[following] != state:
                self._before[following] = state
                self._tokens[following], self._after[following] = self._read(lines[following], state, following)
                self.lines_read += 1
                state = self._after[following]
                following += 1

    def _read(self, line: str, state: str, number: int) -> tuple[StyleAndTextTuples, str]:
        if self._language and number:
            return _foreign(line, self._language), START
        return lex_line(line, state)


def cell_language(first_line: str) -> str:
    """Return the pygments name of the language of a cell magic's body, or an empty string for Python."""
    if not first_line.startswith("%%"):
        return ""
    return _CELL_LEXERS.get(first_line[2:].split(" ", 1)[0], "")


_foreign_lexers: dict[str, Any] = {}


def _foreign(line: str, language: str) -> StyleAndTextTuples:
    lexer = _foreign_lexers.get(language)
    if lexer is None:
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound

        try:
            lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        except ClassNotFound:
            return [("", line)]
        _foreign_lexers[language] = lexer
    return [(_P + ".".join(token).lower(), text) for token, text in lexer.get_tokens(line)]


def lex_line(line: str, state: str) -> tuple[StyleAndTextTuples, str]:
    """Lex one line of Python.

    Args:
        line: its text without the newline.
        state: ``""``, or what the line begins inside of: a string's kind and quote (``s'''``), or ``\\`` after a
            line that was joined.

    Returns:
        Styled text, and the state of the next line.

    >>> lex_line("a = '''b", "")[1], lex_line("c''' + 1", "s'''")[1]
    ("s'''", '')
    """
    tokens: StyleAndTextTuples = []
    add = tokens.append
    position, length = 0, len(line)
    if state and state[0] == "s":
        quote = state[1:]
        end = _ENDS[quote].match(line)
        if end is None:
            stays = len(quote) == 3 or line.endswith("\\")
            return [(_P + "literal.string", line)], state if stays else START
        add((_P + "literal.string", line[: end.end()]))
        position = end.end()
    elif not state:
        stripped = line.lstrip()
        if stripped[:1] in ("%", "!", "?") and stripped:
            start = length - len(stripped)
            name = re.match(r"[%!?]+[\w.]*", stripped)
            end_at = start + (name.end() if name is not None else 1)
            if start:
                add(("", line[:start]))
            add((_P + "name.tag", line[start:end_at]))
            if stripped[0] == "!":
                add((_P + "text", line[end_at:]))
                return tokens, START
            position = end_at
    previous = ""
    while position < length:
        match = _TOKEN.match(line, position)
        if match is None:
            add(("", line[position:]))
            break
        kind, text = match.lastgroup, match.group()
        position = match.end()
        if kind == "space":
            add(("", text))
            continue
        if match.group("quote"):
            quote = match.group("quote")
            ending = _ENDS[quote].match(line, position)
            if ending is None:
                add((_P + "literal.string", line[match.start() :]))
                if len(quote) == 3 or line.endswith("\\"):
                    return tokens, "s" + quote
                return tokens, START
            position = ending.end()
            add((_P + "literal.string", line[match.start() : position]))
        elif kind == "comment":
            add((_P + "comment", text))
        elif kind == "number":
            add((_P + "literal.number", text))
        elif kind == "name":
            add((_name_style(text, previous), text))
        elif kind == "decorator":
            add((_P + ("name.decorator" if not previous else "operator"), text))
        elif kind == "punctuation":
            add((_P + "punctuation", text))
        else:
            add((_P + "operator", text))
            if text == "?" and not line[position:].strip():
                tokens[-1] = (_P + "name.tag", text)
        previous = text
    return tokens, "\\" if line.endswith("\\") else START


def _name_style(text: str, previous: str) -> str:
    if previous == ".":
        return _P + "name"
    if previous in ("def", "class"):
        return _P + ("name.function" if previous == "def" else "name.class")
    if text in _KEYWORDS:
        if text in ("import", "from"):
            return _P + "keyword.namespace"
        return _P + ("operator.word" if text in _OPERATOR_WORDS else "keyword")
    if text in _CONSTANTS:
        return _P + "keyword.constant"
    if text in _EXCEPTIONS:
        return _P + "name.exception"
    if text in _BUILTINS:
        return _P + "name.builtin"
    if text in _SOFT and not previous and text != "_":
        return _P + "keyword"
    return _P + "name"

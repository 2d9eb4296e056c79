"""Where the cursor stands: in code, a string, a comment or an escape line, and behind which expression.

Pure text, no names looked up. One pass over the cell up to the cursor finds the statement and its open brackets; only
the part of that statement which matters is cut into tokens. Of a cell of megabytes the last part alone is read: what
stands before it is taken for closed, unless the marks of long strings say otherwise.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ipython.model.value import value

WINDOW = 150_000  # characters before the cursor that are read
TOKENS_LIMIT = 4_000  # characters that are cut into tokens

_POINTS = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<string>(?:(?<!\w)[rRbBuUfFtT]{1,2})?(?:'''|\"\"\"|'|\"))|(?P<line>\n)"""
    r"""|(?P<open>[\(\[\{])|(?P<close>[\)\]\}])|(?P<semicolon>;)"""
)
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<string>(?:[rRbBuUfFtT]{1,2})?(?:'''|\"\"\"|'|\"))|(?P<number>\d[\w.]*)"""
    r"""|(?P<name>[^\W\d]\w*)|(?P<space>\s+|\\\n)|(?P<other>.)""",
    re.DOTALL,
)
_CLOSERS = {
    "'": re.compile(r"(?:[^'\\\n]|\\.)*(?P<end>'|\n)", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\n]|\\.)*(?P<end>"|\n)', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*(?P<end>''')", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*(?P<end>""")', re.DOTALL),
}
_IN_F_STRING = re.compile(r"""\\.|[{}\n]|(?:(?<!\w)[rRbBuUfFtT]{1,2})?(?:'''|\"\"\"|'|\")""", re.DOTALL)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_KEYWORDS_BEFORE_BRACKETS = frozenset(
    ("and", "as", "assert", "await", "del", "elif", "else", "for", "from", "if", "in", "is", "lambda", "not", "or")
    + ("raise", "return", "while", "with", "yield")
)


@value
class Place:
    """What stands before the cursor.

    ``kind`` is ``code``, ``string`` or ``comment``. ``statement`` is where the statement begins, ``depth`` counts
    open brackets since there, and ``brackets`` are the positions of the innermost of them, outermost first. In a
    string, ``opening`` is where its prefix or quote begins, ``content`` the first character inside, ``quote`` prefix
    and quote as typed. ``points`` are positions that are known to lie in code.
    """

    kind: str
    statement: int
    depth: int = 0
    opening: int = -1
    content: int = -1
    quote: str = ""
    brackets: tuple[int, ...] = ()
    points: tuple[int, ...] = ()

    def begin_of_tokens(self, end: int) -> int:
        """Where to begin cutting into tokens what ends at ``end``: the statement, or a late enough point in it."""
        if end - self.statement <= TOKENS_LIMIT:
            return self.statement
        index = bisect_left(self.points, end - TOKENS_LIMIT)
        return min(self.points[index], end) if index < len(self.points) else end - TOKENS_LIMIT


@value
class Token:
    """A piece of a statement: ``kind`` is name, number, string, other or open (a string that is not closed)."""

    kind: str
    start: int
    end: int
    text: str


def place_of(text: str, start: int = 0) -> Place:
    """Say where the end of ``text`` stands.

    Args:
        text: everything up to the cursor.
        start: position from which it is read; what is before it is another text.

    >>> place_of("a = f(1, 'b").kind, place_of("x  # no").kind, place_of("a(").depth
    ('string', 'comment', 1)
    """
    position = statement = _window(text, start)
    brackets: list[int] = []
    points: list[int] = []
    search = _POINTS.search
    while True:
        point = search(text, position)
        if point is None:
            return _place("code", statement, brackets, points)
        position = point.end()
        kind = point.lastgroup
        if kind == "string":
            opener = point.group()
            closer = _CLOSERS[opener.lstrip("rRbBuUfFtT")].match(text, position)
            end = -1 if closer is None else closer.start("end") if closer.group("end") == "\n" else closer.end()
            if end >= 0 and "{" in text[position:end] and "f" in opener[:2].lower():
                end = _end_of_f_string(text, position, opener.lstrip("rRbBuUfFtT"), end)
            if end < 0:
                opened = point.start(), position, opener
                return _place("string", statement, brackets, points, opened)
            position = end
        elif kind == "comment":
            if position == len(text):
                return _place("comment", statement, brackets, points)
        elif kind == "open":
            brackets.append(point.start())
        elif kind == "close":
            if brackets:
                brackets.pop()
        elif not brackets and not (kind == "line" and text.endswith("\\", 0, point.start())):
            statement = position
        points.append(position)


def _end_of_f_string(text: str, begin: int, mark: str, quick: int) -> int:
    """Where an f-string ends, -1 if nowhere: from Python 3.12 on its fields may hold strings in the same quotes.

    Args:
        text: everything.
        begin: the first character inside.
        mark: its quote.
        quick: where it would end if it had no fields.
    """
    depth, position = 0, begin
    while True:
        point = _IN_F_STRING.search(text, position)
        if point is None:
            return -1
        start, sign = point.start(), point.group()[-1]
        position = point.end()
        if depth == 0 and text.startswith(mark, start):
            return start + len(mark)
        if sign == "\n" and len(mark) == 1:
            return start if depth == 0 else quick  # never closed: the line is lost, the next is code again
        if sign == "{":
            doubled = depth == 0 and text.startswith("{", position)
            position, depth = (position + 1, 0) if doubled else (position, depth + 1)
        elif sign == "}":
            depth = max(depth - 1, 0)
        elif depth and sign in "'\"":
            closer = _CLOSERS[point.group().lstrip("rRbBuUfFtT")].match(text, position)
            if closer is None:
                return -1
            position = closer.start("end") if closer.group("end") == "\n" else closer.end()


def _place(
    kind: str, statement: int, brackets: list[int], points: list[int], opened: tuple[int, int, str] = (-1, -1, "")
) -> Place:
    near = bisect_left(points, statement)
    return Place(kind, statement, len(brackets), *opened, tuple(brackets[-20:]), tuple(points[near:]))


def _window(text: str, start: int) -> int:
    if len(text) - start <= WINDOW:
        return start
    begin = text.find("\n", len(text) - WINDOW, len(text) - WINDOW // 2) + 1
    if not begin:
        return len(text) - WINDOW
    for mark in ("'''", '"""'):
        if text.count(mark, start, begin) % 2:  # inside a long string, most likely: go on where it ends
            closed = text.find(mark, begin)
            return closed + 3 if closed >= 0 else len(text)
    return begin


def replacement_field(text: str, place: Place) -> int:
    """Where the expression begins if the cursor is in a ``{...}`` of an f-string, else -1.

    >>> text = 'f"{na'
    >>> replacement_field(text, place_of(text))
    3
    """
    if "f" not in place.quote.lower():
        return -1
    position, start = place.content, -1
    while position < len(text):
        character = text[position]
        if character == "{":
            if start < 0 and text[position + 1 : position + 2] == "{":
                position += 1
            elif start < 0:
                start = position + 1
        elif character == "}":
            start = -1
        position += 1
    return start


def tokens(text: str) -> list[Token]:
    """Cut a statement into tokens; blanks and comments are left out. A string left open is the last one."""
    found: list[Token] = []
    position, length = 0, len(text)
    while position < length:
        match = _TOKEN.match(text, position)
        assert match is not None  # the last alternative takes any character
        kind, start, position = str(match.lastgroup), match.start(), match.end()
        if kind == "string":
            closer = _CLOSERS[match.group().lstrip("rRbBuUfFtT")].match(text, position)
            if closer is None:
                found.append(Token("open", start, length, text[start:]))
                break
            position = closer.start("end") if closer.group("end") == "\n" else closer.end()
        if kind not in ("space", "comment"):
            found.append(Token(kind, start, position, text[start:position]))
    return found


def primary_before(pieces: list[Token], end: int) -> int:
    """Index of the token at which the expression begins that ends just before ``pieces[end]``; ``end`` if none does.

    >>> pieces = tokens("x = a.b[1](2).c")
    >>> pieces[primary_before(pieces, len(pieces))].text
    'a'
    """
    position = end
    while position > 0:
        piece = pieces[position - 1]
        if piece.text in _PAIRS:
            opener = _opener(pieces, position - 1)
            if opener < 0:
                return end
            position = opener
            before = pieces[position - 1] if position else None
            if before is not None and _ends_primary(before):
                continue
        elif piece.kind in ("name", "string", "number"):
            if piece.kind == "name" and piece.text in _KEYWORDS_BEFORE_BRACKETS:
                return position if position < end else end
            position -= 1
        else:
            return position
        if position == 0 or pieces[position - 1].text != ".":
            return position
        position -= 1
    return position


def _ends_primary(piece: Token) -> bool:
    if piece.kind == "name":
        return piece.text not in _KEYWORDS_BEFORE_BRACKETS
    return piece.kind == "string" or piece.text in (")", "]")


def _opener(pieces: list[Token], closer: int) -> int:
    depth = 0
    for position in range(closer, -1, -1):
        text = pieces[position].text
        if text in _PAIRS:
            depth += 1
        elif text in ("(", "[", "{"):
            depth -= 1
            if depth == 0:
                return position
    return -1

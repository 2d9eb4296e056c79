"""Single tokens of a piece of Python, with positions: what is typed may be wrong or half finished.

Used for logical lines that hold something to rewrite, never for a whole cell of plain Python. One linear pass; it
never fails: a character that begins no token is an ``error`` token of its own, and so is an open string.
"""

from __future__ import annotations

import re

from ipython.source.scan import string_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    Token = tuple[str, int, int]

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\f]+|\\\n)|(?P<name>[^\W\d]\w*)|(?P<number>(?:\d|\.\d)(?:[eE][+-]?(?=\d)|[\w.])*)"""
    r"""|(?P<string>["'])|(?P<comment>\#[^\n]*)|(?P<newline>\n)"""
    r"""|(?P<operator>\*\*=?|//=?|<<=?|>>=?|\.\.\.|->|:=|[-+*/%@&|^<>=!]=|[-+*/%@&|^~<>=.,:;()\[\]{}])"""
    r"""|(?P<error>.)"""
)
_PREFIXES = frozenset(("r", "b", "u", "f", "t", "rb", "br", "fr", "rf", "tr", "rt"))
_OPENERS = frozenset("([{")
_CLOSERS = frozenset(")]}")


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Cut ``text[start:end]`` into tokens.

    Returns:
        ``(kind, start, end)`` each, with positions in ``text``; kinds are ``name`` (keywords too), ``number``,
        ``string`` (prefix and quotes included), ``operator``, ``comment``, ``newline`` and ``error``. Blanks and
        joined lines are left out.

    >>> tokenize("f(rb'x')")
    [('name', 0, 1), ('operator', 1, 2), ('string', 2, 7), ('operator', 7, 8)]
    """
    limit = len(text) if end is None else end
    found: list[Token] = []
    position = start
    while position < limit:
        match = _TOKEN.match(text, position, limit)
        if match is None:  # cannot be: the pattern takes any character
            break
        kind = str(match.lastgroup)
        position = match.end()
        if kind == "blank":
            continue
        at = match.start()
        if kind == "name" and text[position : position + 1] in ("'", '"') and match.group().lower() in _PREFIXES:
            kind = "string"
        elif kind == "string":
            position = at
        if kind == "string":
            closed = string_end(text, position)
            if closed < 0 or closed > limit:
                kind, closed = "error", limit
            position = closed
        found.append((kind, at, position))
    return found


def block_colon(text: str, start: int, end: int) -> int:
    """Return the position of the colon that opens a block in ``text[start:end]``, or -1.

    Colons in brackets, of ``lambda`` and of annotations are not; the caller knows that the first word opens a block.

    >>> block_colon("if f(lambda: 1): x", 0, 18), block_colon("while lambda: 1", 0, 15)
    (15, -1)
    """
    depth = lambdas = 0
    for kind, at, stop in tokenize(text, start, end):
        if kind == "name":
            if depth == 0 and text[at:stop] == "lambda":
                lambdas += 1
        elif kind == "operator":
            mark = text[at:stop]
            if mark in _OPENERS:
                depth += 1
            elif mark in _CLOSERS:
                depth = max(0, depth - 1)
            elif mark == ":" and depth == 0:
                if not lambdas:
                    return at
                lambdas -= 1
    return -1


def last_operand(text: str, start: int, end: int) -> int:
    """Return where the operand begins that ends ``text[start:end]``, or -1 if it does not end in one.

    An operand is a name, literal or bracketed group with the attributes, calls and subscripts behind it.

    >>> sample = "a + b.c(1)[2].d"
    >>> sample[last_operand(sample, 0, len(sample)):]
    'b.c(1)[2].d'
    """
    from keyword import iskeyword

    found = [token for token in tokenize(text, start, end) if token[0] not in ("comment", "newline")]
    opened: list[int] = []
    partner: dict[int, int] = {}
    for index, (kind, at, stop) in enumerate(found):
        if kind == "operator":
            if text[at:stop] in _OPENERS:
                opened.append(index)
            elif text[at:stop] in _CLOSERS and opened:
                partner[index] = opened.pop()
    index = len(found) - 1
    while index >= 0:
        kind, at, stop = found[index]
        if kind == "operator":
            if index not in partner:
                return at if text[at:stop] == "..." else -1
            index = partner[index]
            at = found[index][1]
            if index and _is_operand_end(text, found[index - 1]):
                index -= 1  # a call or a subscript: go on with what is called
                continue
        elif kind == "string":
            while index and found[index - 1][0] == "string":
                index -= 1
            at = found[index][1]
        elif kind == "name" and iskeyword(text[at:stop]):
            return at if index == 0 or text[at:stop] in ("None", "True", "False") else -1
        elif kind not in ("name", "number"):
            return -1
        if index and found[index - 1][0] == "operator" and text[slice(*found[index - 1][1:])] == ".":
            index -= 2
            if index >= 0 and _is_operand_end(text, found[index]):
                continue
        return at
    return -1


def _is_operand_end(text: str, token: Token) -> bool:
    from keyword import iskeyword

    kind, at, stop = token
    if kind == "name":
        word = text[at:stop]
        return not iskeyword(word) or word in ("None", "True", "False")
    return kind == "string" or (kind == "operator" and text[at:stop] in _CLOSERS)

"""One pass over a cell's text that finds logical lines, and nothing else of the language.

It knows strings, comments, brackets and continuation lines, which is what decides where an escape can stand. It
never fails: whatever is no Python is passed through, and ``compile`` says later what is wrong. Each character is
looked at once, so the cost grows with the length of the text and with nothing else.

Not here: single tokens (``source.tokens``), what escapes become (``source.escapes``), whether it is worth to scan at
all (``source.plain``).
"""

from __future__ import annotations

import re
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Since 3.12 the fields of an f-string may hold its own quotes, so their end is found by reading the fields.
NESTED_TEMPLATES = sys.version_info >= (3, 12)

# What interests the scanner outside and inside brackets; everything between two matches is plain text.
_TOP = re.compile(r"""["'#()\[\]{};=!%?:\\\n]""")
_INSIDE = re.compile(r"""["'#()\[\]{}]""")
_STRING_POINTS = re.compile(r"""["'#\\]""")
_TEMPLATE_TEXT = re.compile(r"""[\\{}"'\n]""")
_TEMPLATE_FIELD = re.compile(r"""["'#()\[\]{}:]""")
_CLOSERS = {
    "'": re.compile(r"[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'", re.DOTALL),
    '"': re.compile(r'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"', re.DOTALL),
    "'''": re.compile(r"[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*'''", re.DOTALL),
    '"""': re.compile(r'[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*"""', re.DOTALL),
}
STARTS = frozenset("%!?,;/")  # as the first character of a logical line, an escape
_BLOCK_WORDS = frozenset(
    "if elif else for while try except finally with def class async match case".split()
)  # fmt: skip


class Statement:
    """One logical line: ``[start, end)`` in the text, its newline not included.

    ``first`` is where its first token begins. ``escape`` is where an escape begins that takes the rest of the line,
    or -1, and ``role`` what stands before it: ``start`` (nothing), ``value`` (``=``), ``separator`` (``;`` or the
    colon of a block), ``in`` (of a ``for``). ``separators`` are the top-level semicolons, ``help`` the position of
    the first of the question marks that end the line, or -1, ``comment`` where a final comment begins, or -1.
    ``brackets`` are the positions of brackets still open at the end of the text and ``quote`` the quotes of a string
    that is; a line with either is not ``whole``.
    """

    __slots__ = (
        "brackets", "comment", "end", "escape", "first", "help", "quote", "role", "separators", "start", "whole",
    )  # fmt: skip

    def __init__(self, start: int, first: int) -> None:
        self.start = start
        self.first = first
        self.end = first
        self.escape = -1
        self.role = ""
        self.separators: list[int] = []
        self.help = -1
        self.comment = -1
        self.brackets: list[int] = []
        self.quote = ""
        self.whole = True


def statements(text: str, escapes: frozenset[str]) -> Iterator[Statement]:
    """Yield the logical lines of ``text`` that are not blank.

    Args:
        text: a cell; lines end in ``\\n``.
        escapes: characters that, as the first of a logical line, make the physical line (with backslash
            continuations) opaque: nothing in it is read as Python. Empty: ``text`` is read as Python throughout.
    """
    position, length = 0, len(text)
    while position < length:
        first = position
        while first < length and text[first] in " \t\f":
            first += 1
        if first >= length:
            return
        if text[first] == "\n":
            position = first + 1
            continue
        found = Statement(position, first)
        if text[first] in escapes:
            found.escape, found.role = first, "start"
            found.end = opaque_end(text, first)
        else:
            _read(text, found, bool(escapes))
        yield found
        position = found.end + 1


def opaque_end(text: str, start: int) -> int:
    """Return the end of the physical line at ``start``; a backslash before a newline joins the next line."""
    end = start
    while True:
        end = text.find("\n", end)
        if end < 0:
            return len(text)
        if text[end - 1] != "\\":
            return end
        end += 1


def string_end(text: str, opening: int) -> int:
    """Return the end of the string whose first quote is at ``opening``, or -1 if it is not closed.

    Strings in single quotes end at the newline if not before; f-strings are read as this Python reads them.

    >>> string_end("'a' b", 0), string_end("'''a", 0), string_end("'a" + chr(10) + "'", 0)
    (3, -1, -1)
    """
    quote = text[opening]
    if text.startswith(quote * 3, opening):
        quote *= 3
    if NESTED_TEMPLATES and opening and text[opening - 1] in "fFtTrR" and _is_template(text, opening):
        return _template_end(text, opening + len(quote), quote)
    closed = _CLOSERS[quote].match(text, opening + len(quote))
    return closed.end() if closed is not None else -1


def multiline_strings(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of the strings that reach over a line break; the last one may be open.

    >>> list(multiline_strings("a = '''x" + chr(10) + "y''' + 'b'"))
    [(4, 13)]
    """
    position, length = 0, len(text)
    while True:
        match = _STRING_POINTS.search(text, position)
        if match is None:
            return
        start = match.start()
        if text[start] == "#":
            position = text.find("\n", start)
            if position < 0:
                return
            continue
        if text[start] == "\\":
            position = start + 2
            continue
        position = string_end(text, start)
        if position < 0:
            if len(_quote_at(text, start)) == 3:
                yield start, length
                return
            position = text.find("\n", start)
            if position < 0:
                return
        elif "\n" in text[start:position]:
            yield start, position


def open_string(text: str) -> str | None:
    """Return the quote of the string that the end of ``text`` lies in, or None.

    >>> open_string("a = '''b"), open_string("a = 'b"), open_string("a = (1")
    ("'''", "'", None)
    """
    position = 0
    while True:
        match = _STRING_POINTS.search(text, position)
        if match is None:
            return None
        position = match.start()
        if text[position] == "#":
            position = text.find("\n", position)
            if position < 0:
                return None
        elif text[position] == "\\":
            position += 2
        else:
            closed = string_end(text, position)
            if closed < 0:
                return _quote_at(text, position)
            position = closed


def _quote_at(text: str, position: int) -> str:
    quote = text[position]
    return quote * 3 if text.startswith(quote * 3, position) else quote


def _is_template(text: str, opening: int) -> bool:
    start = opening
    while start and opening - start < 3 and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    return text[start:opening].lower() in ("f", "fr", "rf", "t", "tr", "rt")


def _template_end(text: str, position: int, quote: str) -> int:
    # A stack of what is open: ``(quote, -1)`` the text of a template, ``("", depth)`` a field with that many
    # brackets open in it, ``(":", -1)`` the format of a field.
    stack: list[tuple[str, int]] = [(quote, -1)]
    while True:
        kind, depth = stack[-1]
        match = (_TEMPLATE_FIELD if not kind else _TEMPLATE_TEXT).search(text, position)
        if match is None:
            return -1
        position = match.end()
        point = match.group()
        if not kind:
            if point in "\"'":
                if NESTED_TEMPLATES and _is_template(text, position - 1):
                    inner = _quote_at(text, position - 1)
                    stack.append((inner, -1))
                    position += len(inner) - 1
                else:
                    position = string_end(text, position - 1)
                    if position < 0:
                        return -1
            elif point == "#":
                position = text.find("\n", position)
                if position < 0:
                    return -1
            elif point in "([{":
                stack[-1] = ("", depth + 1)
            elif point == ":":
                if depth == 0:
                    stack.append((":", -1))
            elif depth:
                stack[-1] = ("", depth - 1)
            elif point == "}":
                stack.pop()
            continue
        # The quotes that end the template a format belongs to lie below it and its field.
        outer = next(opened for opened, _ in reversed(stack) if opened not in ("", ":"))
        if point == "\\":
            if text[position : position + 1] not in ("{", "}"):
                position += 1
        elif point == "{":
            if kind != ":" and text.startswith("{", position):
                position += 1
            else:
                stack.append(("", 0))
        elif point == "}":
            if kind == ":":
                del stack[-2:]
        elif point == "\n":
            if len(outer) == 1:
                return -1
        elif text.startswith(outer, position - 1):
            position += len(outer) - 1
            while stack.pop()[0] in ("", ":"):
                pass
            if not stack:
                return position


def _read(text: str, found: Statement, escapes: bool) -> None:
    position, length = found.first, len(text)
    brackets = found.brackets
    assignment = -1  # the only top-level "=" of the current statement; -2: there are more, or "+=" and the like
    rejected = False  # an escape character stood behind ":" that opened no block: look no further
    while True:
        match = (_INSIDE if brackets else _TOP).search(text, position)
        if match is None:
            found.end = length
            found.whole = not brackets
            return
        at = match.start()
        point = text[at]
        position = at + 1
        if point == "\n":
            found.end = at
            return
        if point in "\"'":
            position = string_end(text, at)
            if position < 0:
                found.quote = _quote_at(text, at)
                newline = text.find("\n", at) if len(found.quote) == 1 else -1
                # A single quote that is not closed on its line is an error for Python: the line ends there.
                found.end = newline if newline >= 0 else length
                found.whole = False
                return
        elif point == "#":
            newline = text.find("\n", at)
            if not brackets:
                found.comment = at
                found.end = newline if newline >= 0 else length
                return
            position = newline if newline >= 0 else length
        elif point in "([{":
            brackets.append(at)
        elif point in ")]}":
            if brackets:
                brackets.pop()
        elif point == "\\":
            position += 1
        elif point == ";":
            found.separators.append(at)
            assignment = -1
        elif point == "=":
            if text.startswith("=", position):
                position += 1
            elif text[at - 1] in "<>+-*/&|^@":
                assignment = -2
            else:
                assignment = at if assignment == -1 else -2
        elif text.startswith("=", position):
            # "!=", "%=", ":=": an operator, unless it stands where an operand must: ``x = !=`` is nobody's
            position += 1
            if point == "%":
                assignment = -2
        elif point == "?":
            if _ends_in_help(text, found, at):
                return
        elif point in "%!" and escapes and not rejected:
            role = _role(text, found, at, assignment)
            if role == "rejected":
                rejected = True
            elif role:
                found.escape, found.role = at, role
                found.end = opaque_end(text, at)
                return


def _ends_in_help(text: str, found: Statement, at: int) -> bool:
    length = len(text)
    end = at
    while end < length and text[end] == "?":
        end += 1
    while end < length and text[end] in " \t":
        end += 1
    if end < length and text[end] not in "\n#":
        return False
    found.help = at
    if end < length and text[end] == "#":
        found.comment = end
        newline = text.find("\n", end)
        end = newline if newline >= 0 else length
    found.end = end
    return True


def _role(text: str, found: Statement, at: int, assignment: int) -> str:
    # What makes the "%" or "!" at ``at`` an escape: only places where Python cannot have an operator.
    left = at
    while left > found.first:
        before = text[left - 1]
        if (
            before in " \t"
            or (before == "\n" and text[left - 2] == "\\")
            or (before == "\\" and text[left : left + 1] == "\n")
        ):
            left -= 1
        else:
            break
    before = text[left - 1]
    if before == "=":
        return "value" if left - 1 == assignment and not text.startswith("%%", at) else ""
    if before == ";":
        return "separator"
    if before == ":":
        colon = opens_block(text, _last_start(found), left)
        return "separator" if colon == left - 1 else "rejected"
    if before == "n" and text[left - 2 : left] == "in" and not (text[left - 3].isalnum() or text[left - 3] == "_"):
        word = _first_word(text, _last_start(found))
        return "in" if word in ("for", "async") else ""
    return ""


def _last_start(found: Statement) -> int:
    return found.separators[-1] + 1 if found.separators else found.first


def _first_word(text: str, start: int) -> str:
    while text[start : start + 1] in (" ", "\t"):
        start += 1
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[start:end]


def opens_block(text: str, start: int, end: int) -> int:
    """Return the position of the colon in ``text[start:end]`` that opens a block on the same line, or -1.

    >>> opens_block("if a: b", 0, 7), opens_block("a: b", 0, 4)
    (4, -1)
    """
    if _first_word(text, start) not in _BLOCK_WORDS:
        return -1
    from ipython.source.tokens import block_colon

    return block_colon(text, start, end)

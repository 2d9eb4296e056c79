"""What the cursor asks of static analysis, as text: the expression before the dot or bracket, and the cell around it.

Pure text; no names are looked up.
"""

from __future__ import annotations

import re

from ipython.model.value import value
from ipython.services.completion.arguments import given_arguments
from ipython.services.completion.place import place_of, primary_before, replacement_field, tokens
from ipython.services.completion.spot import parted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.services.completion.place import Place

SOURCE_LIMIT = 200_000  # characters of a cell that is analysed
_CODE_MAGIC = re.compile(r"[ \t]*%(?:time|timeit|prun)[ \t]+")
_CODE_CELLS = ("%%time", "%%timeit", "%%prun", "%%capture")


@value
class Question:
    """What is to be completed: ``expression`` before the dot, ``typed`` behind it, which begins at ``start``.

    For the argument of a call ``expression`` is what is called, ``positions`` counts the arguments given by position so
    far and ``named`` are those given by name; for an attribute ``positions`` is -1.
    """

    source: str
    start: int
    end: int
    expression: str
    typed: str
    positions: int = -1
    named: tuple[str, ...] = ()


def question_at(source: str, cursor: int) -> Question | None:
    """What the cursor asks for, if static analysis might know it.

    >>> question_at("x = f(1).up", 11).expression
    'f(1)'
    >>> question_at("g().h(1, b=2, c", 15).expression
    'g().h'
    >>> question_at("%cd a.", 6) is None, question_at("'f().", 5) is None
    (True, True)
    """
    if len(source) > SOURCE_LIMIT or ("." not in source and "(" not in source):
        return None
    text = source[: max(cursor, 0)]
    line_start = text.rfind("\n") + 1
    line = text[line_start:]
    if source.startswith("%%") and (not line_start or not source.startswith(_CODE_CELLS)):
        return None
    begin = 0
    magic = _CODE_MAGIC.match(line)
    if magic is not None:
        begin = line_start + magic.end()
        text = " " * begin + text[begin:]
    elif line.lstrip()[:1] in ("%", "!", "?"):
        return None
    place = place_of(text)
    if place.kind == "comment":
        return None
    begin = max(place.begin_of_tokens(len(text)), begin)
    if place.kind == "string":
        begin = replacement_field(text, place)
        if begin < 0:
            return None
    pieces = tokens(text[begin:])
    end = len(text)
    typed = ""
    if pieces and pieces[-1].kind == "name" and begin + pieces[-1].end == end:
        typed = pieces.pop().text
    if not pieces or pieces[0].text in ("import", "from"):
        return None
    if pieces[-1].text in ("(", ","):
        return _of_call(source, end, typed, text, place) if place.kind == "code" else None
    if pieces[-1].text != ".":
        return None
    first = primary_before(pieces, len(pieces) - 1)
    if first >= len(pieces) - 1:
        return None
    expression = text[begin + pieces[first].start : begin + pieces[-2].end]
    return Question(source, end - len(typed), end, expression, typed)


def _of_call(source: str, end: int, typed: str, text: str, place: Place) -> Question | None:
    """The question for the argument of a call that is being typed; None if the innermost bracket calls nothing."""
    position = place.brackets[-1] if place.brackets else -1
    begin = place.begin_of_tokens(position)
    if position < 0 or text[position] != "(" or position < begin:
        return None
    before = tokens(text[begin:position])
    first = primary_before(before, len(before))
    if first == len(before) or (first and before[first - 1].text in ("def", "class")):
        return None
    expression = text[begin + before[first].start : begin + before[-1].end]
    named, positions = given_arguments(parted(tokens(text[position + 1 : end - len(typed)]))[:-1])
    return Question(source, end - len(typed), end, expression, typed, positions, tuple(sorted(named)))


def text_before(question: Question, cleaned: Callable[[str], str]) -> tuple[str, int, int]:
    """The cell up to the dot, its last line by number and the column there."""
    above, newline, line = question.source[: question.start].rpartition("\n")
    magic = _CODE_MAGIC.match(line)
    if magic is not None:  # behind an open bracket blanks mean nothing
        line = "(" + " " * (magic.end() - 1) + line[magic.end() :]
    head = cleaned(above) + newline + line
    return head, head.count("\n") + 1, len(line)


def lines_behind(question: Question, cleaned: Callable[[str], str]) -> str:
    """The lines below the one of the cursor: what they define is known above too, in functions."""
    behind = question.source[question.end :]
    newline = behind.find("\n")
    return "\n" + cleaned(behind[newline + 1 :]) if newline >= 0 else ""

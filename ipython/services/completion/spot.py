"""The cursor in Python code: the word being typed, what stands before it, and the brackets around it."""

from __future__ import annotations

import keyword
from bisect import bisect_left

from ipython.model.completion import Span
from ipython.model.value import value
from ipython.services.completion.place import TOKENS_LIMIT, primary_before, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.services.completion.place import Place, Token
    from ipython.services.completion.request import Request

START, OPERAND, OPERATOR = "start", "operand", "operator"  # what the grammar expects at the cursor
_VALUES = frozenset(("True", "False", "None"))
_BLOCKS = frozenset(
    ("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async", "match", "case")
)
_SOFT = frozenset(("match", "case", "type"))


@value
class Bracket:
    """An open bracket around the cursor.

    ``before`` are the tokens up to it, ``inside`` those between it and the word being typed; ``whole`` says that
    ``inside`` is all there is.
    """

    sign: str
    position: int
    before: list[Token]
    inside: list[Token]
    whole: bool = True

    @property
    def arguments(self) -> list[list[Token]]:
        """What stands between the commas so far; the last is the one being typed."""
        return parted(self.inside)

    @property
    def holder(self) -> list[Token]:
        """The expression that the bracket calls or subscripts; empty if it only groups."""
        return self.before[primary_before(self.before, len(self.before)) :]


def parted(inside: list[Token]) -> list[list[Token]]:
    """Tokens between brackets, cut at the commas.

    >>> [len(part) for part in parted(tokens("a, f(b, c),"))]
    [1, 6, 0]
    """
    parts: list[list[Token]] = [[]]
    depth = 0
    for piece in inside:
        if piece.kind == "other":
            if piece.text in "([{":
                depth += 1
            elif piece.text in ")]}":
                depth -= 1
            elif piece.text == "," and depth == 0:
                parts.append([])
                continue
        parts[-1].append(piece)
    return parts


class Spot:
    """What the end of some code asks for.

    Args:
        request: the completion.
        place: where the code stands; positions are those of the cell.
        end: where it ends: at the cursor, or where the string begins that the cursor is in.
    """

    def __init__(self, request: Request, place: Place, end: int) -> None:
        self.request = request
        self.place = place
        self.end = end
        begin = place.begin_of_tokens(end)
        self.cut = begin > place.statement  # the tokens are not the whole statement
        self.pieces = tokens(request.text[begin:end])
        self.offset = begin
        self.typed = self.number = ""
        last = self.pieces[-1] if self.pieces else None
        if last is not None and begin + last.end == end:
            if last.kind == "name":
                self.typed = self.pieces.pop().text
            elif last.kind == "number":
                self.number = self.pieces.pop().text
        self.span = Span(end - len(self.typed), end)

    @property
    def previous(self) -> str:
        """The text of the token before the word being typed."""
        return self.pieces[-1].text if self.pieces else ""

    @property
    def first(self) -> str:
        """The first word of the statement; empty if its beginning was not read."""
        return self.pieces[0].text if self.pieces and not self.cut else ""

    def bracket(self, outwards: int = 0) -> Bracket | None:
        """The innermost open bracket around the cursor, or the one ``outwards`` levels further out."""
        brackets = self.place.brackets
        if outwards >= len(brackets):
            return None
        text = self.request.text
        position = brackets[-1 - outwards]
        if position >= self.offset:
            starts = [piece.start for piece in self.pieces]
            index = bisect_left(starts, position - self.offset)
            return Bracket(text[position], position, self.pieces[:index], self.pieces[index + 1 :])
        before = tokens(text[self.place.begin_of_tokens(position) : position])
        whole = self.end - position <= 5 * TOKENS_LIMIT
        inside = tokens(text[position + 1 : self.end]) if whole else self.pieces
        if whole and self.typed and inside and inside[-1].kind == "name":
            inside.pop()
        return Bracket(text[position], position, before, inside, whole)

    @property
    def expects(self) -> str:
        """``start`` of a statement, an ``operand``, or an ``operator`` behind a value."""
        if not self.pieces:
            return OPERAND if self.place.brackets or self.cut else START
        last = self.pieces[-1]
        if last.kind == "name":
            if last.text in _SOFT and len(self.pieces) == 1:
                return OPERAND
            return OPERAND if keyword.iskeyword(last.text) and last.text not in _VALUES else OPERATOR
        if last.kind in ("number", "string") or last.text in (")", "]", "}"):
            return OPERATOR
        if last.text == ":" and not self.place.brackets and self.first in _BLOCKS and not self._after_lambda():
            return START
        return OPERAND

    def _after_lambda(self) -> bool:
        return any(piece.text == "lambda" for piece in self.pieces)

    @property
    def statement(self) -> list[Token]:
        """The tokens of the innermost statement: behind ``if x:`` on one line begins another."""
        if self.first not in _BLOCKS or self.place.brackets:
            return self.pieces
        depth = 0
        for index, piece in enumerate(self.pieces):
            if piece.kind == "other" and piece.text in "([{":
                depth += 1
            elif piece.kind == "other" and piece.text in ")]}":
                depth -= 1
            elif piece.text == ":" and depth == 0 and not any(one.text == "lambda" for one in self.pieces[:index]):
                return self.pieces[index + 1 :]
        return self.pieces

    def is_new_name(self) -> bool:
        """Whether the word being typed is the name of something that is made here, such as a function's."""
        before = self.previous
        if before in ("def", "class", "as"):
            return True
        bracket = self.bracket()
        if bracket is not None and bracket.sign == "(" and len(bracket.before) > 1:
            # In the parameters of a definition: behind the bracket, a comma or a star.
            defined = bracket.before[-2].text == "def" and bracket.before[-1].kind == "name"
            return defined and before in ("(", ",", "*")
        if bracket is None and "lambda" in (piece.text for piece in self.pieces):
            return before in ("lambda", ",") and ":" not in _after_last_lambda(self.pieces)
        return False


def _after_last_lambda(pieces: list[Token]) -> list[str]:
    texts = [piece.text for piece in pieces]
    return texts[len(texts) - texts[::-1].index("lambda") :]

"""A session as a doctest that the standard library's ``doctest`` runs too.

What differs from run to run stands as ``...`` under ``+ELLIPSIS``; where a value is a set or differs as a whole, the
code is changed to show something stable.
"""

from __future__ import annotations

import ast
import re

from ipython.sessionlog.examples import DISPLAY, PAGE, RESULT, STDOUT
from ipython.sessionlog.promotion.differences import Unstable
from ipython.sessionlog.promotion.statements import SHELL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.promotion.differences import Fragment
    from ipython.sessionlog.promotion.stabilise import Piece, Stable
    from ipython.sessionlog.promotion.statements import Statement

PREAMBLE = f"from IPython.testing.globalipapp import start_ipython\n{SHELL} = start_ipython()"
DISPLAYED = "from IPython.display import display"
_TYPES = {"TIME": "float", "NUMBER": "float", "ID": "int"}


def doctest_text(results: Sequence[tuple[Statement, Stable]]) -> str:
    """Return the examples of some statements.

    Raises:
        Unstable: one has no such form.

    >>> from ipython.sessionlog.promotion.differences import Fragment
    >>> from ipython.sessionlog.promotion.stabilise import Piece, Stable
    >>> from ipython.sessionlog.promotion.statements import statements_of
    >>> from ipython.sessionlog.promotion.steps import Step
    >>> shown = Piece("result", (Fragment("<object object at "), Fragment("0x7f1", "ADDRESS"), Fragment(">")))
    >>> doctest_text([(statements_of(Step(1, "object()"))[0], Stable((shown,)))]).split("\\n")[1]
    '<object object at ...>'
    """
    pieces = [_example(statement, stable) for statement, stable in results]
    above = [PREAMBLE] if any(statement.uses_shell for statement, _ in results) else []
    above += [DISPLAYED] if any(re.search(r"\bdisplay\(", statement.text) for statement, _ in results) else []
    return "".join([*(_prompted(line) for text in above for line in text.split("\n")), *pieces])


def _example(statement: Statement, stable: Stable) -> str:
    text = statement.text
    shown = [piece for piece in stable.pieces if piece.kind in (STDOUT, RESULT, DISPLAY, PAGE)]
    if statement.step.is_random:
        shown = []
        if statement.is_expression:
            return _prompted(f"_ = {text}")
    if stable.message is not None:
        body = _ellipsis(stable.message.fragments)
        options = ["ELLIPSIS"] if not stable.message.is_exact else []
        return _prompted(text, options) + f"Traceback (most recent call last):\n    ...\n{body}\n"
    if statement.is_expression and not statement.is_shown and any(piece.kind == RESULT for piece in shown):
        text, shown = f"_ = {text}", [piece for piece in shown if piece.kind != RESULT]
    if len(shown) == 1 and shown[0].kind == RESULT and not shown[0].is_exact:
        text, shown = _stable_value(statement, shown[0])
    body = "".join(_lines(piece) for piece in shown)
    if body.startswith("..."):
        raise Unstable(f"what differs stands at the beginning of what it shows ({shown[0].text.strip()[:40]!r})")
    options = [] if all(piece.is_exact for piece in shown) else ["ELLIPSIS"]
    return _prompted(text, options) + body


def _stable_value(statement: Statement, piece: Piece) -> tuple[str, list[Piece]]:
    """Return code that shows the value of an expression in a stable form, and what that shows."""
    from ipython.sessionlog.promotion.differences import Fragment
    from ipython.sessionlog.promotion.stabilise import Piece

    whole = piece.fragments[0]
    if len(piece.fragments) > 1 or "\n" in statement.expression or "#" in statement.expression:
        return statement.text, [piece]
    expression = statement.expression.strip()
    if whole.kind == "SET":
        try:
            elements = sorted(ast.literal_eval(whole.text))
        except (ValueError, SyntaxError, TypeError):
            raise Unstable("its elements come in another order each time, and cannot be sorted") from None
        return f"sorted({expression})", [Piece(RESULT, (Fragment(repr(elements)),))]
    if whole.kind in _TYPES:
        kind = "int" if whole.text.lstrip("+-").isdecimal() else "float"
        return f"isinstance({expression}, {kind})", [Piece(RESULT, (Fragment("True"),))]
    return statement.text, [piece]


def _ellipsis(fragments: Sequence[Fragment]) -> str:
    made = ""
    for one in fragments:
        if not one.kind:
            made += one.text
        elif one.kind == "FLOAT" and len(one.text) > 6:
            made += one.text[: -max(4, len(one.text) // 4)] + "..."
        elif one.kind == "SET":
            made += f"{one.text[0]}...{one.text[-1]}"
        elif one.kind == "PATH" and one.argument:
            made += f".../{one.argument}"
        else:
            made += "..."
    return made


def _lines(piece: Piece) -> str:
    text = _ellipsis(piece.fragments)
    text = text if text.endswith("\n") else text + "\n"
    return "".join(f"{line.rstrip() or '<BLANKLINE>'}\n" for line in text.split("\n")[:-1])


def _prompted(text: str, options: Sequence[str] = ()) -> str:
    lines = text.split("\n")
    if options:
        place = 0
        if len(lines) > 1:  # behind the first line that is code and can have a comment
            place = len(lines) - 1
        lines[place] += f"  # doctest: {', '.join(f'+{name}' for name in options)}"
    return "".join(f"{'...' if number else '>>>'} {line}".rstrip() + "\n" for number, line in enumerate(lines))

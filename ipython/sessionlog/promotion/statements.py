"""Cells cut into statements, for tests that are Python: doctests and functions of pytest."""

from __future__ import annotations

import ast
import re

from ipython.model.value import value
from ipython.sessionlog.code_section import is_whole_python
from ipython.sessionlog.promotion.differences import Unstable
from ipython.source.semicolon import ends_with_semicolon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.promotion.steps import Step

SHELL = "shell"  # the name of the shell in tests that use one
_CALL = re.compile(r"\bget_ipython\(\)")


@value
class Statement:
    """A statement of a cell.

    ``text`` has the comments above it; ``is_shown``: it is the expression whose value the cell shows; ``uses_shell``: a
    magic or a command, as a call of the object that is named ``SHELL``.
    """

    step: Step
    text: str
    is_expression: bool = False
    is_shown: bool = False
    uses_shell: bool = False

    @property
    def expression(self) -> str:
        """The text without the comments above it."""
        lines = self.text.split("\n")
        while len(lines) > 1 and lines[0].lstrip().startswith("#"):
            del lines[0]
        return "\n".join(lines)


def statements_of(step: Step) -> list[Statement]:
    """Return the statements of a step, magics as the calls they are.

    Raises:
        Unstable: it is no Python wherever it stands, such as ``await`` at the top.

    >>> from ipython.sessionlog.promotion.steps import Step
    >>> [(one.text, one.is_shown) for one in statements_of(Step(1, "a = 1  # one\\na + 1\\n"))]
    [('a = 1  # one', False), ('a + 1', True)]
    """
    source = (step.python or step.source).rstrip("\n") + "\n"
    uses_shell = bool(step.python) and step.python.strip() != step.source.strip()
    if not is_whole_python(source):
        what = "await at the top" if "await" in source else "text that is Python in a cell only"
        raise Unstable(f"{what} cannot stand in a test in Python: --md, --rst and --ipynb take it")
    if uses_shell:
        source = _CALL.sub(SHELL, source)
    lines = source.split("\n")
    body = ast.parse(source).body
    found: list[Statement] = []
    taken = 0  # lines
    for place, node in enumerate(body):
        end = node.end_lineno or node.lineno
        is_last = place + 1 == len(body)
        first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", ()))])
        if first <= taken or (not is_last and body[place + 1].lineno <= end):
            text = ast.get_source_segment(source, node) or ""
        else:
            above = "".join(f"{line}\n" for line in lines[taken : first - 1] if line.strip())
            text = above + "\n".join(lines[first - 1 : end])
        taken = max(taken, end)
        is_expression = isinstance(node, ast.Expr)
        if is_expression and ends_with_semicolon(text):
            text = text.rstrip().rstrip(";").rstrip()
        shown = is_expression and is_last and not ends_with_semicolon(source)
        found.append(Statement(step, text, is_expression, shown, uses_shell and SHELL in text))
    return found

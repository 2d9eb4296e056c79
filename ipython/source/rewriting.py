"""Rewrites the statements of a cell that are not Python: escapes, assignments from them, trailing ``?``."""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY, SHOWN_ENTRY
from ipython.model.failure import UserMistake
from ipython.source.escapes import STARTS, escape_call, help_call, magic_call
from ipython.source.scan import Statement, opaque_end, statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class _Output:
    """Collects both forms of the cell, and which lines were rewritten."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.executed: list[str] = []
        self.rewritten: set[int] = set()
        self.line = 1

    def copy(self, text: str) -> None:
        self.shown.append(text)
        self.executed.append(text)
        self.line += text.count("\n")

    def replace(self, original: str, before: str, call: str, after: str = "") -> None:
        """Put ``before + call + after`` for ``original``; lost line breaks are made up for in the executed form."""
        breaks = original.count("\n")
        self.rewritten.update(range(self.line, self.line + breaks + 1))
        entry = call.startswith(".")
        self.shown.append(f"{before}{SHOWN_ENTRY if entry else ''}{call}{after}")
        made = f"{before}{HIDDEN_ENTRY if entry else ''}{call}{after}"
        self.executed.append(made + "\n" * (breaks - made.count("\n")))
        self.line += breaks


def rewrite_statements(text: str) -> tuple[str, str, frozenset[int]]:
    """Rewrite a whole cell in one pass.

    Returns:
        The text as shown, the text as executed (with as many lines as ``text``), the 1-based numbers of the lines
        that were rewritten.

    Raises:
        UserMistake: an escape stands where it cannot mean anything.
    """
    output = _Output()
    position = 0
    for statement in _statements(text):
        output.copy(text[position : statement.first])
        original = text[statement.first : statement.end]
        if not _rewrite(text, statement, original, output):
            output.copy(original)
        position = statement.end
    output.copy(text[position:])
    return "".join(output.shown), "".join(output.executed), frozenset(output.rewritten)


def _statements(text: str) -> Iterator[Statement]:
    # An assignment from a shell command is opaque behind its "=": quotes in it are not Python's. The scanner reads
    # it as Python first; where that swallowed more than the line, the statement is cut back to it.
    for statement in statements(text, STARTS):
        at = statement.assignment
        if at >= 0 and text[at + 1 :].lstrip(" \t")[:1] in ("!", "%"):
            statement.end = opaque_end(text, at)
        yield statement


def _rewrite(text: str, statement: Statement, original: str, output: _Output) -> bool:
    if text[statement.first] in STARTS:
        line = original.replace("\\\n", " ")
        if line.startswith("%%"):
            if not line.rstrip().endswith("?"):
                name = line[2:].split()[0] if line[2:].split() else ""
                raise UserMistake(f"`%%{name}` must be on the first line of the cell")
            target = line.rstrip().rstrip("?")
            output.replace(original, "", help_call(target, int(line.rstrip().endswith("??"))))
            return True
        call = escape_call(line)
        if call is None:
            return False
        output.replace(original, "", call)
        return True
    at = statement.assignment
    if at >= 0:
        right = text[at + 1 : statement.end]
        stripped = right.lstrip(" \t")
        if stripped[:1] in ("%", "!") and not stripped.startswith("%%"):
            before = text[statement.first : at + 1] + " "
            line = stripped.replace("\\\n", " ")
            output.replace(original, before, _value_call(line))
            return True
    if statement.help >= 0:
        return _help(text, statement, original, output)
    return _compound(text, statement, original, output)


def _value_call(line: str) -> str:
    if line[0] == "%":
        return magic_call(line)
    return f".getoutput({line.lstrip('!').strip()!r})"


def _help(text: str, statement: Statement, original: str, output: _Output) -> bool:
    end = statement.help
    detail = 0
    while end > statement.first and text[end - 1] == "?":
        detail, end = 1, end - 1
    start = statement.separators[-1] + 1 if statement.separators else statement.first
    target = text[start:end].strip()
    before = text[statement.first : start]
    if not target:
        return False
    output.replace(original, before + " " if before else "", help_call(_help_target(target), detail))
    return True


def _help_target(target: str) -> str:
    # ``x = obj?`` and ``for obj?``: help on the last thing named.
    for mark in ("=",):
        left, found, right = target.rpartition(mark)
        if found and left.strip().isidentifier() and right.strip():
            return right.strip()
    return target


def _compound(text: str, statement: Statement, original: str, output: _Output) -> bool:
    # ``if x: %foo``, ``print(1); %foo`` and ``for x in %foo:``: the rest of the physical line is the escape.
    for at in statement.stray:
        left = text[statement.first : at].rstrip(" \t")
        if left.endswith((";", ":")):
            line = text[at : opaque_end(text, at)]
            call = escape_call(line.replace("\\\n", " "))
            if call is not None:
                statement.end = at + len(line)
                output.replace(text[statement.first : statement.end], text[statement.first : at], call)
                return True
        words = left.split()
        if words and words[-1] == "in" and words[0] in ("for", "async"):
            line = text[at : statement.end].rstrip()
            head, colon, rest = line.rpartition(":")
            if colon and not rest.strip():
                output.replace(original, text[statement.first : at], _value_call(head), ":")
                return True
    return False

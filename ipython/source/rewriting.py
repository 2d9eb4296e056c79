"""Rewrites the logical lines of a cell that are not Python: escapes, assignments from them, trailing ``?``."""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY, SHOWN_ENTRY
from ipython.model.failure import UserMistake
from ipython.source.escapes import escape_call, help_call, value_call
from ipython.source.scan import STARTS, Statement, statements

FIRST_LINE = "must be on the first line of the cell"


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

    def replace(self, original: str, call: str, after: str = "") -> None:
        """Put ``call + after`` for ``original``; line breaks in it are made up for in the executed form."""
        breaks = original.count("\n")
        self.rewritten.update(range(self.line, self.line + breaks + 1))
        entry = call.startswith(".")
        self.shown.append(f"{SHOWN_ENTRY if entry else ''}{call}{after}")
        self.executed.append(f"{HIDDEN_ENTRY if entry else ''}{call}{after}" + "\n" * breaks)
        self.line += breaks


def rewrite_statements(text: str) -> tuple[str, str, frozenset[int]]:
    """Rewrite a whole cell in one pass.

    Returns:
        The text as shown, the text as executed (with as many lines as ``text``), the 1-based numbers of the lines
        that were rewritten.

    Raises:
        UserMistake: a cell magic stands on a later line.

    >>> rewrite_statements("a\\n!ls \\\\\\n -l\\nb")[:2]
    ("a\\nget_ipython().system('ls   -l')\\nb", "a\\n__ipython__.system('ls   -l')\\n\\nb")
    """
    output = _Output()
    position = 0  # what lies before is done
    for statement in statements(text, STARTS):
        if statement.escape >= 0:
            at, call, after = _escape(text, statement)
        elif statement.help >= 0:
            at, call, after = _help(text, statement)
        else:
            continue
        if call is None:
            continue
        output.copy(text[position:at])
        output.replace(text[at : statement.end], call, after)
        position = statement.end
    output.copy(text[position:])
    return "".join(output.shown), "".join(output.executed), frozenset(output.rewritten)


def _escape(text: str, statement: Statement) -> tuple[int, str | None, str]:
    """Return where the replaced part begins, the call (None: it stays), and what follows the call."""
    at = statement.escape
    line = text[at : statement.end].replace("\\\n", " ")
    if line.startswith("%%") and statement.role in ("start", "separator"):
        body = line.rstrip()
        name = (body[2:].split() or [""])[0]
        if statement.role == "start" and body.endswith("?") and body.count(" ") == 0:
            return at, help_call(body.rstrip("?"), int(body.endswith("??"))), ""
        raise UserMistake(f"`%%{name}` {FIRST_LINE}")
    if statement.role == "value":
        body = line.rstrip()
        if line[0] == "%" and body.endswith("?"):
            return _last_statement(text, statement, at), escape_call(body), ""
        return at, value_call(line), ""
    if statement.role == "in":
        head, colon, rest = line.rpartition(":")
        return at, value_call(head) if colon and not rest.strip() else None, ":"
    return at, escape_call(line), ""


def _help(text: str, statement: Statement) -> tuple[int, str | None, str]:
    end = statement.help
    start = _last_statement(text, statement, end)
    target = text[start:end].strip(" \t")
    detail = int(text.startswith("??", end))
    if not target:
        return start, ".show_usage()", ""
    if "*" in target and _is_pattern(target):
        return start, help_call(target, detail), ""
    from ipython.source.tokens import last_operand

    at = last_operand(text, start, end)
    if at < 0:
        return start, None, ""
    return start, _detail_call(text[at:end].strip(), detail), ""


def _detail_call(target: str, detail: int) -> str:
    return f".run_line_magic({('pinfo', 'pinfo2')[detail]!r}, {target!r})"


def _is_pattern(target: str) -> bool:
    # ``*int*``, ``os.p*``, but not ``2*x`` and not ``a * b``
    plain = target.replace("*", "").replace(".", "").replace("_", "")
    return (not plain or plain.isalnum()) and not target[0].isdigit()


def _last_statement(text: str, statement: Statement, end: int) -> int:
    # Where the last statement of the line begins: behind ``;`` or the colon of a block.
    start = statement.separators[-1] + 1 if statement.separators else statement.first
    if ":" in text[start:end]:
        from ipython.source.scan import opens_block

        colon = opens_block(text, start, end)
        if colon >= 0:
            start = colon + 1
    while text[start : start + 1] in (" ", "\t"):
        start += 1
    return start

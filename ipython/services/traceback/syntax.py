"""Where and why a text is not Python: ranges for carets and hints (shell.md section 7, BEYOND 23 e and f).

Columns of the parser are those of the text it saw; for cells they are moved to the text as typed, and lines that a
magic or ``!`` rewrote get no caret. Hints are given only where Python's own message does not say it already.
"""

from __future__ import annotations

from ipython.model.failure import SyntaxDetail
from ipython.services.traceback.pieces import Scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.model.ports import CellDirectory, CellSource
    from ipython.services.traceback.sources import Sources

_LINE = 4000  # characters of the line that are kept
_HINT_LINES = 2000  # lines above the error that are scanned for an open bracket
_COMPOUND = ("if ", "elif ", "else", "for ", "while ", "def ", "class ", "try", "except", "finally", "with ", "async ",
             "match ", "case ")  # fmt: skip
_VAGUE = ("invalid syntax", "invalid syntax. Perhaps you forgot a comma?", "unexpected EOF while parsing",
          "expected an indented block", "unindent does not match")  # fmt: skip


def syntax_detail(error: SyntaxError, cells: CellDirectory, sources: Sources) -> SyntaxDetail | None:
    """Describe a SyntaxError.

    Args:
        error: as raised by the compiler, or by a user with or without arguments.
        cells: knows cells by file name.
        sources: finds the line when the exception has none.

    Returns:
        The detail, or None if the exception does not say where: it is shown as any other then.
    """
    filename, line = error.filename, error.lineno
    if type(line) is not int or line < 0:
        return None
    if type(filename) is not str:
        filename = "<string>"
    text = error.text if type(error.text) is str else None
    start = error.offset if type(error.offset) is int else 0
    end = error.end_offset if type(error.end_offset) is int else 0
    end_line = error.end_lineno if type(error.end_lineno) is int else line
    cell = cells.cell_source(filename)
    found = _line_of(filename, line, cell, sources)
    shown = (text or "").split("\n")[0] if found is None else found
    if start == 0 and text and text.strip():
        start = len(text.rstrip()) + 1  # Python 3.11 for an expression that ends too early
    column = start - 1
    if cell is not None and line in cell.rewritten:
        column = -1
    elif found is not None and text is not None:
        column = _moved(column, text.split("\n")[0], shown, cell, line)
    end_column = end - 1 + column - (start - 1)
    if start <= 0 or not 0 <= column <= len(shown):
        column = end_column = 0
    elif end_line > line:
        end_column = max(column + 1, len(shown.rstrip()))
    else:
        end_column = max(column + 1, min(end_column, len(shown) + 1))
    hint = _hint(error, cell, sources, filename, line, shown, column) if end_column else ""
    if len(shown) > _LINE:
        cut = max(0, column - _LINE // 2)
        shown, column, end_column = shown[cut : cut + _LINE], column - cut, min(end_column - cut, _LINE)
    return SyntaxDetail(
        filename,
        line,
        shown.rstrip("\n\r"),
        column,
        max(end_line, line),
        end_column,
        cell.number if cell is not None else None,
        hint,
        cell.label if cell is not None else "",
    )


def _line_of(filename: str, line: int, cell: CellSource | None, sources: Sources) -> str | None:
    if filename == "<string>" and cell is None:
        return None  # any text may be called so: what the exception carries is the right one
    window = sources.window(filename, None, line, line)
    return window.line(line) if window.lines else None


def _moved(column: int, seen: str, shown: str, cell: CellSource | None, line: int) -> int:
    """Return the column in the shown line for a column in the line the parser saw."""
    seen = seen.rstrip("\r\n")
    shown_text = shown.rstrip("\r\n")
    if seen == shown_text or column < 0:
        return column
    if cell is not None and 0 < line <= len(cell.shifts):
        shift = cell.shifts[line - 1]
        if shown_text[shift:].startswith(seen.rstrip()):
            return column + shift
    for part in (seen, seen.strip(), seen.strip().removeprefix("(").removesuffix(")")):
        # a stripped line, or (Python 3.11) the expression of an f-string in parentheses
        at = shown_text.find(part) if part.strip() else -1
        if at >= 0:
            return max(at, at + column - seen.find(part))
    return -1 if column > len(shown_text) else column


def _hint(
    error: SyntaxError, cell: CellSource | None, sources: Sources, filename: str, line: int, shown: str, column: int
) -> str:
    message: Any = error.msg
    stripped = shown.strip()
    if stripped.startswith(("else if ", "elseif ", "elsif ")):
        return "Did you mean 'elif'?"
    if cell is not None and ("%" in shown or "!" in shown):
        from ipython.source.escapes import misplaced_escape

        misplaced = misplaced_escape(shown, column)
        if misplaced:
            return misplaced
    if type(message) is not str or not message.startswith(_VAGUE):
        return ""
    word = shown[column:].lstrip()
    head = shown[:column]
    opened = _open_bracket(sources, filename, line, column)
    if opened is not None:
        bracket, where, _ = opened
        if where < line:
            return f"The {bracket!r} opened on line {where} is still open here."
    if word.startswith("=") and head.rstrip().endswith("="):
        return "Did you mean '=='?" if head.rstrip()[-2:-1] not in ("=", "<", ">", "!") else ""
    if word.startswith("=") and word[1:2].isspace() and word[1:].lstrip().startswith("= "):
        return "Did you mean '=='?"
    if word.startswith("===") or (word.startswith("=") and head.rstrip().endswith("!=")):
        return "Did you mean '=='?" if "!" not in head[-3:] else "Did you mean '!='?"
    if word.startswith("&") and ("&&" in shown):
        return "Did you mean 'and'?"
    if word.startswith("|") and "||" in shown:
        return "Did you mean 'or'?"
    if word.startswith("!"):
        return "Did you mean 'not'?" if not word.startswith("!=") else ""
    first = stripped.partition(" ")[0]
    if first in ("print", "exec") and not stripped[len(first) :].lstrip().startswith(("(", "=")):
        return f"Missing parentheses in call to {first!r}: {first}(...)?"
    if word.startswith(("++", "--")) or head.rstrip().endswith(("++", "--")):
        return "Did you mean '+= 1'?" if "++" in shown else "Did you mean '-= 1'?"
    if stripped.startswith(_COMPOUND) and not _has_colon(stripped) and opened is None:
        return f"Is a ':' missing after this {first.rstrip(':')!r}?"
    if word.startswith("%") and not head.strip():
        return ""
    if word.startswith("?"):
        return "Help is asked for by a '?' at the very beginning or end of a line."
    return ""


def _has_colon(text: str) -> bool:
    depth = 0
    quote = ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "#":
            return False
        elif character == ":" and depth <= 0:
            return True
    return False


def _open_bracket(sources: Sources, filename: str, line: int, column: int) -> tuple[str, int, int] | None:
    """Return (bracket, line, column) of the innermost bracket open at a position, or None."""
    first = max(1, line - _HINT_LINES)
    window = sources.window(filename, None, first, line)
    scanner = Scanner()
    number = window.first
    for text in window.lines:
        scanner.feed(text, number, column if number == line else None)
        number += 1
        if scanner.broken:
            return None
    return scanner.brackets[-1] if scanner.brackets else None

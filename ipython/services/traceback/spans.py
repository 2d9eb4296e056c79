"""Where in the shown lines the failing expression lies: from bytecode positions to characters of what was typed."""

from __future__ import annotations

from itertools import islice

from ipython.model.failure import SourceLine, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType

    from ipython.model.ports import CellSource
    from ipython.services.traceback.sources import Window

_LINE = 500  # characters of a shown line


def evaluated_span(code: CodeType, instruction: int, window: Window, cell: CellSource | None) -> Span | None:
    """Return the range of the expression that was being evaluated, in characters of the shown lines.

    Args:
        code: of the frame.
        instruction: offset in its bytecode (``tb_lasti``).
        window: the lines around it.
        cell: what the code was compiled from, if it is a cell.

    Returns:
        None where no position is known, or where the shown line is not the one that was compiled.
    """
    if instruction < 0:
        return None
    found = next(islice(code.co_positions(), instruction // 2, None), None)
    if found is None:
        return None
    line, end_line, column, end_column = found
    if line is None or end_line is None or column is None or end_column is None:
        return None
    if not (window.first <= line and end_line <= window.last):
        return None
    shifts: tuple[int, ...] = ()
    if cell is not None:
        shifts = cell.shifts
        if cell.rewritten and any(number in cell.rewritten for number in range(line, end_line + 1)):
            return None
    start = _characters(window.line(line), column, shifts[line - 1] if line <= len(shifts) else 0)
    end = _characters(window.line(end_line), end_column, shifts[end_line - 1] if end_line <= len(shifts) else 0)
    if end_line == line and end <= start:
        return None
    return Span(line, start, end_line, end)


def _characters(text: str, column: int, shift: int) -> int:
    """Turn a column in UTF-8 bytes of the compiled line into one in characters of the typed line."""
    if text.isascii():
        return column + shift
    return len(text[shift:].encode("utf-8", "replace")[:column].decode("utf-8", "ignore")) + shift


def shortened_lines(lines: tuple[SourceLine, ...], span: Span | None) -> tuple[tuple[SourceLine, ...], Span | None]:
    """Cut very long lines; of the one with the span the part around it is kept, and the span moves along."""
    if all(len(line.text) <= _LINE for line in lines):
        return lines, span
    found = []
    for line in lines:
        text = line.text
        if len(text) > _LINE:
            start = 0
            if span is not None and span.line == line.number == span.end_line:
                start = max(0, min(span.column - _LINE // 4, len(text) - _LINE))
                cut = start - 1 if start else 0
                end = min(span.end_column - cut, _LINE + 1)
                span = Span(span.line, span.column - cut, span.end_line, end)
            elif span is not None and span.line <= line.number <= span.end_line:
                span = None
            text = ("…" if start else "") + text[start : start + _LINE] + ("…" if start + _LINE < len(text) else "")
        found.append(SourceLine(line.number, text))
    return tuple(found), span

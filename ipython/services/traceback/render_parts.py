"""Parts that all modes draw the same way: the last line with its notes, places, folded frames, syntax errors."""

from __future__ import annotations

import os

from ipython.services.traceback.text import cells_of, one_line, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.failure import FailureReport, FoldedFrames, FrameReport, SyntaxDetail
    from ipython.services.traceback.brush import Brush


def short_name(report: FailureReport) -> str:
    """Return the class name alone."""
    return one_line(report.short_name or report.name)


def message_lines(report: FailureReport, brush: Brush, *, full_name: bool = False) -> list[str]:
    """Return the last lines of a link: ``Name: message``, a hint, then the notes."""
    name = brush.paint("name", one_line(report.name) if full_name else short_name(report))
    message = printable(report.message)
    hint = f"{_between(message, report.hint)}{brush.paint('hint', printable(report.hint))}" if report.hint else ""
    if report.syntax is not None and report.syntax.hint and not hint:
        syntax_hint = report.syntax.hint
        hint = f"{_between(message, syntax_hint)}{brush.paint('hint', printable(syntax_hint))}"
    text = f"{name}: {brush.paint('message', message)}{hint}" if message or hint else name
    lines = text.split("\n")
    for note in report.notes:
        lines += printable(note).split("\n")
    return lines


def _between(message: str, hint: str) -> str:
    if not message or hint.startswith("("):
        return " " if message else ""
    return " " if message[-1] in ".?!" else ". "


def shown_path(filename: str) -> str:
    """Return a file name as a person writes it, with ``~`` for the home folder."""
    home = os.path.expanduser("~")
    if len(home) > 1 and filename.startswith(home) and filename[len(home) : len(home) + 1] in ("/", "\\", os.sep):
        filename = "~" + filename[len(home) :]
    return one_line(filename)


def place(frame: FrameReport | SyntaxDetail, brush: Brush) -> str:
    """Return where a frame is: ``Cell In[2], line 1`` or ``File ~/module.py:12``."""
    if frame.cell is not None or frame.label:
        label = one_line(frame.label) if frame.label else f"Cell In[{frame.cell}]"
        return f"{brush.paint('filename', label)}, line {brush.paint('number', str(frame.line))}"
    path = shown_path(frame.filename)
    if frame.line:
        path = f"{path}:{frame.line}"
    return f"File {brush.paint('filename', path)}"


def folded_line(folded: FoldedFrames, brush: Brush) -> str:
    """Return the line that stands for frames that are not shown."""
    count, label = folded.count, one_line(folded.label)
    frames = f"{count:,} frame" if count == 1 else f"{count:,} frames"
    if folded.reason == "hidden":
        text = f"[... skipping hidden {frames}]"
    elif folded.reason == "recursion":
        text = f"[... skipping similar frames: {label}]" if label != "more" else f"[... skipping {frames}]"
    else:
        text = f"[... skipping {frames} of {label}]" if label else f"[... skipping {frames}]"
    return brush.paint("fold", text)


def syntax_block(report: FailureReport, brush: Brush) -> list[str]:
    """Return place, line and carets of a syntax error; nothing for other failures."""
    detail = report.syntax
    if detail is None:
        return []
    lines = [f"  {place(detail, brush)}"]
    text = detail.text.rstrip()
    start = len(text) - len(text.lstrip())
    shown = text[start:]
    if not shown:
        return lines
    lines.append("    " + brush.highlight([printable(shown)])[0])
    if detail.end_column > detail.column:
        column = max(0, detail.column - start)
        end = max(column + 1, detail.end_column - start)
        before = printable(shown[:column])
        padding = "".join("\t" if character == "\t" else " " * cells_of(character) for character in before)
        padding += " " * max(0, column - len(shown))
        length = max(1, cells_of(printable(shown[column:end])))
        lines.append("    " + padding + brush.paint("caret", "^" * length))
    return lines

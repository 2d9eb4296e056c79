"""The modes Context and Verbose: each frame with a few source pieces, an arrow, and in Verbose its variables."""

from __future__ import annotations

from ipython.model.failure import FoldedFrames, FrameReport
from ipython.services.traceback.render_parts import folded_line, message_lines, place, short_name, syntax_block
from ipython.services.traceback.text import one_line, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.model.failure import FailureReport
    from ipython.services.traceback.brush import Brush

HEADING = "Traceback (most recent call last)"
NO_SOURCE = "(no source: this code was made while the program ran)"
_GUTTER = 7  # columns of line numbers


def context_link(report: FailureReport, width: int, brush: Brush, *, rule: bool = True) -> list[str]:
    """Draw one exception with its frames.

    Args:
        report: the link of the chain; the others are not drawn.
        width: columns of the rule.
        brush: looks.
        rule: whether a line of dashes stands above the heading.
    """
    frames = context_frames(report.frames, brush)
    lines: list[str] = []
    if frames:
        name = short_name(report)
        heading = HEADING.rjust(max(width - len(name), len(HEADING) + 1))
        lines += [brush.paint("rule", "-" * width)] if rule else []
        lines += [brush.paint("name", name) + heading, *frames, ""]
    return [*lines, *syntax_block(report, brush), *message_lines(report, brush)]


def context_frames(frames: Sequence[FrameReport | FoldedFrames], brush: Brush) -> list[str]:
    """Draw frames with blank lines between them."""
    lines: list[str] = []
    for frame in frames:
        if lines:
            lines.append("")
        if type(frame) is FoldedFrames:
            lines.append("    " + folded_line(frame, brush))
        elif type(frame) is FrameReport:
            lines += _frame(frame, brush)
    return lines


def _frame(frame: FrameReport, brush: Brush) -> list[str]:
    lines = [place(frame, brush) + _call(frame, brush)]
    if frame.lines:
        lines += source_lines(frame, brush)
    elif frame.kind == "generated":
        lines.append(" " * (_GUTTER + 1) + brush.paint("fold", NO_SOURCE))
    for name, shown in frame.variables:
        lines.append(f"        {brush.paint('variable', one_line(name))} = {one_line(shown)}")
    return lines


def _call(frame: FrameReport, brush: Brush) -> str:
    if frame.function == "<module>":
        return ""
    arguments = ", ".join(f"{name}={shown}" if shown else name for name, shown in frame.arguments)
    return f", in {brush.paint('function', one_line(frame.function))}({one_line(arguments)})"


def source_lines(frame: FrameReport, brush: Brush) -> list[str]:
    """Draw the source of a frame with line numbers; the current line has an arrow."""
    texts = [line.text for line in frame.lines]
    cut = _common_indentation(texts)
    painted = brush.highlight([printable(text[cut:]) for text in texts])
    width = max(_GUTTER, len(str(frame.lines[-1].number)) + 2)
    lines: list[str] = []
    for line, shown in zip(frame.lines, painted, strict=True):
        if frame.span is not None and brush.palette is not None:
            shown = _marked(frame, line.number, line.text, cut, shown, brush)
        number = str(line.number)
        if line.number == frame.line:
            arrow = "-" * (width - 2 - len(number)) + "> "
            gutter = brush.paint("arrow", arrow) + brush.paint("current", number)
        else:
            gutter = " " * (width - len(number)) + brush.paint("number", number)
        lines.append(f"{gutter} {shown}".rstrip())
        if line.number in frame.gaps:
            lines.append("   (...)")
    return lines


def _marked(frame: FrameReport, number: int, text: str, cut: int, shown: str, brush: Brush) -> str:
    span = frame.span
    assert span is not None
    if not span.line <= number <= span.end_line:
        return shown
    start = span.column if number == span.line else len(text) - len(text.lstrip())
    end = span.end_column if number == span.end_line else len(text)
    start, end = max(start, cut), max(end, cut)
    return brush.mark(shown, len(printable(text[cut:start])), len(printable(text[cut:end])))


def _common_indentation(texts: Sequence[str]) -> int:
    common: str | None = None
    for text in texts:
        stripped = text.lstrip()
        if not stripped:
            continue
        indentation = text[: len(text) - len(stripped)]
        if common is None:
            common = indentation
        else:
            while not indentation.startswith(common):
                common = common[:-1]
    return len(common or "")

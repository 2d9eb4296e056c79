"""The short modes: Plain (one line of source per frame), Minimal, Docs, Doctest."""

from __future__ import annotations

from ipython.model.failure import FoldedFrames, FrameReport
from ipython.services.traceback.render_parts import folded_line, message_lines, place, syntax_block
from ipython.services.traceback.text import one_line, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.failure import FailureReport
    from ipython.services.traceback.brush import Brush

HEADING = "Traceback (most recent call last):"


def plain_link(report: FailureReport, brush: Brush) -> list[str]:
    """Draw one exception as Python itself does, with cells by their names."""
    return [*plain_frames(report, brush), *syntax_block(report, brush), *message_lines(report, brush)]


def plain_frames(report: FailureReport, brush: Brush) -> list[str]:
    """Draw the heading and the frames, or nothing without frames."""
    if not report.frames:
        return []
    lines = [HEADING]
    for frame in report.frames:
        if type(frame) is FoldedFrames:
            lines.append("  " + folded_line(frame, brush))
        elif type(frame) is FrameReport:
            function = "" if frame.function == "<module>" else frame.function.rpartition(".")[2]
            where = f" in {brush.paint('function', one_line(function))}" if function else ""
            lines.append(f"  {place(frame, brush)}{where}")
            current = _current(frame)
            if current:
                lines.append("    " + brush.highlight([printable(current)])[0])
    return lines


def docs_link(report: FailureReport, brush: Brush) -> list[str]:
    """Draw the outermost frame in one line and count the others."""
    frames = [frame for frame in report.frames if type(frame) is FrameReport]
    lines: list[str] = []
    if frames:
        lines.append(f"{HEADING} {place(frames[0], brush)}")
        current = _current(frames[0])
        if current:
            lines += ["", f"->  {brush.highlight([printable(current)])[0]}"]
        count = len(frames) - 1 + sum(frame.count for frame in report.frames if type(frame) is FoldedFrames)
        if count:
            skipped = f"[... {count:,} skipped frame{'' if count == 1 else 's'}]"
            lines += ["", "    " + brush.paint("fold", skipped)]
        lines.append("")
    return [*lines, *syntax_block(report, brush), *message_lines(report, brush)]


def minimal_lines(report: FailureReport, brush: Brush) -> list[str]:
    """Draw one line for each link of the chain, oldest first; members of a group below it."""
    links = [report]
    while links[-1].cause is not None:
        links.append(links[-1].cause)
    lines: list[str] = []
    for link in reversed(links):
        if link.between:
            lines.append(brush.paint("fold", f"[... {link.between:,} more exceptions of this chain ...]"))
        lines += syntax_block(link, brush)
        shown = message_lines(link, brush)
        lines += shown if link is report else shown[:1]
        lines += _members(link, brush, "  ")
    return lines


def _members(report: FailureReport, brush: Brush, indent: str) -> list[str]:
    lines: list[str] = []
    for member in report.members:
        lines.append(indent + message_lines(member, brush)[0])
        lines += _members(member, brush, indent + "  ")
    if report.omitted:
        lines.append(f"{indent}and {report.omitted:,} more exception{'' if report.omitted == 1 else 's'}")
    return lines


def doctest_lines(report: FailureReport, brush: Brush) -> list[str]:
    """Draw what the module doctest accepts as expected output; the class has its module's name."""
    name, message = brush.paint("name", one_line(report.name)), printable(report.message)
    return [HEADING, "    ...", f"{name}: {brush.paint('message', message)}" if message else name]


def _current(frame: FrameReport) -> str:
    for line in frame.lines:
        if line.number == frame.line:
            return line.text.strip()
    return ""

"""Failure reports to text, in the modes of shell.md section 7: Context, Plain, Verbose, Minimal, Docs, Doctest.

Needs the report and nothing else: no exception, no frame, no file. This module knows what is common to the modes
(chains, groups, one-liners); how one link looks is in ``render_context`` and ``render_short``.
"""

from __future__ import annotations

from ipython.services.traceback.brush import Brush, only_colors
from ipython.services.traceback.render_context import context_frames, context_link
from ipython.services.traceback.render_parts import message_lines, short_name, syntax_block
from ipython.services.traceback.text import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.failure import FailureReport
    from ipython.services.traceback.palette import Palette

CAUSE = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"
EXIT_LINE = "An exception has occurred, use %tb to see the full traceback."


def render(report: FailureReport, *, mode: str = "Context", width: int = 80, palette: Palette | None = None) -> str:
    """Draw a failure.

    Args:
        report: what failed.
        mode: one of ``settings.shell.XMODES`` in any case; another one is drawn as Context.
        width: columns of the screen; only the rule on top depends on it.
        palette: looks; None: plain text without any escape sequence.

    Returns:
        Text that ends in a newline. Plain, Minimal and Docs end in a blank line.

    >>> from ipython.model.failure import FailureReport
    >>> render(FailureReport("ZeroDivisionError", "division by zero"), mode="Minimal")
    'ZeroDivisionError: division by zero\\n\\n'
    """
    brush = Brush(palette)
    if report.kind == "mistake":
        return "\n".join(message_lines(report, brush)) + "\n"
    if report.kind == "exit":
        return "\n".join([EXIT_LINE, *message_lines(report, brush)]) + "\n"
    chosen = mode.lower()
    if chosen == "doctest" and report.kind != "syntax":
        from ipython.services.traceback.render_short import doctest_lines

        return "\n".join(doctest_lines(report, brush)) + "\n"
    if chosen == "minimal":
        from ipython.services.traceback.render_short import minimal_lines

        lines = minimal_lines(report, brush)
    else:
        lines = _chain_lines(report, chosen, min(75, max(width, 1)), brush)
    blank = chosen in ("plain", "minimal", "docs") and report.kind != "syntax"
    return "\n".join(lines) + ("\n\n" if blank else "\n")


def _chain_lines(report: FailureReport, mode: str, width: int, brush: Brush) -> list[str]:
    links = [report]
    while links[-1].cause is not None:
        links.append(links[-1].cause)
    lines: list[str] = []
    for index in range(len(links) - 1, -1, -1):
        link = links[index]
        if link.cause is not None:
            if link.between:
                count = f"[... {link.between:,} more exceptions of this chain ...]"
                lines += ["", brush.paint("fold", count)]
            lines += ["", CAUSE if link.relation == "cause" else CONTEXT, ""]
        lines += _link_lines(link, mode, width, brush, is_first=index == len(links) - 1)
    return lines


def _link_lines(report: FailureReport, mode: str, width: int, brush: Brush, *, is_first: bool) -> list[str]:
    if report.custom:
        return _custom_lines(report, brush)
    if mode == "plain":
        from ipython.services.traceback.render_short import plain_link

        lines = plain_link(report, brush)
    elif mode == "docs":
        from ipython.services.traceback.render_short import docs_link

        lines = docs_link(report, brush)
    else:
        lines = context_link(report, width, brush, rule=is_first)
    if report.members or report.omitted:
        lines += ["  " + line for line in _tree(report, mode, brush)]
    return lines


def _custom_lines(report: FailureReport, brush: Brush) -> list[str]:
    lines: list[str] = []
    for given in report.custom:
        parts = only_colors(given, brush.palette is not None)
        shown = "".join(part if part.startswith("\x1b[") and part.endswith("m") else printable(part) for part in parts)
        lines += shown.rstrip("\n").split("\n")
    return lines


def _tree(report: FailureReport, mode: str, brush: Brush) -> list[str]:
    """Draw the members of a group, one below the other, as Python draws them; relative to the group's own margin."""
    lines: list[str] = []
    for number, member in enumerate(report.members, 1):
        lines.append(f"{'+-+' if number == 1 else '  +'}---------------- {number} ----------------")
        lines += _member_lines(member, mode, brush)
    if report.omitted:
        more = f"{report.omitted:,} more exception{'' if report.omitted == 1 else 's'}"
        lines.append(f"{'  +' if report.members else '+-+'}---------------- ... ----------------")
        lines.append(f"  | {brush.paint('fold', 'and ' + more)}")
    lines.append("  +------------------------------------")
    return lines


def _member_lines(member: FailureReport, mode: str, brush: Brush) -> list[str]:
    links = [member]
    while links[-1].cause is not None:
        links.append(links[-1].cause)
    lines: list[str] = []
    for index in range(len(links) - 1, -1, -1):
        link = links[index]
        own: list[str] = []
        if link.cause is not None:
            if link.between:
                own += ["", f"[... {link.between:,} more exceptions of this chain ...]"]
            own += ["", CAUSE if link.relation == "cause" else CONTEXT, ""]
        own += _member_link(link, mode, brush)
        lines += [f"  | {line}".rstrip() for line in "\n".join(own).split("\n")]
        if link.members or link.omitted:
            lines += ["  " + line for line in _tree(link, mode, brush)]
    return lines


def _member_link(report: FailureReport, mode: str, brush: Brush) -> list[str]:
    if report.custom:
        return _custom_lines(report, brush)
    if mode in ("plain", "docs"):
        from ipython.services.traceback.render_short import plain_frames

        lines = plain_frames(report, brush) if mode == "plain" else []
    else:
        lines = context_frames(report.frames, brush)
        if lines:
            lines.append("")
    return [*lines, *syntax_block(report, brush), *message_lines(report, brush)]


def title(report: FailureReport) -> str:
    """Return ``Name: first line of the message`` without looks, for lists and window titles."""
    first = printable(report.message).partition("\n")[0]
    return f"{short_name(report)}: {first}" if first else short_name(report)

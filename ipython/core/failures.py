"""Exceptions to failure reports, in the plain form that needs no service.

``services.traceback`` makes the full one; this stands in for it in a bare core and when the service itself breaks.
"""

from __future__ import annotations

from ipython.model.failure import FailureReport, FrameReport, SourceLine, SyntaxDetail, UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from ipython.model.ports import CellDirectory
    from ipython.settings.shell import TracebackSettings

_CHAIN_LIMIT = 20
_FRAME_LIMIT = 200


class PlainReporter:
    """Reports name, message, frames of cells with their line, and the chain (ports.FailureReporter)."""

    def report(self, error: BaseException, settings: TracebackSettings, cells: CellDirectory) -> FailureReport:
        """Describe ``error``. Never raises."""
        return _describe(error, cells, _CHAIN_LIMIT)


def message_of(error: BaseException) -> str:
    """Return ``str(error)``, or a sentence when that fails."""
    try:
        text = str(error)
        return text if type(text) is str else str.__str__(text)
    except BaseException as failed:
        if isinstance(failed, KeyboardInterrupt):
            raise
        return f"<the message of this exception cannot be shown: str() raised {type(failed).__name__}>"


def class_name(kind: type) -> str:
    """Return the name of an exception class, with its module unless that says nothing."""
    module = type.__dict__["__module__"].__get__(kind) if isinstance(kind, type) else ""
    name = str(kind.__qualname__)
    return name if module in ("builtins", "__main__") or not isinstance(module, str) else f"{module}.{name}"


def mistake_report(error: BaseException) -> FailureReport:
    """Return the one-line report of a ``UserMistake``."""
    return FailureReport(getattr(type(error), "shown_as", "UsageError"), message_of(error), kind="mistake")


def _describe(error: BaseException, cells: CellDirectory, depth: int) -> FailureReport:
    if isinstance(error, UserMistake):
        return mistake_report(error)
    cause, relation = error.__cause__, "cause"
    if cause is None and not error.__suppress_context__:
        cause, relation = error.__context__, "context"
    syntax = None
    if isinstance(error, SyntaxError) and isinstance(error.filename, str) and error.lineno:
        text = error.text if isinstance(error.text, str) else ""
        known = cells.cell_source(error.filename)
        column = max(0, (error.offset or 1) - 1)
        syntax = SyntaxDetail(
            error.filename, error.lineno, text.rstrip("\n"), column, error.end_lineno or error.lineno,
            max(column + 1, (error.end_offset or 0) - 1), known.number if known else None,
        )  # fmt: skip
    return FailureReport(
        class_name(type(error)),
        str(error.msg) if isinstance(error, SyntaxError) else message_of(error),
        kind="syntax" if syntax is not None else "exception",
        frames=_frames(error.__traceback__, cells),
        cause=_describe(cause, cells, depth - 1) if cause is not None and depth else None,
        relation=relation if cause is not None else "",
        syntax=syntax,
    )


def _frames(trace: TracebackType | None, cells: CellDirectory) -> tuple[FrameReport, ...]:
    found: list[FrameReport] = []
    started = False
    while trace is not None and len(found) < _FRAME_LIMIT:
        code = trace.tb_frame.f_code
        source = cells.cell_source(code.co_filename)
        started = started or source is not None or "/ipython/" not in code.co_filename.replace("\\", "/")
        if started:
            lines: tuple[SourceLine, ...] = ()
            if source is not None:
                typed = source.typed.split("\n")
                if 0 < trace.tb_lineno <= len(typed):
                    lines = (SourceLine(trace.tb_lineno, typed[trace.tb_lineno - 1]),)
            found.append(
                FrameReport(
                    code.co_filename, trace.tb_lineno, code.co_name, source.number if source else None, lines=lines
                )
            )
        trace = trace.tb_next
    return tuple(found)

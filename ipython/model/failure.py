"""Failures as data, and the exceptions of our own.

``FailureReport`` says everything a front needs to draw a traceback without asking the process that failed. The
core makes none of the text in it look like anything: rendering is ``services.traceback.render``.
"""

from __future__ import annotations

from ipython.model.value import value


@value
class SourceLine:
    """One line of source: 1-based number and text without its newline."""

    number: int
    text: str


@value
class Span:
    """Half-open range in a file: 1-based lines, columns in characters from 0."""

    line: int
    column: int
    end_line: int
    end_column: int


@value
class FrameReport:
    """One frame of a traceback, outermost first in the report that holds it."""

    filename: str  # as compiled
    line: int  # 1-based; 0: unknown
    function: str  # qualified name; ``<module>`` at the top level
    cell: int | None = None  # prompt number when the frame is code of a cell
    kind: str = "user"  # user | library | plumbing (import machinery, event loop, runpy) | generated
    arguments: tuple[tuple[str, str], ...] = ()  # parameter names, with a short value in Verbose, else ""
    lines: tuple[SourceLine, ...] = ()  # the window of source around ``line``
    gaps: tuple[int, ...] = ()  # numbers of lines in ``lines`` after which source was left out
    span: Span | None = None  # what was being evaluated
    variables: tuple[tuple[str, str], ...] = ()  # names used on the shown lines with short values (Verbose)
    label: str = ""  # how frames of a cell are named: "Cell In[3]"; "": by the file name


@value
class FoldedFrames:
    """Frames that are not shown one by one; ``reason``: recursion | library | hidden | plumbing."""

    count: int
    reason: str
    label: str = ""  # where, for a person: "f at line 3 (988 times)", "pandas.core.frame"


@value
class SyntaxDetail:
    """Where and why a text is not Python; columns from 0 in ``text``, equal ones where no place can be told."""

    filename: str
    line: int
    text: str
    column: int
    end_line: int
    end_column: int
    cell: int | None = None
    hint: str = ""
    label: str = ""  # of the cell, as in FrameReport


@value
class FailureReport:
    """One failure with its reasons.

    ``kind`` is ``exception``, ``syntax`` (has ``syntax``), ``mistake`` (a ``UserMistake``: one line), ``exit``
    (a SystemExit in an interactive cell) or ``interrupt``. ``cause`` is the older failure this one came from;
    ``relation`` says how: ``cause`` (raise ... from) or ``context`` (while handling). ``members`` are the
    exceptions of a group, ``omitted`` counts those beyond the limit.
    """

    name: str  # class name, with module unless builtin
    message: str
    kind: str = "exception"
    frames: tuple[FrameReport | FoldedFrames, ...] = ()
    notes: tuple[str, ...] = ()
    hint: str = ""  # "did you mean ...", computed by us where Python does not
    cause: FailureReport | None = None
    relation: str = ""
    members: tuple[FailureReport, ...] = ()
    omitted: int = 0
    syntax: SyntaxDetail | None = None
    custom: tuple[str, ...] = ()  # lines given by the exception's own _render_traceback_ or by a custom handler
    short_name: str = ""  # class name alone, which clients call ``ename``; "": as ``name``
    between: int = 0  # links of the chain that were left out between this failure and ``cause``


class IPythonError(Exception):
    """Root of the exceptions that this project raises on purpose."""


class UserMistake(IPythonError):
    """A magic or option was used wrongly: one clear line, no traceback. The user is at fault.

    ``is_told``: the line has been printed as an answer already; the cell fails without saying it again.
    ``is_summary``: the line sums up the exception that caused it, which ``%xmode Verbose`` shows instead.
    """

    is_told = False
    is_summary = False


class PluginFailed(IPythonError):
    """A plugin broke its contract; names the plugin, the session goes on."""


class InternalError(IPythonError):
    """A bug of ours."""

"""Exceptions to failure reports: one pass over the exception and its traceback (shell.md section 7).

The report holds texts and numbers only, so it can cross a process border, be drawn later and in any mode; the values
of variables are in it when the mode at the time was Verbose. User code (``__str__``, ``__repr__``,
``_render_traceback_``) runs under a guard and a time limit. Not here: which frames (``folding``), which lines
(``pieces``), what it looks like (``render``).
"""

from __future__ import annotations

from itertools import islice

from ipython.model.failure import FailureReport, FoldedFrames, FrameReport, UserMistake
from ipython.services.traceback.deadline import TookTooLong
from ipython.services.traceback.folding import Entry, visible
from ipython.services.traceback.pieces import AFTER, BEFORE, FUNCTION, shown_lines
from ipython.services.traceback.sources import Sources
from ipython.services.traceback.spans import evaluated_span, shortened_lines
from ipython.services.traceback.text import shortened
from ipython.services.traceback.values import Stopwatch, class_name, own_attribute, shown_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType
    from typing import Any

    from ipython.model.failure import SourceLine
    from ipython.model.ports import CellDirectory
    from ipython.services.traceback.sources import Window
    from ipython.settings.shell import TracebackSettings

_CHAIN = 20  # links of a chain that are described
_FAILURES = 100  # exceptions of one report, members of groups included
_GROUP_DEPTH = 8  # groups inside groups
_NOTES = 20
_VARIABLES = 30  # of one frame
_ARGUMENTS = 30  # names in a frame's header
_CUSTOM_LINES = 500

_VARARGS, _VARKEYWORDS = 0x04, 0x08  # code flags
_get_cause: Callable[[BaseException], BaseException | None] = BaseException.__dict__["__cause__"].__get__
_get_context: Callable[[BaseException], BaseException | None] = BaseException.__dict__["__context__"].__get__
_get_suppress: Callable[[BaseException], bool] = BaseException.__dict__["__suppress_context__"].__get__
_get_trace: Callable[[BaseException], Any] = BaseException.__dict__["__traceback__"].__get__
_get_members: Callable[[BaseException], tuple[BaseException, ...]] = BaseExceptionGroup.__dict__["exceptions"].__get__
_get_dict: Callable[[BaseException], dict[str, Any]] = BaseException.__dict__["__dict__"].__get__
_get_arguments: Callable[[BaseException], tuple[object, ...]] = BaseException.__dict__["args"].__get__


class Reporter:
    """Makes failure reports (ports.FailureReporter)."""

    def report(self, error: BaseException, settings: TracebackSettings, cells: CellDirectory) -> FailureReport:
        """Describe ``error`` and the exceptions it came from.

        Args:
            error: any exception; it is not changed.
            settings: mode (Verbose adds values), context, limits.
            cells: knows the source of cells.

        Returns:
            The report of ``error``; older links are in ``cause``.
        """
        if issubclass(type(error), UserMistake):
            name = getattr(type(error), "shown_as", "UsageError")
            return FailureReport(name, _Extraction(settings, cells).message(error), kind="mistake", short_name=name)
        return _Extraction(settings, cells).chain(error, settings.context, 0)


class _Extraction:
    """State while one exception is described: caches, what was seen, the time that is left."""

    def __init__(self, settings: TracebackSettings, cells: CellDirectory) -> None:
        self.settings = settings
        self.cells = cells
        self.sources = Sources(cells)
        self.watch = Stopwatch(settings.time_limit)
        self.verbose = settings.mode.lower() == "verbose"
        self.seen: set[int] = set()
        self.described = 0

    # -- exceptions ----------------------------------------------------------------------------------------------

    def chain(self, error: BaseException, context: int, depth: int) -> FailureReport:
        """Describe an exception and its older links, without repeating one that was described."""
        links: list[tuple[BaseException, str]] = [(error, "")]
        self.seen.add(id(error))
        while True:
            newest = links[-1][0]
            older, relation = _get_cause(newest), "cause"
            if older is None and not _get_suppress(newest):
                older, relation = _get_context(newest), "context"
            if older is None or id(older) in self.seen:
                break
            self.seen.add(id(older))
            links.append((older, relation))
        between = max(0, len(links) - _CHAIN)
        if between:  # the newest links and the root say most
            keep = _CHAIN // 2
            del links[keep : keep + between]
        report: FailureReport | None = None
        relation = ""
        for index in range(len(links) - 1, -1, -1):
            link = links[index][0]
            report = self.one(
                link,
                context if index == 0 else max(1, context - 2) if context > 0 else context,
                depth,
                cause=report,
                relation=relation,
                between=between if between and index == _CHAIN // 2 - 1 else 0,
            )
            relation = links[index][1]
        assert report is not None
        return report

    def one(
        self,
        error: BaseException,
        context: int,
        depth: int,
        *,
        cause: FailureReport | None,
        relation: str,
        between: int,
    ) -> FailureReport:
        """Describe one exception of a chain."""
        self.described += 1
        kind = type(error)
        detail = None
        report_kind = "exception"
        if issubclass(kind, SyntaxError):
            detail = self._syntax(error)  # type: ignore[arg-type]
            if detail is not None:
                report_kind = "syntax"
        elif issubclass(kind, KeyboardInterrupt):
            report_kind = "interrupt"
        items = visible(_get_trace(error), self.cells, show_hidden=self.settings.show_hidden, show_library=self.verbose)
        members, omitted = self._members(error, context, depth)
        return FailureReport(
            class_name(kind),
            self._syntax_message(error) if detail is not None else self.message(error),  # type: ignore[arg-type]
            kind=report_kind,
            frames=self._frames(items, context),
            notes=self._notes(error),
            hint=self._hint(error),
            cause=cause,
            relation=relation if cause is not None else "",
            members=members,
            omitted=omitted,
            syntax=detail,
            custom=self._custom(error),
            short_name=str(type.__dict__["__name__"].__get__(kind)),
            between=between,
        )

    def message(self, error: BaseException) -> str:
        """Return ``str(error)`` cut to the limit, or a sentence when that fails."""
        kind = type(error)
        limit = self.settings.message_limit
        if own_attribute(kind, "__str__") is _PLAIN_STR:
            arguments = _get_arguments(error)
            if not arguments:
                return ""
            if len(arguments) == 1 and type(arguments[0]) is str:
                return shortened(arguments[0], limit)
        try:
            text = self.watch.call(str, error)
            return shortened(text if type(text) is str else str.__str__(text), limit)
        except KeyboardInterrupt:
            raise
        except TookTooLong:
            return "<the message of this exception cannot be shown: str() took too long>"
        except BaseException as failed:
            return f"<the message of this exception cannot be shown: str() raised {class_name(type(failed))}>"

    def _syntax_message(self, error: SyntaxError) -> str:
        try:
            text = error.msg
        except Exception:
            text = ""
        return shortened(text, self.settings.message_limit) if type(text) is str else self.message(error)

    def _syntax(self, error: SyntaxError) -> Any:
        from ipython.services.traceback.syntax import syntax_detail

        try:
            return syntax_detail(error, self.cells, self.sources)
        except Exception:  # attributes of a subclass that lie; shown as any other exception
            return None

    def _notes(self, error: BaseException) -> tuple[str, ...]:
        try:
            notes = dict.get(_get_dict(error), "__notes__")
            if notes is None:
                if own_attribute(type(error), "__notes__") is None:
                    return ()
                notes = self.watch.call(getattr, error, "__notes__", ())
            if not isinstance(notes, (list, tuple)):
                return (f"<notes that are no list: {type(notes).__name__}>",)
            limit = self.settings.message_limit
            shown = []
            for note in islice(notes, _NOTES):
                text = note if type(note) is str else self.watch.call(str, note)
                shown.append(shortened(text, limit))
            if len(notes) > _NOTES:
                shown.append(f"[... {len(notes) - _NOTES:,} more notes ...]")
            return tuple(shown)
        except (Exception, TookTooLong) as failed:
            return (f"<notes that cannot be shown: {class_name(type(failed))}>",)

    def _hint(self, error: BaseException) -> str:
        if not issubclass(type(error), (NameError, AttributeError, ImportError)):
            return ""
        from ipython.services.traceback.suggestions import hint_for

        trace = _get_trace(error)
        if trace is None:
            return ""
        while trace.tb_next is not None:
            trace = trace.tb_next
        try:
            hint = self.watch.call(hint_for, error, trace.tb_frame)
        except (Exception, TookTooLong):  # a hint is never worth a second error
            return ""
        return str(hint)

    def _custom(self, error: BaseException) -> tuple[str, ...]:
        method: Any = own_attribute(type(error), "_render_traceback_")
        if method is None:
            return ()
        try:
            lines = self.watch.call(getattr(error, "_render_traceback_"))
            if isinstance(lines, str):
                lines = [lines]
            if not isinstance(lines, (list, tuple)):
                return ()
            limit = self.settings.message_limit
            return tuple(shortened(str(line), limit) for line in islice(lines, _CUSTOM_LINES))
        except (Exception, TookTooLong):  # then the ordinary report says what happened
            return ()

    def _members(self, error: BaseException, context: int, depth: int) -> tuple[tuple[FailureReport, ...], int]:
        if not issubclass(type(error), BaseExceptionGroup):
            return (), 0
        members = _get_members(error)
        found: list[FailureReport] = []
        for member in members:
            if id(member) in self.seen:
                continue
            if (
                len(found) >= self.settings.member_limit
                or self.described >= _FAILURES
                or depth >= _GROUP_DEPTH
            ):  # fmt: skip
                break
            found.append(self.chain(member, max(1, context - 2) if context > 0 else context, depth + 1))
        return tuple(found), len(members) - len(found)

    # -- frames --------------------------------------------------------------------------------------------------

    def _frames(self, items: list[Any], context: int) -> tuple[FrameReport | FoldedFrames, ...]:
        found: list[FrameReport | FoldedFrames] = []
        callers: list[FrameType] = []
        ready: dict[tuple[int, int, int], FrameReport] = {}
        for item in items:
            if type(item) is FoldedFrames:
                found.append(item)
                continue
            key = (id(item.code), item.line, item.instruction)
            report = None if self.verbose else ready.get(key)  # recursion shows one frame several times
            if report is None:
                report = ready[key] = self._frame(item, context, callers)
            found.append(report)
            callers.insert(0, item.frame)
        return tuple(found)

    def _frame(self, entry: Entry, context: int, callers: list[FrameType]) -> FrameReport:
        code, line = entry.code, entry.line
        filename = code.co_filename
        function = code.co_qualname
        cell = self.cells.cell_source(filename)
        window, scope = self._window(entry, function)
        kind = "user" if entry.kind == "cell" else entry.kind
        made_up = kind == "generated" or filename.startswith("<") or (kind == "user" and not _may_be_file(filename))
        if made_up and cell is None and not window.lines:
            kind = "generated"
            window = self._generated_window(entry, callers, window)
        span = evaluated_span(code, entry.instruction, window, cell)
        opaque = cell.rewritten if cell is not None else ()
        lines, gaps = shown_lines(window, line, context, scope=scope, opaque=opaque) if context > 0 else ((), ())
        lines, span = shortened_lines(lines, span)
        arguments: tuple[tuple[str, str], ...] = ()
        if function != "<module>":
            arguments = tuple((name, "") for name in _parameters(code))
        variables: tuple[tuple[str, str], ...] = ()
        if self.verbose:
            arguments, variables = self._values(entry, arguments, lines, opaque)
        return FrameReport(
            filename,
            line,
            function,
            cell.number if cell is not None else None,
            kind,
            arguments,
            lines,
            gaps,
            span,
            variables,
            cell.label if cell is not None else "",
        )

    def _window(self, entry: Entry, function: str) -> tuple[Window, int]:
        line = entry.line
        first = entry.code.co_firstlineno
        scope = 0
        if function == "<module>":
            first = max(1, line - BEFORE)
        elif entry.code.co_name.startswith("<"):
            first, scope = max(1, line - BEFORE), -1
        elif line - first > FUNCTION:
            first, scope = max(1, line - BEFORE), 0
        else:
            scope = first
        window = self.sources.window(entry.code.co_filename, entry.frame.f_globals, first, line + AFTER)
        return window, scope

    def _generated_window(self, entry: Entry, callers: list[FrameType], window: Window) -> Window:
        from ipython.services.traceback.generated import text_of_generated

        try:
            text = text_of_generated(entry.code, callers, self.watch)
        except Exception:  # a search for something optional
            text = None
        if text is None:
            return window
        filename = entry.code.co_filename
        self.sources.remember(filename, text)
        return self.sources.window(filename, None, max(1, entry.line - BEFORE), entry.line + AFTER)

    def _values(
        self,
        entry: Entry,
        arguments: tuple[tuple[str, str], ...],
        lines: tuple[SourceLine, ...],
        opaque: Any,
    ) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        from ipython.services.traceback.variables import used_values

        scope = entry.frame.f_locals
        width = self.settings.value_width
        if type(scope) is not dict and type(scope).__name__ != "FrameLocalsProxy":
            return arguments, ()
        shown = []
        for name, _ in arguments:
            plain = name.lstrip("*")
            found = scope.get(plain, _ABSENT)
            shown.append((name, "<deleted>" if found is _ABSENT else shown_value(plain, found, width, self.watch)))
        texts = [line.text for line in lines if line.number not in opaque]
        values = used_values(texts, scope, entry.frame.f_globals, _VARIABLES)
        return tuple(shown), tuple((name, shown_value(name, found, width, self.watch)) for name, found in values)


_ABSENT = object()
_PLAIN_STR = own_attribute(BaseException, "__str__")


def _may_be_file(filename: str) -> bool:
    return "/" in filename or "\\" in filename


def _parameters(code: CodeType) -> list[str]:
    names = code.co_varnames
    count = code.co_argcount + code.co_kwonlyargcount
    found = list(names[: min(count, _ARGUMENTS)])
    if count > _ARGUMENTS:
        found.append("…")
    if code.co_flags & _VARARGS:
        found.append("*" + names[count])
        count += 1
    if code.co_flags & _VARKEYWORDS:
        found.append("**" + names[count])
    return found

"""What goes wrong in cells: described by the failure reporter, shown as events, offered to the user's handlers."""

from __future__ import annotations

import sys

from ipython.core.failures import PlainReporter, class_name, message_of, mistake_report
from ipython.core.session import ShellExit, exit_status
from ipython.model.failure import FailureReport, UserMistake
from ipython.model.output import FailureShown, Warned
from ipython.model.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.cell import Cell
    from ipython.model.ports import FailureReporter


_REMEMBERED = 10  # failures that %tb -n can show again


class Errors:
    """Owner of the last error and of the user's exception handlers."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._reporter: FailureReporter | None = None
        self.handlers: tuple[tuple[type[BaseException], ...], Callable[..., Any]] | None = None
        self.presenter: Callable[[BaseException], bool] | None = None
        self.last: BaseException | None = None
        self.shown: list[FailureReport] = []  # the last failures of cells as data, which keeps none of their objects

    def show_of_cell(self, cell: Cell, error: BaseException) -> FailureReport | None:
        """Show what ended a cell and keep it for ``%tb``; None where nothing was shown by us."""
        if isinstance(error, SystemExit) and cell.origin == "file":
            return None  # the front leaves with its status
        debugger = sys.modules.get("bdb")
        if debugger is not None and isinstance(error, debugger.BdbQuit):
            return None  # somebody left the debugger with ``q``
        if not isinstance(error, UserMistake):
            self.last = error
            sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
            if sys.version_info >= (3, 12):
                sys.last_exc = error
        if self.handlers is not None and isinstance(error, self.handlers[0]):
            return self._handle_by_user(error)
        if isinstance(error, OSError) and _raised_by_us(error):
            # ``%magic | head``, ``%who > full disk``: where in our code that was noticed is no news.
            gone = isinstance(error, BrokenPipeError)
            message = "whoever read the output has gone" if gone else message_of(error)
            report = FailureReport(class_name(type(error)), message, kind="mistake")
            self._shell.hub.emit(FailureShown(report))
            return report
        if isinstance(error, SystemExit):
            # Two lines and a hint; %tb shows the whole of it.
            self._remember(self.report(error))
            report = replace(self.shown[-1], kind="exit")
            self._shell.hub.emit(FailureShown(report))
            self._shell.warn("To leave, use exit, quit or Ctrl-D.")
            return report
        shown = self.show(error, hint=self._magic_meant(cell) if isinstance(error, SyntaxError) else "")
        if shown is not None and not isinstance(error, UserMistake):
            self._remember(shown)
        return shown

    def _remember(self, report: FailureReport) -> None:
        self.shown.append(report)
        del self.shown[:-_REMEMBERED]

    def _magic_meant(self, cell: Cell) -> str:
        """Say it where a line that is no Python would be a magic if its first word were no variable."""
        word, _, rest = cell.source.strip().partition(" ")
        names = self._shell.names
        if not rest or "\n" in cell.source.strip() or not names.automagic or not word.isidentifier():
            return ""
        if rest.lstrip()[:1] in "=,:)]}" or rest.lstrip()[1:2] == "=":
            return ""
        if word not in self._shell.namespace.locals or not names.is_line_magic(word):
            return ""
        return f"(the name {word!r} is a variable; type %{word} for the magic)"

    def leave(self, request: ShellExit) -> None:
        """Note that the session is to end, with the status and text the request carries."""
        status, text = exit_status(request.code)
        if text:
            self._shell.hub.emit(Warned(text))
        self._shell.session.request_exit(status, keep_kernel=getattr(request, "keep_kernel", False))

    def _handle_by_user(self, error: BaseException) -> FailureReport | None:
        assert self.handlers is not None
        handler = self.handlers[1]
        try:
            lines = handler(error)
        except Exception as failed:
            self.handlers = None
            self._shell.warn(f"The custom exception handler raised {type(failed).__name__} and was removed:")
            self.show(failed)
            self._shell.warn("The original exception:")
            return self.show(error)
        report = self.report(error)
        if lines:
            custom = (lines,) if isinstance(lines, str) else tuple(str(line) for line in lines)
            report = replace(report, custom=custom)
            self._shell.hub.emit(FailureShown(report))
        return report

    def show(self, error: BaseException, *, hint: str = "") -> FailureReport | None:
        """Describe an exception and show it; returns the report, or None if a user's presenter took over.

        Args:
            error: what went wrong.
            hint: what to say behind the message, instead of what was found otherwise.
        """
        if self.presenter is not None and not isinstance(error, UserMistake) and self.presenter(error):
            return None
        report = self.report(error)
        if hint:
            report = replace(report, hint=hint)
        if not (isinstance(error, UserMistake) and error.is_told):
            self._shell.hub.emit(FailureShown(report))
        return report

    def show_aside(self, error: BaseException, origin: str) -> None:
        """Show an exception that did not end a cell: of a ``hook``, a ``task`` or a ``display``."""
        if self.presenter is None or isinstance(error, UserMistake) or not self.presenter(error):
            self._shell.hub.emit(FailureShown(self.report(error), origin))

    def report(self, error: BaseException) -> FailureReport:
        """Describe an exception as data."""
        if isinstance(error, UserMistake):
            if not error.is_summary or error.__cause__ is None or self._shell.settings.traceback.mode != "Verbose":
                return mistake_report(error)
            error = error.__cause__
        if self._reporter is None:
            lazy = self._shell.tools.failure_reporter
            try:
                self._reporter = lazy.load()() if lazy is not None else PlainReporter()
            except (ImportError, RecursionError):
                return PlainReporter().report(error, self._shell.settings.traceback, self._shell.compiler)
        assert self._reporter is not None
        try:
            return self._reporter.report(error, self._shell.settings.traceback, self._shell.compiler)
        except Exception:  # a bug of the service must not hide the user's own error
            return PlainReporter().report(error, self._shell.settings.traceback, self._shell.compiler)


def _raised_by_us(error: BaseException) -> bool:
    """Whether code of the shell raised it, or the standard library called by that."""
    name, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__")
        package = module.partition(".")[0] if isinstance(module, str) else ""
        name = name if package in sys.stdlib_module_names and package != "__main__" else package
        trace = trace.tb_next
    return name == "ipython"

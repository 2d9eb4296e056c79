"""What a magic may reach: a small surface over the shell, the same in every front."""

from __future__ import annotations

import os
import time

from ipython.core.compiler import CompiledSource
from ipython.core.runner import check_loop_runner
from ipython.model.cell import Cell
from ipython.model.failure import UserMistake
from ipython.model.output import FailureShown, MimeBundle, NextInputSet, PageShown, Warned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType
    from typing import Any, TypeVar

    from ipython.core.aliases import Aliases
    from ipython.core.capture import Capture
    from ipython.core.code_sources import CodeSources
    from ipython.core.commands import ShellCommands
    from ipython.core.compiler import Piece
    from ipython.core.hooks import Hooks
    from ipython.core.memory_ledger import MemoryLedger
    from ipython.core.namespace import Namespace
    from ipython.core.plugins import Plugins
    from ipython.core.runner import Runner
    from ipython.core.session import Session
    from ipython.core.shell import Shell
    from ipython.core.tasks import Tasks
    from ipython.model.cell import CellResult
    from ipython.model.failure import FailureReport
    from ipython.model.output import NumberedEvent
    from ipython.model.ports import Completer, Consent, Evaluator, HistoryStore, Inspector, Sink
    from ipython.settings.shell import ShellSettings

    T = TypeVar("T")


class MagicContext:
    """The members a magic works with. ``shell`` itself is not one of them."""

    __slots__ = ("_shell", "remembered")

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.remembered: dict[str, Any] = {}  # what magics keep from one call to the next, by their name

    @property
    def namespace(self) -> Namespace:
        """The user's names and the input and output caches."""
        return self._shell.namespace

    @property
    def names(self) -> dict[str, Any]:
        """The user's variables."""
        return self._shell.namespace.locals

    @property
    def history(self) -> HistoryStore:
        """Remembered cells."""
        return self._shell.history

    @property
    def plugins(self) -> Plugins:
        """Magics and extensions by name."""
        return self._shell.plugins

    @property
    def hooks(self) -> Hooks:
        """Moments to subscribe to."""
        return self._shell.hooks

    @property
    def session(self) -> Session:
        """Numbers and start of this session."""
        return self._shell.session

    @property
    def runner(self) -> Runner:
        """Runs code objects and coroutines in the session."""
        return self._shell.runner

    @property
    def settings(self) -> ShellSettings:
        """Current options of the core."""
        return self._shell.settings

    def configure(self, **changes: Any) -> None:
        """Change options of the core; see ``settings.shell.ShellSettings``."""
        self._shell.configure(**changes)

    @property
    def facade(self) -> Any:
        """What ``get_ipython()`` answers: extensions written for upstream are handed this."""
        return self._shell.get_facade()

    @property
    def cwd(self) -> str:
        """The current directory; an empty string when it was deleted."""
        return self._shell.session.working_directory()

    @staticmethod
    def clock() -> float:
        """Seconds of a monotonic clock."""
        return time.perf_counter()

    def run_cell(self, source: str, *, silent: bool = False, store_history: bool = False) -> CellResult:
        """Run source as a cell, with magics and everything."""
        return self._shell.run_cell(Cell(source, silent=silent, store_history=store_history, origin="code"))

    def transform(self, source: str) -> str:
        """Return the Python that ``source`` stands for.

        Raises:
            SyntaxError, UserMistake: it cannot be read.
        """
        return self._shell.transform(source).executable

    def prepare_entry(self) -> None:
        """Make what transformed code calls reachable under its hidden name."""
        self._shell.provide_entry()

    def run_line_magic(self, name: str, line: str) -> Any:
        """Call another line magic."""
        return self._shell.magics.run_line(name, line, self._shell.namespace.locals)

    def call_magic(self, kind: str, name: str, line: str, body: str | None, local_names: dict[str, Any]) -> Any:
        """Call another magic of either kind, with the names of a place."""
        if kind == "line":
            return self._shell.magics.run_line(name, line, local_names)
        return self._shell.magics.run_cell(name, line, body or "", local_names)

    def system(self, command: str) -> int:
        """Run a shell command on the terminal and return its status; signals are negative."""
        return self._shell.entry.run_system(command)

    def run_program(self, arguments: Sequence[str]) -> int:
        """Run a program on the terminal without a shell and return its status.

        Raises:
            OSError: it cannot be started.
        """
        return self._shell.entry.run_program(arguments)

    def output_of(self, command: str, *, merge: bool = False) -> Any:
        """Run a shell command and return its output as a list of lines; ``merge``: with those of stderr."""
        return self._shell.entry.capture(command, merge=merge)

    def expand(self, text: str, local_names: dict[str, Any]) -> str:
        """Replace ``$name`` and ``{expression}`` by their values, as in a magic's line."""
        return self._shell.magics.expand(text, local_names)

    @property
    def aliases(self) -> Aliases:
        """Commands of the system as line magics."""
        from ipython.core.aliases import Aliases

        return Aliases(self._shell.plugins)

    @property
    def commands(self) -> ShellCommands:
        """Runs commands, and knows the children in the background."""
        return self._shell.commands

    @property
    def tasks(self) -> Tasks:
        """Work that runs beside the cells."""
        found: Tasks | None = self.remembered.get("tasks")
        if found is None:
            from ipython.core.tasks import Tasks

            found = self.remembered["tasks"] = Tasks(self.warn)
            self._shell.runner.at_close.append(found.close)
        return found

    @property
    def sources(self) -> CodeSources:
        """Finds code: ranges of history, files, addresses, macros, variables."""
        from ipython.core.code_sources import CodeSources

        return CodeSources(self._shell)

    @property
    def ledger(self) -> MemoryLedger:
        """Which objects the shell itself keeps alive."""
        from ipython.core.memory_ledger import MemoryLedger

        return MemoryLedger(self._shell)

    @property
    def tree_transforms(self) -> list[Any]:
        """The ``ast.NodeTransformer`` objects that every cell goes through, in order."""
        return self._shell.compiler.tree_transforms

    def captured(self, *, stdout: bool = True, stderr: bool = True, display: bool = True) -> Capture:
        """Context in which output is kept instead of shown; gives a ``CapturedIO``."""
        from ipython.core.capture import Capture

        return Capture(self._shell.hub, stdout=stdout, stderr=stderr, display=display)

    @staticmethod
    def write_file(path: str, content: str | bytes, *, append: bool = False) -> None:
        """Write a file as a whole: the new content appears at once, or the old one stays.

        Raises:
            OSError: it cannot be written.
        """
        from ipython.core.files import write_file

        write_file(path, content, append=append)

    @staticmethod
    def check_writable(path: str) -> None:
        """Raise the OSError that writing a file would meet, as far as that can be known before."""
        from ipython.core.files import check_writable

        check_writable(path)

    def show(self, value: object) -> None:
        """Display a value as ``display(value)`` does."""
        self._shell.display(value)

    def formatted(self, value: object) -> MimeBundle | None:
        """Return a value in the formats it would be displayed in; None: it displayed itself."""
        return self._shell.formatter.format(value)

    def warn(self, text: str) -> None:
        """Tell the person one line."""
        self._shell.hub.emit(Warned(text))

    def page(self, text: str | MimeBundle, *, start: int = 0) -> None:
        """Show a long text, or one in several formats, from line ``start`` (from 0) on."""
        bundle = MimeBundle({"text/plain": text}, {}) if isinstance(text, str) else text
        self._shell.hub.emit(PageShown(bundle, start))

    def set_next_input(self, text: str, *, replace: bool = False) -> None:
        """Put text into the next prompt."""
        self._shell.hub.emit(NextInputSet(text, replace))

    @property
    def failures(self) -> Sequence[FailureReport]:
        """The last failures of cells as they were described, the newest first."""
        return self._shell.errors.shown[::-1]

    def show_report(self, report: FailureReport) -> None:
        """Show a failure that was described before, in the mode of now."""
        self._shell.hub.emit(FailureShown(report))

    def show_failure(self, error: BaseException) -> None:
        """Show a traceback for an exception that the magic has caught."""
        self._shell.show_failure(error)

    def events(self, since: int = 1) -> Sequence[NumberedEvent]:
        """Output events of this session from number ``since`` on, as far as they are kept."""
        return self._shell.hub.since(since)

    def capture_events(self, sink: Sink) -> Any:
        """Context in which output events go to ``sink`` instead of the front."""
        return self._shell.routed_to(sink)

    def need(self, kind: type[T]) -> T:
        """Return what the front registered for ``kind`` (a Protocol of ``ipython.api``).

        Raises:
            UserMistake: this front has nothing of the kind; says where it exists.
        """
        make = self._shell.capabilities.get(kind.__name__)
        if make is None:
            where = getattr(kind, "exists_in", "another front")
            raise UserMistake(f"this needs {kind.__name__}, which exists in {where} and not here")
        found: T = make(self._shell)  # type: ignore[assignment]
        return found

    def has(self, kind: type) -> bool:
        """Whether ``need(kind)`` would answer."""
        return kind.__name__ in self._shell.capabilities

    # -- code of magics that run code ----------------------------------------------------------------------------

    def register_source(self, source: str) -> str:
        """Make ``source`` known to tracebacks and return the file name to compile it under."""
        shell = self._shell
        number = shell.current_number
        filename = shell.compiler.name(source, number)
        shell.compiler.register(filename, CompiledSource(number, source, f"Cell In[{number}]"))
        return filename

    def compile_pieces(self, source: str, *, label: str = "") -> list[Piece]:
        """Compile source, as typed, like a cell whose last expression has a value; tracebacks name it ``label``.

        Raises:
            SyntaxError, UserMistake: it cannot be read.
        """
        shell = self._shell
        transformed = shell.transform(source)
        if transformed.changed:
            shell.provide_entry()
        compiler = shell.compiler
        transforms = compiler.tree_transforms
        # What wraps whole cells (%code_wrap) has wrapped the one that this code is part of.
        compiler.tree_transforms = [one for one in transforms if not getattr(one, "wraps_cells", False)]
        try:
            return compiler.compile_cell(transformed, shell.current_number, "last_expr", label=label)
        finally:
            compiler.tree_transforms = transforms

    def run_code(self, code: CodeType, local_names: dict[str, Any], *, is_expression: bool) -> Any:
        """Run one code object with the given locals and return its value."""
        return self._shell.runner.run(code, self._shell.namespace.globals, local_names, is_expression=is_expression)

    @staticmethod
    def ends_with_semicolon(source: str) -> bool:
        """Whether the value of ``source`` is not wanted."""
        from ipython.source.semicolon import ends_with_semicolon

        return ends_with_semicolon(source)

    def ranges(self, text: str) -> list[tuple[int, int, int | None]]:
        """Read history ranges: ``(session, first line, line after the last or None)`` each.

        Raises:
            UserMistake: a word that is no range.
        """
        from ipython.source.ranges import parse_ranges

        return parse_ranges(text)

    check_loop_runner = staticmethod(check_loop_runner)

    # -- state ---------------------------------------------------------------------------------------------------

    @property
    def last_error(self) -> BaseException | None:
        """The last exception that was shown."""
        return self._shell.errors.last

    @property
    def inspector(self) -> Inspector | None:
        """Answers ``?``; None in a shell assembled without one."""
        return self._shell.introspection.inspector

    @property
    def completer(self) -> Completer | None:
        """Finds completions and knows how it found the last ones; None in a shell assembled without one."""
        return self._shell.introspection.completer

    @property
    def evaluator(self) -> Evaluator | None:
        """Says what an expression stands for without running anything; None in a shell assembled without one."""
        return self._shell.introspection.evaluator

    @property
    def consent(self) -> Consent | None:
        """Which types completion and help may ask; None in a shell assembled without an evaluator."""
        evaluator = self._shell.introspection.evaluator
        return evaluator.consent if evaluator is not None else None

    @property
    def extensions(self) -> Any:
        """Loads and unloads extensions.

        Raises:
            UserMistake: this shell was assembled without.
        """
        found = getattr(self._shell.get_facade(), "extension_manager", None)
        if found is None:
            raise UserMistake("extensions need the shell object of a front, which this shell was assembled without")
        return found

    @property
    def initial_modules(self) -> frozenset[str]:
        """Names of the modules that were imported when the session began."""
        return self._shell.session.initial_modules

    def reset(self) -> None:
        """Remove the user's names and the caches; the count goes on."""
        self._shell.reset(new_session=False)
        self._shell.runner.before_code = None  # names that wait for their first use are gone too

    @staticmethod
    def agrees(question: str, title: str) -> bool:
        """Ask the person a question that is answered by y or n; everything but y and yes is no.

        Raises:
            UserMistake: nobody can be asked.
        """
        from ipython.core.asking import agrees

        return agrees(question, title)

    @staticmethod
    def change_directory(path: str) -> None:
        """Change the working directory of the process."""
        os.chdir(path)

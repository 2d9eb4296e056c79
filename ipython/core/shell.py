"""The shell: a composition, and the path of one cell through it (docs/architecture.md, "One cell, end to end").

Each part owns its state; this file only calls them in order. No text is made here: values go to the formatter,
exceptions to the failure reporter, and both leave as output events. Longer than other files because the path of a cell
is to be read in one place, from top to bottom.
"""

from __future__ import annotations

from ipython.core.compiler import Compiler, InputRejected
from ipython.core.display_hub import DisplayHub, Routed, current_cell
from ipython.core.hooks import AfterCell, BeforeCell, Hooks
from ipython.core.introspection import Introspection
from ipython.core.lazy import Tools
from ipython.core.namespace import Namespace
from ipython.core.plugins import Plugins
from ipython.core.prefilter import NameQuestions
from ipython.core.process import open_with_care
from ipython.core.runner import Runner
from ipython.core.session import ExitWord, Session, ShellExit
from ipython.model.cell import HIDDEN_ENTRY, NO_VALUE, Cell, CellResult
from ipython.model.failure import FailureReport, UserMistake
from ipython.model.output import CallRewritten, ValueShown, Warned
from ipython.model.value import replace
from ipython.settings.shell import ShellSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ipython.core.commands import ShellCommands
    from ipython.core.entry import Entry, Magics
    from ipython.core.errors import Errors
    from ipython.core.lazy import Lazy
    from ipython.core.magic_context import MagicContext
    from ipython.model.cell import Transformed
    from ipython.model.ports import Formatter, HistoryStore, Sink


class Shell:
    """One interactive session: runs cells, keeps their names, sends what they show to a sink.

    All parts may be handed in; a shell made without arguments is complete, headless and costs well under a
    millisecond.
    """

    def __init__(
        self,
        *,
        settings: ShellSettings | None = None,
        session: Session | None = None,
        namespace: Namespace | None = None,
        history: HistoryStore | Callable[[], HistoryStore] | None = None,
        display: DisplayHub | None = None,
        plugins: Plugins | None = None,
        commands: ShellCommands | None = None,
        tools: Tools | None = None,
        facade: Lazy | None = None,
    ) -> None:
        self.settings = settings = settings or ShellSettings()
        self.session = session or Session()
        self.hub = display or DisplayHub(
            event_limit=settings.output_journal_events, byte_limit=settings.output_journal_bytes
        )
        self.namespace = namespace or Namespace(
            cache_size=settings.cache_size, cache_bytes=settings.cache_bytes, warn=self.warn
        )
        self._history = history
        self.plugins = plugins or Plugins()
        self._commands = commands
        self.before_command: Callable[[], object] | None = None  # fronts give the terminal to a command
        self.tools = tools or Tools()
        self.compiler = Compiler(warn=self.warn)
        self.compiler.autoawait = settings.autoawait
        self.runner = Runner(self._task_failed, loop_runner=settings.loop_runner)
        self.hooks = Hooks(self._hook_failed)
        self._context: MagicContext | None = None
        self._magics: Magics | None = None
        self._entry: Entry | None = None
        self.names = NameQuestions(self)
        self.capabilities: dict[str, Callable[[Shell], object]] = {}
        self.cleanup_transforms: list[Callable[[list[str]], list[str]]] = []
        self.post_transforms: list[Callable[[list[str]], list[str]]] = []
        self._errors: Errors | None = None
        self.stream_head: Callable[[], Sequence[tuple[str, str]]] | None = None
        self.facade: Any = None
        self._facade_target = facade
        self.last_result: CellResult | None = None
        self._formatter: Formatter | None = None
        self._output_head: str | None = None
        self._number = 0
        self.introspection = Introspection(self)  # the services behind Tab and ``?``
        self.namespace.install(self._own_names())
        if here := self.session.working_directory():
            self.namespace.directories.append(here)
        self.runner.when_imported("linecache", self.compiler.publish_all)

    def _own_names(self) -> dict[str, Any]:
        return {
            "exit": ExitWord("exit"),
            "quit": ExitWord("quit"),
            "get_ipython": self.get_facade,
            "open": open_with_care,
        }

    @property
    def current_number(self) -> int:
        """Number of the running cell, or of the next one between cells."""
        return self._number or self.session.next_number

    def get_facade(self) -> Any:
        """What user code gets from ``get_ipython()``; made when it is first asked for."""
        if self.facade is None and self._facade_target is not None:
            self.facade = self._facade_target.load()(self)
        return self.facade

    # -- parts made at first need ---------------------------------------------------------------------------------

    @property
    def history(self) -> HistoryStore:
        """Where cells are remembered; in memory unless one was handed in."""
        found = self._history
        if found is None:
            from ipython.core.memory_history import MemoryHistory

            found = self._history = MemoryHistory()
        elif callable(found):
            found = self._history = found()
        return found

    @history.setter
    def history(self, store: HistoryStore) -> None:
        self._history = store

    @property
    def commands(self) -> ShellCommands:
        """Runs shell commands."""
        if self._commands is None:
            from ipython.core.commands import ShellCommands

            self._commands = ShellCommands(before=lambda: self.before_command and self.before_command())
        return self._commands

    @property
    def errors(self) -> Errors:
        """Describes and shows what goes wrong."""
        if self._errors is None:
            from ipython.core.errors import Errors

            self._errors = Errors(self)
        return self._errors

    @property
    def context(self) -> MagicContext:
        """What magics are handed."""
        if self._context is None:
            from ipython.core.magic_context import MagicContext

            self._context = MagicContext(self)
        return self._context

    @property
    def magics(self) -> Magics:
        """Calls magics."""
        if self._magics is None:
            from ipython.core.entry import Magics

            self._magics = Magics(self)
        return self._magics

    @property
    def entry(self) -> Entry:
        """What transformed code calls."""
        if self._entry is None:
            from ipython.core.entry import Entry

            self._entry = Entry(self)
        return self._entry

    # -- options -------------------------------------------------------------------------------------------------

    def configure(self, **changes: Any) -> None:
        """Replace options and tell the parts that own them."""
        self.settings = settings = replace(self.settings, **changes)
        self.compiler.autoawait = settings.autoawait
        self.runner.loop_runner = settings.loop_runner
        self.namespace.cache_size = settings.cache_size
        self.namespace.cache_bytes = settings.cache_bytes
        if "formatting" in changes and self._formatter is not None:
            self._formatter.settings = settings.formatting  # type: ignore[attr-defined]

    # -- source --------------------------------------------------------------------------------------------------

    def transform(self, source: str, *, checking: bool = False) -> Transformed:
        """Turn typed text into Python; ``checking`` leaves out the user's functions that have side effects.

        Raises:
            SyntaxError, UserMistake: it cannot be read.
        """
        from ipython.source.transform import transform

        return transform(
            source, expander=self.names, cleanup=self.cleanup_transforms, post=self.post_transforms, checking=checking
        )

    def provide_entry(self) -> None:
        """Bind the hidden name that transformed code calls."""
        self.namespace.globals[HIDDEN_ENTRY] = self.entry
        if self.namespace.locals is not self.namespace.globals:
            self.namespace.locals[HIDDEN_ENTRY] = self.entry

    # -- one cell ------------------------------------------------------------------------------------------------

    def run_cell(self, cell: Cell, sink: Sink | None = None) -> CellResult:
        """Run one cell and return what came of it; errors of the user's code are in the result.

        Args:
            cell: the source and how to treat it.
            sink: where its output events go; by default where they went before.
        """
        hub = self.hub
        outer_sink, outer_number = hub.sink, self._number
        if sink is not None:
            hub.sink = sink
        try:
            if not cell.source or cell.source.isspace():
                return self._run_blank(cell)
            return self._run(cell)
        finally:
            hub.sink = outer_sink
            self._number = outer_number

    def _run_blank(self, cell: Cell) -> CellResult:
        result = CellResult(None)
        self.hooks.trigger("post_execute")
        if not cell.silent:
            self.hooks.trigger("post_run_cell", AfterCell(cell, result))
        return result

    def _run(self, cell: Cell) -> CellResult:
        subscribers = self.hooks.subscribers
        silent = cell.silent
        stored = cell.store_history and not silent
        number = self.session.take_number() if stored else self.session.next_number
        clock = self.session.clock
        started = clock()
        error: BaseException | None = None
        stage = "transform"
        shown: object = NO_VALUE
        transformed: Transformed | None = None
        outer_head, self._output_head = self._output_head, None
        self._number = number
        token = current_cell.set(number)
        self.runner.tell(current_cell, number)
        try:
            try:
                transformed = self.transform(cell.source)
                self._announce_rewritten(cell, transformed)
            except (SyntaxError, UserMistake, InputRejected, ValueError, RecursionError) as failed:
                error = failed
            if subscribers["pre_execute"]:
                self.hooks.trigger("pre_execute")
            if subscribers["pre_run_cell"] and not silent and transformed is not None:
                self.hooks.trigger("pre_run_cell", BeforeCell(cell, transformed))
            python = transformed.python if transformed is not None else cell.source
            if stored:
                self.namespace.record_input(number, cell.source, python)
                self.history.start(number, cell.source, python, self.session.working_directory())
            if error is None and transformed is not None:
                stage = "compile"
                try:
                    pieces = self.compiler.compile_cell(
                        transformed,
                        number,
                        "none" if silent else self.settings.ast_node_interactivity,
                        label=cell.label,
                        keep_flags=cell.shell_futures,
                    )
                    stage = "run"
                    shown = self._run_pieces(cell, transformed, pieces)
                except BaseException as failed:
                    error = failed
            if isinstance(error, ShellExit):
                self.errors.leave(error)
                error = None
            report = self.errors.show_of_cell(cell, error) if error is not None else None
            seconds = clock() - started
            if stored:
                self.history.finish(
                    number,
                    outcome="ok" if error is None else type(error).__name__,
                    seconds=seconds,
                    output=self._output_head,
                    streams=self.stream_head() if self.stream_head is not None else (),
                )
            result = CellResult(number if not silent else None, shown, report, error, stage, seconds, python)
            self.last_result = result
            if subscribers["post_execute"]:
                self.hooks.trigger("post_execute")
            if subscribers["post_run_cell"] and not silent:
                self.hooks.trigger("post_run_cell", AfterCell(cell, result))
            return result
        finally:
            current_cell.reset(token)
            self._output_head = outer_head

    def _announce_rewritten(self, cell: Cell, transformed: Transformed) -> None:
        if (
            transformed.changed
            and self.settings.autocall
            and self.settings.show_rewritten_input
            and HIDDEN_ENTRY not in transformed.executable
            and not cell.silent
            and cell.source.strip()[:1] not in "/,;"
            and transformed.typed.count("\n") <= 1
            and transformed.python.strip() != cell.source.strip()
        ):
            self.hub.emit(CallRewritten(transformed.python.rstrip("\n")))

    def _run_pieces(self, cell: Cell, transformed: Transformed, pieces: Sequence[Any]) -> object:
        namespace = self.namespace
        namespace.prepare()
        scope, local = namespace.globals, namespace.locals
        if transformed.changed or self.settings.ast_node_interactivity in ("last", "every"):
            self.provide_entry()
        registry = scope.get("__warningregistry__")
        if registry:
            registry.clear()  # the same warning shows again in each cell
        run = self.runner.run
        shown: object = NO_VALUE
        quiet: bool | None = None
        for piece in pieces:
            returned = run(piece.code, scope, local, is_expression=piece.echo)
            if piece.echo and not cell.silent:
                if quiet is None:
                    quiet = ";" in transformed.typed and _is_quiet(transformed.typed, self.settings)
                if not quiet:
                    shown = returned
                    if returned is not None:
                        self.show_value(returned)
        return shown

    # -- showing -------------------------------------------------------------------------------------------------

    @property
    def formatter(self) -> Formatter:
        """Turns values into MIME bundles; loaded at the first value."""
        if self._formatter is None:
            if self.tools.formatter is None:
                from ipython.core.plain_formatter import PlainFormatter

                self._formatter = PlainFormatter()
            else:
                try:
                    make = self.tools.formatter.load()
                except ImportError as error:
                    self.warn(f"values are shown by repr only: {error}")
                    from ipython.core.plain_formatter import PlainFormatter

                    self._formatter = PlainFormatter()
                else:
                    self._formatter = make(self.settings.formatting, on_error=self._formatter_failed)
        return self._formatter

    @formatter.setter
    def formatter(self, formatter: Formatter) -> None:
        self._formatter = formatter

    def show_value(self, shown: object) -> None:
        """Show the value of the running cell's expression and keep it as ``_`` and ``Out[n]``."""
        number = self._number
        bundle = self.runner.inside(self.formatter.format, shown)
        if bundle is not None:
            text = bundle.data.get("text/plain")
            if type(text) is str:
                limit = self.settings.history.output_limit
                self._output_head = text if len(text) <= limit else text[:limit]
            self.hub.emit(ValueShown(number, bundle))
        self.namespace.record_output(number, shown)

    def display(self, shown: object) -> None:
        """Show a value without ``Out``."""
        from ipython.model.output import DisplayShown

        bundle = self.formatter.format(shown)
        if bundle is not None:
            self.hub.emit(DisplayShown(bundle))

    def warn(self, text: str) -> None:
        """Tell the person one line."""
        self.hub.emit(Warned(text))

    def routed_to(self, sink: Sink) -> Routed:
        """Context in which output events go to ``sink``."""
        return Routed(self.hub, sink)

    def show_failure(self, error: BaseException) -> FailureReport | None:
        """Describe an exception and show it; returns the report, or None if a user's presenter took over."""
        return self.errors.show(error)

    def report(self, error: BaseException) -> FailureReport:
        """Describe an exception as data."""
        return self.errors.report(error)

    # -- what parts report ---------------------------------------------------------------------------------------

    def _hook_failed(self, moment: str, function: Any, error: BaseException) -> None:
        name = getattr(function, "__qualname__", None) or type(function).__name__
        self.warn(f"Error in callback {name} (for {moment}):")
        self.errors.show_aside(error, "hook")

    def _task_failed(self, message: str, error: BaseException | None) -> None:
        self.warn(message)
        if error is not None:
            self.errors.show_aside(error, "task")

    def _formatter_failed(self, error: BaseException, what: str) -> None:
        self.warn(what)
        self.errors.show_aside(error, "display")

    # -- end -----------------------------------------------------------------------------------------------------

    def reset(self, *, new_session: bool = True) -> None:
        """Remove names, caches and aliases of the user; ``new_session`` counts from 1 under a new session number."""
        namespace = self.namespace
        namespace.forget_outputs()
        namespace.forget_inputs()
        keep = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__builtins__"}
        for name in list(namespace.locals):
            if name not in keep:
                del namespace.locals[name]
        namespace.install(self._own_names())
        self.plugins.restore_aliases()
        if new_session:
            self.session.next_number = 1
            self.history.new_session()

    def close_history(self) -> None:
        """Mark the session as ended in its journal, if it has one."""
        if self._history is not None and not callable(self._history):
            self._history.close()

    def close(self) -> None:
        """End the session: background tasks are cancelled, the history is closed."""
        self.runner.close()
        if self._commands is not None:
            self._commands.close()
        self.introspection.close()
        self.close_history()


def _is_quiet(source: str, settings: ShellSettings) -> bool:
    from ipython.source.semicolon import ends_with_semicolon

    return settings.ast_node_interactivity != "every" and ends_with_semicolon(source)  # Python's prompt shows ``x;``

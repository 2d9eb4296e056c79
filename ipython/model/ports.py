"""Protocols between the parts. Imported for type checking only, so that ``typing`` stays out of ``-c``.

Each has one to a few methods; the default implementation is named in its docstring.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Protocol

from ipython.model.cell import Cell, CellReply, Completeness
from ipython.model.completion import (
    Completion,
    CompletionAnswer,
    CompletionReport,
    CompletionRequest,
    CompletionSet,
    Refusal,
)
from ipython.model.failure import FailureReport
from ipython.model.history import HistoryItem, HistoryQuery
from ipython.model.inspection import CallHelp, Inspection, Parameter
from ipython.model.output import MimeBundle, NumberedEvent, OutputEvent


class Sink(Protocol):
    """Takes output events (``terminal.renderers``, ``core.plain_sink``)."""

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Show one event of cell ``owner`` (0: none). Called from any thread; must not raise."""


class Asker(Protocol):
    """Asks the person at the front (``terminal.repl``)."""

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        """Return one line. Raises EOFError when there is none, KeyboardInterrupt when refused."""


class Formatter(Protocol):
    """Turns a value into a MIME bundle (``services.formatting``)."""

    def format(
        self, value: object, *, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> MimeBundle | None:
        """Return the bundle; None when the value displayed itself (``_ipython_display_``). Must not raise."""


class FailureReporter(Protocol):
    """Makes reports from exceptions (``services.traceback.extract``; ``core.failures`` has a plain one)."""

    def report(self, error: BaseException, settings: Any, cells: CellDirectory) -> FailureReport:
        """Describe ``error`` and its chain. Must not raise and must not run user code unguarded.

        ``settings`` is a ``settings.shell.TracebackSettings``, which this layer may not name.
        """


class CellDirectory(Protocol):
    """Knows the source of cells by the file name they were compiled under (``core.compiler``)."""

    def cell_source(self, filename: str) -> CellSource | None:
        """Return what was compiled under that name, or None."""


class CellSource(Protocol):
    """One compiled cell: its number, the text as typed, and what tells where columns can be trusted."""

    @property
    def number(self) -> int:
        """Prompt number."""

    @property
    def typed(self) -> str:
        """The text as typed."""

    @property
    def label(self) -> str:
        """How its frames are named: ``Cell In[3]``."""

    @property
    def rewritten(self) -> frozenset[int]:
        """1-based lines whose columns say nothing about what was typed."""

    @property
    def shifts(self) -> tuple[int, ...]:
        """Characters cut from the front of each line; empty: none were."""


class HistoryStore(Protocol):
    """Remembers cells (``services.history.journal``; ``core.memory_history``)."""

    @property
    def session_number(self) -> int:
        """Number of this session; asking for it may create the session's journal."""

    def start(self, line: int, source: str, python: str, directory: str) -> None:
        """Remember a cell before it runs. One write. Must not raise."""

    def finish(
        self, line: int, *, outcome: str, seconds: float, output: str | None, streams: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Add how it ended. One write. Must not raise."""

    def search(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Answer a question, newest first."""

    def range(self, session: int = 0, start: int = 1, stop: int | None = None) -> Iterable[HistoryItem]:
        """Entries of one session, ``stop`` excluded; 0 is this session, negative counts back, oldest first."""

    def tail(self, count: int, *, include_latest: bool = False) -> Sequence[HistoryItem]:
        """The last entries, this session's last, oldest first."""

    def new_session(self) -> None:
        """Go on under a new session number."""

    def close(self) -> None:
        """Mark the session as ended."""


class FoundObject(Protocol):
    """An object that was found by its name or expression (``services.evaluation.attributes.Found``)."""

    @property
    def value(self) -> Any:
        """The object; if not ``live``, the descriptor under that name."""

    @property
    def live(self) -> bool:
        """Whether ``value`` is the value itself, not a descriptor that was not run."""

    @property
    def parent(self) -> Any:
        """What it is an attribute or item of."""

    @property
    def imagined(self) -> bool:
        """Whether ``value`` is only like the object (a stand-in, an item like it): nothing to be shown as its value."""


class Evaluator(Protocol):
    """Looks at live objects without running code of the user's (``services.evaluation.lookup.Lookup``).

    Wherever an object is taken, a *stand-in* is taken too: what the evaluator gives for an object that does not exist
    yet (the result of a call that is not made, a class that the cell being typed defines).
    """

    @property
    def consent(self) -> Consent:
        """Which types may be asked."""

    def set_policy(self, policy: str, overrides: tuple[tuple[str, object], ...] = ()) -> None:
        """How far evaluation may go from now on: a name of ``POLICIES``, and permissions that change it."""

    def find(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> FoundObject | None:
        """What an expression stands for in the namespaces, then in the builtins; a property at the end is not run."""

    def find_value(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> FoundObject | None:
        """What stands behind the next dot: like ``find``, but a property at the end is followed to what it gives."""

    def cell_names(self, source: str, namespaces: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        """The names that an unfinished cell defines before the end of ``source``, seen from there."""

    def kind(self, thing: object) -> str:
        """``function``, ``class``, ``module``, ``property`` or ``instance``."""

    def keys(self, holder: object) -> Sequence[object] | None:
        """What may stand in ``holder[...]``: keys, columns; None if that cannot be told."""

    def parameters(self, function: object) -> tuple[Parameter, ...] | None:
        """The parameters of something callable; None if they cannot be told."""

    def keywords(self, function: object) -> tuple[Parameter, ...]:
        """What the ``**keywords`` of something callable are known to take."""

    def hints(self, thing: object) -> Mapping[str, object]:
        """The annotations of a function, class or module: objects, or texts where they are code."""

    def docstring(self, thing: object) -> str:
        """The documentation of something, cleaned; an empty string if there is none."""

    def take_refusals(self) -> tuple[Refusal, ...]:
        """What was refused since this was last called, each once."""

    def attribute(self, instance: object, name: str) -> FoundObject | None:
        """What ``instance.name`` is."""

    def attribute_names(self, instance: object) -> dict[str, object]:
        """The names ``dir`` lists by default, each with what stands under it."""

    def own_names(self, instance: object) -> dict[str, object]:
        """The dictionary of an instance or module."""

    def signature(self, function: object) -> str | None:
        """The parameters of something callable as text; None if they cannot be told."""

    def plain_text(self, shown: object, limit: int) -> str:
        """``repr`` where that runs nothing of the user's, at most ``limit`` characters; else the type's name."""


class Consent(Protocol):
    """Which types may be asked, and the asking within a time limit (``services.evaluation.consent``)."""

    def allows(self, kind: type) -> bool:
        """Whether code of this very type may run for completion and help."""

    def trust(self, name: str) -> None:
        """Allow a type by its full name ``module.Type``, or all types of ``module``."""

    def distrust(self, name: str) -> None:
        """Take ``trust(name)`` back. Raises KeyError if it was not trusted."""

    def trusted(self) -> tuple[str, ...]:
        """What the user has trusted, sorted; the shipped list is not part of it."""

    def ask(self, function: Any, *arguments: Any) -> Any:
        """Call ``function`` within the time limit. Raises NoAnswer if it fails or takes too long."""


class Matcher(Protocol):
    """Somebody's own source of completions (``core.plugins``, ``compat.matchers``); asked because it was registered."""

    @property
    def identifier(self) -> str:
        """By which it is disabled, suppressed and told of in the report."""

    @property
    def priority(self) -> float:
        """Higher ones are asked first; those below 0 after the sources that come with the shell."""

    def match(self, request: CompletionRequest) -> CompletionAnswer:
        """Its candidates. May raise; may take as long as it likes, but is waited for only within the limit."""


class Completer(Protocol):
    """Finds completions (``services.completion``)."""

    def complete(self, source: str, cursor: int) -> Iterable[CompletionSet]:
        """Sets for the text with the cursor at ``cursor`` characters, at once, from live objects; runs no user code."""

    def complete_statically(self, source: str, cursor: int) -> CompletionSet | None:
        """What only static analysis knows; blocks within its limit, so it is called beside the prompt. Any thread."""

    def wants_static(self, source: str, cursor: int) -> bool:
        """Whether static analysis could add to what ``complete`` answered there."""

    def cancel_static(self) -> None:
        """Nobody waits for ``complete_statically`` any more. Any thread."""

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and one line of documentation."""

    @property
    def report(self) -> CompletionReport | None:
        """How the last completion was found."""

    def close(self) -> None:
        """End what still works for it; waits for nothing."""


class Inspector(Protocol):
    """Answers ``?`` (``services.inspection``)."""

    def inspect(self, name: str, detail: int) -> Inspection:
        """Describe what ``name`` refers to in the user's namespace."""

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the innermost call around the cursor."""

    def preview(self, source: str) -> str | None:
        """The value of an expression in one line, if finding it runs nothing; else None."""

    def text_of(self, thing: object, limit: int) -> str:
        """What an object says of itself, cut in the middle, if finding that runs nothing; else its default form."""

    def bundle(self, name: str, detail: int, *, omit: Iterable[str] = ()) -> MimeBundle | None:
        """The description as text, HTML and what hooks add, without some fields; None if nothing is found."""

    def information(self, name: str, detail: int) -> dict[str, Any]:
        """What is known, by upstream's keys; documentation as it was written."""

    def search(
        self,
        pattern: str,
        *,
        kind: str = "",
        hidden: bool = False,
        case_sensitive: bool | None = None,
        user: bool = True,
        builtin: bool = True,
        magics: bool = False,
        aliases: bool = False,
        modules: bool = False,
    ) -> Sequence[str]:
        """Names that match a wildcard pattern, of objects of a type if ``kind`` names one."""

    def documentation(self, name: str) -> Sequence[tuple[str, str]]:
        """Titles and documentation as it was written."""

    def file_of(self, name: str) -> tuple[str, str | None, int] | None:
        """File or cell of an object, its text if it can be read, the line from 1; None: no such object."""

    def alternatives(self, name: str) -> Sequence[str]:
        """Names that may have been meant by one that was not found."""

    def why_not(self, name: str) -> str:
        """Why a name was not found although it may exist: a sentence, or an empty text."""


class Clock(Protocol):
    """Time, injectable (``time.perf_counter`` and ``time.time`` by default)."""

    def __call__(self) -> float:
        """Seconds."""


class Backend(Protocol):
    """What a front may ask of what runs cells (``core.local_backend``; later ``client.remote_backend``)."""

    def describe(self) -> BackendInfo:
        """What the front must know before the first prompt."""

    def run(self, cell: Cell, sink: Sink, asker: Asker) -> CellReply:
        """Run one cell and block until it ended; no loop may run on this thread."""

    def check(self, source: str) -> Completeness:
        """Whether ``source`` is a whole cell."""

    def complete(self, source: str, cursor: int) -> AsyncIterator[CompletionSet]:
        """Completion sets as they come; later ones are merged by the front."""

    def fill(self, source: str, cursor: int, items: Sequence[Completion]) -> Sequence[Completion]:
        """The same candidates with signature and documentation; for the rows that a menu shows."""

    async def inspect(self, source: str, cursor: int, detail: int) -> Inspection | None:
        """Describe the object at the cursor."""

    def call_help(self, source: str, cursor: int) -> CallHelp | None:
        """The signature of the call around the cursor; answers within a key's time."""

    def preview(self, source: str) -> str | None:
        """The value of an expression in one line, if finding it runs nothing; answers within a key's time."""

    async def history(self, query: HistoryQuery) -> Sequence[HistoryItem]:
        """Search remembered cells; answers within the front's time limit or returns fewer."""

    def outputs(self, since: int) -> Sequence[NumberedEvent]:
        """The output journal from number ``since`` on, as far as it is kept."""

    def interrupt(self) -> None:
        """Stop the running cell; any thread."""

    def session_loop(self) -> Any:
        """The asyncio loop on which the prompt must run so that background tasks go on (local backends)."""

    def close(self, restart: bool = False) -> None:
        """End the session."""


class BackendInfo(Protocol):
    """Facts about a backend (``core.local_backend.LocalInfo``)."""

    @property
    def banner(self) -> str:
        """Text to show first."""

    @property
    def language_version(self) -> str:
        """Version of Python."""

    @property
    def next_number(self) -> int:
        """Number of the first prompt."""


__all__ = [
    "Asker",
    "Backend",
    "BackendInfo",
    "CellDirectory",
    "CellSource",
    "Clock",
    "Completer",
    "Consent",
    "Evaluator",
    "FailureReporter",
    "Formatter",
    "FoundObject",
    "HistoryStore",
    "Inspector",
    "Matcher",
    "Sink",
]

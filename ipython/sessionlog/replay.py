"""Runs the cells of a log again, so that a session is where it was left, and says what is different (shell.md 12.1).

A cell that failed then may fail again; one that did not must not: there the replay stops. Left out are cells that were
interrupted or ended the process, the one that left the session, and the magics of logs. Not here: reading the log, the
command line, the prompt that follows (``app.replay``).
"""

from __future__ import annotations

import builtins
import io
import re
import sys

from ipython.core.display_hub import current_cell
from ipython.model.cell import Cell
from ipython.model.output import StreamText
from ipython.model.value import value
from ipython.sessionlog.events import blocks_of_event
from ipython.sessionlog.owners import Owners
from ipython.sessionlog.past import is_about_logging
from ipython.sessionlog.record import ERROR, EXIT, INTERRUPTED, LoggedBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.cell import CellResult
    from ipython.model.output import OutputEvent
    from ipython.model.ports import Sink
    from ipython.sessionlog.events import Render
    from ipython.sessionlog.record import LoggedCell, SessionLog

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,16}")


@value
class Difference:
    """A cell that did something else: ``what`` (failure, value, output), and how it was and is, a line each."""

    number: int
    what: str
    then: str
    now: str


@value
class ReplayReport:
    """What came of a replay. ``stop`` is a sentence that says why it did not come to the end."""

    ran: int
    left_out: tuple[tuple[int, str], ...] = ()  # numbers, and why
    differences: tuple[Difference, ...] = ()
    stop: str = ""
    error: BaseException | None = None  # of the cell at which it stopped
    next_input: str = ""  # for the prompt: the cell that is to be looked at


def cells_of_session(log: SessionLog, session: int = 0) -> list[LoggedCell]:
    """Return the cells of one session of a log.

    Args:
        log: has one, or several if it was appended to.
        session: from 1; 0 is the last one that has cells.

    Raises:
        ValueError: there is none, or none with cells.
    """
    if not log.cells:
        raise ValueError("the log has no cells")
    if not session:
        session = log.cells[-1].part + 1
    if not 1 <= session <= len(log.parts):
        count = len(log.parts)
        raise ValueError(f"there is no session {session}: the log has {count if count > 1 else 'one'}")
    return [cell for cell in log.cells if cell.part == session - 1]


class Replay:
    """Runs cells in a shell.

    Args:
        shell: a new one.
        cells: of one session.
        render: makes the text of a failure.
        shows: what the cells show is to be seen.
        stop_at_failure: stop before the first cell that failed then.
        until: number of the last cell to run; 0: all.
        announce: told each cell before it runs, with its place from 1.
        is_whole: the log holds all that was shown, so that what is not in it was not shown.
    """

    def __init__(
        self,
        shell: Shell,
        cells: Sequence[LoggedCell],
        render: Render,
        *,
        shows: bool = False,
        stop_at_failure: bool = False,
        until: int = 0,
        announce: Callable[[LoggedCell, int], None] | None = None,
        is_whole: bool = True,
    ) -> None:
        self._shell = shell
        self._cells = [cell for cell in cells if not is_about_logging(cell.source)]
        self._render = render
        self._shows = shows
        self._stop_at_failure = stop_at_failure
        self._until = until
        self._announce = announce
        self._is_whole = is_whole

    def run(self) -> ReplayReport:
        """Run the cells; the shell then counts on from the last one."""
        session = self._shell.session
        left_out: list[tuple[int, str]] = []
        differences: list[Difference] = []
        ran, stop, next_input = 0, "", ""
        error: BaseException | None = None
        with _Collected(self._shell, self._render, shows=self._shows) as collected:
            for place, cell in enumerate(self._cells, 1):
                if self._until and cell.number > self._until:
                    break
                if self._stop_at_failure and cell.status == ERROR:
                    stop, next_input = (
                        f"Stopped before In[{cell.number}], which failed then with {cell.error}.",
                        cell.source,
                    )
                    break
                reason = _why_not(cell)
                if reason:
                    left_out.append((cell.number, reason))
                    next_input = cell.source if cell.status is None else next_input
                    session.next_number = cell.number + (cell.status is not None)  # one that was cut off comes again
                    continue
                if self._announce is not None:
                    self._announce(cell, place)
                collected.begin(cell.number)
                session.next_number = cell.number
                result = self._shell.run_cell(Cell(cell.source, origin="log"))
                session.next_number = cell.number + 1
                ran += 1
                differences += self._differences(cell, result, collected.blocks)
                stop, error = self._why_stop(cell, result)
                if stop:
                    next_input = cell.source
                    break
        return ReplayReport(ran, tuple(left_out), tuple(differences), stop, error, next_input)

    def _why_stop(self, cell: LoggedCell, result: CellResult) -> tuple[str, BaseException | None]:
        session = self._shell.session
        if session.exit_request is not None:
            session.exit_request = None
            return f"Stopped at In[{cell.number}]: it leaves the session, which it did not do then.", None
        error = result.error
        if isinstance(error, KeyboardInterrupt):
            return f"Interrupted in In[{cell.number}].", None
        if error is not None and cell.status != ERROR:
            name = type(error).__name__
            return f"Stopped at In[{cell.number}]: it fails with {name}, which it did not do then.", error
        return "", None

    def _differences(self, cell: LoggedCell, result: CellResult, now: list[LoggedBlock]) -> list[Difference]:
        number = cell.number
        name = "" if result.error is None else type(result.error).__name__
        if cell.status == ERROR and name != cell.error:
            return [Difference(number, "failure", cell.error or "a failure", name or "none")]
        if name and cell.status != ERROR:
            return []  # said by the reason to stop
        found = []
        for what, kinds in (("value", ("result",)), ("output", ("stdout", "stderr", "display"))):
            then_blocks = [block for block in cell.own_blocks if block.kind in kinds]
            if not then_blocks and not self._is_whole:
                continue
            old, new = _text(then_blocks), _text([block for block in now if block.kind in kinds])
            if any(block.cut for block in then_blocks):
                new = new[: len(old)]
            if old != new:
                found.append(Difference(number, what, *_first_different_lines(old, new)))
        return found


def _why_not(cell: LoggedCell) -> str:
    if cell.status == EXIT:
        return "it left the session"
    if cell.status == INTERRUPTED:
        return "it was interrupted then"
    if cell.status is None:
        return "it did not come to an end then"
    return ""


def _text(blocks: Sequence[LoggedBlock]) -> str:
    text = "".join(
        block.text if block.kind in ("stdout", "stderr") else block.text + "\n"
        for block in blocks
        if block.mime in ("", "text/plain")
    )
    return _ADDRESS.sub("0x...", text).rstrip()


def _first_different_lines(old: str, new: str) -> tuple[str, str]:
    old_lines, new_lines = old.split("\n"), new.split("\n")
    for place in range(max(len(old_lines), len(new_lines))):
        was = old_lines[place] if place < len(old_lines) else ""
        now = new_lines[place] if place < len(new_lines) else ""
        if was != now:
            return _short(was), _short(now)
    return "", ""


def _short(line: str) -> str:
    return repr(line if len(line) <= 60 else line[:57] + "...") if line else "nothing"


class _Collected:
    """Context in which what a shell shows is kept, and seen only if that is wanted."""

    def __init__(self, shell: Shell, render: Render, *, shows: bool) -> None:
        self._shell = shell
        self._render = render
        self._outer: Sink | None = shell.hub.sink if shows else None
        self._shows = shows
        self.blocks: list[LoggedBlock] = []
        self._number = 0
        self._owners = Owners()
        self._before: tuple[Any, ...] = ()
        self._is_drawing = False

    def __enter__(self) -> _Collected:
        self._before = self._shell.hub.sink, sys.stdout, sys.stderr, builtins.input
        self._owners.start(0)
        self._shell.hub.sink = self
        for name in ("stdout", "stderr"):
            setattr(sys, name, _CollectedStream(name, getattr(sys, name) if self._shows else None, self))
        if not self._shows:
            builtins.input = self._ask
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shell.hub.sink, sys.stdout, sys.stderr, builtins.input = self._before

    def begin(self, number: int) -> None:
        """Forget what was shown: another cell begins."""
        self.blocks = []
        self._number = number
        self._owners.begin(number)

    def emit(self, event: OutputEvent, owner: int) -> None:
        """Keep an event of the running cell (ports.Sink)."""
        if type(event) is StreamText:
            self.take(event.stream, event.text)
        elif self._owners.owner(owner) is None:
            self.blocks += blocks_of_event(event, self._render, group=len(self.blocks))
        if self._outer is not None:
            self._is_drawing = True
            try:
                self._outer.emit(event, owner)
            finally:
                self._is_drawing = False

    def take(self, name: str, text: str) -> None:
        """Keep written text."""
        if not self._is_drawing and self._owners.owner(current_cell.get()) is None:
            self.blocks.append(LoggedBlock("stderr" if name == "stderr" else "stdout", text, "", len(self.blocks)))

    def _ask(self, prompt: object = "", /) -> str:
        # The answer is not in the log, and the person sees no output that would say what is asked.
        _, _, stderr, ask = self._before
        if sys.stdin is None or not sys.stdin.isatty():
            raise EOFError("nobody can be asked while a log is replayed")
        stderr.write(f"\nIn[{self._number}] asks: {prompt}")
        stderr.flush()
        answer: str = ask()
        return answer


class _CollectedStream(io.TextIOBase):
    encoding = "utf-8"
    errors = "strict"

    def __init__(self, name: str, inner: Any, collected: _Collected) -> None:
        self._name = name
        self._inner = inner
        self._collected = collected

    def write(self, text: str, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._collected.take(self._name, text)
        if self._inner is not None:
            self._inner.write(text)
        return len(text)

    def flush(self) -> None:
        if self._inner is not None:
            self._inner.flush()

    def writable(self) -> bool:
        return True

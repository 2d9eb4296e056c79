"""Watches a shell and writes its cells to a log as they run.

It listens in three places, and only while a log is on: the shell's hooks (cells begin and end), the display hub
(values, displays, failures, on their way to the screen), and the streams. A cell is written when it begins, so that one
that kills the process is there; what it shows follows when it ends, and about each second while it runs; then how it
ended.

Not here: whose output it is (``owners``), the file (``log_file``), the text (``live_formats``).
"""

from __future__ import annotations

import os
import re
import threading
import time
from datetime import datetime
from threading import get_ident

from ipython.core.capture import Capture
from ipython.core.display_hub import current_cell
from ipython.model.output import StreamText
from ipython.model.value import replace
from ipython.sessionlog.events import blocks_of_event
from ipython.sessionlog.owners import NOBODY, Owners
from ipython.sessionlog.record import ERROR, EXIT, INTERRUPTED, OK, LoggedBlock, LoggedCell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.hooks import AfterCell, BeforeCell
    from ipython.core.shell import Shell
    from ipython.model.cell import Cell, CellResult
    from ipython.model.output import OutputEvent
    from ipython.model.ports import Clock, Sink
    from ipython.sessionlog.events import Render
    from ipython.sessionlog.live_formats import LiveFormat
    from ipython.sessionlog.log_file import LogFile

WRITE_AFTER = 1.0  # seconds that output of a running cell waits at most for being written, if more comes
WRITE_AFTER_BETWEEN = 0.2  # the same, while no cell runs
WRITE_ABOVE = 1 << 16  # characters that wait at most

_OWN_MAGIC = re.compile(r"get_ipython\(\)\.run_line_magic\('log(?:start|stop|on|off|state)', ")


class _Drawing(threading.local):
    """How deep a thread is in drawing events: what it writes then is on the screen, but is no output of a cell."""

    depth = 0


class Recorder:
    """Writes the cells of a shell to a log file, from ``attach`` to ``detach``.

    Args:
        shell: is watched.
        file: takes the text.
        live: makes it.
        render: makes the text of a failure.
        clock: seconds that only grow.
    """

    def __init__(
        self, shell: Shell, file: LogFile, live: LiveFormat, render: Render, *, clock: Clock = time.monotonic
    ) -> None:
        self._shell = shell
        self._file = file
        self._live = live
        self._render = render
        self._clock = clock
        self._lock = threading.RLock()
        self._process = os.getpid()
        self._drawing = _Drawing()
        self._is_paused = False
        self._open: LoggedCell | None = None
        self._depth = 0  # cells that the open one runs
        self._is_hidden = False  # the cell that runs is not to be recorded
        self._owners = Owners()
        self._waiting: list[LoggedBlock] = []
        self._waiting_size = 0
        self._run: tuple[str, int | None, list[str]] | None = None  # stream, owner, what came of it in a row
        self._same: tuple[str, int, int, list[str]] | None = None  # stream, context, thread, and the same list
        self._group = 0
        self._due = clock()

    # -- beginning and end -----------------------------------------------------------------------------------------

    def attach(self) -> None:
        """Begin to listen."""
        hooks = self._shell.hooks
        hooks.register("pre_run_cell", self._before_cell)
        hooks.register("post_run_cell", self._after_cell)
        self._shell.hub.recorder = self.show
        self._shell.commands.record = lambda text: self.take_text("stdout", text)
        self._begin_listening()

    def _begin_listening(self) -> None:
        number, following = self._shell.current_number, self._shell.session.next_number
        self._owners.start(max(0, number - 1))
        self._is_hidden = number < following  # what the cell shows that switched the log on, until it is over

    def detach(self) -> None:
        """Write what waits, and listen no more."""
        with self._lock:
            hooks = self._shell.hooks
            for moment, function in (("pre_run_cell", self._before_cell), ("post_run_cell", self._after_cell)):
                if function in hooks.subscribers[moment]:
                    hooks.unregister(moment, function)
            self._shell.hub.recorder = None
            self._shell.commands.record = None
            self._write_waiting(all_of_it=True)
            self._is_paused = True

    @property
    def is_paused(self) -> bool:
        """Whether nothing is recorded for the moment."""
        return self._is_paused

    def pause(self) -> None:
        """Record nothing until ``resume``; a cell that runs ends here for the log."""
        with self._lock:
            self._write_waiting(all_of_it=True)
            self._is_paused = True
            self._open, self._depth, self._is_hidden = None, 0, False

    def resume(self) -> None:
        """Record again, from the next cell on."""
        with self._lock:
            self._begin_listening()
            self._is_paused = False

    # -- cells -----------------------------------------------------------------------------------------------------

    def _before_cell(self, event: BeforeCell) -> None:
        if self._is_off():
            return
        with self._lock:
            if self._open is not None or self._is_hidden:
                self._depth += 1
                return
            if not event.cell.store_history:
                return
            self._write_waiting(all_of_it=True)
            python = event.transformed.python
            is_own = _OWN_MAGIC.match(python) is not None and not self._live.keeps_own_magics
            if is_own or self._is_private(event.cell.source):
                self._is_hidden = True
                return
            self._begin(event.cell, python)

    def _begin(self, cell: Cell, python: str) -> None:
        number = self._shell.current_number
        started = datetime.now().astimezone().isoformat(timespec="milliseconds")
        self._open = LoggedCell(number, cell.source, None if python == cell.source else python, started)
        self._group = 0
        self._owners.begin(number)
        self._write(self._live.begun(self._open))

    def _after_cell(self, event: AfterCell) -> None:
        if self._is_off():
            return
        with self._lock:
            if self._depth:
                self._depth -= 1
                return
            if self._is_hidden:
                self._is_hidden = False
                self._forget_waiting()
            elif self._open is not None:
                self._end(event.result)
            elif self._is_unreadable(event):
                shown, self._waiting = [replace(block, late=False) for block in self._sealed()], []
                self._begin(event.cell, event.cell.source)
                self._waiting = shown
                self._end(event.result)
            self._owners.end(self._shell.session.next_number - 1)

    def _is_unreadable(self, event: AfterCell) -> bool:
        # Of a text that could not be read as a cell nobody was told that it began.
        return (
            event.result.stage == "transform"
            and event.result.error is not None
            and event.cell.store_history
            and not self._is_private(event.cell.source)
        )

    def _end(self, result: CellResult) -> None:
        assert self._open is not None
        error = result.error
        if error is None:
            status = OK if self._shell.session.exit_request is None else EXIT
        else:
            status = INTERRUPTED if isinstance(error, KeyboardInterrupt) else ERROR
        cell = replace(
            self._open, status=status, seconds=result.seconds, error="" if error is None else type(error).__name__
        )
        if self._live.needs_whole_cells:
            cell = replace(cell, blocks=tuple(self._sealed()))
            self._forget_waiting()
            text = self._live.ended(cell)
        else:
            text = self._live.shown(self._sealed()) + self._live.ended(cell)
            self._forget_waiting()
        self._open = None
        self._group = 0
        self._write(text)
        self._file.check_place()

    def _is_private(self, source: str) -> bool:
        # As the history: what a person keeps from there they keep from here.
        settings = self._shell.settings.history
        if settings.ignore_space and source[:1] == " ":
            return True
        if not settings.ignore_patterns:
            return False
        from ipython.source.patterns import glob_matcher

        return any(glob_matcher(pattern)(source) for pattern in settings.ignore_patterns)

    # -- output ----------------------------------------------------------------------------------------------------

    def show(self, sink: Sink, event: OutputEvent, owner: int) -> None:
        """Hand an event to the screen, and keep it (``DisplayHub.recorder``)."""
        if isinstance(sink, Capture):  # nobody is to see it
            sink.emit(event, owner)
            return
        if type(event) is StreamText:
            self.take_text(event.stream, event.text)
        elif not self._is_off():
            try:
                self._take_event(event, owner)
            except Exception as error:
                self._give_up(error)
        self._drawing.depth += 1
        try:
            sink.emit(event, owner)
        finally:
            self._drawing.depth -= 1

    def take_text(self, stream: str, text: str) -> None:
        """Keep what was written to ``stdout`` or ``stderr``; any thread."""
        if not text or self._is_paused or self._drawing.depth:
            return
        try:
            with self._lock:
                same = self._same
                # Most of what is written goes on with what was written before: no need to ask again whose it is.
                if same is not None and same[0] == stream and same[1] == current_cell.get() and same[2] == get_ident():
                    same[3].append(text)
                    self._waiting_size += len(text)
                    if self._waiting_size > WRITE_ABOVE or self._clock() > self._due:
                        self._write_if_due(ends_line=text.endswith("\n"))
                else:
                    self._take_text(stream, text)
        except Exception as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        # A mistake of ours must reach neither the code that prints nor the screen.
        self._is_paused = True
        self._shell.warn(f"the session log {self._file.path!r} is paused: {type(error).__name__}: {error}")

    def _take_text(self, stream: str, text: str) -> None:
        context = current_cell.get()
        owner = self._owner(context)
        if owner == NOBODY or os.getpid() != self._process:
            return
        run = self._run
        if run is None or run[0] != stream or run[1] != owner:
            self._seal()
            self._run = run = stream, owner, []
        run[2].append(text)
        self._same = stream, context, get_ident(), run[2]
        self._waiting_size += len(text)
        self._write_if_due(ends_line=text.endswith("\n"))

    def _take_event(self, event: OutputEvent, context: int) -> None:
        with self._lock:
            owner = self._owner(context)
            if owner == NOBODY:
                return
            self._seal()
            late = self._open is None
            blocks = blocks_of_event(event, self._render, group=self._group, owner=owner, late=late)
            if blocks:
                self._group += 1
                self._waiting += blocks
                self._waiting_size += sum(len(block.text) for block in blocks)
                self._write_if_due(ends_line=True)

    def _owner(self, context: int) -> int | None:
        return NOBODY if self._is_hidden else self._owners.owner(context)

    # -- writing ---------------------------------------------------------------------------------------------------

    def _is_off(self) -> bool:
        return self._is_paused or os.getpid() != self._process

    def _seal(self) -> None:
        """Make a block of the run of text that was going on."""
        run, self._run, self._same = self._run, None, None
        if run is not None:
            text = "".join(run[2])
            self._waiting.append(LoggedBlock(run[0], text, "", self._group, owner=run[1], late=self._open is None))
            self._group += 1

    def _sealed(self) -> list[LoggedBlock]:
        self._seal()
        return self._waiting

    def _forget_waiting(self) -> None:
        self._run = self._same = None
        self._waiting = []
        self._waiting_size = 0

    def _write_if_due(self, *, ends_line: bool) -> None:
        if self._live.needs_whole_cells and self._open is not None:
            return
        if self._waiting_size > WRITE_ABOVE or (ends_line and self._clock() > self._due):
            self._write_waiting(all_of_it=ends_line)

    def _write_waiting(self, *, all_of_it: bool) -> None:
        """Write what waits, but without ``all_of_it`` not the end of a line that is being written."""
        rest: tuple[str, int | None, list[str]] | None = None
        if not all_of_it and self._run is not None:
            stream, owner, pieces = self._run
            whole, newline, end = "".join(pieces).rpartition("\n")
            if newline and end:
                self._run = stream, owner, [whole + newline]
                rest = stream, owner, [end]
        blocks = self._sealed()
        self._forget_waiting()
        if rest is not None:
            self._run = rest
        if blocks:
            self._write(self._live.between(blocks) if self._open is None else self._live.shown(blocks))

    def _write(self, text: str) -> None:
        self._due = self._clock() + (WRITE_AFTER if self._open is not None else WRITE_AFTER_BETWEEN)
        if text:
            self._file.write(text)

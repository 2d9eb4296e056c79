"""The log of a running shell: started, paused, stopped (``api.SessionLog``; magics.md section 15, shell.md 12.1).

A shell has at most one. Nothing of this is loaded before somebody asks for it.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime

from ipython.model.failure import UserMistake
from ipython.model.value import value
from ipython.sessionlog.live_formats import DoctestFormat, PlainFormat, StructuredFormat
from ipython.sessionlog.log_file import MODES, open_log
from ipython.sessionlog.past import events_by_cell, log_of_items
from ipython.sessionlog.reader import log_kind
from ipython.sessionlog.record import LogPart
from ipython.sessionlog.recorder import Recorder
from ipython.sessionlog.stream_taps import StreamTaps
from ipython.sessionlog.writer import log_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ipython.core.shell import Shell
    from ipython.model.history import HistoryItem
    from ipython.model.output import NumberedEvent
    from ipython.sessionlog.events import Render
    from ipython.sessionlog.live_formats import LiveFormat
    from ipython.sessionlog.log_file import LogFile
    from ipython.sessionlog.record import SessionLog

FORMATS = ("log", "plain", "doctest")


@value
class LogState:
    """What is known of the log that is on."""

    path: str
    mode: str
    format: str
    outputs: bool
    raw: bool
    stamps: bool
    is_active: bool  # False: paused
    problem: str  # why the file takes nothing at the moment


class LogControl:
    """Starts, pauses and stops the log of a shell.

    Args:
        shell: is logged.
        render: makes the text of a failure.
        version: of this program.
    """

    modes = MODES

    def __init__(self, shell: Shell, render: Render, *, version: str = "") -> None:
        self._shell = shell
        self._render = render
        self._version = version
        self._file: LogFile | None = None
        self._recorder: Recorder | None = None
        self._taps: StreamTaps | None = None
        self._options: tuple[str, str, bool, bool, bool] = ("", "", False, False, False)

    @property
    def state(self) -> LogState | None:
        """The log that is on, or None."""
        if self._file is None or self._recorder is None:
            return None
        mode, kind, outputs, raw, stamps = self._options
        return LogState(
            self._file.path, mode, kind, outputs, raw, stamps, not self._recorder.is_paused, self._file.problem
        )

    def start(
        self,
        path: str,
        mode: str,
        *,
        format: str = "",
        outputs: bool = False,
        raw: bool = False,
        stamps: bool = False,
        streams: bool = False,
        past: Sequence[HistoryItem] = (),
        events: Sequence[NumberedEvent] = (),
        announce: Callable[[LogState], None] | None = None,
    ) -> None:
        """Open a log and write the session to it from the next cell on.

        Args:
            path: the file.
            mode: one of ``modes``.
            format: ``log``, ``plain`` or ``doctest``; empty: that of the file that is appended to, else ``log``.
            outputs, stamps, streams: what a plain log holds; the other formats hold all of it.
            raw: cells as typed.
            past: the cells of this session so far.
            events: what they showed.
            announce: told that the log is on, before anything more is logged.

        Raises:
            UserMistake: a log is on already, or the file cannot be written; nothing has changed.
        """
        if self._file is not None:
            raise UserMistake(f"Log file is already active: {self._file.path}")
        appends = mode in ("append", "global")
        there = _kind_of_file(os.path.join("~", path) if mode == "global" else path) if appends else None
        kind = format or (there if there is not None else "log")
        if there is not None and kind != there and "log" in (kind, there):
            words = {"log": "a session log", "plain": "no session log of this format", "doctest": "no session log"}
            raise UserMistake(f"cannot append to {path!r} in the format {kind!r}: the file is {words[there]}")
        live: LiveFormat
        if kind == "log":
            live = StructuredFormat(raw=raw)
            outputs = stamps = True
        elif kind == "plain":
            live = PlainFormat(outputs=outputs, raw=raw, stamps=stamps, streams=streams)
        else:
            live = DoctestFormat()
            outputs, raw, stamps = True, True, False
        version = ".".join(map(str, sys.version_info[:3]))
        part = LogPart(datetime.now().astimezone().isoformat(timespec="milliseconds"), version, self._version)
        cells = self.log(past, events, own_magics=live.keeps_own_magics).cells
        is_new = there is None and not (appends and kind == "plain")  # upstream writes no header when it appends
        self._file = open_log(path, mode, live.beginning(part, cells, is_new=is_new), tell=self._shell.warn)
        self._options = mode, kind, outputs, raw, stamps
        self._recorder = Recorder(self._shell, self._file, live, self._render)
        self._taps = StreamTaps(self._shell.hub, self._recorder.take_text)
        if announce is not None and (state := self.state) is not None:
            announce(state)
        self._recorder.attach()
        self._taps.install()
        self._shell.hooks.register("pre_execute", self._taps.install)
        self._shell.runner.at_close.append(self.close)

    def stop(self) -> bool:
        """Close the log; False if there is none."""
        if self._file is None or self._recorder is None or self._taps is None:
            return False
        hooks = self._shell.hooks
        if self._taps.install in hooks.subscribers["pre_execute"]:
            hooks.unregister("pre_execute", self._taps.install)
        self._taps.remove()
        self._recorder.detach()
        self._file.close()
        self._file = self._recorder = self._taps = None
        if self.close in self._shell.runner.at_close:
            self._shell.runner.at_close.remove(self.close)
        return True

    def close(self) -> None:
        """Close the log at the end of the session."""
        self.stop()

    def pause(self) -> None:
        """Log nothing for a while."""
        if self._recorder is not None:
            self._recorder.pause()

    def resume(self) -> None:
        """Log again, from the next cell on."""
        if self._recorder is not None:
            self._recorder.resume()

    def text(self, items: Sequence[HistoryItem], events: Sequence[NumberedEvent] = ()) -> str:
        """Return remembered cells as the text of a log."""
        return log_text(self.log(items, events))

    def log(
        self, items: Sequence[HistoryItem], events: Sequence[NumberedEvent] = (), *, own_magics: bool = False
    ) -> SessionLog:
        """Return remembered cells as a log, without the one that runs.

        Args:
            items: the cells.
            events: what those of this session showed.
            own_magics: with the cells that are about logging.
        """
        shell = self._shell
        current = shell.history.session_number if items else 0
        running = shell.current_number if shell.current_number < shell.session.next_number else 0
        kept = [item for item in items if (item.session, item.line) != (current, running)]
        limit = shell.settings.history.output_limit
        of_this_session = all(item.session == current for item in kept)
        by_cell: dict[int, Any] = events_by_cell(events) if of_this_session else {}
        return log_of_items(
            kept, events=by_cell, render=self._render, output_limit=limit, own_magics=own_magics
        )  # fmt: skip


def _kind_of_file(path: str) -> str | None:
    """Return the format of a file that is to be appended to; None: it is new, or empty, or no regular file."""
    path = os.path.expanduser(path)
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            beginning = file.read(1 << 16)
    except OSError:
        return None
    text = beginning.decode("utf-8", "replace")
    if not text:
        return None
    kind = log_kind(text)
    return kind or ("doctest" if text.lstrip().startswith(">>> ") else "plain")

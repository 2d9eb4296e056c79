"""``sys.stdout`` and ``sys.stderr`` of the terminal front.

While a cell runs, writes go straight through to the real streams; the head of what is written is kept for the history
record and the tail for redrawing in place. While the prompt is up, whole lines written by threads and tasks are handed
to the prompt, which shows them above itself. Not here: drawing events (``renderers.screen``), the prompt.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from threading import RLock, get_ident

from ipython.terminal.measure import without_escapes
from ipython.terminal.stand_in import TerminalStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from ipython.terminal.doctest_output import DoctestOutput

TAIL_LIMIT = 65_536  # characters; more than any screen holds
PARTIAL_LIMIT = 8_192  # characters of an unfinished line that are held back at the prompt
PENDING_LIMIT = 1 << 20  # characters waiting for the prompt before a writing thread has to wait
WAIT_FOR_PROMPT = 0.5  # seconds a writing thread waits at most


class Block:
    """A piece of what a cell has shown whose text may be replaced later; empty: a mark."""

    __slots__ = ("text",)

    def __init__(self, text: str = "") -> None:
        self.text = text


class TerminalStreams:
    """The pair of streams, and what is known of what went through them. A context manager that installs them.

    Args:
        out, err: the real streams; by default those of ``sys`` at this moment. None: there is none (pythonw).
        head: characters per stream kept of each cell for the history; 0: none.
    """

    def __init__(self, out: Any = None, err: Any = None, *, head: int = 2_000) -> None:
        real_out = sys.stdout if out is None else out
        real_err = sys.stderr if err is None else err
        self.real_out, self.real_err = real_out, real_err
        self.out = TerminalStream(real_out, "stdout", self) if real_out is not None else None
        self.err = TerminalStream(real_err, "stderr", self) if real_err is not None else None
        self._before: tuple[Any, Any] | None = None
        self._hook: Callable[[Callable[[], None]], None] | None = None
        self._before_next: Callable[[], None] | None = None
        self._rewriter: DoctestOutput | None = None
        self.is_special = False  # a hook, something to do before the next write, or a rewriter
        self._lock = RLock()
        self._owner_thread = get_ident()
        self._pending: list[tuple[TerminalStream, str]] = []
        self._pending_size = 0
        self._partial: dict[str, str] = {}
        self._is_scheduled = False
        self._head_limit = head
        self._heads: dict[str, list[str]] = {}
        self._head_room: dict[str, int] = {}
        self._listener: Callable[[str, str], None] | None = None  # besides, told by ``note``
        self.is_editing = False  # a line editor draws in the middle of a cell, which is nothing to be recorded
        self._tail: deque[str | Block] = deque()
        self._tail_size = 0
        self.cell_mark = Block()  # where the running cell's output begins, or what was left of it after erasing

    # -- being sys.stdout ----------------------------------------------------------------------------------------

    def __enter__(self) -> TerminalStreams:
        self._before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self.out, self.err
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget_prompt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.set_prompt_hook(None)
        before, self._before = self._before, None
        if before is not None:
            sys.stdout, sys.stderr = before
        self.flush()

    def _forget_prompt(self) -> None:
        # The prompt stays with the parent; a lock may be held by a thread that does not exist here.
        self._lock = RLock()
        self._hook = self._before_next = None
        self._tell_special()
        self._pending.clear()

    def flush(self) -> None:
        """Flush both real streams; one that is closed or broken is left alone."""
        for stream in (self.real_out, self.real_err):
            try:
                if stream is not None:
                    stream.flush()
            except (OSError, ValueError):
                pass

    # -- the prompt ----------------------------------------------------------------------------------------------

    @property
    def is_prompt_up(self) -> bool:
        """Whether output goes above a prompt."""
        return self._hook is not None

    @property
    def above_prompt(self) -> Callable[[Callable[[], None]], None] | None:
        """The hook that ``set_prompt_hook`` was given."""
        return self._hook

    @above_prompt.setter
    def above_prompt(self, hook: Callable[[Callable[[], None]], None] | None) -> None:
        self.set_prompt_hook(hook)

    def set_prompt_hook(self, hook: Callable[[Callable[[], None]], None] | None) -> None:
        """Say how to write above the prompt, or that there is none any more.

        Args:
            hook: takes a function and calls it soon, with the prompt out of the way; must be callable from any
                thread and return at once. None: what waits is written now, and later writes go straight through.
        """
        self._hook = hook
        self._tell_special()
        if hook is None:
            self._write_pending(unfinished=True)

    def _above_prompt(self, stream: TerminalStream, text: str) -> None:
        hook = self._hook
        if self._listener is not None:
            self._listener(stream.stream_name, text)
        with self._lock:
            self._pending.append((stream, text))
            self._pending_size += len(text)
            partial = self._pending_size > PARTIAL_LIMIT
            schedule = ("\n" in text or partial) and not self._is_scheduled
            if schedule:
                self._is_scheduled = True
        if hook is None:  # it went away meanwhile
            self._write_pending(unfinished=True)
            return
        if schedule:
            try:
                hook(self._write_pending)
            except Exception:  # its loop is closed: better a torn prompt than lost output
                self._write_pending(unfinished=True)
        elif self._pending_size > PENDING_LIMIT and get_ident() != self._owner_thread:
            self._wait_for_prompt()

    def _wait_for_prompt(self) -> None:
        import time

        end = time.monotonic() + WAIT_FOR_PROMPT
        while self._pending_size > PENDING_LIMIT and time.monotonic() < end:
            time.sleep(0.005)

    def _write_pending(self, unfinished: bool = False) -> None:
        """Write the whole lines that wait, and with ``unfinished`` also what has no newline yet."""
        with self._lock:
            pending, self._pending = self._pending, []
            self._pending_size = 0
            self._is_scheduled = False
            partial = self._partial
            for stream, text in pending:
                name = stream.stream_name
                line = partial.get(name, "") + text
                whole, newline, rest = line.rpartition("\n")
                if newline:
                    stream.write_through(whole + newline)
                if len(rest) > PARTIAL_LIMIT:
                    stream.write_through(rest + "\n")
                    rest = ""
                partial[name] = rest
            if unfinished:
                for stand_in in (self.out, self.err):
                    if stand_in is not None and partial.get(stand_in.stream_name):
                        stand_in.write_through(partial.pop(stand_in.stream_name) + "\n")
        self.flush()

    def record(self, listener: Callable[[str, str], None] | None) -> None:
        """Tell ``listener(stream, text)`` of all that is written, None: nobody any more. Costs nothing until then."""
        self._listener = listener
        if listener is None:
            self.__dict__.pop("note", None)
            return

        def note(name: str, text: str) -> None:
            if not self.is_editing:
                listener(name, text)
            TerminalStreams.note(self, name, text)

        self.__dict__["note"] = note

    def note_typed(self, text: str) -> None:
        """Have text recorded that a line editor has put on the screen."""
        if self._listener is not None:
            self._listener("stdout", text)

    # -- what the running cell wrote ---------------------------------------------------------------------------

    def begin_cell(self) -> Block:
        """Forget what earlier cells wrote; returns the mark of the new cell's beginning."""
        self._heads = {}
        self._head_room = {"stdout": self._head_limit, "stderr": self._head_limit}
        self.before_next_write(None)
        return self.restart_tail()

    def head(self) -> list[tuple[str, str]]:
        """Return the beginning of what the running cell wrote, by stream: ``[("stdout", "..."), ...]``."""
        return [(name, "".join(parts)) for name, parts in self._heads.items()]

    def restart_tail(self) -> Block:
        """Forget what stands on the screen and return a mark for here."""
        self._tail.clear()
        self._tail_size = 0
        self.cell_mark = self.add_block("")
        return self.cell_mark

    def add_block(self, text: str) -> Block:
        """Note a piece of shown text that can be found again; it is not written."""
        block = Block(text)
        self._tail.append(block)
        self._tail_size += len(text)
        return block

    def since(self, block: Block) -> str | None:
        """Return what was written after a block; None when that is not known any more."""
        found: list[str] = []
        for piece in reversed(list(self._tail)):
            if piece is block:
                return "".join(reversed(found))
            found.append(piece if isinstance(piece, str) else piece.text)
        return None

    def note(self, name: str, text: str) -> None:
        """Remember text that goes to the screen."""
        size = len(text)
        if size > TAIL_LIMIT:
            self._tail.clear()
            self._tail_size = 0
            self._tail.append(text[-200:])
        else:
            self._tail.append(text)
            self._tail_size += size
            while self._tail_size > TAIL_LIMIT:
                try:
                    dropped = self._tail.popleft()
                except IndexError:
                    self._tail_size = 0
                    break
                self._tail_size -= len(dropped if isinstance(dropped, str) else dropped.text)
        self._note_head(name, text)

    def _note_head(self, name: str, text: str) -> None:
        room = self._head_room.get(name, 0)
        if room > 0:
            self._heads.setdefault(name, []).append(text[:room])
            self._head_room[name] = room - len(text)

    @property
    def at_line_start(self) -> bool:
        """Whether the cursor stands at the beginning of a line, as far as output went through here."""
        try:
            for piece in reversed(self._tail):
                text = piece if isinstance(piece, str) else piece.text
                if text and text[-1] in "\n\r":
                    return True
                text = without_escapes(text[-400:])
                if text:
                    return text[-1] in "\n\r"
        except RuntimeError:  # another thread writes at this moment
            return False
        return True

    def before_next_write(self, action: Callable[[], None] | None) -> None:
        """Have ``action`` called once, before anything else is written."""
        self._before_next = action
        self._tell_special()

    def run_before_next(self) -> None:
        """Do what was to be done before the next write, if anything was."""
        action, self._before_next = self._before_next, None
        if action is not None:
            self._tell_special()
            action()

    def write_specially(self, stream: TerminalStream, text: str) -> None:
        """Write while a hook is set or something is to be done first."""
        self.run_before_next()
        if self._hook is not None:
            self._above_prompt(stream, text)
        else:
            name, rewriter = stream.stream_name, self._rewriter
            shown = text
            if rewriter is not None:
                shown = rewriter.rewrite(name, text, at_line_start=self.at_line_start)
            if shown or not text:
                self.note(name, text)
                stream.write_through(shown)
                return
            self._note_head(name, text)  # it is kept back, so it does not stand on the screen
            if self._listener is not None and not self.is_editing:
                self._listener(name, text)

    def _tell_special(self) -> None:
        self.is_special = self._hook is not None or self._before_next is not None or self._rewriter is not None

    # -- being copied as a doctest ---------------------------------------------------------------------------------

    def rewrite_by(self, rewriter: DoctestOutput | None) -> None:
        """Have what cells write rewritten on its way to the screen; None: no more."""
        self.end_cell()
        self._rewriter = rewriter
        self._tell_special()

    def end_cell(self) -> None:
        """Write what the rewriter has kept back of the cell that is over."""
        kept = self._rewriter.end_cell() if self._rewriter is not None else ""
        if kept:
            self.write_as_it_is(kept if self.at_line_start else "\n" + kept)

    def write_as_it_is(self, text: str) -> None:
        """Write a text to the real output: it is no output of a cell and is neither rewritten nor recorded."""
        if self.out is not None:
            TerminalStreams.note(self, "stdout", text)
            self.out.write_through(text)
            self.flush()

    @property
    def listener(self) -> Callable[[str, str], None] | None:
        """Who is told by ``record``."""
        return self._listener

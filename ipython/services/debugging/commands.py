"""The commands that this debugger has beside pdb's, and those of pdb's that must know cells and hidden frames.

``do_NAME`` runs the command ``NAME``; its docstring is what ``help NAME`` prints.
"""

from __future__ import annotations

import re
import sys

from ipython.services.debugging.chain import summary
from ipython.services.debugging.frames import PREDICATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType
    from typing import Any

    from ipython.services.debugging.frames import HiddenFrames
    from ipython.services.debugging.host import Host

_CELL_PLACE = re.compile(r"In\s*\[(\d+)\]\s*:\s*(.*)", re.DOTALL)
_YES = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}


class Commands:
    """Commands as methods; mixed into ``Debugger``, which has the state."""

    if TYPE_CHECKING:
        host: Host
        hidden: HiddenFrames
        context: int
        sticky: bool
        chain: list[BaseException]
        chosen: int
        can_restart: bool
        wants_restart: bool
        stack: list[tuple[FrameType, int]]
        curindex: int
        curframe: FrameType | None

        def message(self, msg: Any) -> None: ...
        def error(self, msg: Any) -> None: ...
        def _select_frame(self, number: int) -> None: ...
        def entry_text(self, frame_lineno: tuple[FrameType, int], lines: int, *, mark: str = "> ") -> str: ...
        def print_stack_entry(self, frame_lineno: tuple[FrameType, int], prompt_prefix: str | None = None) -> None: ...
        def numbered(self, source: list[str], first: int, frame: FrameType, line: int) -> str: ...
        def setup(self, f: FrameType | None, tb: Any) -> Any: ...
        def forget(self) -> None: ...
        def do_quit(self, arg: str) -> Any: ...
        def set_quit(self) -> None: ...

    # -- frames --------------------------------------------------------------------------------------------------

    def do_up(self, arg: str) -> None:
        """u(p) [count]: go to an older frame; hidden ones are skipped and counted."""
        self._walk(arg, -1, "Oldest frame")

    def do_down(self, arg: str) -> None:
        """d(own) [count]: go to a newer frame; hidden ones are skipped and counted."""
        self._walk(arg, 1, "Newest frame")

    do_u, do_d = do_up, do_down

    def _walk(self, arg: str, step: int, at_end: str) -> None:
        try:
            count = int(arg or 1)
        except ValueError:
            self.error(f"takes a count of frames, not {arg!r}")
            return
        position, skipped, found = self.curindex, 0, None
        while count and 0 <= position + step < len(self.stack):
            position += step
            if self.hidden.is_hidden(self.stack[position][0]):
                skipped += 1
            else:
                found, count = position, count - 1
        if found is None:
            self.error(f"{at_end}; {skipped} hidden before it: 'skip_hidden no' shows them" if skipped else at_end)
            return
        if skipped:
            self.message(f"    [... skipping {skipped} hidden frame(s)]")
        self._select_frame(found)

    def do_where(self, arg: str) -> None:
        """w(here) [count]: show the stack, the newest frame last; count: the newest frames only."""
        try:
            count = int(arg) if arg else len(self.stack)
        except ValueError:
            self.error(f"takes a count of frames, not {arg!r}")
            return
        skipped = 0
        first = max(0, len(self.stack) - count)
        for position, entry in enumerate(self.stack):
            if position < first:
                continue
            if position != self.curindex and self.hidden.is_hidden(entry[0]):
                skipped += 1
                continue
            if skipped:
                self.message(f"    [... skipping {skipped} hidden frame(s)]")
                skipped = 0
            mark = "> " if position == self.curindex else "  "
            self.message(self.entry_text(entry, self.context, mark=mark).rstrip("\n"))
        if skipped:
            self.message(f"    [... skipping {skipped} hidden frame(s)]")

    do_w = do_bt = do_where

    def do_exceptions(self, arg: str) -> None:
        """exceptions [number]: list the exceptions that led to one another, or look at one of them."""
        if not self.chain:
            self.error("there is no exception: this is not a post-mortem session")
            return
        if not arg:
            for number, error in enumerate(self.chain):
                self.message(f"{'>' if number == self.chosen else ' '} {number} {summary(error)}")
            return
        if not arg.isdigit() or int(arg) >= len(self.chain):
            self.error(f"takes a number from 0 to {len(self.chain) - 1}, not {arg!r}")
            return
        trace = self.hidden.traceback_without_shell(self.chain[int(arg)].__traceback__)
        if trace is None:
            self.error("this exception was never raised: it has no traceback")
            return
        self.chosen = int(arg)
        self.setup(None, trace)
        self.print_stack_entry(self.stack[self.curindex])

    do_exception = do_exceptions

    # -- source --------------------------------------------------------------------------------------------------

    def _print_lines(
        self, lines: list[str], start: int, breaks: Iterable[int] = (), frame: FrameType | None = None
    ) -> None:
        shown = frame or self.curframe
        if shown is None:
            self.message("".join(lines).rstrip("\n"))
            return
        current = self.stack[self.curindex][1] if frame is not None else -1
        self.message(self.numbered(list(lines), start, shown, current))

    def do_context(self, arg: str) -> None:
        """context number: show so many lines around the current one."""
        if not arg.isdigit() or int(arg) < 1:
            self.error(f"context takes a number of lines from 1 on, not {arg!r}")
            return
        self.context = int(arg)

    def do_sticky(self, arg: str) -> None:
        """sticky [yes|no]: keep the whole neighbourhood of the current line on a cleared screen at every stop."""
        wanted = self._choice(arg, not self.sticky)
        if wanted is None:
            return
        self.sticky = wanted
        if wanted:
            self.print_stack_entry(self.stack[self.curindex])
        else:
            self.message("sticky is off")

    def do_retry(self, arg: str) -> Any:
        """retry: leave, and put the cell that is looked at into the next prompt to be changed and run again."""
        for frame, _ in [self.stack[self.curindex], *self.stack]:
            cell = self.host.cell_source(frame.f_code.co_filename)
            if cell is not None:
                self.host.set_next_input(cell.typed.rstrip("\n"))
                return self.do_quit("")
        self.error("no frame here is of a cell")
        return None

    # -- what is skipped -----------------------------------------------------------------------------------------

    def do_skip_hidden(self, arg: str) -> None:
        """skip_hidden [yes|no]: whether hidden frames are left out by up, down and where."""
        if not arg:
            self.message(f"skip_hidden is {'on' if self.hidden.is_on else 'off'}; yes or no changes it")
            return
        wanted = self._choice(arg, True)
        if wanted is not None:
            self.hidden.is_on = wanted

    def do_skip_predicates(self, arg: str) -> None:
        """skip_predicates [name yes|no]: what hides a frame."""
        words = arg.split()
        if not words:
            for name, counts in self.hidden.predicates.items():
                self.message(f"{name:<18}{counts}")
            return
        if len(words) != 2 or words[0] not in PREDICATES:
            self.error(f"skip_predicates takes one of {', '.join(PREDICATES)} and yes or no, not {arg!r}")
            return
        wanted = self._choice(words[1], True)
        if wanted is not None:
            self.hidden.predicates[words[0]] = wanted

    def do_ignore_module(self, arg: str) -> None:
        """ignore_module [pattern]: step over frames of modules that fit a pattern such as numpy.*; none: list them."""
        if arg:
            self.hidden.ignored.add(arg.strip())
        else:
            self.message("\n".join(sorted(self.hidden.ignored)) or "no module is ignored")

    def do_unignore_module(self, arg: str) -> None:
        """unignore_module [pattern]: take ignore_module back; none: for all."""
        if not arg:
            self.hidden.ignored.clear()
        elif arg.strip() in self.hidden.ignored:
            self.hidden.ignored.discard(arg.strip())
        else:
            known = ", ".join(sorted(self.hidden.ignored)) or "nothing"
            self.error(f"{arg.strip()!r} is not ignored; {known} is")

    def _choice(self, arg: str, default: bool) -> bool | None:
        word = arg.strip().lower()
        if word and word not in _YES:
            self.error(f"takes yes or no, not {arg.strip()!r}")
            return None
        return _YES[word] if word else default

    # -- breakpoints ---------------------------------------------------------------------------------------------

    def do_break(self, arg: str, temporary: bool = False) -> None:
        """b(reak) [place[, condition]]: stop at a line, a function, file:line, or In[3]:4 for line 4 of cell 3."""
        place = _CELL_PLACE.match(arg)
        if place is not None:
            filename = self.host.cell_filename(int(place[1]))
            if filename is None:
                self.error(f"In[{place[1]}] has not run, or is forgotten")
                return
            arg = f"{filename}:{place[2]}"
        super().do_break(arg, temporary)  # type: ignore[misc]

    do_b = do_break

    def do_tbreak(self, arg: str) -> None:
        """tbreak place: as break, for one stop only."""
        self.do_break(arg, True)

    # -- the program ---------------------------------------------------------------------------------------------

    def do_restart(self, arg: str) -> Any:
        """restart [arguments]: run the program from its beginning, with new arguments if some are given."""
        if not self.can_restart:
            self.error("restart needs a program that runs under the debugger, as %run -d has it")
            return None
        if arg:
            import shlex

            try:
                sys.argv[1:] = shlex.split(arg)
            except ValueError as error:
                self.error(f"restart: {str(error).lower()} in {arg}")
                return None
        self.wants_restart = True
        self.set_quit()
        return 1

    do_run = do_restart

    # -- names ---------------------------------------------------------------------------------------------------

    def do_pinfo(self, arg: str) -> None:
        """pinfo name: what name? says."""
        self._tell(arg, 0, None)

    def do_pinfo2(self, arg: str) -> None:
        """pinfo2 name: what name?? says."""
        self._tell(arg, 1, None)

    def do_pdef(self, arg: str) -> None:
        """pdef name: the signature."""
        self._tell(arg, 0, ("Signature", "Init signature", "Call signature"))

    def do_pdoc(self, arg: str) -> None:
        """pdoc name: the documentation."""
        self._tell(arg, 0, ("Docstring", "Class docstring", "Init docstring"))

    def do_pfile(self, arg: str) -> None:
        """pfile name: where it was written."""
        self._tell(arg, 0, ("File",))

    def do_psource(self, arg: str) -> None:
        """psource name: the source."""
        self._tell(arg, 1, ("Source",))

    def _tell(self, arg: str, detail: int, titles: tuple[str, ...] | None) -> None:
        name = arg.strip()
        frame = self.curframe
        if not name or frame is None:
            self.error("takes the name of an object")
            return
        found = self.host.describe(name, detail, (frame.f_locals, frame.f_globals))
        if found is None:
            self.error(f"Object `{name}` not found.")
            return
        lines = [
            f"{title}:\n{text.rstrip()}" if "\n" in text else f"{title}: {text}"
            for title, text in found.items()
            if titles is None or title in titles
        ]
        self.message("\n".join(lines) if lines else f"nothing is known about it: {name}")

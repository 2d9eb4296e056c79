"""The debugger: pdb's commands over what a person wrote, with the shell's own frames cut away (shell.md section 11.2).

How lines are read, coloured and completed is the host's matter (``Host``): a terminal's line editor, a kernel's stdin,
or ``input``. Not here: who opens the debugger, and when.
"""

from __future__ import annotations

import linecache
import os
import pdb
import sys
from bdb import BdbQuit, Breakpoint

from ipython.services.debugging.chain import chain_of, summary
from ipython.services.debugging.commands import Commands
from ipython.services.debugging.frames import HiddenFrames, numbered_lines, title_of
from ipython.services.debugging.places import TRIES, line_with_code
from ipython.services.debugging.statements import COROUTINE, run_statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import CodeType, FrameType, TracebackType
    from typing import Any

    from ipython.services.debugging.host import Host

CONTEXT = 5  # lines around the current one
PROMPT = "ipdb> "


class Debugger(Commands, pdb.Pdb):  # type: ignore[misc]
    """One debugging session.

    Args:
        host: reads, completes, describes and runs for the prompt.
        context: lines shown around the current one.
        skip: patterns of modules that are stepped over.
    """

    def __init__(self, host: Host, *, context: int = CONTEXT, skip: Iterable[str] | None = None) -> None:
        # readrc: pdb would execute a .pdbrc of the working directory; the one at home is read below.
        super().__init__(skip=skip, nosigint=True, readrc=False, stdout=_CurrentOutput())  # type: ignore[arg-type]
        self.prompt = PROMPT
        self.host = host
        self.context = context
        self.hidden = HiddenFrames()
        self.sticky = False
        self.chain: list[BaseException] = []
        self.chosen = -1  # index of the exception in ``chain`` that is looked at
        self.rcLines = _lines_at_home()
        self.can_restart = False
        self.wants_restart = False
        self._opened = False

    # -- opening -------------------------------------------------------------------------------------------------

    def post_mortem(self, error: BaseException) -> None:
        """Look at where an exception came from, until the person leaves."""
        self.chain = chain_of(error)
        self.chosen = len(self.chain) - 1
        self.reset()
        self._open()
        self.interaction(None, self.hidden.traceback_without_shell(error.__traceback__))

    def stop_in(self, frame: FrameType) -> None:
        """Stop in ``frame`` at its current line, and go on as the person says.

        Raises:
            BdbQuit: the person left with ``quit``.
        """
        self.reset()
        self.botframe = frame
        lower: FrameType | None = frame
        while lower is not None and not self.hidden.is_own(lower):
            lower.f_trace = self.trace_dispatch
            self.botframe = lower
            lower = lower.f_back
        self.set_step()
        sys.settrace(None)
        self._open()
        self.interaction(frame, None)
        self._go_on()

    def run_code(
        self,
        codes: Sequence[CodeType],
        names: dict[str, Any],
        local_names: dict[str, Any],
        *,
        break_at: tuple[str, int] | None = None,
        stops_first: bool = False,
        before_restart: Callable[[], object] | None = None,
    ) -> None:
        """Run code objects in a row from the first line, or until a breakpoint.

        Args:
            codes: a compiled program; a coroutine is run on the session's loop.
            names: its globals.
            local_names: its locals.
            break_at: file and line; None: stop at the first line. A line without code means the next one that has some.
            stops_first: stop at the first line too when there is a breakpoint.
            before_restart: called before the command ``restart`` begins anew.

        Raises:
            ValueError: there can be no breakpoint at that place; nothing was run.
            BaseException: whatever the program raises; ``quit`` ends it in silence.
        """
        self.reset()
        # Breakpoints are kept by the class: those of an earlier run are of a program that is over.
        Breakpoint.clearBreakpoints()
        self.breaks = {}
        if break_at is not None:
            self._break_at(*break_at, codes)
        self.message(f"NOTE: Enter 'c' at the {PROMPT} prompt to continue execution.")
        self._open()
        self.can_restart = True
        while True:
            self._until_break = break_at is not None and not stops_first
            self.wants_restart = False
            self._run_once(codes, names, local_names)
            if not self.wants_restart:
                return
            self.message("Restarting")
            if before_restart is not None:
                before_restart()
            self.reset()

    def _run_once(self, codes: Sequence[CodeType], names: dict[str, Any], local_names: dict[str, Any]) -> None:
        sys.settrace(self.trace_dispatch)
        try:
            for code in codes:
                value = eval(code, names, local_names)
                if code.co_flags & COROUTINE:
                    self.host.run_coroutine(value)
        except BdbQuit:
            pass
        finally:
            self.quitting = True
            sys.settrace(None)

    def _break_at(self, filename: str, line: int, codes: Sequence[CodeType]) -> None:
        found = line_with_code(filename, line, codes)
        if found is None:
            raise ValueError(
                "I failed to find a valid line to set a breakpoint after trying up to line: "
                f"{line + TRIES} of {filename}"
            )
        refused = self.set_break(filename, found)
        if refused:
            raise ValueError(f"{filename}:{found}: {refused.lower()}")
        self.message(f"Breakpoint {len(self.get_all_breaks())} at {filename}:{found}")

    def _open(self) -> None:
        self._opened = True
        self.host.opened(self)

    def _go_on(self) -> None:
        if self.quitting:
            sys.settrace(None)
            raise BdbQuit
        continues = self.stopframe is self.botframe and self.stoplineno == -1
        if not continues or self.breaks:
            sys.settrace(self.trace_dispatch)

    # -- which frames count --------------------------------------------------------------------------------------

    _until_break = False  # a program runs to its breakpoint

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        """The frames from the user's first on, and the index of the current one."""
        stack, index = super().get_stack(f, t)
        kept = self.hidden.without_shell(stack)
        index -= len(stack) - len(kept)
        while index > 0 and self.hidden.is_hidden(kept[index][0]):
            index -= 1
        return kept, max(index, 0)

    def dispatch_call(self, frame: FrameType, arg: Any) -> Any:
        """Leave the shell's own functions out; what they call of the user's is seen again."""
        return None if self.hidden.is_own(frame) else super().dispatch_call(frame, arg)

    def dispatch_return(self, frame: FrameType, arg: Any) -> Any:
        """Stop tracing when the outermost frame of the user's ends."""
        following = super().dispatch_return(frame, arg)
        if frame is self.botframe and not self.breaks:
            sys.settrace(None)
        return following

    def stop_here(self, frame: FrameType) -> bool:
        """Whether stepping stops in a frame."""
        if self.hidden.is_own(frame) or self.hidden.is_ignored(frame) or self.hidden.is_stepped_over(frame):
            return False
        return super().stop_here(frame)

    def user_line(self, frame: FrameType) -> None:
        """Stop at a line; at the first line of a program that runs to its breakpoint, go on."""
        if self._until_break:
            self._until_break = False
            if not self.break_here(frame):
                self.set_continue()
                return
        super().user_line(frame)

    # -- what is shown -------------------------------------------------------------------------------------------

    def print_stack_entry(self, frame_lineno: tuple[FrameType, int], prompt_prefix: str | None = None) -> None:
        """Show a frame: where it is, and its lines."""
        if self.sticky:
            self.message("\x1b[2J\x1b[H" + self.entry_text(frame_lineno, self.host.rows() - 6))
        else:
            self.message(self.entry_text(frame_lineno, self.context))

    def entry_text(self, frame_lineno: tuple[FrameType, int], lines: int, *, mark: str = "> ") -> str:
        """Title and source of a frame."""
        frame, line = frame_lineno
        code = frame.f_code
        title = mark + title_of(code.co_filename, line, code.co_name, self.host)
        if "__return__" in frame.f_locals:
            title += f"->{self._short(frame.f_locals['__return__'])}"
        first = max(1, line - lines // 2)
        source = self.lines_of(frame, first, first + lines - 1)
        return f"{title}\n{self.numbered(source, first, frame, line)}\n"

    def lines_of(self, frame: FrameType, first: int, last: int) -> list[str]:
        """Lines ``first`` to ``last`` of the frame's file, as far as there are any; of a cell, as it was typed."""
        whole = list(linecache.getlines(frame.f_code.co_filename, frame.f_globals))
        while whole and not whole[-1].strip():
            whole.pop()
        return whole[first - 1 : last]

    def numbered(self, source: list[str], first: int, frame: FrameType, line: int) -> str:
        """Source lines with their numbers and marks, coloured by the host."""
        painted = self.host.paint("\n".join(one.rstrip("\n") for one in source)).split("\n") if source else []
        thrown = self.tb_lineno.get(frame) if hasattr(self, "tb_lineno") else None
        return numbered_lines(
            painted, first, line, breaks=self.get_file_breaks(frame.f_code.co_filename), thrown=thrown
        )

    def _short(self, held: object) -> str:
        try:
            text = repr(held)
        except Exception as error:
            return f"<repr failed: {type(error).__name__}>"
        return text if len(text) <= 200 else text[:197] + "..."

    def message(self, msg: Any) -> None:
        """Write a line to where the cell's output goes."""
        sys.stdout.write(f"{msg}\n")

    def error(self, msg: Any) -> None:
        """Write a complaint."""
        sys.stdout.write(f"*** {msg}\n")

    # -- the prompt ----------------------------------------------------------------------------------------------

    def cmdloop(self, intro: Any = None) -> None:
        """Read and run commands until one of them goes on; Ctrl-C and the end of input leave."""
        self.preloop()
        stop: Any = None
        while not stop:
            if self.cmdqueue:
                line = self.cmdqueue.pop(0)
            else:
                try:
                    line = self.host.read(self.prompt, self)
                except EOFError:
                    line = "quit"
                    self.message("")
                except KeyboardInterrupt:
                    line = "quit"
                    self.message("\nKeyboardInterrupt")
            line = self.precmd(line)
            stop = self.onecmd(line)
            stop = self.postcmd(stop, line)
        self.postloop()

    def onecmd(self, line: str) -> bool:
        """Run one line: a command, a question, a magic or Python."""
        if self.commands_defining:
            return bool(super().onecmd(line))
        stripped = line.strip()
        if stripped.startswith("%"):
            self.guarded(self.host.run_line, stripped, self.curframe)
            return False
        if stripped.endswith("?") or stripped.startswith("?"):
            detail = 1 if stripped.endswith("??") or stripped.startswith("??") else 0
            (self.do_pinfo2 if detail else self.do_pinfo)(stripped.strip("? "))
            return False
        return bool(super().onecmd(line))

    def default(self, line: str) -> Any:
        """Run Python in the current frame; ``await`` works."""
        frame = self.curframe
        if frame is None:
            return
        self.guarded(run_statement, line[1:].strip() if line.startswith("!") else line, frame, self)

    def guarded(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call something; what it raises is told in a line, and the debugger goes on."""
        try:
            return function(*arguments)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            self.error(summary(error, 200))
            return None

    def displayhook(self, obj: Any) -> None:
        """Show the value of an expression."""
        if obj is not None:
            self.message(self._short(obj) if not isinstance(obj, (list, dict, tuple, str)) else repr(obj))


class _CurrentOutput:
    """``sys.stdout`` as it is when something is written: a cell's output may be captured."""

    def write(self, text: str) -> int:
        return sys.stdout.write(text)

    def flush(self) -> None:
        sys.stdout.flush()


def _lines_at_home() -> list[str]:
    try:
        with open(os.path.expanduser("~/.pdbrc"), encoding="utf-8") as file:
            return file.readlines()
    except (OSError, UnicodeDecodeError):
        return []

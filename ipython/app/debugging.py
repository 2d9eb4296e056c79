"""Opens the debugger: after a failure, at ``breakpoint()``, for ``%debug``, ``%pdb`` and ``%run -d``.

Joins ``services.debugging`` to a shell and to the prompt of its front; pdb is imported when one of these happens.
"""

from __future__ import annotations

import sys
from bdb import BdbQuit

from ipython.app.assemble import make_completer, make_inspector
from ipython.core.lazy import Lazy, load_module
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
    from types import CodeType, FrameType
    from typing import Any

    from ipython.core.hooks import AfterCell
    from ipython.core.shell import Shell
    from ipython.model.ports import CellSource
    from ipython.settings.terminal import TerminalSettings
    from ipython.terminal.theme import Theme

    Completions = Callable[[str, int], Iterator[tuple[int, str, str]]]

DEBUGGER = Lazy("ipython.services.debugging.debugger:Debugger")
NESTED = Lazy("ipython.services.debugging.nested:run_nested")


class DebuggerHost:
    """What a debugger asks of the shell it looks at (services.debugging.host.Host).

    Args:
        shell: whose cells are debugged.
        make_reader: makes what reads a line, from a function that completes; None: ``input``.
        paint: colours source.
        rows: rows of the screen.
    """

    def __init__(
        self,
        shell: Shell,
        *,
        make_reader: Callable[[Completions], Callable[[str], str]] | None = None,
        paint: Callable[[str], str] = str,
        rows: Callable[[], int] = lambda: 24,
    ) -> None:
        self._shell = shell
        self._make_reader = make_reader
        self._read: Callable[[str], str] | None = None
        self._debugger: Any = None
        self.paint = paint
        self.rows = rows

    def opened(self, debugger: Any) -> None:
        """Remember whose frame is completed."""
        self._debugger = debugger

    def read(self, prompt: str, debugger: Any) -> str:
        """Read one line."""
        if self._read is None:
            self._read = input if self._make_reader is None else self._make_reader(self.completions)
        return self._read(prompt)

    def cell_source(self, filename: str) -> CellSource | None:
        """The cell that was compiled under a file name."""
        return self._shell.compiler.cell_source(filename)

    def cell_filename(self, number: int) -> str | None:
        """The file name of the last cell with a number."""
        found = None
        for filename, source in self._shell.compiler.cells.items():
            if source.number == number and source.label == f"Cell In[{number}]":
                found = filename
        return found

    def describe(self, name: str, detail: int, namespaces: Sequence[Mapping[str, object]]) -> Mapping[str, str] | None:
        """What ``?`` says of a name of the frame."""
        names = [dict(one) for one in namespaces]  # from Python 3.13 on a frame's locals are no dictionary
        found = make_inspector(self._shell, lambda: names).inspect(name, detail)
        return dict(found.fields) if found.found else None

    def run_line(self, line: str, frame: FrameType | None) -> None:
        """Run a magic."""
        name, _, rest = line.lstrip("%").partition(" ")
        names = dict(frame.f_locals) if frame is not None else self._shell.namespace.locals
        value = self._shell.magics.run_line(name, rest, names)
        if value is not None:
            self._shell.display(value)

    def run_coroutine(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the session's loop, also while a cell of it is stopped."""
        asyncio = sys.modules.get("asyncio")
        if asyncio is not None and asyncio._get_running_loop() is not None:
            return NESTED.load()(coroutine)
        return self._shell.runner.run_coroutine(coroutine)

    def set_next_input(self, text: str) -> None:
        """Put text into the next prompt."""
        from ipython.model.output import NextInputSet

        self._shell.hub.emit(NextInputSet(text, False))

    def completions(self, text: str, cursor: int) -> Iterator[tuple[int, str, str]]:
        """Candidates at the debugger's prompt: commands in the first word, names of the frame everywhere."""
        debugger = self._debugger
        line = text[:cursor]
        word = line.lstrip()
        seen: set[str] = set()
        if word.isidentifier() or not word:
            start = cursor - len(word)
            for command in sorted({name[3:] for name in dir(type(debugger)) if name.startswith("do_")}):
                if command.startswith(word) and len(command) > 2:
                    seen.add(command)
                    yield start, command, "command"
        frame = debugger.curframe if debugger is not None else None
        if frame is None:
            return
        first, blank, rest = word.partition(" ")
        if blank and hasattr(debugger, f"do_{first}"):
            line = rest  # the argument of a command
        names = (dict(frame.f_locals), frame.f_globals)
        completer = make_completer(self._shell, lambda: names)
        for found in completer.complete(line, len(line)):
            for item in found.items:
                if item.text not in seen and item.kind not in ("magic", "keyword"):
                    seen.add(item.text)
                    yield item.span.start + cursor - len(line), item.text, item.kind


class Debugging:
    """What magics and hooks use to open the debugger (``api.Debugging``).

    Args:
        shell: whose cells are debugged.
        host: what its prompt needs.
    """

    def __init__(self, shell: Shell, host: DebuggerHost) -> None:
        self._shell = shell
        self._host = host
        self._is_open = False

    def _make(self) -> Any:
        return DEBUGGER.load()(self._host)

    def post_mortem(self, error: BaseException) -> None:
        """Look at where an exception came from, until the person leaves.

        Raises:
            UserMistake: one is open already, or the client of the kernel cannot be asked for commands.
        """
        _expect_commands()
        if self._is_open:
            raise UserMistake("a debugger is open already: leave it with q first")
        self._is_open = True
        try:
            self._make().post_mortem(error)
        finally:
            self._is_open = False

    def run_code(
        self,
        codes: Sequence[CodeType],
        names: dict[str, Any],
        local_names: dict[str, Any],
        break_at: tuple[str, int] | None = None,
        *,
        stops_first: bool = False,
        before_restart: Callable[[], object] | None = None,
    ) -> None:
        """Run code objects in a row under the debugger, from the first line or until a breakpoint.

        Args: as ``services.debugging.debugger.Debugger.run_code`` has them.

        Raises:
            ValueError: there can be no breakpoint at that place; nothing was run.
            UserMistake: the client of the kernel cannot be asked for commands.
            BaseException: whatever the code raises.
        """
        _expect_commands()
        self._make().run_code(
            codes, names, local_names, break_at=break_at, stops_first=stops_first, before_restart=before_restart
        )

    def stop_in(self, frame: FrameType) -> None:
        """Stop in a frame of running code."""
        self._make().stop_in(frame)

    @property
    def is_automatic(self) -> bool:
        """Whether a failing cell opens the debugger."""
        return self._shell.settings.pdb

    @is_automatic.setter
    def is_automatic(self, on: bool) -> None:
        self._shell.configure(pdb=on)
        hooks = self._shell.hooks
        if on:
            hooks.register("post_run_cell", self._after_cell)
        elif self._after_cell in hooks.subscribers["post_run_cell"]:
            hooks.unregister("post_run_cell", self._after_cell)

    def _after_cell(self, event: AfterCell) -> None:
        error = event.result.error
        if error is not None and event.result.failure is not None and not isinstance(
            error, (SyntaxError, UserMistake, SystemExit, KeyboardInterrupt, BdbQuit)
        ):  # fmt: skip
            try:
                self.post_mortem(error)
            except UserMistake as mistake:
                self._shell.warn(f"Warning: {mistake}")


def _expect_commands() -> None:
    takes_questions = getattr(sys.stdin, "takes_questions", None)  # that of a kernel says it
    if takes_questions is not None and not takes_questions():
        raise UserMistake("the debugger cannot open: this client takes no questions (allow_stdin is false)")


def terminal_debugging(
    shell: Shell, settings: TerminalSettings, theme: Callable[[], Theme], *, simple: bool
) -> Debugging:
    """Return the debugger of a shell on a terminal.

    Args:
        settings: those of the terminal.
        theme: gives the colours of the moment.
        simple: lines are read by ``input``.
    """
    import shutil

    def make_reader(completions: Completions) -> Callable[[str], str]:
        prompt = load_module("ipython.terminal.debugger").DebuggerPrompt(
            settings, theme(), completions, history_file=settings.debugger_history_file
        )
        read: Callable[[str], str] = prompt.read
        return read

    host = DebuggerHost(
        shell,
        make_reader=None if simple else make_reader,
        paint=lambda source: theme().highlight(source),
        rows=lambda: shutil.get_terminal_size((80, 24)).lines,
    )
    return Debugging(shell, host)

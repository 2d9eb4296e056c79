"""What transformed code calls: magics, shell commands, echo.

Cells reach it as ``__ipython__``, a name that is bound anew for every cell that needs it, so that rebinding
``get_ipython`` breaks nothing.
"""

from __future__ import annotations

import sys

from ipython.core.magic_call import MagicCall
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.core.plugins import Magic
    from ipython.core.shell import Shell


USAGE = """\
Type Python; Enter runs a cell that is whole, Alt-Enter runs it in any case.

    object?  object??     describe an object, show its source; *part* finds names
    Tab                   completions
    %name  %%name         magics for a line and for a cell; %lsmagic lists them, %name? describes one
    !command              a shell command; lines = !command keeps its output
    _  Out[4]  In[4]      values and inputs of this session
    Up, Ctrl-R            earlier cells, from all sessions
    exit                  leave
"""


class Magics:
    """Calls magics: finds them, expands variables, passes what each style of function takes."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def run_line(self, name: str, line: str, local_names: dict[str, Any]) -> Any:
        """Call a line magic and return its value.

        Raises:
            UserMistake: unknown, or used wrongly.
        """
        found = self._shell.plugins.require("line", name)
        return self._call(found, line, None, local_names)

    def run_cell(self, name: str, line: str, body: str, local_names: dict[str, Any]) -> Any:
        """Call a cell magic and return its value.

        Raises:
            UserMistake: unknown, used wrongly, or the body is empty.
        """
        found = self._shell.plugins.require("cell", name)
        if not body:
            message = f"%%{name} is a cell magic, but the cell body is empty."
            if self._shell.plugins.find("line", name) is not None:
                message += f" Did you mean the line magic %{name} (single %)?"
            raise UserMistake(message)
        return self._call(found, line, body, local_names)

    def _call(self, found: Magic, line: str, body: str | None, local_names: dict[str, Any]) -> Any:
        function = found.load()
        if found.expands and ("$" in line or "{" in line):
            line = self.expand(line, local_names)
        shell = self._shell
        if found.style == "call":
            returned = function(MagicCall(found.name, line, body, shell.context, local_names))
        else:
            extra = {"local_ns": local_names} if found.wants_locals else {}
            returned = function(line, **extra) if body is None else function(line, body, **extra)
        if hasattr(returned, "cr_await") and shell.settings.autoawait:
            returned = shell.runner.run_coroutine(returned)
        return returned

    def expand(self, text: str, local_names: dict[str, Any]) -> str:
        """Replace ``$name`` and ``{expression}`` by their values; parts that fail stay as they are."""
        from ipython.source.expansion import expand

        namespace = self._shell.namespace

        def evaluate(expression: str) -> object:
            code = compile(expression.strip(), "<expansion>", "eval", dont_inherit=True)
            if local_names is namespace.locals:
                return eval(code, namespace.globals, namespace.locals)
            scope = dict(namespace.locals)
            scope.update(local_names)
            return eval(code, scope)

        def is_user_name(name: str) -> bool:
            return name in local_names or name in namespace.locals

        expanded, failures = expand(text, evaluate, is_user_name)
        for failure in failures:
            self._shell.warn(failure)
        return expanded


class Entry:
    """The object behind ``__ipython__``."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._magics = shell.magics

    def run_line_magic(self, name: str, line: str) -> Any:
        """``%name line``; sees the variables of the calling function."""
        return self._magics.run_line(name, line, sys._getframe(1).f_locals)

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """``%%name line`` with the body below it."""
        return self._magics.run_cell(name, line, cell, sys._getframe(1).f_locals)

    def show_usage(self) -> None:
        """``?`` alone: where to begin."""
        self._shell.context.page(USAGE)

    def echo(self, shown: object) -> None:
        """Show a value in the middle of a compound statement (``ast_node_interactivity = "last"``)."""
        self._shell.show_value(shown)

    def system(self, command: str) -> None:
        """``!command``: run on the terminal; the status is in ``_exit_code``."""
        self.run_system(self._magics.expand(command, sys._getframe(1).f_locals))

    def run_system(self, command: str) -> int:
        """Run a command as it stands and return its status."""
        status: int = self._shell.commands.run(command)
        self._shell.namespace.locals["_exit_code"] = status
        if status and self._shell.settings.system_raise_on_error:
            raise self._shell.commands.error(status, command)
        return status

    def getoutput(self, command: str) -> Any:
        """``x = !command``: run it and return its lines."""
        command = self._magics.expand(command, sys._getframe(1).f_locals)
        lines, status = self._shell.commands.capture(command)
        self._shell.namespace.locals["_exit_code"] = status
        if status and self._shell.settings.system_raise_on_error:
            raise self._shell.commands.error(status, command)
        return lines

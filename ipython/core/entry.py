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
    from collections.abc import Callable, Sequence
    from typing import Any

    from ipython.core.commands import ShellCommands
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


HELP = ("--help", "-h")
_HAVE_H = frozenset(("-h", "code", "objects"))  # in what a magic takes: there the letter may mean something else


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
        if not body and line.strip() not in HELP:
            message = f"%%{name} is a cell magic, but the cell body is empty."
            if self._shell.plugins.find("line", name) is not None:
                message += f" Did you mean the line magic %{name} (single %)?"
            raise UserMistake(message)
        return self._call(found, line, body, local_names)

    def _call(self, found: Magic, line: str, body: str | None, local_names: dict[str, Any]) -> Any:
        function = found.load()
        if line[:1] == "-" and line.strip() in HELP and _shows_help(found, line):
            return self.run_line("pinfo", ("%" if body is None else "%%") + found.name, local_names)
        if found.expands and ("$" in line or "{" in line):
            line = self.expand(line, local_names)
        shell = self._shell
        if found.style == "call":
            returned = function(MagicCall(found.name, line, body, shell.context, local_names))
        else:
            extra = {"local_ns": local_names} if found.wants_locals else {}
            returned = function(line, **extra) if body is None else function(line, body, **extra)
        if hasattr(returned, "cr_await") and shell.settings.autoawait and not shell.runner.is_awaiting:
            returned = shell.runner.run_coroutine(returned)
        return returned

    def expand(self, text: str, local_names: dict[str, Any]) -> str:
        """Replace ``$name`` and ``{expression}`` by their values; parts that fail stay as they are."""
        if "$" not in text and "{" not in text and "}" not in text:
            return text
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

    async def awaited(self, returned: Any) -> Any:
        """The value of a magic that a coroutine calls (``cell_trees.await_magics``); one of a coroutine is awaited."""
        return await returned if hasattr(returned, "cr_await") and self._shell.settings.autoawait else returned

    def show_usage(self) -> None:
        """``?`` alone: where to begin."""
        self._shell.context.page(USAGE)

    def echo(self, shown: object) -> None:
        """Show a value in the middle of a compound statement (``ast_node_interactivity`` of ``last`` or ``every``)."""
        if shown is not None:
            self._shell.show_value(shown)

    def system(self, command: str) -> None:
        """``!command``: run on the terminal; the status is in ``_exit_code``."""
        hint = _better_as_magic(command)
        if hint:
            self._shell.warn(hint)
        self.run_system(self._magics.expand(command, sys._getframe(1).f_locals))

    def run_system(self, command: str) -> int:
        """Run a command as it stands and return its status."""
        return self._noted(command, lambda commands: commands.run(command))

    def run_program(self, arguments: Sequence[str]) -> int:
        """Run a program without a shell and return its status.

        Raises:
            OSError: it cannot be started.
        """
        return self._noted(" ".join(arguments), lambda commands: commands.run_program(arguments))

    def getoutput(self, command: str) -> Any:
        """``x = !command``: run it and return its lines."""
        return self.capture(self._magics.expand(command, sys._getframe(1).f_locals))

    def capture(self, command: str, *, merge: bool = False) -> Any:
        """Run a command as it stands and return its lines; ``merge``: those of stderr among them."""
        found: Any = None

        def captured(commands: ShellCommands) -> int:
            nonlocal found
            found, status = commands.capture(command, merge=merge)
            return status

        self._noted(command, captured)
        return found

    def _noted(self, command: str, run: Callable[[ShellCommands], int]) -> int:
        names = self._shell.namespace.locals
        try:
            status = run(self._shell.commands)
        except KeyboardInterrupt as interrupt:
            names["_exit_code"] = interrupt.args[0] if interrupt.args else -2
            raise KeyboardInterrupt from None  # so that a loop of commands ends with the command
        names["_exit_code"] = status
        if status and self._shell.settings.system_raise_on_error:
            raise self._shell.commands.error(status, command)
        return status


def _shows_help(found: Magic, line: str) -> bool:
    """Whether a line that asks for help shows the text of the magic; some hand it on, some have another ``-h``."""
    if found.is_alias or getattr(found.load(), "own_help", False):
        return False
    return line.strip() == "--help" or not _HAVE_H.intersection((found.arguments or "").replace("=", " ").split())


def _better_as_magic(command: str) -> str:
    """Return a sentence about a command that a shell of its own cannot do for this session, or an empty string.

    >>> _better_as_magic("cd /tmp")
    '!cd changes the directory of a shell that ends at once; %cd changes it here.'
    """
    word, _, rest = command.strip().partition(" ")
    if word == "cd" and not any(sign in rest for sign in ";&|"):
        return "!cd changes the directory of a shell that ends at once; %cd changes it here."
    if word in ("pip", "pip3", "conda", "mamba") and rest.lstrip().startswith(("install", "uninstall")):
        return f"!{word} may act on another Python; %{word.rstrip('3')} acts on this one."
    return ""

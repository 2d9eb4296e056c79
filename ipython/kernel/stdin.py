"""``input()``, ``getpass.getpass()`` and ``sys.stdin`` of a kernel: the client of the cell is asked (kernel.md 11)."""

from __future__ import annotations

import builtins
import io
from _queue import SimpleQueue

from ipython.kernel.parents import current_parent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from ipython.kernel.outputs import Outputs
    from ipython.kernel.parents import LastParent
    from ipython.kernel.server import Server

END_OF_FILE = "\x04"


class StdinNotImplementedError(NotImplementedError):
    """The client that runs this cell cannot be asked."""


class ClientAsker:
    """Asks the client of the running cell (ports.Asker).

    Args:
        server: sends the question.
        outputs: what was written before is shown first.
        last: finds the request of the code that asks.
    """

    def __init__(self, server: Server, outputs: Outputs, last: LastParent) -> None:
        self._server = server
        self._outputs = outputs
        self._last = last

    def is_allowed(self, request: Any = None) -> bool:
        """Whether the client of a request takes questions; by default that of the running cell."""
        request = request or current_parent.get() or self._last.find()
        return bool(getattr(request, "content", {}).get("allow_stdin", False))

    def ask(self, prompt: str, *, secret: bool = False) -> str:
        """Return one line.

        Raises:
            StdinNotImplementedError: the client does not take questions, or is gone.
            EOFError: the person has closed the input.
            KeyboardInterrupt: the cell was interrupted.
        """
        request = current_parent.get() or self._last.find()
        if not self.is_allowed(request):
            raise StdinNotImplementedError(
                "the client that runs this cell does not take questions (allow_stdin is false), so input() and "
                "getpass() cannot ask"
            )
        asker: Any = request
        answer: SimpleQueue[str | None] = SimpleQueue()
        asked: list[Any] = []
        self._outputs.call(lambda: asked.append(self._server.ask(asker, prompt, secret, answer.put)))
        try:
            text = answer.get()
        except BaseException:
            self._outputs.call(lambda: self._server.withdraw(asked[0] if asked else None))
            raise
        if text is None:
            raise StdinNotImplementedError("the client that runs this cell is gone, so nobody can be asked")
        if text == END_OF_FILE:
            raise EOFError("the input was closed")
        return text


class ClientInput(io.TextIOBase):
    """``sys.stdin``: a line is asked for.

    Args:
        asker: asks.
    """

    encoding = "utf-8"
    errors = "strict"
    name = "<stdin>"

    def __init__(self, asker: ClientAsker) -> None:
        self._asker = asker
        self._rest = ""

    def readline(self, size: int = -1) -> str:  # type: ignore[override]
        """Ask for a line; an empty text at the end of the input."""
        if not self._rest:
            try:
                self._rest = self._asker.ask("") + "\n"
            except EOFError:
                return ""
        end = len(self._rest) if size is None or size < 0 else size
        line, self._rest = self._rest[:end], self._rest[end:]
        return line

    def read(self, size: int | None = -1) -> str:
        """Read lines until the input is closed, or ``size`` characters."""
        if size is not None and size >= 0:
            return self.readline(size)
        lines = []
        while line := self.readline():
            lines.append(line)
        return "".join(lines)

    def readable(self) -> bool:
        """Yes."""
        return True

    def isatty(self) -> bool:
        """No."""
        return False

    def takes_questions(self) -> bool:
        """Whether the client of the running cell can be asked."""
        return self._asker.is_allowed()

    def fileno(self) -> int:
        """There is no descriptor behind a client."""
        raise io.UnsupportedOperation("fileno")


class Questions:
    """Context in which ``input`` and ``getpass`` ask the client.

    Args:
        asker: asks.
    """

    def __init__(self, asker: ClientAsker) -> None:
        self._asker = asker
        self._input: Any = None
        self._getpass: Any = None
        self._module: Any = None

    def __enter__(self) -> Questions:
        self._input = builtins.input
        asker = self._asker

        def ask(prompt: object = "", /) -> str:
            """Ask the person at the client that runs this cell for a line of text."""
            return asker.ask(str(prompt))

        ask.__name__ = ask.__qualname__ = "input"
        builtins.input = ask
        return self

    def replace_getpass(self, module: ModuleType) -> None:
        """Let ``getpass.getpass`` ask as well; called when the module was imported."""
        asker = self._asker

        def getpass(prompt: object = "Password: ", stream: object = None, **unused: object) -> str:
            """Ask the person at the client that runs this cell for a line of text that is not shown."""
            if stream is not None or unused:
                import warnings

                warnings.warn("a kernel's getpass knows the prompt only", UserWarning, stacklevel=2)
            return asker.ask(str(prompt), secret=True)

        self._module = module
        self._getpass = module.getpass
        module.getpass = getpass  # type: ignore[attr-defined]

    def __exit__(self, *_: object) -> None:
        builtins.input = self._input
        if self._module is not None:
            self._module.getpass = self._getpass

"""The services that say what things are: one evaluator, completer and inspector a shell, made at first need."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.shell import Shell
    from ipython.model.ports import Completer, Evaluator, Inspector


class Introspection:
    """Makes and keeps the services; each is None in a shell that was assembled without it.

    Args:
        shell: whose names, magics and cells they know; its ``tools`` name them.
    """

    __slots__ = ("_completer", "_evaluator", "_inspector", "_shell")

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._evaluator: Evaluator | None = None
        self._completer: Completer | None = None
        self._inspector: Inspector | None = None

    @property
    def evaluator(self) -> Evaluator | None:
        """Looks at live objects; what it may ask them (``%trust``) holds for completer and inspector."""
        target = self._shell.tools.evaluator
        if self._evaluator is None and target is not None:
            self._evaluator = target.load()(self._shell)
        return self._evaluator

    @property
    def completer(self) -> Completer | None:
        """Finds completions."""
        target = self._shell.tools.completer
        if self._completer is None and target is not None:
            self._completer = target.load()(self._shell)
        return self._completer

    @property
    def inspector(self) -> Inspector | None:
        """Answers ``?``."""
        target = self._shell.tools.inspector
        if self._inspector is None and target is not None:
            self._inspector = target.load()(self._shell)
        return self._inspector

    def close(self) -> None:
        """End what works for the services beside this process."""
        if self._completer is not None:
            self._completer.close()

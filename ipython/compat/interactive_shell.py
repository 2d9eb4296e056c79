"""``IPython.core.interactiveshell``: the class that existing code asks for by name (compat.md sections 2 and 3)."""

from __future__ import annotations

from ipython.app.current import get_ipython
from ipython.compat.results import ExecutionInfo, ExecutionResult
from ipython.compat.shell_facade import ShellFacade

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["ExecutionInfo", "ExecutionResult", "InteractiveShell", "InteractiveShellABC"]


class _AnyShell(type):
    """Every running shell's object counts as an instance, and classes can be registered."""

    _registered: tuple[type, ...] = ()

    def __instancecheck__(cls, instance: object) -> bool:
        if cls.__name__ in ("InteractiveShell", "InteractiveShellABC") and cls.__module__ == __name__:
            return isinstance(instance, (ShellFacade, *_AnyShell._registered))
        return type.__instancecheck__(cls, instance)

    def register(cls, subclass: type) -> type:
        """Let instances of another class count as shells."""
        _AnyShell._registered = (*_AnyShell._registered, subclass)
        return subclass


class InteractiveShellABC(metaclass=_AnyShell):
    """What ``isinstance`` is asked about."""


class InteractiveShell(ShellFacade, metaclass=_AnyShell):
    """The shell by the name of its class: ``initialized()`` and ``instance()`` answer for the running one."""

    @classmethod
    def initialized(cls) -> bool:
        """Whether a shell runs."""
        return get_ipython() is not None

    @classmethod
    def instance(cls, *arguments: Any, **named: Any) -> Any:
        """Return the running shell.

        Raises:
            RuntimeError: none runs; this does not start one.
        """
        found = get_ipython()
        if found is None:
            raise RuntimeError("no shell runs in this process; ipython.start() starts one")
        return found

    @classmethod
    def clear_instance(cls) -> None:
        """The running shell goes on."""

"""Moments of a session that plugins can subscribe to.

| moment | argument | when |
|---|---|---|
| pre_execute | none | before any run, silent ones too |
| pre_run_cell | BeforeCell | before a cell that is not silent |
| post_execute | none | after any run |
| post_run_cell | AfterCell | after a cell that is not silent |
| shell_initialized | the shell | once, after the start |

Order inside one cell: pre_execute, pre_run_cell, the code, post_execute, post_run_cell (shell.md section 3.6).
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.cell import Cell, CellResult, Transformed

MOMENTS = ("pre_execute", "pre_run_cell", "post_execute", "post_run_cell", "shell_initialized")


@value
class BeforeCell:
    """A cell is about to run."""

    cell: Cell
    transformed: Transformed


@value
class AfterCell:
    """A cell has run."""

    cell: Cell
    result: CellResult


class Hooks:
    """Subscriptions by moment, in order of registration.

    Args:
        on_error: told that a subscriber raised: its moment, itself, the exception.
    """

    def __init__(self, on_error: Callable[[str, Any, BaseException], None]) -> None:
        self._on_error = on_error
        self.subscribers: dict[str, list[Callable[..., Any]]] = {moment: [] for moment in MOMENTS}

    def register(self, moment: str, function: Callable[..., Any]) -> None:
        """Subscribe; a second time changes nothing.

        Raises:
            KeyError: no such moment.
            TypeError: ``function`` is not callable.
        """
        if not callable(function):
            raise TypeError(f"a hook for {moment} must be callable, not {type(function).__name__}")
        subscribers = self._of(moment)
        if function not in subscribers:
            subscribers.append(function)

    def unregister(self, moment: str, function: Callable[..., Any]) -> None:
        """Take a subscription back.

        Raises:
            KeyError: no such moment.
            ValueError: ``function`` was not registered for it.
        """
        subscribers = self._of(moment)
        if function not in subscribers:
            raise ValueError(f"{function!r} is not registered for {moment}")
        subscribers.remove(function)

    def trigger(self, moment: str, *arguments: Any) -> None:
        """Call the subscribers of ``moment``; what they raise is reported and stops nobody else."""
        for function in list(self._of(moment)):
            try:
                function(*arguments)
            except (Exception, KeyboardInterrupt) as error:
                self._on_error(moment, function, error)

    def _of(self, moment: str) -> list[Callable[..., Any]]:
        try:
            return self.subscribers[moment]
        except KeyError:
            raise KeyError(f"no hook {moment!r}: one of {', '.join(MOMENTS)}") from None

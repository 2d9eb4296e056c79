"""``get_ipython().events``: the core's hooks under upstream's names and argument types."""

from __future__ import annotations

from ipython.compat.results import ExecutionInfo, ExecutionResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.app.parts import AfterCell, BeforeCell, Shell


class EventManager:
    """Registers callbacks; those of ``pre_run_cell`` and ``post_run_cell`` get upstream's records."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._wrapped: dict[tuple[str, Callable[..., Any]], Callable[..., Any]] = {}

    def register(self, event: str, function: Callable[..., Any]) -> None:
        """Call ``function`` at ``event``; registering twice is once.

        Raises:
            KeyError: unknown event.
            TypeError: not callable.
        """
        if (event, function) in self._wrapped:
            return
        wrapped = self._wrap(event, function)
        self._shell.hooks.register(event, wrapped)
        self._wrapped[event, function] = wrapped

    def unregister(self, event: str, function: Callable[..., Any]) -> None:
        """Stop calling ``function`` at ``event``.

        Raises:
            KeyError: unknown event.
            ValueError: it was not registered.
        """
        self._shell.hooks.unregister(event, self._wrapped.get((event, function), function))
        self._wrapped.pop((event, function), None)

    def trigger(self, event: str, *arguments: Any, **named: Any) -> None:
        """Call everything registered for ``event``."""
        for function in list(self._shell.hooks.subscribers[event]):
            original = getattr(function, "original", function)
            try:
                original(*arguments, **named)
            except (Exception, KeyboardInterrupt) as error:
                self._shell.hooks._on_error(event, original, error)

    @property
    def callbacks(self) -> dict[str, list[Callable[..., Any]]]:
        """Registered functions by event."""
        return {
            event: [getattr(function, "original", function) for function in functions]
            for event, functions in self._shell.hooks.subscribers.items()
        }

    def _wrap(self, event: str, function: Callable[..., Any]) -> Callable[..., Any]:
        if not callable(function) or event not in ("pre_run_cell", "post_run_cell"):
            return function
        convert = _before if event == "pre_run_cell" else _after

        def converted(moment: Any) -> None:
            function(convert(moment))

        converted.__qualname__ = getattr(function, "__qualname__", type(function).__name__)
        converted.original = function  # type: ignore[attr-defined]
        return converted


def _before(moment: BeforeCell) -> ExecutionInfo:
    return ExecutionInfo(moment.cell, moment.transformed.python)


def _after(moment: AfterCell) -> ExecutionResult:
    info = ExecutionInfo(moment.cell, moment.result.python)
    return ExecutionResult(info, moment.result, moment.result.number)

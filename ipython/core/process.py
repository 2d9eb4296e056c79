"""Process-wide effects of a front, each taken and given back by one context manager.

An engine or a test enters none of them: a shell by itself changes nothing outside its objects.
"""

from __future__ import annotations

import builtins
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType, TracebackType
    from typing import Any

    from ipython.core.shell import Shell

_ABSENT: Any = object()


class Builtins:
    """``get_ipython``, ``display`` and ``__IPYTHON__`` in builtins while a front runs."""

    def __init__(self, shell: Shell) -> None:
        self._names = {"get_ipython": shell.get_facade, "display": _LazyDisplay(), "__IPYTHON__": True}
        self._before: dict[str, Any] = {}

    def __enter__(self) -> None:
        scope = builtins.__dict__
        for name, bound in self._names.items():
            self._before[name] = scope.get(name, _ABSENT)
            scope[name] = bound

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        scope = builtins.__dict__
        for name, bound in self._before.items():
            if bound is _ABSENT:
                scope.pop(name, None)
            else:
                scope[name] = bound


class MainModule:
    """The user's module as ``__main__``: pickled classes are found again, ``python -i`` habits hold."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self._before: ModuleType | None = None

    def __enter__(self) -> None:
        self._before = sys.modules.get("__main__")
        sys.modules["__main__"] = self._module

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            sys.modules["__main__"] = self._before


class _LazyDisplay:
    """Show values, as the shell shows the last one of a cell.

    ``include`` and ``exclude`` choose MIME types, ``raw`` takes dictionaries from MIME type to data, ``display_id``
    names the display so that ``update_display`` can change it, ``clear`` erases what the cell has shown before.
    """

    # ``display`` in builtins: the service is imported when it is called.
    def __call__(
        self,
        *objs: Any,
        include: Any = None,
        exclude: Any = None,
        metadata: Any = None,
        transient: Any = None,
        display_id: Any = None,
        raw: bool = False,
        clear: bool = False,
        **kwargs: Any,
    ) -> Any:
        from ipython.core.lazy import load_module

        named = {"include": include, "exclude": exclude, "metadata": metadata, "transient": transient}
        named |= {"display_id": display_id, "raw": raw, "clear": clear}
        return load_module("ipython.display").display(*objs, **named, **kwargs)

    def __repr__(self) -> str:
        return "<function display(*objects, include=None, exclude=None, metadata=None, display_id=None, ...)>"


def open_with_care(file: Any, *arguments: Any, **named: Any) -> Any:
    """The builtin ``open``, except that it refuses the shell's own streams by number.

    Raises:
        ValueError: ``file`` is 0, 1 or 2: closing what it returns would close the shell's input or output.
    """
    if file in (0, 1, 2) and type(file) is int:
        raise ValueError(
            f"open({file}) would take over the shell's own stream, and closing it would end the session; "
            f"use io.open({file}, closefd=False)"
        )
    return builtins.open(file, *arguments, **named)


# So that help and Tab say what the builtin says.
open_with_care.__wrapped__ = builtins.open  # type: ignore[attr-defined]
open_with_care.__doc__ = f"{builtins.open.__doc__}\nIn this shell 0, 1 and 2, the shell's own streams, are refused.\n"


class BreakpointHook:
    """``breakpoint()`` stops in the shell's debugger while a front runs, unless ``PYTHONBREAKPOINT`` names another.

    Args:
        stop_in: opens the debugger in a frame.
    """

    def __init__(self, stop_in: Callable[[FrameType], None]) -> None:
        self._stop_in = stop_in
        self._before: Any = None

    def __enter__(self) -> None:
        self._before = sys.breakpointhook
        sys.breakpointhook = self._hook

    def _hook(self, *arguments: Any, **named: Any) -> Any:
        import os

        if os.environ.get("PYTHONBREAKPOINT"):
            return sys.__breakpointhook__(*arguments, **named)
        self._stop_in(sys._getframe(1))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.breakpointhook == self._hook:
            sys.breakpointhook = self._before

"""Laziness that is declared instead of hidden: a target named as text, imported at first use.

The working directory is not a source of our code (docs/architecture.md, "Safety"): while a ``Lazy`` imports, the
entries of ``sys.path`` that mean the working directory are left out, so that a ``jedi.py`` beside the user is never
taken for the library. Third-party imports therefore stand at module level of modules that only a ``Lazy`` loads.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType, TracebackType
    from typing import Any


class without_working_directory:
    """Context in which ``sys.path`` has no entry that means the working directory.

    Entries that the body adds stay. Reentrant; costs nothing when no such entry exists.
    """

    def __enter__(self) -> None:
        self._removed = []
        try:
            here = os.getcwd()
        except OSError:  # the directory was deleted
            here = ""
        path = sys.path
        for position in range(len(path) - 1, -1, -1):
            if path[position] in ("", ".", here):
                self._removed.append((position, path.pop(position)))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for position, entry in reversed(self._removed):
            sys.path.insert(position, entry)


def load_module(name: str) -> ModuleType:
    """Import a module of ours, or a library, and never one that lies in the working directory."""
    found = sys.modules.get(name)
    if found is not None:
        return found
    with without_working_directory():
        __import__(name)
    return sys.modules[name]


class Lazy:
    """A target ``"module:name"`` that is imported when it is first asked for.

    >>> Lazy("os.path:basename").load()("a/b")
    'b'
    """

    __slots__ = ("_loaded", "target")

    def __init__(self, target: str) -> None:
        self.target = target
        self._loaded: Any = None

    def load(self) -> Any:
        """Return what the target names.

        Raises:
            ImportError, AttributeError: the target does not exist.
        """
        if self._loaded is None:
            module, _, name = self.target.partition(":")
            self._loaded = getattr(load_module(module), name)
        return self._loaded

    @property
    def is_loaded(self) -> bool:
        """Whether the target has been imported through this object."""
        return self._loaded is not None

    def __repr__(self) -> str:
        return f"<lazy {self.target}{' (loaded)' if self._loaded is not None else ''}>"


class Tools:
    """The services a shell calls, as lazy targets; None: the plain form of the core.

    ``formatter`` is made by ``formatter(settings.formatting, on_error=...)``, ``failure_reporter`` by
    ``failure_reporter()``, ``evaluator``, ``inspector`` and ``completer`` by ``evaluator(shell)`` and so on.
    """

    def __init__(
        self,
        *,
        formatter: Lazy | None = None,
        failure_reporter: Lazy | None = None,
        completer: Lazy | None = None,
        inspector: Lazy | None = None,
        evaluator: Lazy | None = None,
    ) -> None:
        self.formatter = formatter
        self.failure_reporter = failure_reporter
        self.completer = completer
        self.inspector = inspector
        self.evaluator = evaluator

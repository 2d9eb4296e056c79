"""The current shell of this process: what ``get_ipython()`` answers outside of cells."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from ipython.core.shell import Shell

_shells: list[Shell] = []


def get_ipython() -> Any:
    """Return the running shell's object, or None when no shell runs."""
    return _shells[-1].get_facade() if _shells else None


class Current:
    """Context in which a shell is the current one; the one before comes back afterwards."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __enter__(self) -> None:
        _shells.append(self._shell)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _shells.remove(self._shell)

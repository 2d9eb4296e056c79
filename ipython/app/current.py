"""The current shell of this process: what ``get_ipython()`` answers outside of cells."""

from __future__ import annotations

import sys
from types import ModuleType

from ipython.core.lazy import Lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any

    from ipython.core.shell import Shell

_shells: list[Shell] = []
OTHER_NAME = "IPython"  # the package under the name that existing code knows


class LatePackage(ModuleType):
    """Stands in ``sys.modules`` for ``import IPython``: libraries ask whether it is there. Whole when used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in ("__path__", "__version__"):
            raise AttributeError(name)
        return getattr(Lazy("ipython.compat.finder:install").load()(), name)


def get_ipython() -> Any:
    """Return the running shell's object, or None when no shell runs."""
    return _shells[-1].get_facade() if _shells else None


class Current:
    """Context in which a shell is the current one; the one before comes back afterwards."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def __enter__(self) -> None:
        _shells.append(self._shell)
        sys.modules.setdefault(OTHER_NAME, LatePackage(OTHER_NAME))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _shells.remove(self._shell)

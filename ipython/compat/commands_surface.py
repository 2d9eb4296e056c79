"""The part of ``get_ipython()`` that runs commands of the system (compat.md section 3)."""

from __future__ import annotations

import sys

from ipython.api import LineText

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.app.parts import Shell


class CommandsSurface:
    """Commands, aliases and directories of a shell under upstream's names."""

    _shell: Shell

    def system(self, cmd: str) -> None:
        """Run a shell command on the terminal; the status is in ``_exit_code``."""
        self._shell.entry.run_system(self._shell.magics.expand(cmd, sys._getframe(1).f_locals))

    system_raw = system_piped = system

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:
        """Run a shell command and return its lines, or its text when ``split`` is false."""
        lines = self._shell.entry.capture(self._shell.magics.expand(cmd, sys._getframe(depth + 1).f_locals))
        return lines if split else LineText(lines.n + "\n" if lines else "")

    @property
    def alias_manager(self) -> Any:
        """Commands of the system as line magics: ``define_alias``, ``aliases`` and so on."""
        return self._shell.context.aliases

    @property
    def dir_stack(self) -> list[str]:
        """The directories of ``%pushd``, the newest first."""
        return self._shell.namespace.directory_stack

"""Notices that the process that started the kernel is gone (kernel.md 13.1)."""

from __future__ import annotations

import os


class ParentWatch:
    """Looks once a second.

    Args:
        given: pid that the starter has put into ``JPY_PARENT_PID``; 0: nobody is watched.

    A starter in between (a wrapper script) makes our parent somebody else from the beginning: then only becoming an
    orphan counts.
    """

    def __init__(self, given: int) -> None:
        self._parent = os.getppid() if given > 1 and os.name == "posix" else 0
        self._is_direct = self._parent == given

    def is_gone(self) -> bool:
        """Whether the parent has ended."""
        if not self._parent:
            return False
        now = os.getppid()
        return now != self._parent if self._is_direct else now == 1 and self._parent != 1

    def stop(self) -> None:
        """Watch nobody any more."""
        self._parent = 0

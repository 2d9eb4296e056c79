"""Where a session remembers its cells: the profile's journals, or memory when nothing can be written."""

from __future__ import annotations

import os

from ipython.app.profile import ensure_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.model.ports import HistoryStore
    from ipython.settings.shell import ShellSettings


def make_history(settings: ShellSettings, profile: str, *, tell: bool = True) -> Any:
    """Return where cells are remembered: the profile's journals, or memory when nothing can be written."""
    options = settings.history
    if not options.enabled or options.private:
        return in_memory()
    problem = ensure_profile(profile)
    if problem and not os.path.isdir(profile):
        if tell:
            from ipython.app.notices import NOTICES

            NOTICES.warn(problem)
        return in_memory()
    from ipython.core.lazy import load_module

    directory = options.directory or os.path.join(profile, "history")
    upstream = options.upstream_file or os.path.join(profile, "history.sqlite")
    store: Any = load_module("ipython.services.history.journal").JournalHistory(
        options, directory=directory, upstream_file=upstream
    )
    return store


def in_memory() -> HistoryStore:
    """Return a store that is gone with the process."""
    from ipython.core.memory_history import MemoryHistory

    return MemoryHistory()

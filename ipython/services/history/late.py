"""Imports that happen long after the start, when the working directory may be anybody's.

``sys.path`` has an entry for the working directory; while one of our modules is imported late, with the part of the
standard library it needs, that entry is left out: a ``json.py`` beside the user is never taken for the real one.
The core has the same guard (``core.lazy``), which a service may not import.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType


def load(name: str) -> ModuleType:
    """Import a module by its full name, never from the working directory.

    Raises:
        ImportError: it does not exist, or this Python was built without what it needs.
    """
    found = sys.modules.get(name)
    if found is not None:
        return found
    try:
        here = os.getcwd()
    except OSError:  # the directory was deleted
        here = ""
    path = sys.path
    removed = [(position, entry) for position, entry in enumerate(path) if entry in ("", ".", here)]
    for position, _ in reversed(removed):
        del path[position]
    try:
        __import__(name)
    finally:
        for position, entry in removed:
            path.insert(position, entry)
    return sys.modules[name]

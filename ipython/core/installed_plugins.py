"""Packages that declare magics for us: found by the entry points of what is installed (group ``ipython.plugins``).

Looking takes some 40 ms, so it is done when a name is typed that nobody else knows, or all magics are listed; once in a
session. What lies in the working directory is not looked at, and nothing of it is imported.
"""

from __future__ import annotations

import sys

from ipython.core.lazy import load_module, without_working_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

GROUP = "ipython.plugins"


def installed_manifests() -> tuple[list[dict[str, Any]], list[str]]:
    """Return the manifests of installed packages, and one sentence for each that could not be loaded.

    An entry point names a module that has a ``MANIFEST``, or such a table itself (``package.module:TABLE``).
    """
    metadata = load_module("importlib.metadata")
    found: list[dict[str, Any]] = []
    failures: list[str] = []
    seen: set[tuple[str, str]] = set()
    with without_working_directory():
        folders = list(sys.path)
    for distribution in metadata.distributions(path=folders):
        try:
            points = [point for point in distribution.entry_points if point.group == GROUP]
        except Exception:  # a broken installation of somebody else's
            continue
        for point in points:
            if (point.name, point.value) in seen:  # a second copy further back on the path
                continue
            seen.add((point.name, point.value))
            module, _, name = point.value.partition(":")
            try:
                manifest = getattr(load_module(module.strip()), name.strip() or "MANIFEST")
                if not isinstance(manifest, dict):
                    raise TypeError(f"it is no table but of type {type(manifest).__name__}")
            except Exception as error:
                failures.append(f"The plugin {point.name} ({point.value}) could not be loaded: {error}")
            else:
                found.append(manifest)
    return found, failures

"""Magics that only one front has, declared in manifests: ``"fronts": {"kernel": {name: (target, kind, summary)}}``.

They take the place of aliases and of other magics of their names: in a terminal ``%less`` runs the program, in a kernel
it shows the file in the client's pager.
"""

from __future__ import annotations

from ipython.core.lazy import Lazy, load_module
from ipython.core.plugins import Magic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from ipython.core.plugins import Plugins


def add_front_magics(plugins: Plugins, packages: Iterable[str], front: str) -> None:
    """Register the magics of a front; nothing is imported but the manifests.

    Args:
        plugins: the table of magics.
        packages: import names of the packages that publish them.
        front: its name in the manifests.
    """
    for package in packages:
        manifest: dict[str, Any] = getattr(load_module(package), "MANIFEST", {})
        takes = manifest.get("arguments", {})
        for name, (target, kind, summary) in manifest.get("fronts", {}).get(front, {}).items():
            plugins.register(kind, Magic(name, lazy=Lazy(target), summary=summary, arguments=takes.get(name)))

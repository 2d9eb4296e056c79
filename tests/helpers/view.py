"""Builds ``build/view/ipython``: links that show the mapped layout (magics and extensions inside the package).

Type checkers and import-linter read files, not import hooks, so they need a tree in which ``ipython.magics`` really
lies in ``ipython/magics``. Run it again after a new top-level folder of the package; new files inside are seen at once.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAPPED = ("magics", "extensions")


def build(root: Path = ROOT) -> Path:
    """Make the view of a checkout anew and return its folder (the one to put on a search path).

    Args:
        root: the checkout.
    """
    view = root / "build" / "view"
    shutil.rmtree(view, ignore_errors=True)
    package = view / "ipython"
    package.mkdir(parents=True)
    entries = {entry.name: entry for entry in (root / "ipython").iterdir() if entry.name != "__pycache__"}
    entries |= {name: root / name for name in MAPPED}
    for name, target in sorted(entries.items()):
        link = package / name
        try:
            link.symlink_to(os.path.relpath(target, package), target_is_directory=target.is_dir())
        except OSError:  # Windows without the right to make links: a copy, good until the next change
            if target.is_dir():
                shutil.copytree(target, link, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(target, link)
    return view


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT))

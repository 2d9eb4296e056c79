"""Packages of an activated virtual environment that this program is not installed in (shell.md section 1.5)."""

from __future__ import annotations

import os
import sys

from ipython.app.notices import NOTICES


def is_foreign(environment: str) -> bool:
    """Whether an environment is another one than the running interpreter's."""
    try:
        return not os.path.samefile(environment, sys.prefix)
    except OSError:
        return False


def site_packages(environment: str) -> str:
    """Return the folder of an environment's packages for the running Python."""
    if os.name == "nt":
        return os.path.join(environment, "Lib", "site-packages")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return os.path.join(environment, "lib", version, "site-packages")


def add_active_environment(*, tell: bool = True) -> None:
    """Put the packages of ``$VIRTUAL_ENV`` on ``sys.path``, before our own, if it is another environment.

    Args:
        tell: say so in one line.
    """
    environment = os.environ.get("VIRTUAL_ENV", "")
    if not environment or not is_foreign(environment):
        return
    folder = site_packages(environment)
    if not os.path.isdir(folder):
        if tell:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            NOTICES.warn(f"the active environment {environment} has no packages for Python {version}; left out")
        return
    if folder in sys.path:
        return
    names = ("site-packages", "dist-packages")
    at = next((n for n, entry in enumerate(sys.path) if os.path.basename(entry) in names), len(sys.path))
    sys.path.insert(at, folder)
    if tell:
        NOTICES.warn(f"packages of the active environment {environment} were added; install ipython there to be safe")

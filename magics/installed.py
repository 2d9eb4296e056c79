"""What an installation changes for a running Python: made usable at once, and told where it cannot be."""

from __future__ import annotations

import os
import sys

from ipython.api import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    Stamp = tuple[int, int, int]


class Installed:
    """The state before an installation: files of imported modules, and the ``.pth`` files that name more folders."""

    def __init__(self) -> None:
        self._files = _imported_files()
        self._paths = _path_files()

    def take_up_changes(self) -> list[str]:
        """Make what was installed importable, and return the imported packages whose files have changed, sorted."""
        load_module("importlib").invalidate_caches()
        site = load_module("site")
        user = site.getusersitepackages() if site.ENABLE_USER_SITE else ""
        if user and os.path.isdir(user) and user not in sys.path:
            site.addsitedir(user)
        for path, stamp in _path_files().items():
            if self._paths.get(path) != stamp:
                site.addpackage(os.path.dirname(path), os.path.basename(path), None)
        now = {path: _stamp(path) for path in self._files}
        return sorted({name for path, (name, stamp) in self._files.items() if now[path] != stamp})


def package_folders() -> list[str]:
    """Return the folders of ``sys.path`` that packages are installed into."""
    names = ("site-packages", "dist-packages")
    return [entry for entry in sys.path if os.path.basename(entry.rstrip("/\\")) in names]


def _imported_files() -> dict[str, tuple[str, Stamp | None]]:
    folders = tuple(folder.rstrip("/\\") + os.sep for folder in package_folders())
    found: dict[str, tuple[str, Stamp | None]] = {}
    if not folders:
        return found
    for name, module in list(sys.modules.items()):
        # Not by attribute: a module may answer that with code of its own.
        names = module.__dict__ if type(module) is type(sys) else {}
        path = names.get("__file__")
        if isinstance(path, str) and path.startswith(folders):
            found[path] = name.partition(".")[0], _stamp(path)
    return found


def _path_files() -> dict[str, Stamp | None]:
    found: dict[str, Stamp | None] = {}
    for folder in package_folders():
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name.endswith(".pth"):
                path = os.path.join(folder, name)
                found[path] = _stamp(path)
    return found


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino

"""Small documents of a profile: bookmarks, directories visited, stored aliases (magics.md sections 19 and 21).

Each is one JSON file ``<profile>/state/<name>.json`` of mode 0600 in a folder of mode 0700, replaced as a whole. What
upstream left in ``<profile>/db`` is read, never written, and only through ``plain_pickle``.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = "state"
UPSTREAM_FOLDER = "db"
WAIT_LOCK = 1.0  # seconds until a change goes on without the lock: a lost bookmark is better than a hung prompt


class ProfileData:
    """Documents by name.

    Args:
        profile: folder of the profile; it is made when something is written.
    """

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def _path(self, name: str) -> str:
        return os.path.join(self._profile, FOLDER, name + ".json")

    def read(self, name: str) -> object:
        """Return a document; None when there is none or it cannot be read as one."""
        import json

        try:
            with open(self._path(name), encoding="utf-8") as file:
                found: object = json.load(file)
        except (OSError, ValueError, RecursionError):
            return None
        return found

    def change(self, name: str, change: Callable[[object], object]) -> None:
        """Replace a document by what ``change`` makes of it, while no other session does the same.

        Raises:
            OSError: it cannot be written; the old document is whole.
        """
        import json

        folder = os.path.dirname(self._path(name))
        make_private(folder)
        lock = _lock(os.path.join(folder, "lock"))
        try:
            text = json.dumps(change(self.read(name)), ensure_ascii=False, indent=1)
            # The process in the name: where no lock can be had, two sessions still write two files.
            temporary = f"{self._path(name)}.{os.getpid()}"
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            try:
                with open(descriptor, "w", encoding="utf-8", errors="surrogatepass") as file:
                    file.write(text + "\n")
                os.replace(temporary, self._path(name))
            except BaseException:
                os.unlink(temporary)
                raise
        finally:
            if lock is not None:
                os.close(lock)

    def upstream(self, name: str) -> object:
        """Return what upstream keeps under ``name``; None when there is nothing, or it is not plain data."""
        from ipython.core.plain_pickle import SIZE_LIMIT, NotPlain, load_plain

        try:
            with open(os.path.join(self._profile, UPSTREAM_FOLDER, *name.split("/")), "rb") as file:
                return load_plain(file.read(SIZE_LIMIT + 1))
        except (OSError, NotPlain):
            return None

    def visited_directories(self) -> list[str]:
        """Return the directories visited in earlier sessions: upstream's first, then those of ours, oldest first."""
        found: list[str] = []
        for known in (self.upstream("dhist"), self.read("directories")):
            if isinstance(known, list):
                found += [path for path in known if isinstance(path, str)]
        return found


def texts(found: object) -> dict[str, str]:
    """Return the entries of a document that are text under a text; an empty dictionary for anything else.

    >>> texts({"a": "b", "c": 1}), texts([1])
    ({'a': 'b'}, {})
    """
    if not isinstance(found, dict):
        return {}
    return {name: kept for name, kept in found.items() if isinstance(name, str) and isinstance(kept, str)}


def make_private(folder: str) -> None:
    """Make a folder that only the person may look into, with those above it that are missing.

    Raises:
        OSError: it cannot be made.
    """
    # ``os.makedirs`` gives its mode to the last folder only.
    if os.path.isdir(folder):
        return
    parent = os.path.dirname(folder)
    if parent and parent != folder:
        make_private(parent)
    try:
        os.mkdir(folder, 0o700)
    except FileExistsError:
        if not os.path.isdir(folder):  # else another session made it just now
            raise


def _lock(path: str) -> int | None:
    """Take the lock of a folder; released by closing it. None where the platform or the file system has none."""
    try:
        import fcntl
    except ImportError:  # Windows: replacing is atomic there too, only two changes at one moment may lose one
        return None
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    if _wait_for_lock(lambda: fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)):
        return descriptor
    os.close(descriptor)
    return None


def _wait_for_lock(take: Callable[[], object]) -> bool:
    import time

    end = time.monotonic() + WAIT_LOCK
    while True:
        try:
            take()
            return True
        except OSError:
            if time.monotonic() >= end:
                return False
            time.sleep(0.01)

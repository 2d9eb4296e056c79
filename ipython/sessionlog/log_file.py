"""The file that a running session is logged to: how it begins, and that a failing disk costs no more than it must.

A new file appears with its whole beginning at once, readable for its owner only, and never over another one unless
the mode says so. Every write adds to the end; one that fails is taken back, kept in memory, and tried again with the
next. Not here: what is written.
"""

from __future__ import annotations

import os
import stat

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

MODES = ("append", "backup", "global", "over", "rotate")
WAITING_LIMIT = 16 << 20  # bytes that wait for a disk that takes nothing; what comes then is lost, and this is told
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_OLD = os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)


class LogFile:
    """An open log.

    Args:
        path: as the person wrote it.
        descriptor: open for appending.
        tell: told, once each, that the file cannot be written and that it can again, that it is gone.
    """

    def __init__(self, path: str, descriptor: int, tell: Callable[[str], None]) -> None:
        self.path = path
        self._full_path = os.path.abspath(path)
        self._descriptor = descriptor
        self._tell = tell
        self._waiting: list[bytes] = []
        self._waiting_size = 0
        self._has_lost = False
        self._is_gone = False
        self._process = os.getpid()
        self.problem = ""  # why it cannot be written at the moment

    def write(self, text: str) -> None:
        """Add a text at the end, by one write. Never raises; a process forked from ours writes nothing."""
        if self._descriptor < 0 or os.getpid() != self._process:
            return
        data = text.encode("utf-8", "backslashreplace")
        if self._waiting:
            self._keep(data)
            data = b"".join(self._waiting)
        error = self._write(data)
        if error is not None:
            if not self._waiting:
                self._keep(data)
            was_well, self.problem = not self.problem, error.strerror or str(error)
            if was_well:
                self._tell(
                    f"the session log {self.path!r} cannot be written: {self.problem}. What is in it stays; the "
                    "session goes on, and the rest follows when there is room."
                )
            return
        self._waiting.clear()
        self._waiting_size = 0
        if self.problem:
            self.problem = ""
            lost = "; some output between is missing" if self._has_lost else ", nothing is missing"
            self._tell(f"the session log {self.path!r} is written again{lost}")
            self._has_lost = False

    def check_place(self) -> None:
        """Tell the person once if the file does not have its name any more."""
        if self._is_gone or self._descriptor < 0:
            return
        try:
            found = os.stat(self._full_path)
            ours = os.fstat(self._descriptor)
        except FileNotFoundError:
            pass
        except OSError:
            return  # nobody knows
        else:
            if (found.st_dev, found.st_ino) == (ours.st_dev, ours.st_ino):
                return
        self._is_gone = True
        self._tell(
            f"the session log {self.path!r} was deleted or moved; what follows is written to the file that had the "
            "name. %logstop and %logstart begin another one."
        )

    def close(self) -> None:
        """Write what waits, as far as that is possible, and close the file."""
        if self._descriptor < 0:
            return
        if self._waiting:
            self.write("")
        descriptor, self._descriptor = self._descriptor, -1
        try:
            os.close(descriptor)
        except OSError:
            pass

    def _keep(self, data: bytes) -> None:
        if self._waiting_size + len(data) > WAITING_LIMIT:
            self._has_lost = True
            return
        self._waiting.append(data)
        self._waiting_size += len(data)

    def _write(self, data: bytes) -> OSError | None:
        written = 0
        try:
            while written < len(data):  # more than one turn only where a disk is full or a signal came
                written += os.write(self._descriptor, data[written:] if written else data)
        except OSError as error:
            if written:
                self._take_back(written)
            return error
        return None

    def _take_back(self, size: int) -> None:
        # Half a write would be half a cell in the middle of the file once there is room again.
        try:
            os.ftruncate(self._descriptor, os.fstat(self._descriptor).st_size - size)
        except OSError:
            pass  # no regular file


def open_log(path: str, mode: str, beginning: str, *, tell: Callable[[str], None]) -> LogFile:
    """Open a log in one of ``MODES``.

    Args:
        path: the file; in mode ``global`` its name in the home directory.
        mode: ``append`` and ``global`` go on in the file; ``backup`` renames an existing one to ``FILE~``, ``rotate``
            to ``FILE.001~`` with older ones counted up; ``over`` replaces it.
        beginning: text that a new file begins with, or that is added to an old one.
        tell: as in ``LogFile``.

    Raises:
        UserMistake: the mode does not exist, or the file cannot be written; nothing has changed.
    """
    if mode not in MODES:
        from ipython.core.plugins import nearest

        near = nearest(mode, MODES)
        hint = f"; did you mean {near}?" if near else ""
        raise UserMistake(f"there is no log mode {mode!r}: accepted are {', '.join(MODES)}{hint}")
    if mode == "global":
        path = os.path.join(os.path.expanduser("~"), path)
    path = os.path.expanduser(path)
    target = os.path.realpath(path)
    try:
        kind: int | None = os.stat(target).st_mode
    except OSError:
        kind = None
    if kind is not None and stat.S_ISDIR(kind):
        raise UserMistake(f"cannot log to {path!r}: it is a directory")
    parent = os.path.dirname(target)
    if not os.path.isdir(parent):
        raise UserMistake(f"cannot log to {path!r}: there is no directory {os.path.dirname(path) or parent!r}")
    data = beginning.encode("utf-8", "backslashreplace")
    try:
        if kind is not None and (mode in ("append", "global") or not stat.S_ISREG(kind)):
            descriptor = _open_old(target, path, data)
        else:
            descriptor = _open_new(target, mode if kind is not None else "new", data)
    except OSError as error:
        raise UserMistake(f"cannot log to {path!r}: {error.strerror or error}") from None
    return LogFile(path, descriptor, tell)


def _open_old(target: str, path: str, data: bytes) -> int:
    descriptor = os.open(target, _OLD)
    try:
        _lock(descriptor, path)
        if stat.S_ISREG(os.fstat(descriptor).st_mode) and not _ends_in_newline(target):
            data = b"\n" + data
        size = os.fstat(descriptor).st_size
        try:
            _write_all(descriptor, data)
        except OSError:
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.ftruncate(descriptor, size)
            raise
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _open_new(target: str, mode: str, data: bytes) -> int:
    """Make the file beside its place, whole, and give it its name; the old one gets out of the way just before."""
    temporary = f"{target}.{os.getpid()}.new"
    descriptor = os.open(temporary, _NEW, 0o600)
    try:
        _lock(descriptor, target)
        _write_all(descriptor, data)
        if mode == "over":
            os.replace(temporary, target)
            return descriptor
        moved = _backed_up(target) if mode == "backup" else _rotated(target) if mode == "rotate" else ""
        try:
            _give_name(temporary, target)
        except BaseException:
            if moved:
                os.replace(moved, target)
            raise
        return descriptor
    except BaseException:
        os.close(descriptor)
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def _give_name(temporary: str, target: str) -> None:
    # A link is refused where the name exists, which a renaming is not.
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if os.path.lexists(target):
            raise FileExistsError(17, "File exists", target) from None
        os.rename(temporary, target)
        return
    os.unlink(temporary)


def _backed_up(target: str) -> str:
    moved = target + "~"
    os.replace(target, moved)
    return moved


def _rotated(target: str) -> str:
    """Move FILE to FILE.001~, FILE.001~ to FILE.002~, and so on as far as the numbers are taken without a gap."""
    highest = 1
    while os.path.lexists(_rotated_name(target, highest)):
        highest += 1
    for number in range(highest, 1, -1):
        os.replace(_rotated_name(target, number - 1), _rotated_name(target, number))
    moved = _rotated_name(target, 1)
    os.replace(target, moved)
    return moved


def _rotated_name(target: str, number: int) -> str:
    return f"{target}.{number:03}~"


def _ends_in_newline(path: str) -> bool:
    with open(path, "rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _write_all(descriptor: int, data: bytes) -> None:
    written = 0
    while written < len(data):
        written += os.write(descriptor, data[written:])


def _lock(descriptor: int, path: str) -> None:
    """Keep other sessions from writing the same file: cells of two could not be told apart.

    Raises:
        UserMistake: another one does.
    """
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise UserMistake(f"cannot log to {path!r}: another session is logged to it") from None
    except OSError:
        pass  # a file system without locks

"""The folder of connection files and of kernels' sockets, and private files in it (kernel.md sections 3.5, 3.6, 20.2).

Files are 0600 and appear whole under their name; folders made here are 0700. Not here: what stands in the files
(``wire.connection``), and who of several kernels is meant (``client.existing``).
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SOCKET_PATH_LIMIT = 103  # bytes, of which a kernel's own sockets need their suffix


class UnsafeFolder(OSError):
    """A folder that must be private belongs to somebody else or is open to others; the text is one sentence."""

    def __str__(self) -> str:
        return str(self.args[-1])


def data_directory(environment: Mapping[str, str] | None = None, *, platform: str = sys.platform) -> str:
    """Return the user's folder for what Jupyter keeps: kernelspecs, and by default connection files.

    Args:
        environment: ``os.environ`` by default.
        platform: as ``sys.platform``.

    >>> data_directory({"XDG_DATA_HOME": "/x"}, platform="linux"), data_directory({"JUPYTER_DATA_DIR": "/d"})
    ('/x/jupyter', '/d')
    """
    surroundings = os.environ if environment is None else environment
    given = surroundings.get("JUPYTER_DATA_DIR")
    if given:
        return given
    if _is_true(surroundings.get("JUPYTER_PLATFORM_DIRS", "")):
        asked = _ask_jupyter_core("jupyter_data_dir")
        if asked:
            return asked
    home = surroundings.get("HOME") or os.path.expanduser("~")
    if platform == "darwin":
        return os.path.join(home, "Library", "Jupyter")
    if platform == "win32":
        roaming = surroundings.get("APPDATA")
        return os.path.join(roaming, "jupyter") if roaming else os.path.join(home, ".jupyter", "data")
    base = surroundings.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return os.path.join(base, "jupyter")


def runtime_directory(environment: Mapping[str, str] | None = None, *, platform: str = sys.platform) -> str:
    """Return the folder of connection files; it need not exist.

    >>> runtime_directory({"JUPYTER_RUNTIME_DIR": "/r"}), runtime_directory({"JUPYTER_DATA_DIR": "/d"})
    ('/r', '/d/runtime')
    """
    surroundings = os.environ if environment is None else environment
    return surroundings.get("JUPYTER_RUNTIME_DIR") or os.path.join(
        data_directory(surroundings, platform=platform), "runtime"
    )


def _is_true(text: str) -> bool:
    return text.lower() in ("1", "true", "yes", "y", "on")


def _ask_jupyter_core(function: str) -> str:
    # Only with JUPYTER_PLATFORM_DIRS: the library platformdirs knows the rules of each platform.
    from importlib import import_module

    try:
        return str(getattr(import_module("jupyter_core.paths"), function)())
    except Exception:
        return ""


def make_private_folder(path: str) -> None:
    """Make a folder 0700, with the folders above it, or check that it may be used.

    Raises:
        UnsafeFolder: it exists and belongs to somebody else, or is no folder.
        OSError: it cannot be made.
    """
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        os.mkdir(path, 0o700)
        return
    except FileExistsError:
        pass
    check_owner(path)
    if os.name == "posix" and os.lstat(path).st_mode & 0o077:
        try:
            os.chmod(path, 0o700)
        except OSError as error:
            raise UnsafeFolder(f"{path} is open to others and cannot be closed: {error.strerror}") from None


def check_owner(path: str) -> None:
    """Refuse a folder that others could have put there.

    Raises:
        UnsafeFolder: it is a link or no folder, or of another user.
    """
    found = os.lstat(path)
    target = os.stat(path)
    if found.st_mode & 0o170000 == 0o120000 and found.st_uid not in (0, _user()):
        raise UnsafeFolder(f"{path} is a link made by another user; nothing private is put behind it")
    if target.st_mode & 0o170000 != 0o040000:
        raise UnsafeFolder(f"{path} is no folder, so no connection file can be put into it")
    if target.st_uid != _user():
        raise UnsafeFolder(f"{path} belongs to another user (id {target.st_uid}); nothing private is put into it")


def _user() -> int:
    return os.geteuid() if hasattr(os, "geteuid") else 0


def write_private(path: str, text: str, *, replacing: bool = False) -> None:
    """Write a file that only its owner may read; a reader never sees half of it.

    Args:
        path: its folder must exist.
        text: of the file.
        replacing: take the place of a file that exists.

    Raises:
        FileExistsError: it exists and is not to be replaced.
        OSError: it cannot be written; nothing is left behind.
    """
    temporary = f"{path}.{os.getpid()}.{os.urandom(4).hex()}.new"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        if replacing or os.name == "nt":
            if not replacing and os.path.lexists(path):
                raise FileExistsError(17, "File exists", path)
            os.replace(temporary, path)
        else:
            _link_new(temporary, path)
    except BaseException:
        try:
            os.unlink(temporary)
        except OSError:
            pass
        raise


def _link_new(temporary: str, path: str) -> None:
    # A second name fails where the file exists; a rename would replace it.
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        os.replace(temporary, path)
        return
    os.unlink(temporary)


def socket_prefix(connection_path: str, environment: Mapping[str, str] | None = None) -> str:
    """Return how the sockets' paths of a kernel begin, in a folder that exists and is private.

    Beside the connection file, as other clients expect; where that is too long for a socket, in ``$XDG_RUNTIME_DIR``,
    else in a new folder under the temporary one.

    Raises:
        OSError: no folder will do.
    """
    surroundings = os.environ if environment is None else environment
    stem = os.path.splitext(os.path.abspath(connection_path))[0] + "-ipc"
    if fits(stem) and not _is_remote(os.path.dirname(stem)):
        make_private_folder(os.path.dirname(stem))
        return stem
    name = os.path.basename(stem)[-40:]
    user_folder = surroundings.get("XDG_RUNTIME_DIR")
    if user_folder and os.path.isdir(user_folder):
        folder = os.path.join(user_folder, "ipython")
        if fits(os.path.join(folder, name)):
            make_private_folder(folder)
            return os.path.join(folder, name)
    import tempfile

    return os.path.join(tempfile.mkdtemp(prefix="ipython-"), name)


def fits(prefix: str) -> bool:
    """Whether ``prefix-N`` is short enough for a socket's path on every platform.

    >>> fits("/run/user/1000/kernel-1-ipc"), fits("/" + "long/" * 30)
    (True, False)
    """
    return len(os.fsencode(prefix)) + len("-65535") <= SOCKET_PATH_LIMIT


def _is_remote(folder: str) -> bool:
    """Whether a folder lies on a network file system, as far as mounts tell; sockets do not work there."""
    try:
        with open("/proc/self/mounts", encoding="utf-8", errors="surrogateescape") as file:
            mounts = [line.split(" ")[:3] for line in file]
    except OSError:
        return False
    place, kind = "", ""
    real = os.path.realpath(folder)
    for _, point, mounted in mounts:
        if len(point) >= len(place) and (real == point or real.startswith(point.rstrip("/") + "/")):
            place, kind = point, mounted
    return kind in ("nfs", "nfs4", "cifs", "smb3", "smbfs", "sshfs", "fuse.sshfs", "9p", "afs", "lustre")

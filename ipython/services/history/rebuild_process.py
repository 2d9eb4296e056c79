"""Builds the index in a process of its own, so that a million entries delay nobody (DESIGN.md section 5b).

Run as ``python -m ipython.services.history.rebuild_process FOLDER UPSTREAM_FILE``. ``start`` runs it so that nothing of
the working directory or of the environment is imported, that it outlives the shell and gets none of its signals, and
that it is no child of the shell (a cell that waits for its own children must not meet ours).
"""

from __future__ import annotations

import os
import sys
import time

from ipython.services.history import folder as folders

STALE = 600  # seconds after which a lock is not believed any more
BATCH = 20_000  # rows of upstream's file read at once: a reader's lock of some 50 ms
_BEGIN = (
    "import sys; sys.path.append(sys.argv[1]); from ipython.services.history.rebuild_process import main; "
    "sys.exit(main(sys.argv[2:]))"
)


def command(folder: str, upstream_file: str) -> list[str] | None:
    """Return the command line of the child; None when this Python cannot be started again."""
    if not sys.executable:
        return None
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
    # Isolated and without site-packages: the standard library and this package are all it needs.
    return [sys.executable, "-I", "-S", "-c", _BEGIN, root, os.path.abspath(folder), os.path.abspath(upstream_file)]


def start(folder: str, upstream_file: str) -> bool:
    """Start the child and return at once; False when it cannot be started."""
    import subprocess

    arguments = command(folder, upstream_file or os.devnull)
    if arguments is None:
        return False
    try:
        folders.make_folder(folder)
        if os.name == "nt":
            subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                creationflags=0x08000208,  # no window, detached from the console, group of its own
            )  # fmt: skip
            return True
        shell = subprocess.Popen(
            ["/bin/sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd="/", close_fds=True,
        )  # fmt: skip
        return shell.wait(timeout=5) == 0
    except (OSError, subprocess.SubprocessError):
        return False


def take_lock(folder: str) -> bool:
    """Create the lock file with our process number; False when another process that lives has it."""
    path = os.path.join(folder, folders.LOCK)
    for _ in range(2):
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            if not _is_stale(path):
                return False
            # Renaming succeeds for one process only, so two cannot both take a dead one's lock away.
            aside = f"{path}.{os.getpid()}"
            try:
                os.rename(path, aside)
                os.unlink(aside)
            except OSError:
                return False
            continue
        except OSError:
            return False
        os.write(descriptor, str(os.getpid()).encode())
        os.close(descriptor)
        return True
    return False


def _is_stale(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            process = int(file.read(20) or b"0")
        age = time.time() - os.stat(path).st_mtime
    except OSError:
        return True
    except ValueError:
        return True
    if process == 0:  # just made, not yet written
        return age > 10
    return age > STALE or not folders.is_alive(process)


def build(folder: str, upstream_file: str) -> bool:
    """Bring the index of a folder wholly up to date, in one transaction.

    Returns:
        Whether it is up to date now.
    """
    import sqlite3

    from ipython.services.history.index import Index
    from ipython.services.history.upstream_import import Remarks, UpstreamFile, stamp

    try:
        index = Index(folder, wait=5.0)
    except (sqlite3.Error, OSError):
        return False
    connection = index.connection
    try:
        connection.execute("PRAGMA cache_size=-65536")
        connection.execute("BEGIN IMMEDIATE")
        if upstream_file and os.path.isfile(upstream_file):
            remarks = Remarks(folder)
            remarks.refresh()
            upstream = UpstreamFile(upstream_file, remarks)
            looks = stamp(upstream_file)
            try:
                while index.read_upstream(upstream, looks, count=BATCH):
                    pass
            except sqlite3.OperationalError as error:
                if connection.in_transaction and "locked" not in str(error) and "busy" not in str(error):
                    pass  # upstream's file is not readable; what was read of it stays
            finally:
                upstream.close()
        for number in index.pending():
            index.read_journal(number)
        connection.execute("COMMIT")
        return True
    except (sqlite3.Error, OSError):
        return False
    finally:
        index.close()


def main(arguments: list[str]) -> int:
    """Build the index unless another process does: FOLDER UPSTREAM_FILE."""
    folder, upstream_file = arguments
    if not take_lock(folder):
        return 0
    try:
        if hasattr(os, "nice"):
            os.nice(5)  # the person at the prompt goes first
        return 0 if build(folder, upstream_file) else 1
    finally:
        try:
            os.unlink(os.path.join(folder, folders.LOCK))
        except OSError:
            pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The highest session number in upstream's file, remembered beside the journals so that sqlite need not be asked.

The first stored cell of a session needs it, because our numbers go on above upstream's (shell.md section 8.3).
"""

from __future__ import annotations

import os

from ipython.services.history.late import load

STATE = "upstream.state"


def highest_session(upstream_file: str, folder: str) -> int:
    """Return upstream's highest session number; 0 when there is no file or it says nothing.

    Args:
        upstream_file: upstream's ``history.sqlite``.
        folder: our folder of journals, where the answer is remembered for as long as the file does not change.
    """
    try:
        status = os.stat(upstream_file)
    except OSError:
        return 0
    stamp = f"{status.st_size} {status.st_mtime_ns}"
    path = os.path.join(folder, STATE)
    remembered = 0
    try:
        with open(path, encoding="ascii") as file:
            before, _, number = file.read(100).strip().rpartition(" ")
        remembered = int(number)
        if before == stamp:
            return remembered
    except (OSError, ValueError):
        pass
    try:
        module = load("ipython.services.history.upstream_import")
    except ImportError:  # a Python without sqlite
        return remembered
    found = module.highest_session(upstream_file)
    if found is None:
        return remembered
    try:
        temporary = f"{path}.{os.getpid()}"
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, f"{stamp} {found}\n".encode())
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
    except OSError:
        pass
    return int(found)

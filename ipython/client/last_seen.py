"""What the person has seen of a kernel when the last console was left: a small private file beside the connection file.

The next console shows from there on what was put out meanwhile. Whoever lets go of a terminal writes it. It means
nothing for a kernel that was started anew, so it holds the session of the process it is about.
"""

from __future__ import annotations

import json
import os

from ipython.core.runtime_folder import write_private
from ipython.model.value import value

SESSIONS = 16  # clients whose cells count as the person's own


@value
class LastSeen:
    """``number`` of the last output that was shown.

    ``kernel`` is the session of the kernel's process, ``sessions`` those of the clients that the person used, the last
    one last; ``cell`` is the number and text of a cell that still ran, under whose input outputs go on.
    """

    kernel: str
    number: int
    sessions: tuple[str, ...] = ()
    cell: tuple[int, str] | None = None


def path_of(connection_file: str) -> str:
    """Return where it lies.

    >>> path_of("/r/kernel-1.json")
    '/r/kernel-1.seen'
    """
    return os.path.splitext(connection_file)[0] + ".seen"


def read(connection_file: str) -> LastSeen | None:
    """Return what was left behind; None where there is nothing that can be used."""
    try:
        with open(path_of(connection_file), encoding="utf-8") as file:
            found = json.loads(file.read(1 << 20))
        kernel, number, sessions, cell = found["kernel"], found["number"], found["sessions"], found["cell"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(kernel, str) or type(number) is not int or number < 0 or not isinstance(sessions, list):
        return None
    is_cell = isinstance(cell, list) and len(cell) == 2 and type(cell[0]) is int and isinstance(cell[1], str)
    return LastSeen(
        kernel, number, tuple(str(one) for one in sessions[-SESSIONS:]), (cell[0], cell[1]) if is_cell else None
    )


def write(connection_file: str, seen: LastSeen) -> None:
    """Leave it behind; a folder that takes no files costs the next console what was missed, and nothing else."""
    fields = {
        "kernel": seen.kernel,
        "number": seen.number,
        "sessions": list(seen.sessions[-SESSIONS:]),
        "cell": list(seen.cell) if seen.cell is not None else None,
    }
    try:
        write_private(path_of(connection_file), json.dumps(fields), replacing=True)
    except OSError:
        pass


def remove(connection_file: str) -> None:
    """The kernel has ended: nothing is left to be seen."""
    try:
        os.unlink(path_of(connection_file))
    except OSError:
        pass

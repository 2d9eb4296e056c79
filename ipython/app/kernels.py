"""``ipython kernel list | stop | prune``: the kernels of this user, by their connection files (kernel.md 14.3, 16.1).

A kernel counts as alive when its heartbeat answers. Nothing is ended or removed that was not named, or is not dead.
"""

from __future__ import annotations

import os
import sys
import time

from ipython.client import last_seen
from ipython.client.existing import matching
from ipython.core.runtime_folder import runtime_directory
from ipython.model.failure import UserMistake
from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.wire.connection import Connection

COMMANDS = ("list", "stop", "prune", "install")
HELP = """\
usage: ipython kernel list [--json]            kernels of this user: name, whether they answer, age
       ipython kernel stop [WORD ...] [--all]  ask kernels to end; WORD as for ipython console --existing
       ipython kernel prune [--dry-run]        remove the connection files of kernels that are dead
       ipython kernel install [options]        describe the kernel to Jupyter; see ipython kernel install --help
"""
WAIT_ALIVE = 1.0  # seconds in which a living kernel echoes
WAIT_STOP = 8.0  # seconds in which a kernel that was asked to has ended
YOUNG = 10.0  # seconds of age below which a silent kernel is taken to be starting


@value
class Found:
    """One connection file. ``connection`` is None where the file cannot be used, and ``problem`` says why."""

    path: str
    changed: float  # seconds since the epoch
    is_alive: bool
    connection: Connection | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """The file's name."""
        return os.path.basename(self.path)


def main(arguments: list[str], profile: str) -> int:
    """Run one command; returns 0, 1 when something could not be done, 2 for a wrong command line.

    Args:
        arguments: behind ``ipython kernel``; the first word is one of ``COMMANDS``.
        profile: folder of the profile, for ``install``.
    """
    command, *words = arguments
    try:
        if command == "install":
            from ipython.app.kernel_install import install

            return install(words)
        if {"-h", "--help"} & set(words):
            print(HELP, end="")
            return 0
        if command == "list":
            return _list(_only(words, "--json"))
        if command == "prune":
            return _prune(_only(words, "--dry-run"))
        return _stop([word for word in words if word != "--all"], everything="--all" in words)
    except UserMistake as mistake:
        print(f"ipython kernel {command}: {mistake}", file=sys.stderr)
        return 1
    except _WrongWords as mistake:
        print(f"ipython kernel {command}: {mistake} (see ipython kernel list --help)", file=sys.stderr)
        return 2


class _WrongWords(Exception):
    pass


def _only(words: list[str], option: str) -> bool:
    for word in words:
        if word != option:
            raise _WrongWords(f"it takes {option} and nothing else, not {word!r}")
    return bool(words)


def find_kernels(folder: str = "") -> list[Found]:
    """Return all kernels of the runtime directory, the last one started first."""
    from ipython.client.launch import read_connection
    from ipython.client.probe import answering

    paths = matching("kernel*", [folder or runtime_directory()])
    alive = set(answering(paths, limit=WAIT_ALIVE))
    found = []
    for path in paths:
        try:
            changed = os.stat(path).st_mtime
        except OSError:  # it has ended just now
            continue
        try:
            found.append(Found(path, changed, path in alive, read_connection(path)))
        except UserMistake as mistake:
            found.append(Found(path, changed, False, None, str(mistake)))
    return found


# -- list ------------------------------------------------------------------------------------------------------------


def _list(as_json: bool) -> int:
    kernels = find_kernels()
    if as_json:
        import json

        print(json.dumps([_as_dict(kernel) for kernel in kernels], indent=2))
        return 0
    if not kernels:
        print(f"no kernel is running: {runtime_directory()} holds no connection file")
        return 0
    now = time.time()
    rows = [("NAME", "STATE", "TRANSPORT", "KERNEL", "AGE")]
    for kernel in kernels:
        connection = kernel.connection
        rows.append((
            kernel.name,
            "alive" if kernel.is_alive else "dead" if connection is not None else "unreadable",
            _transport(connection) if connection is not None else "",
            (connection.kernel_name if connection is not None else "") or "-",
            _age(now - kernel.changed),
        ))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return 0


def _as_dict(kernel: Found) -> dict[str, object]:
    connection = kernel.connection
    return {
        "name": kernel.name,
        "path": kernel.path,
        "alive": kernel.is_alive,
        "changed": kernel.changed,
        "transport": connection.transport if connection is not None else None,
        "encrypted": connection.is_encrypted if connection is not None else None,
        "kernel_name": connection.kernel_name if connection is not None else None,
        "problem": kernel.problem or None,
    }


def _transport(connection: Connection) -> str:
    return connection.transport + (" curve" if connection.is_encrypted else "")


def _age(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(0, int(seconds))} s"


# -- stop ------------------------------------------------------------------------------------------------------------


def _stop(words: Sequence[str], *, everything: bool) -> int:
    for word in words:
        if word.startswith("-") and word != "-":
            raise _WrongWords(f"it takes names and --all, not {word!r}")
    if words and everything:
        raise _WrongWords("--all names every kernel already: leave the names away")
    kernels = [kernel for kernel in find_kernels() if kernel.is_alive]
    if everything:
        chosen = kernels
    elif words:
        chosen = [_chosen(word, kernels) for word in dict.fromkeys(words)]
    elif len(kernels) == 1:
        chosen = kernels
    elif not kernels:
        raise UserMistake("no kernel is running")
    else:
        names = ", ".join(kernel.name for kernel in kernels)
        raise UserMistake(f"{len(kernels)} kernels are running, say which, or --all: {names}")
    if not chosen:
        print("no kernel is running")
    return max([_stop_one(kernel) for kernel in {kernel.path: kernel for kernel in chosen}.values()], default=0)


def _chosen(word: str, kernels: Sequence[Found]) -> Found:
    from ipython.app.console import find_kernel

    path = find_kernel(word)
    for kernel in kernels:
        if os.path.realpath(kernel.path) == os.path.realpath(path):
            return kernel
    from ipython.client.launch import read_connection
    from ipython.client.probe import answering

    if not answering([path], limit=WAIT_ALIVE):
        raise UserMistake(f"the kernel of {path} does not answer: it is dead; ipython kernel prune removes its file")
    return Found(path, 0.0, True, read_connection(path))


def _stop_one(kernel: Found) -> int:
    from ipython.client.channels import KernelClient, NoReply
    from ipython.client.probe import answering

    assert kernel.connection is not None
    client = KernelClient(kernel.connection, lambda event: None)
    client.open()
    try:
        client.wait_for_reply("shutdown_request", {"restart": False}, limit=WAIT_STOP, channel="control")
    except NoReply:
        if answering([kernel.path], limit=WAIT_ALIVE):
            print(f"{kernel.name} did not answer", file=sys.stderr)
            return 1
        print(f"{kernel.name} has ended meanwhile")  # under another name perhaps: two files may lead to one kernel
        return 0
    finally:
        client.close()
    end = time.monotonic() + WAIT_STOP
    while answering([kernel.path], limit=0.2):
        if time.monotonic() > end:
            print(f"{kernel.name} was asked to end and goes on", file=sys.stderr)
            return 1
    print(f"stopped {kernel.name}")
    return 0


# -- prune -----------------------------------------------------------------------------------------------------------


def _prune(is_dry: bool) -> int:
    status = removed = 0
    now = time.time()
    for kernel in find_kernels():
        if kernel.is_alive:
            continue
        why = _why_keep(kernel, now)
        if why:
            print(f"kept {kernel.name}: {why}")
            continue
        if is_dry:
            print(f"would remove {kernel.name}")
            continue
        try:
            os.unlink(kernel.path)
        except FileNotFoundError:
            continue
        except OSError as error:
            print(f"{kernel.path} cannot be removed: {error.strerror}", file=sys.stderr)
            status = 1
            continue
        last_seen.remove(kernel.path)
        for path in kernel.connection.socket_paths() if kernel.connection is not None else ():
            try:
                os.unlink(path)
            except OSError:
                pass
        print(f"removed {kernel.name}")
        removed += 1
    for name in () if is_dry else _orphans(runtime_directory()):
        os.unlink(os.path.join(runtime_directory(), name))
    if not removed and not status and not is_dry:
        print("nothing to remove")
    return status


def _orphans(folder: str) -> list[str]:
    """Notes about kernels whose connection file is gone."""
    try:
        names = set(os.listdir(folder))
    except OSError:
        return []
    return [name for name in names if name.endswith(".seen") and name.removesuffix(".seen") + ".json" not in names]


def _why_keep(kernel: Found, now: float) -> str:
    if now - kernel.changed < YOUNG:
        return "it was written just now and its kernel may be starting"
    number = kernel.name.removeprefix("kernel-").removesuffix(".json")
    if number.isdigit() and len(number) < 10 and _exists(int(number)):
        return f"process {number} exists, stopped or too busy to answer"
    return ""


def _exists(process: int) -> bool:
    if os.name != "posix":
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it belongs to somebody else, so it is another one by now
        return False
    return process > 1

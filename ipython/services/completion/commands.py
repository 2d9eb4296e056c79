"""Shell commands behind ``!``: programs, then their sub-commands, files and folders; ``$NAME`` and ``{expression}``."""

from __future__ import annotations

import os
import re

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion import paths
from ipython.services.completion.candidates import choices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# What the shell itself knows, of what people type at a prompt.
_BUILT_IN: tuple[str, ...] = (
    *(
        "alias",
        "cd",
        "command",
        "echo",
        "eval",
        "exec",
        "exit",
        "export",
        "false",
        "for",
        "if",
        "printf",
        "pwd",
        "read",
    ),
    *("set", "source", "test", "time", "trap", "true", "type", "ulimit", "umask", "unset", "wait", "while"),
)
# Programs whose first argument is another program.
_CARRIERS = frozenset(("sudo", "env", "time", "nohup", "nice", "exec", "command", "xargs", "which", "watch", "timeout"))
_SUBCOMMANDS: dict[str, tuple[str, ...]] = {
    "git": (
        *(
            "add",
            "bisect",
            "blame",
            "branch",
            "checkout",
            "cherry-pick",
            "clean",
            "clone",
            "commit",
            "config",
            "describe",
        ),
        *("diff", "fetch", "grep", "init", "log", "merge", "mv", "pull", "push", "rebase", "reflog", "remote", "reset"),
        *("restore", "revert", "rm", "show", "stash", "status", "submodule", "switch", "tag", "worktree"),
    ),
    "pip": (
        *("cache", "check", "config", "debug", "download", "freeze", "hash", "help", "index", "inspect", "install"),
        *("list", "show", "uninstall", "wheel"),
    ),
    "uv": (
        *("add", "build", "cache", "export", "init", "lock", "pip", "publish", "python", "remove", "run", "self"),
        *("sync", "tool", "tree", "venv", "version"),
    ),
    "conda": (
        *("activate", "clean", "config", "create", "deactivate", "env", "info", "init", "install", "list", "remove"),
        *("run", "search", "update"),
    ),
    "docker": (
        *("build", "compose", "exec", "images", "inspect", "logs", "network", "ps", "pull", "push", "rm", "rmi", "run"),
        *("start", "stop", "volume"),
    ),
    "apt": ("autoremove", "install", "list", "purge", "remove", "search", "show", "update", "upgrade"),
}
_SUBCOMMANDS["pip3"] = _SUBCOMMANDS["pip"]
_SUBCOMMANDS["apt-get"] = _SUBCOMMANDS["apt"]
_SUBCOMMANDS["mamba"] = _SUBCOMMANDS["conda"]
_END_OF_COMMAND = re.compile(r"\|\|?|&&?|;|\$\(|`|\(|\n")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


class Commands:
    """Answers shell commands; the folders of PATH are listed once and again when they change.

    Args:
        clock: seconds, for the time limit of listing.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._listed: dict[str, tuple[int, tuple[str, ...]]] = {}

    def candidates(self, line: str, end: int, *, until: float) -> CompletionSet:
        """Candidates for the last word of a command.

        Args:
            line: the command up to the cursor.
            end: position of the cursor in the cell.
            until: the clock's time at which listing ends.
        """
        start, quote, word = paths.last_word(line)
        before = _words_of_last_command(line[: max(start - len(quote), 0)])
        while before and (before[0] in _CARRIERS or _ASSIGNMENT.match(before[0]) or before[0].startswith("-")):
            before = before[1:]
        span = Span(end - len(word), end)
        if not before and "/" not in word and word[:1] not in ("~", "."):
            if not word:
                return CompletionSet(span, (), "commands")  # thousands of programs are no menu
            names = sorted({*self.programs(until), *_BUILT_IN})
            return choices("commands", names, word, span, "command")
        if len(before) == 1 and word[:1] not in ("-", "/", ".", "~"):
            known = _SUBCOMMANDS.get(os.path.basename(before[0]), ())
            found = choices("commands", known, word, span, "command")
            if found.items:
                return found
        return paths.in_command(line, end, folders_only=len(before) == 1 and before[0] in ("cd", "pushd", "rmdir"))

    def programs(self, until: float) -> list[str]:
        """Names of the programs on PATH, as far as they can be listed in time."""
        found: list[str] = []
        for folder in os.environ.get("PATH", "").split(os.pathsep):
            if folder and self._clock() < until:
                found += self._listing(folder)
        return found

    def _listing(self, folder: str) -> tuple[str, ...]:
        try:
            changed = os.stat(folder).st_mtime_ns
            known = self._listed.get(folder)
            if known is not None and known[0] == changed:
                return known[1]
            # Whether each may be run is not asked: a stat of some thousand files takes longer than one may wait.
            with os.scandir(folder) as entries:
                names = tuple(_program(entry.name) for entry in entries)
        except (OSError, ValueError):
            return ()
        self._listed[folder] = changed, names
        return names


def expansion(line: str) -> str:
    """What the end of a command is: ``$`` behind a dollar, ``{`` in an expression, else empty.

    >>> expansion("echo $HO"), expansion("echo {na"), expansion("echo na"), expansion("echo ${HO")
    ('$', '{', '', '$')
    """
    if re.search(r"(?<!\\)\$\{?[A-Za-z_]*\w*$", line) and not line.endswith("$$"):
        return "$"
    opened = line.rfind("{")
    return "{" if opened >= 0 and "}" not in line[opened:] and line[opened - 1 : opened] != "$" else ""


def _words_of_last_command(line: str) -> list[str]:
    return _END_OF_COMMAND.split(line)[-1].split()


def _program(name: str) -> str:
    if os.name != "nt":
        return name
    stem, suffix = os.path.splitext(name)
    return stem if suffix.upper() in os.environ.get("PATHEXT", ".EXE").split(os.pathsep) else name

"""The working directory (magics.md, ``directories``)."""

from __future__ import annotations

import os

from ipython.api import MagicCall, UserMistake, magic, nearest

REMEMBERED = 100  # directories kept in ``_dh``


@magic("pwd")
def pwd(call: MagicCall) -> str:
    """Return the current directory, so that it can be assigned: ``here = %pwd``."""
    call.expect_no_arguments()
    here = call.context.cwd
    if not here:
        raise UserMistake("CWD no longer exists - please use %cd to change directory.")
    return here


@magic("cd")
def cd(call: MagicCall) -> None:
    """Change the working directory and print it.

    ``%cd DIR`` goes there (``~`` is your home, quotes are optional), ``%cd`` goes home, ``%cd -`` goes back,
    ``%cd -N`` goes to entry N of the directories visited (``%dhist`` lists them), ``%cd --TEXT`` to the last one
    whose name contains TEXT. ``-q`` prints nothing.
    """
    line = call.line.strip()
    quiet = False
    if line == "-q" or line.startswith("-q "):
        quiet, line = True, line[2:].strip()
    visited = call.context.namespace.directories
    if not visited:
        visited.append(call.context.cwd)
    target = _target(call, line, visited)
    try:
        call.context.change_directory(target)
    except OSError as error:
        raise call.mistake(_refusal(target, error)) from None
    here = call.context.cwd or target
    if visited[-1] != here:
        visited.append(here)
        del visited[:-REMEMBERED]
    if not quiet:
        print(here)


def _target(call: MagicCall, line: str, visited: list[str]) -> str:
    if line == "-":
        if len(visited) < 2:
            raise call.mistake("-: there is no previous directory to go back to")
        return visited[-2]
    if line.startswith("--"):
        wanted = line[2:]
        matches = [one for one in reversed(visited) if wanted in os.path.basename(one)]
        matches += [one for one in reversed(visited) if wanted in one]
        if not wanted or not matches:
            raise call.mistake(f"no directory visited so far contains {wanted!r}")
        return matches[0]
    if line.startswith("-") and line[1:].isdigit():
        number = int(line[1:])
        if number >= len(visited):
            raise call.mistake(f"-{number}: the directories visited are 0 to {len(visited) - 1}, see %dhist")
        return visited[number]
    if line[:1] in ("'", '"') and line[-1:] == line[:1] and len(line) > 1:
        line = line[1:-1]
    elif os.name != "nt":
        line = line.replace("\\ ", " ")
    return os.path.expanduser(line) if line else os.path.expanduser("~")


def _refusal(target: str, error: OSError) -> str:
    parent, name = os.path.split(target.rstrip("/"))
    hint = ""
    if isinstance(error, FileNotFoundError):
        try:
            folders = [entry.name for entry in os.scandir(parent or ".") if entry.is_dir()]
        except OSError:
            folders = []
        near = nearest(name, folders)
        hint = f" Did you mean {os.path.join(parent, near)!r}?" if near else ""
    return f"cannot go to {target!r}: {error.strerror or error}.{hint}"


@magic("dhist")
def dhist(call: MagicCall) -> None:
    """Print the directories visited, numbered for ``%cd -N``; ``%dhist N`` the last N, ``%dhist N M`` a part."""
    numbers = call.words()
    visited = list(enumerate(call.context.namespace.directories))
    try:
        bounds = [int(number) for number in numbers]
    except ValueError:
        raise call.mistake(f"takes one or two whole numbers, not {call.line.strip()!r}") from None
    if len(bounds) > 2:
        raise call.mistake("takes at most two numbers")
    if len(bounds) == 1:
        visited = visited[-bounds[0] :] if bounds[0] else []
    elif bounds:
        visited = visited[bounds[0] : bounds[1]]
    print("Directory history (kept in _dh)")
    for number, path in visited:
        print(f"{number}: {path}")

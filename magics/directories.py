"""The working directory (magics.md section 19). Bookmarks are kept by ``bookmarks``."""

from __future__ import annotations

import os

from ipython.api import MagicCall, ProfileData, UserMistake, magic, nearest
from ipython.magics.bookmarks import bookmarks_of, quoted_text

REMEMBERED = 100  # directories kept in ``_dh`` and in the profile
DOCUMENT = "directories"


@magic("pwd")
def pwd(call: MagicCall) -> str:
    """Return the current directory, so that it can be assigned.

    Example: ``here = %pwd``
    """
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
    whose name contains TEXT, in this session or an earlier one. ``%cd -b NAME`` goes to a bookmark, and so does
    ``%cd NAME`` where there is no such directory (``%bookmark`` makes them). ``-q`` prints nothing.

    Example: ``%cd -q ~/projects``
    """
    quiet, bookmark, text = _split(call.line)
    visited = _visited(call)
    target, mark = (_marked(call, text), text) if bookmark else _target(call, text, visited)
    _change(call, target, mark, quiet=quiet)


def _split(line: str) -> tuple[bool, bool, str]:
    """Cut ``-q`` and ``-b`` from the front of a line: whether they were there, and the rest."""
    quiet = bookmark = False
    text = line.strip()
    while True:
        word, _, rest = text.partition(" ")
        if word not in ("-q", "-b", "-qb", "-bq"):
            return quiet, bookmark, text
        quiet, bookmark = quiet or "q" in word, bookmark or "b" in word
        text = rest.strip()


def _visited(call: MagicCall) -> list[str]:
    """Return the list behind ``_dh`` with where we are as its last entry, however we came here."""
    visited = call.context.namespace.directories
    here = call.context.cwd
    if here and (not visited or visited[-1] != here):
        visited.append(here)
    return visited


def _target(call: MagicCall, text: str, visited: list[str]) -> tuple[str, str]:
    """Return the directory that is meant, and the name of the bookmark that means it."""
    if text == "-":
        here = call.context.cwd or (visited[-1] if visited else "")  # it may have been deleted while we were in it
        for earlier in reversed(visited):
            if earlier != here:
                return str(earlier), ""
        raise UserMistake("%cd -: No previous directory to change to.")
    if text.startswith("--"):
        return _containing(call, quoted_text(text[2:].strip()), visited), ""
    if text.startswith("-") and text[1:].isdigit():
        number = int(text[1:])
        if number >= len(visited):
            last = len(visited) - 1
            raise call.mistake(
                f"The requested directory does not exist in history: -{number} is not 0 to {last}, which %dhist lists."
            )
        return str(visited[number]), ""
    if text.startswith("-") and not os.path.isdir(text):
        raise call.mistake(f"{text.partition(' ')[0]} is no option: -q, -b NAME, -, -N (a number) and --TEXT are")
    target = os.path.expanduser(quoted_text(text) or "~")
    if text and not os.path.isdir(target):
        plain = os.path.expanduser(text)
        if os.path.isdir(plain):  # a name that has quotes or a backslash in it
            return plain, ""
        marked = bookmarks_of(call.context).get(text)
        if marked is not None:
            return marked, text
    return target, ""


def _containing(call: MagicCall, wanted: str, visited: list[str]) -> str:
    earlier = call.context.need(ProfileData).visited_directories() if call.context.has(ProfileData) else []
    known = [*earlier, *map(str, visited)]
    matches = [one for one in reversed(known) if wanted in os.path.basename(one)]
    matches += [one for one in reversed(known) if wanted in one]
    here = call.context.cwd
    if wanted:
        for match in matches:
            if match != here and os.path.isdir(match):
                return match
        if matches:
            return matches[0]
    raise call.mistake(f"No matching entry in directory history: none visited so far contains {wanted!r}.")


def _marked(call: MagicCall, name: str) -> str:
    name = quoted_text(name)
    marks = bookmarks_of(call.context)
    if name in marks:
        return marks[name]
    near = nearest(name, marks)
    hint = f" Did you mean {near!r}?" if near else ""
    raise UserMistake(f"Bookmark {name!r} not found.  Use '%bookmark -l' to see your bookmarks.{hint}")


def _change(call: MagicCall, target: str, mark: str = "", *, quiet: bool = False) -> None:
    quiet = quiet or call.context.settings.commands.cd_quiet
    try:
        call.context.change_directory(target)
    except (OSError, ValueError) as error:  # ValueError: a null character
        raise call.mistake(_refusal(target, error)) from None
    here = call.context.cwd or target
    visited = call.context.namespace.directories
    if not visited or visited[-1] != here:
        visited.append(here)
        del visited[:-REMEMBERED]
        _remember(call, here)
    if mark and not quiet:
        print(f"(bookmark:{mark}) -> {target}")
    if not quiet:
        print(here)


def _refusal(target: str, error: OSError | ValueError) -> str:
    parent, name = os.path.split(target.rstrip("/"))
    hint = ""
    if isinstance(error, FileNotFoundError):
        try:
            folders = [entry.name for entry in os.scandir(parent or ".") if entry.is_dir()]
        except OSError:
            folders = []
        near = nearest(name, folders)
        hint = f" Did you mean {os.path.join(parent, near)!r}?" if near else ""
    return f"cannot go to {target!r}: {getattr(error, 'strerror', None) or error}.{hint}"


def _remember(call: MagicCall, here: str) -> None:
    if call.context.settings.history.private or not call.context.has(ProfileData):
        return

    def with_this_one(old: object) -> object:
        kept = [path for path in old if isinstance(path, str) and path != here] if isinstance(old, list) else []
        return [*kept, here][-REMEMBERED:]

    try:
        call.context.need(ProfileData).change(DOCUMENT, with_this_one)
    except OSError:
        pass  # a profile that cannot be written: the session itself still knows


@magic("pushd")
def pushd(call: MagicCall) -> list[str]:
    """Put the current directory on the stack, go to DIR and print it; return the stack, the newest entry first.

    Without DIR the directory is only put on the stack. When DIR cannot be entered the stack stays as it was.

    Example: ``%pushd ~/data``, later ``%popd``.
    """
    text = call.line.strip()
    here = call.context.cwd
    if not here:
        raise UserMistake("CWD no longer exists - please use %cd to change directory.")
    if text:
        visited = _visited(call)
        _change(call, _target(call, text, visited)[0])
    call.context.namespace.directory_stack.insert(0, _with_tilde(here))
    return list(call.context.namespace.directory_stack)


@magic("popd")
def popd(call: MagicCall) -> None:
    """Go back to the directory that ``%pushd`` put on top of the stack, and take it off.

    Example: ``%pushd /tmp``, then ``%popd``
    """
    call.expect_no_arguments()
    stack = call.context.namespace.directory_stack
    if not stack:
        raise UserMistake("%popd on empty stack")
    _visited(call)
    _change(call, os.path.expanduser(stack[0]))
    print("popd ->", stack.pop(0))


@magic("dirs")
def dirs(call: MagicCall) -> list[str]:
    """Return the stack of directories that ``%pushd`` made, the newest first.

    Example: ``stack = %dirs``
    """
    call.expect_no_arguments()
    return list(call.context.namespace.directory_stack)


def _with_tilde(path: str) -> str:
    home = os.path.expanduser("~")
    if home not in ("", "~", os.sep) and (path == home or path.startswith(home.rstrip(os.sep) + os.sep)):
        return "~" + path[len(home.rstrip(os.sep)) :]
    return path


@magic("dhist")
def dhist(call: MagicCall) -> None:
    """Print the directories visited, numbered for ``%cd -N``.

    ``%dhist N`` prints the last N, ``%dhist N M`` the entries from N up to, and without, M.

    Example: ``%dhist 5``
    """
    numbers = call.words()
    visited = list(enumerate(call.context.namespace.directories))
    try:
        bounds = [int(number) for number in numbers]
    except ValueError:
        raise call.mistake(f"takes one or two whole numbers, not {call.line.strip()!r}") from None
    if len(bounds) > 2:
        raise call.mistake("takes at most two numbers")
    if any(bound < 0 for bound in bounds):
        raise call.mistake(f"takes numbers from 0, not {call.line.strip()!r}")
    if len(bounds) == 1:
        visited = visited[-bounds[0] :] if bounds[0] else []
    elif bounds:
        visited = visited[bounds[0] : bounds[1]]
    print("Directory history (kept in _dh)")
    for number, path in visited:
        print(f"{number}: {path}")

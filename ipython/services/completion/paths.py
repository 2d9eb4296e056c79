"""File names: in strings, behind ``!``, behind ``%cd`` and ``%run``."""

from __future__ import annotations

import os
from itertools import islice
from time import monotonic

from ipython.model.completion import Completion, CompletionSet, Span
from ipython.services.completion.candidates import cut

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TIME_LIMIT = 0.15  # seconds for listing a folder
_CHECK_EVERY = 500  # entries between two looks at the clock
_SHELL_SPECIAL = frozenset(" \t\n\"'\\$&;|<>()*?[]{}~`#!")


def paths(
    typed: str,
    span: Span,
    *,
    written: Callable[[str], str] | None = None,
    suffixes: tuple[str, ...] | None = None,
    folders_only: bool = False,
    clock: Callable[[], float] = monotonic,
) -> CompletionSet:
    """Entries of the folder that ``typed`` names so far.

    Args:
        typed: the path as the file system would get it; ``~`` stays in the candidates.
        span: what the candidates replace: the last part of the path.
        written: turns a name into what has to be typed (quoting).
        suffixes: only folders and files with one of these endings.
        folders_only: only folders.
        clock: seconds, for the time limit.
    """
    folder, prefix = os.path.split(typed)
    place = os.path.expanduser(folder) if folder else "."
    entries: dict[str, os.DirEntry[str]] = {}
    deadline = clock() + TIME_LIMIT
    in_time = True
    try:
        with os.scandir(place) as listing:
            while part := list(islice(listing, _CHECK_EVERY)):
                entries.update([(entry.name, entry) for entry in part])
                if clock() > deadline:
                    in_time = False
                    break
    except (OSError, ValueError):  # no such folder, no permission, a null character
        return CompletionSet(span, (), "paths")
    names = [name for name in entries if name.startswith(prefix)] if prefix else [n for n in entries if n[0] != "."]
    if not names and prefix:
        lowered = prefix.lower()  # in another case
        names = [name for name in entries if name.lower().startswith(lowered)]
    if folders_only or suffixes is not None:
        kept = () if folders_only else suffixes or ()
        names = [name for name in names if (kept and name.endswith(kept)) or _is_folder(entries[name])]
    names.sort()
    shown = cut(names)
    # The folder above is no entry of the listing.
    items = [Completion("../", span, "path")] if prefix in (".", "..") and suffixes is None else []
    for name in shown:
        text = written(name) if written is not None else name
        items.append(Completion(text + "/" if _is_folder(entries[name]) else text, span, "path"))
    return CompletionSet(span, tuple(items), "paths", in_time and len(shown) == len(names))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def in_string(typed: str, quote: str, start: int, end: int, *, clock: Callable[[], float] = monotonic) -> CompletionSet:
    """Candidates for a path inside a string literal.

    Args:
        typed: the text since the quote, as typed.
        quote: prefix and quote.
        start: position of the first character inside.
        end: position of the cursor.
    """
    raw = "r" in quote.lower()
    mark = quote.lstrip("rRbBuUfFtT")[0]
    path = typed if raw else typed.replace("\\\\", "\\").replace("\\" + mark, mark)
    tail = _tail(typed)

    def written(name: str) -> str:
        return name if raw else name.replace("\\", "\\\\").replace(mark, "\\" + mark)

    return paths(path, Span(end - len(tail), end), written=written, clock=clock)


def _tail(typed: str) -> str:
    tail = typed.rpartition("/")[2]
    return tail.rpartition("\\\\")[2] if os.sep == "\\" else tail


def in_command(
    line: str,
    end: int,
    *,
    suffixes: tuple[str, ...] | None = None,
    folders_only: bool = False,
    clock: Callable[[], float] = monotonic,
) -> CompletionSet:
    """Candidates for the last word of a shell command or a magic's line, with blanks escaped.

    Args:
        line: the command up to the cursor.
        end: position of the cursor in the cell.
    """
    _, quote, word = last_word(line)
    path = word if quote else word.replace("\\", "") if os.sep != "\\" else word
    tail = word.rpartition("/")[2]
    span = Span(end - len(tail), end)

    def written(name: str) -> str:
        if quote or os.sep == "\\":
            return name
        return "".join("\\" + character if character in _SHELL_SPECIAL else character for character in name)

    return paths(path, span, written=written, suffixes=suffixes, folders_only=folders_only, clock=clock)


def last_word(line: str) -> tuple[int, str, str]:
    """Start, open quote and text of the word that ends a command.

    >>> last_word("ls my\\\\ do"), last_word("cat 'a b")
    ((3, '', 'my\\\\ do'), (5, "'", 'a b'))
    """
    start, quote, position = 0, "", 0
    while position < len(line):
        character = line[position]
        if quote:
            if character == quote:
                quote = ""
        elif character == "\\" and os.sep != "\\":
            position += 1
        elif character in "'\"":
            quote, start = character, position + 1
        elif character in " \t=|;&<>":
            start = position + 1
        position += 1
    return start, quote, line[start:]

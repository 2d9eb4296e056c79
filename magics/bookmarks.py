"""Names for directories, kept in the profile (magics.md section 19).

Upstream's bookmarks are read from its ``db`` folder beside ours; what is changed or removed here is noted in our own
document, so that file is never written.
"""

from __future__ import annotations

import os

from ipython.api import MagicCall, MagicContext, ProfileData, UserMistake, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = "bookmarks"


def bookmarks_of(context: MagicContext) -> dict[str, str]:
    """Return the bookmarks of the profile by name; none where there is no profile.

    Args:
        context: of the magic that asks.
    """
    if not context.has(ProfileData):
        return {}
    data = context.need(ProfileData)
    own, removed = _own(data.read(DOCUMENT))
    theirs = {name: path for name, path in _texts(data.upstream("bookmarks")).items() if name not in removed}
    return {**theirs, **own}


def _own(document: object) -> tuple[dict[str, str], list[str]]:
    if not isinstance(document, dict):
        return {}, []
    removed = document.get("removed")
    return _texts(document.get("bookmarks")), [str(name) for name in removed] if isinstance(removed, list) else []


def _texts(found: object) -> dict[str, str]:
    if not isinstance(found, dict):
        return {}
    return {name: path for name, path in found.items() if isinstance(name, str) and isinstance(path, str)}


@magic("bookmark")
def bookmark(call: MagicCall) -> None:
    """Give directories names that ``%cd`` knows, in this session and later ones.

    ``%bookmark NAME`` names the current directory, ``%bookmark NAME DIR`` another one; ``-l`` lists all names,
    ``-d NAME`` removes one, ``-r`` removes all after a question (``-f``: without).

    Example: ``%bookmark data ~/projects/data``, then ``%cd data``.
    """
    options = call.options("drlf")
    words = [word.text for word in options.words]
    if sum(letter in options for letter in "drl") > 1:
        raise call.mistake("takes one of -d, -r and -l at a time")
    data = call.context.need(ProfileData)
    if "l" in options:
        _list(bookmarks_of(call.context))
    elif "r" in options:
        count = len(bookmarks_of(call.context))
        if "f" in options or not count or call.context.agrees(f"Remove all {count} bookmarks (y/[n])? ", call.title):
            _change(call, lambda own, removed: ({}, [*removed, *_texts(data.upstream("bookmarks"))]))
    elif "d" in options:
        _delete(call, words)
    else:
        _add(call, words)


def _list(marks: dict[str, str]) -> None:
    width = max(map(len, marks), default=0)
    print("Current bookmarks:")
    for name in sorted(marks):
        print(f"{name:<{width}} -> {marks[name]}")


def _delete(call: MagicCall, words: list[str]) -> None:
    marks = bookmarks_of(call.context)
    if not words:
        raise UserMistake("%bookmark -d: must provide a bookmark to delete")
    if len(words) > 1:
        raise UserMistake("%bookmark: too many arguments")
    name = words[0]
    if name not in marks:
        near = nearest(name, marks)
        hint = f". Did you mean {near!r}?" if near else ""
        raise UserMistake(f"%bookmark -d: Can't delete bookmark {name!r}{hint}")
    _change(call, lambda own, removed: ({key: own[key] for key in own if key != name}, [*removed, name]))


def _add(call: MagicCall, words: list[str]) -> None:
    if not words:
        raise UserMistake("%bookmark: You must specify the bookmark name")
    if len(words) > 2:
        raise UserMistake("%bookmark: too many arguments")
    name = words[0]
    if not name or name.startswith("-"):
        raise call.mistake(f"{name!r} cannot be the name of a bookmark: %cd would not find it")
    here = call.context.cwd
    if not here and len(words) == 1:
        raise UserMistake("CWD no longer exists - please use %cd to change directory.")
    # Absolute: a bookmark holds wherever one stands when it is used.
    path = os.path.join(here, os.path.expanduser(words[1])) if len(words) == 2 else here
    path = os.path.normpath(path)
    _change(call, lambda own, removed: ({**own, name: path}, removed))


def _change(call: MagicCall, change: Callable[[dict[str, str], list[str]], tuple[dict[str, str], list[str]]]) -> None:
    def changed(document: object) -> object:
        own, removed = change(*_own(document))
        return {"bookmarks": own, "removed": sorted(set(removed))}

    try:
        call.context.need(ProfileData).change(DOCUMENT, changed)
    except OSError as error:
        where = f" {error.filename!r}" if error.filename else ""
        raise call.mistake(f"cannot write{where}: {error.strerror or error}") from None


def quoted_text(text: str) -> str:
    """Return a path as meant by what was typed: without a pair of quotes, or without backslashes before blanks.

    >>> quoted_text("'a b'"), quoted_text("a b")
    ('a b', 'a b')
    """
    if text[:1] in ("'", '"') and text[-1:] == text[:1] and len(text) > 1:
        return text[1:-1]
    return text.replace("\\ ", " ") if os.name != "nt" else text

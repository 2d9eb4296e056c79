"""Which kernel ``--existing`` means (kernel.md section 16.1).

No word: the newest connection file; a path or a name: that file; a pattern: the newest that fits; any other word: the
newest whose name contains it. Of several, those whose kernel answers come first: files of dead kernels stay behind.
Not here: how a kernel is asked (``probe``).
"""

from __future__ import annotations

import os
from fnmatch import fnmatch

from ipython.core.plugins import nearest
from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

LATEST = "kernel*.json"  # what is looked for without a word


def find_existing(
    word: str,
    folders: Sequence[str],
    *,
    is_alive: Callable[[Sequence[str]], Iterable[str]] | None = None,
) -> str:
    """Return the path of the connection file that a word stands for.

    Args:
        word: what ``--existing`` was given, perhaps nothing.
        folders: where to look, the runtime directory first.
        is_alive: returns those of several files whose kernels answer; None: the newest is taken unasked.

    Raises:
        UserMistake: there is none; says where was looked and what was near.
    """
    if word:
        exact = _exact(word, folders)
        if exact:
            return exact
    candidates = matching(word, folders)
    if not candidates:
        raise UserMistake(_nothing(word, folders))
    if len(candidates) > 1 and is_alive is not None:
        answering = set(is_alive(candidates))
        candidates = [path for path in candidates if path in answering] or candidates
    return candidates[0]


def matching(word: str, folders: Sequence[str]) -> list[str]:
    """Return the connection files that fit a word, the last one changed first."""
    pattern = LATEST if not word else word if any(sign in word for sign in "*?[") else f"*{word}*"
    found: dict[str, float] = {}
    for folder in folders:
        for name in _names(folder):
            if name.endswith(".json") and (fnmatch(name, pattern) or fnmatch(name, pattern + ".json")):
                path = os.path.join(folder, name)
                try:
                    found.setdefault(path, os.stat(path).st_mtime)
                except OSError:  # its kernel ended at this moment
                    continue
    return sorted(found, key=lambda path: found[path], reverse=True)


def _exact(word: str, folders: Sequence[str]) -> str:
    expanded = os.path.expanduser(word)
    if os.path.isfile(expanded) and (os.sep in word or expanded.endswith(".json")):
        return os.path.abspath(expanded)
    for folder in folders:
        for name in (word, f"{word}.json", f"kernel-{word}.json"):
            path = os.path.join(folder, name)
            if os.sep not in word and os.path.isfile(path):
                return path
    return ""


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _nothing(word: str, folders: Sequence[str]) -> str:
    where = folders[0]
    there = [name for name in _names(where) if fnmatch(name, LATEST)]
    if not word:
        return f"no kernel is running: {where} holds no connection file; ipython kernel starts one"
    if os.sep in word:
        return f"there is no connection file {word!r}; ipython kernel list names those there are"
    near = nearest(word, [*there, *(name.removesuffix(".json") for name in there)])
    hint = f"; did you mean {near}?" if near else "; ipython kernel list names those there are" if there else ""
    return f"no connection file in {where} fits {word!r}{hint}"

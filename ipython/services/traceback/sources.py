"""Where the text of a frame comes from: cells, files, archives, ``linecache``; always a window, never a parse.

A file is read in blocks up to the end of the window, and only the window is decoded, so line 4,990 costs a few
``memchr`` and not a list of 5,000 strings. Module ``linecache`` is asked only if somebody else has imported it.

Not here: code made by ``exec`` (``generated``), what belongs together on several lines (``pieces``).
"""

from __future__ import annotations

import os
import sys
from stat import S_ISREG

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.model.ports import CellDirectory

_BLOCK = 1 << 17  # bytes read at once
_WINDOW_BYTES = 1 << 19  # bytes of one window at most
_FILE_BYTES = 1 << 28  # a file that needs more than this before the window is not read
_KEPT = 1 << 21  # bytes of the file kept for the next frame in it


@value
class Window:
    """Consecutive source lines without their newlines; ``first`` is the 1-based number of ``lines[0]``."""

    first: int
    lines: tuple[str, ...]

    @property
    def last(self) -> int:
        """Number of the last line."""
        return self.first + len(self.lines) - 1

    def line(self, number: int) -> str:
        """Return line ``number``, or an empty text outside of the window."""
        index = number - self.first
        return self.lines[index] if 0 <= index < len(self.lines) else ""


NOTHING = Window(1, ())


class Sources:
    """Finds source lines for the frames of one report.

    Args:
        cells: knows the cells of this session.
    """

    def __init__(self, cells: CellDirectory) -> None:
        self._cells = cells
        self._whole: dict[str, tuple[str, ...] | None] = {}  # texts that came as a whole
        self._kept: tuple[str, bytes, bool] | None = None  # path, head of the file, whether that is all of it

    def remember(self, filename: str, text: str) -> None:
        """Take ``text`` for what was compiled under ``filename`` from now on."""
        self._whole[filename] = tuple(text.split("\n"))

    def window(self, filename: str, scope: dict[str, Any] | None, first: int, last: int) -> Window:
        """Return the lines ``first`` to ``last`` as far as they exist; an empty window if there is no source.

        Args:
            filename: as compiled.
            scope: globals of the frame, for loaders.
            first: 1-based.
            last: included.
        """
        first = max(1, first)
        known = self._cells.cell_source(filename)
        if known is not None:
            return _cut(tuple(known.typed.split("\n")), first, last)
        if filename not in self._whole:
            found = self._from_file(filename, scope, first, last)
            if found is not None:
                return found
            self._whole[filename] = _from_loader(filename, scope) or _from_line_cache(filename)
        whole = self._whole[filename]
        return NOTHING if whole is None else _cut(whole, first, last)

    def _from_file(self, filename: str, scope: dict[str, Any] | None, first: int, last: int) -> Window | None:
        if filename.startswith("<"):
            filename = _file_of_frozen(filename, scope)
            if not filename:
                return None
        for path in _candidates(filename):
            try:
                if not S_ISREG(os.stat(path).st_mode):
                    continue
                return self._read(path, first, last)
            except (OSError, ValueError):
                continue
        return None

    def _read(self, path: str, first: int, last: int) -> Window:
        kept = self._kept
        if kept is not None and kept[0] == path and (kept[2] or kept[1].count(b"\n") >= last):
            return window_of_bytes(kept[1], first, last)
        with open(path, "rb", buffering=0) as file:
            data = file.read(_BLOCK)
            complete = len(data) < _BLOCK
            newlines = data.count(b"\n")
            head = data[:400]
            dropped = 0  # lines before ``data``
            consumed = len(data)
            while not complete and newlines + dropped < last and consumed < _FILE_BYTES:
                block = file.read(_BLOCK)
                if not block:
                    complete = True
                    break
                consumed += len(block)
                if len(data) > _KEPT and newlines + dropped < first - 1:
                    # all of it lies before the window but the last line, which goes on
                    end = data.rfind(b"\n") + 1
                    dropped += newlines
                    data, newlines = data[end:][-_WINDOW_BYTES:], 0
                data += block
                newlines += block.count(b"\n")
        if not dropped:
            self._kept = (path, data, complete)
            return window_of_bytes(data, first, last)
        return window_of_bytes(data, first, last, start=dropped + 1, head=head)


def window_of_bytes(data: bytes, first: int, last: int, *, start: int = 1, head: bytes | None = None) -> Window:
    """Cut a window out of the bytes of a source file.

    Args:
        data: whole lines of the file.
        first: 1-based number of the first line wanted.
        last: number of the last one.
        start: number of the line ``data`` begins with.
        head: the beginning of the file, where it declares its encoding; ``data`` by default.

    >>> window_of_bytes(b"# coding: latin-1\\nname = '\\xe9'\\n", 2, 2).lines
    ("name = 'é'",)
    """
    encoding = declared_encoding(data[:400] if head is None else head)
    if start == 1 and data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    position = 0
    for _ in range(first - start):
        position = data.find(b"\n", position) + 1
        if not position:
            return NOTHING
    end = position
    for _ in range(last - first + 1):
        end = data.find(b"\n", end) + 1
        if not end:
            end = len(data)
            break
    part = data[position : min(end, position + _WINDOW_BYTES)]
    try:
        text = part.decode(encoding, "replace")
    except Exception:  # a codec that is unknown, or is one of bytes to bytes
        text = part.decode("utf-8", "replace")
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return Window(first, tuple(lines)) if lines else NOTHING


def declared_encoding(head: bytes) -> str:
    """Return the encoding that a source file declares in its first two lines (PEP 263); utf-8 by default."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8"
    for line in head.split(b"\n", 2)[:2]:
        text = line.strip()
        if not text.startswith(b"#"):
            if text:
                break
            continue
        at = text.find(b"coding")
        rest = text[at + 6 :] if at >= 0 else b""
        if rest[:1] in (b":", b"="):
            name = rest[1:].lstrip(b" \t")
            end = 0
            while end < len(name) and (name[end : end + 1].isalnum() or name[end : end + 1] in (b"-", b"_", b".")):
                end += 1
            if end:
                return name[:end].decode("ascii", "replace")
    return "utf-8"


def _cut(lines: tuple[str, ...], first: int, last: int) -> Window:
    part = lines[first - 1 : last]
    if part and first - 1 + len(part) == len(lines) and not part[-1]:
        part = part[:-1]
    return Window(first, part) if part else NOTHING


def _candidates(filename: str) -> list[str]:
    if os.path.isabs(filename) or not filename:
        return [filename]
    # A module found through a relative entry of sys.path, perhaps before the directory was changed.
    found = [filename]
    found += [os.path.join(entry, filename) for entry in sys.path[:50] if type(entry) is str and entry]
    return found


def _file_of_frozen(filename: str, scope: dict[str, Any] | None) -> str:
    # Frozen modules of the standard library know the file they were made from.
    if scope is None or not filename.startswith("<frozen "):
        return ""
    path = dict.get(scope, "__file__")
    if type(path) is not str:
        name = dict.get(scope, "__name__")
        folder = os.path.dirname(os.__file__)
        known = {"importlib._bootstrap": "importlib/_bootstrap.py", "runpy": "runpy.py", "zipimport": "zipimport.py"}
        path = os.path.join(folder, known[name]) if type(name) is str and name in known else ""
    return path


def _from_loader(filename: str, scope: dict[str, Any] | None) -> tuple[str, ...] | None:
    if scope is None or filename.startswith("<"):
        return None
    try:
        name = dict.get(scope, "__name__")
        loader = dict.get(scope, "__loader__")
        if loader is None or type(name) is not str:
            return None
        text = loader.get_source(name)
        return tuple(text.split("\n")) if isinstance(text, str) else None
    except Exception:  # a loader of somebody else's; no source is an answer
        return None


# Whatever is executed without a name is called so, and from Python 3.13 on linecache keeps the interpreter's own ``-c``
# under the first: its lines would be shown for code that is not from there.
_SHARED_NAMES = frozenset(("<string>", "<stdin>"))


def _from_line_cache(filename: str) -> tuple[str, ...] | None:
    cache: Any = sys.modules.get("linecache")
    if cache is None or filename in _SHARED_NAMES:
        return None
    try:
        if filename.startswith("<"):
            lines = cache.getlines(filename)  # ``doctest`` replaces this function for its examples
        else:
            lines = cache.cache[filename][2]  # the function would read files that were refused before
        return tuple(str(line).rstrip("\n") for line in lines) or None
    except Exception:  # somebody's replacement or a broken entry
        return None

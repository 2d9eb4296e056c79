"""Which frames of a traceback are shown: the shell's own never, plumbing and long runs counted (shell.md section 7).

Works on the traceback objects before anything is formatted, so that a RecursionError with thousands of frames costs
one pass over them. Not here: what a shown frame says (``extract``).
"""

from __future__ import annotations

import os
import sys

from ipython.model.failure import FoldedFrames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType

    from ipython.model.ports import CellDirectory

BEGINNING = "__traceback_begins__"  # a local name: the frames below are not of interest
_HEAD = 10_000  # frames kept from the start of a traceback that is longer than both together
_TAIL = 10_000
_SIMILAR = 3  # a frame that occurs this often is recursion
_RUN = 4  # consecutive library frames that are all shown

_OWN_PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep
_OWN_PLUGINS = ("ipython.magics", "ipython.extensions")  # elsewhere on disk in an editable installation
_STANDARD_LIBRARY = os.path.dirname(os.path.abspath(os.__file__)) + os.sep
_PLUMBING = {
    "importlib": (os.path.join(_STANDARD_LIBRARY, "importlib") + os.sep, "<frozen importlib", "<frozen zipimport"),
    "runpy": (os.path.join(_STANDARD_LIBRARY, "runpy.py"), "<frozen runpy"),
    "asyncio": (os.path.join(_STANDARD_LIBRARY, "asyncio") + os.sep,),
}


class Entry:
    """One frame of a traceback with what decides whether it is shown.

    ``kind`` is ``shell``, ``cell``, ``user``, ``library``, ``plumbing`` or ``generated``.
    """

    __slots__ = ("code", "frame", "instruction", "kind", "line")

    def __init__(self, frame: FrameType, line: int, instruction: int) -> None:
        self.frame = frame
        self.code: CodeType = frame.f_code
        self.line = line
        self.instruction = instruction
        self.kind = ""


Item = Entry | FoldedFrames


def own_folders() -> tuple[str, ...]:
    """Return the folders that hold code of the shell, each with a separator at its end."""
    found = [_OWN_PACKAGE]
    for name in _OWN_PLUGINS:
        path = getattr(sys.modules.get(name), "__file__", None)
        if type(path) is str:
            found.append(os.path.dirname(os.path.abspath(path)) + os.sep)
    return tuple(found)


def kind_of_file(filename: str, cells: CellDirectory, own: tuple[str, ...]) -> str:
    """Return the kind of the frames of one file; see ``Entry``."""
    if cells.cell_source(filename) is not None:
        return "cell"
    if filename.startswith(own):
        return "shell"
    if plumbing_name(filename):
        return "plumbing"
    if filename.startswith("<"):
        return "library" if filename.startswith("<frozen ") else "generated"
    parts = filename.replace("\\", "/")
    if "/site-packages/" in parts or "/dist-packages/" in parts or filename.startswith(_STANDARD_LIBRARY):
        return "library"
    return "user"


def plumbing_name(filename: str) -> str:
    """Return ``importlib``, ``runpy`` or ``asyncio`` for their files, else an empty text."""
    for name, starts in _PLUMBING.items():
        if filename.startswith(starts):
            return name
    return ""


def entries_of(trace: TracebackType | None) -> tuple[list[Entry], list[Entry], int]:
    """Walk a traceback.

    Returns:
        Head, tail, and the number of frames between them that were not kept (0 unless there are very many).
    """
    head: list[Entry] = []
    tail: list[Entry] = []
    dropped = 0
    while trace is not None:
        entry = Entry(trace.tb_frame, trace.tb_lineno or 0, trace.tb_lasti)
        if len(head) < _HEAD:
            head.append(entry)
        else:
            tail.append(entry)
            if len(tail) > 2 * _TAIL:
                del tail[:_TAIL]
                dropped += _TAIL
        trace = trace.tb_next
    return head, tail, dropped


def visible(
    trace: TracebackType | None, cells: CellDirectory, *, show_hidden: bool = False, show_library: bool = False
) -> list[Item]:
    """Return what a person should see of a traceback, outermost first.

    Args:
        trace: the exception's traceback.
        cells: knows which file names are cells.
        show_hidden: keep frames marked ``__tracebackhide__``.
        show_library: keep long runs of library frames.
    """
    head, tail, dropped = entries_of(trace)
    items: list[Item] = [*head, *tail]
    if len(items) >= _SIMILAR + 2:
        items = _without_recursion(items)
    if dropped:
        middle = len(items) // 2
        items.insert(middle, FoldedFrames(dropped, "recursion", "more"))
    own = own_folders()
    kinds: dict[str, str] = {}
    for item in items:
        if type(item) is Entry:
            filename = item.code.co_filename
            kind = kinds.get(filename)
            if kind is None:
                kind = kinds[filename] = kind_of_file(filename, cells, own)
            item.kind = kind
    items = _without_shell(_since_beginning(items))
    if not show_hidden:
        items = _without_hidden(items)
    items = _without_plumbing(items)
    if not show_library:
        items = _without_library_runs(items)
    return items


def _without_recursion(items: list[Item]) -> list[Item]:
    """Keep the first two and the last of frames that occur often; count the others."""
    keys: list[tuple[str, int, str]] = []
    counts: dict[tuple[str, int, str], int] = {}
    for item in items:
        assert type(item) is Entry
        key = (item.code.co_filename, item.line, item.code.co_name)
        keys.append(key)
        counts[key] = counts.get(key, 0) + 1
    if max(counts.values()) <= _SIMILAR:
        return items
    found: list[Item] = []
    start = 0
    total = len(items)
    while start < total:
        key = keys[start]
        if counts[key] <= _SIMILAR:
            found.append(items[start])
            start += 1
            continue
        end = start
        last: dict[tuple[str, int, str], int] = {}
        while end < total:
            similar = keys[end]
            if counts[similar] <= _SIMILAR:
                break
            last[similar] = end
            end += 1
        _fold_run(items, keys, start, end, frozenset(last.values()), found)
        start = end
    return found


def _fold_run(
    items: list[Item],
    keys: list[tuple[str, int, str]],
    start: int,
    end: int,
    last: frozenset[int],
    found: list[Item],
) -> None:
    seen: dict[tuple[str, int, str], int] = {}
    folded: dict[tuple[str, int, str], int] = {}
    for index in range(start, end):
        key = keys[index]
        seen[key] = number = seen.get(key, 0) + 1
        if number <= 2 or index in last:
            if folded:
                found.append(_similar(folded))
                folded = {}
            found.append(items[index])
        else:
            folded[key] = folded.get(key, 0) + 1
    if folded:
        found.append(_similar(folded))


def _similar(folded: dict[tuple[str, int, str], int]) -> FoldedFrames:
    labels = [f"{name} at line {line} ({count} times)" for (_, line, name), count in list(folded.items())[:6]]
    if len(folded) > 6:
        labels.append(f"{len(folded) - 6} more places")
    return FoldedFrames(sum(folded.values()), "recursion", ", ".join(labels))


def _since_beginning(items: list[Item]) -> list[Item]:
    """Cut all up to the last frame of the shell that is marked by ``BEGINNING``: ``%run`` shows its program only."""
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if type(item) is Entry and item.kind == "shell" and BEGINNING in item.code.co_varnames:
            return items[index + 1 :]
    return items


def _without_shell(items: list[Item]) -> list[Item]:
    """Cut the shell's frames: those at the head with what they went through, and any in the middle."""
    start = 0
    for index, item in enumerate(items):
        if type(item) is not Entry:
            continue
        if item.kind == "cell":
            start = index
            break
        if item.kind in ("user", "generated"):
            break
    while start < len(items):
        item = items[start]
        if type(item) is Entry and item.kind not in ("shell", "plumbing"):
            break
        if type(item) is FoldedFrames and start and found_kind(items[start - 1]) not in ("shell", "plumbing"):
            break
        start += 1
    kept: list[Item] = []
    through_shell = start > 0  # whether the frames since the last one of the user were called by the shell
    pending: list[Item] = []
    for item in items[start:]:
        kind = found_kind(item)
        if kind == "shell":
            if not through_shell:
                kept += pending
            pending = []
            through_shell = True
        elif kind in ("library", "plumbing", ""):
            pending.append(item)
        else:
            kept += pending
            kept.append(item)
            pending = []
            through_shell = False
    if not through_shell or not kept:
        kept += pending
    return kept


def found_kind(item: Item) -> str:
    """Return the kind of an item, empty for folded frames."""
    return item.kind if type(item) is Entry else ""


def _without_hidden(items: list[Item]) -> list[Item]:
    found: list[Item] = []
    count = 0
    for index, item in enumerate(items):
        if type(item) is Entry and index < len(items) - 1 and _is_hidden(item):
            count += 1
            continue
        if count:
            found.append(FoldedFrames(count, "hidden"))
            count = 0
        found.append(item)
    return found


def _is_hidden(entry: Entry) -> bool:
    code = entry.code
    if "__tracebackhide__" not in code.co_varnames and "__tracebackhide__" not in code.co_names:
        return False
    scope = entry.frame.f_locals
    if type(scope) is not dict and type(scope).__name__ != "FrameLocalsProxy":
        return False
    mark = scope.get("__tracebackhide__")
    return mark is True or (type(mark) in (int, str) and bool(mark))


def _without_plumbing(items: list[Item]) -> list[Item]:
    found: list[Item] = []
    count = 0
    names: list[str] = []
    last = len(items) - 1
    for index, item in enumerate(items):
        if type(item) is Entry and item.kind == "plumbing":
            name = plumbing_name(item.code.co_filename)
            if index < last or name != "asyncio":  # where asyncio itself raised something says what it waited for
                count += 1
                if name not in names:
                    names.append(name)
                continue
        if count:
            found.append(FoldedFrames(count, "plumbing", ", ".join(names)))
            count, names = 0, []
        found.append(item)
    if count and any(type(item) is Entry for item in found):
        found.append(FoldedFrames(count, "plumbing", ", ".join(names)))
    return found


def _without_library_runs(items: list[Item]) -> list[Item]:
    """Keep the first and the last frame of long runs of library frames."""
    found: list[Item] = []
    start = 0
    while start < len(items):
        end = start
        while end < len(items) and found_kind(items[end]) == "library":
            end += 1
        if end - start > _RUN:
            hidden = items[start + 1 : end - 1]
            found += [items[start], FoldedFrames(len(hidden), "library", _packages(hidden)), items[end - 1]]
        else:
            found += items[start:end]
        if end < len(items):
            found.append(items[end])
        start = end + 1
    return found


def _packages(items: list[Item]) -> str:
    names: list[str] = []
    for item in items:
        assert type(item) is Entry
        scope = item.frame.f_globals
        name = dict.get(scope, "__name__")
        if type(name) is not str:
            name = os.path.basename(item.code.co_filename)
        if name not in names:
            names.append(name)
    if len(names) > 3:
        names = list(dict.fromkeys(name.partition(".")[0] for name in names))
    return ", ".join(names[:4]) + (", …" if len(names) > 4 else "")

"""Which frames a person wants to see in the debugger, and how a place in the code is called (shell.md section 11.2)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType, TracebackType

    from ipython.model.ports import CellDirectory

OWN_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MARK = "__debuggerskip__"
# What hides a frame, and whether it does by default.
PREDICATES = {"tbhide": True, "readonly": False, "ipython_internal": True, "debuggerskip": True}


class HiddenFrames:
    """Says which frames are skipped.

    ``predicates`` maps the names of ``PREDICATES`` to whether they count; ``ignored`` holds patterns of module names.

    Args:
        own_folder: the folder of this package; its frames are never of interest.
    """

    def __init__(self, own_folder: str = OWN_FOLDER) -> None:
        self._own = own_folder + os.sep
        self.predicates = dict(PREDICATES)
        self.ignored: set[str] = set()
        self.is_on = True

    def is_own(self, frame: FrameType) -> bool:
        """Whether a frame runs code of the shell itself."""
        return frame.f_code.co_filename.startswith(self._own)

    def is_hidden(self, frame: FrameType) -> bool:
        """Whether ``up``, ``down`` and ``where`` leave a frame out."""
        if not self.is_on:
            return False
        wanted = self.predicates
        if wanted["ipython_internal"] and self.is_own(frame):
            return True
        if self.is_ignored(frame):
            return True
        if wanted["readonly"] and not _is_writable(frame.f_code.co_filename):
            return True
        names = frame.f_locals
        if wanted["tbhide"] and names.get("__tracebackhide__") is True:
            return True
        return wanted["debuggerskip"] and self.is_stepped_over(frame)

    def is_stepped_over(self, frame: FrameType) -> bool:
        """Whether a frame, or the one that called it, asks by ``__debuggerskip__ = True`` to be stepped over."""
        if not self.predicates["debuggerskip"]:
            return False
        caller = frame.f_back
        # The caller's mark counts too: a decorator marks its wrapper and what the wrapper does.
        return _has_mark(frame) or (caller is not None and _has_mark(caller))

    def is_ignored(self, frame: FrameType) -> bool:
        """Whether a frame's module fits a pattern of ``ignore_module``."""
        if not self.ignored:
            return False
        from fnmatch import fnmatchcase

        module = frame.f_globals.get("__name__")
        return type(module) is str and any(fnmatchcase(module, pattern) for pattern in self.ignored)

    def without_shell(self, stack: list[tuple[FrameType, int]]) -> list[tuple[FrameType, int]]:
        """The stack from the first frame of the user's on; the whole one if all is the shell's.

        Below a cell lie the start of the process, the shell, and for a cell that awaits the event loop.
        """
        last_own = -1
        for position, (frame, _) in enumerate(stack):
            if self.is_own(frame):
                last_own = position
            elif last_own >= 0 and not _is_of_event_loop(frame):
                break
        kept = stack[last_own + 1 :]
        while kept and _is_of_event_loop(kept[0][0]):
            kept = kept[1:]
        return kept or stack

    def traceback_without_shell(self, trace: TracebackType | None) -> TracebackType | None:
        """The traceback from the first frame of the user's on; as it is if there is none."""
        first = trace
        while first is not None and (self.is_own(first.tb_frame) or _is_of_event_loop(first.tb_frame)):
            first = first.tb_next
        return first or trace


def _has_mark(frame: FrameType) -> bool:
    # Before its first line has run, a function that will set the mark only has the variable.
    return bool(frame.f_locals.get(MARK, MARK in frame.f_code.co_varnames))


def _is_of_event_loop(frame: FrameType) -> bool:
    module = frame.f_globals.get("__name__")
    return type(module) is str and (module.partition(".")[0] == "asyncio" or module == "contextlib")


def _is_writable(filename: str) -> bool:
    return filename.startswith("<") or os.access(filename, os.W_OK)


def title_of(filename: str, line: int, function: str, cells: CellDirectory) -> str:
    """How a place is called: ``Cell In[3], line 2, in f()`` or ``/path/file.py(2)f()``."""
    cell = cells.cell_source(filename)
    if cell is None:
        return f"{filename}({line}){function}()"
    inside = "" if function == "<module>" else f", in {function}()"
    return f"{cell.label}, line {line}{inside}"


def numbered_lines(
    lines: Iterable[str], first: int, current: int, *, breaks: Iterable[int] = (), thrown: int | None = None
) -> str:
    """Source lines with numbers, an arrow at the current one, ``>>`` where the exception left, and breakpoints.

    Args:
        lines: source text, each with or without its newline.
        first: number of the first line.
        current: number of the line about to run.
        breaks: numbers of lines with a breakpoint.
        thrown: number of the line an exception came from, if it is another one.

    >>> print(numbered_lines(["a = 1", "b = 2"], 1, 2, breaks=[1]))
    B     1 a = 1
    ----> 2 b = 2
    """
    marked = set(breaks)
    shown = []
    for number, line in enumerate(lines, first):
        digits = str(number)
        if number == current:
            mark = "-" * max(5 - len(digits), 1) + "> "
        elif number == thrown:
            mark = " " * max(4 - len(digits), 0) + ">> "
        else:
            mark = " " * max(7 - len(digits), 1)
        if number in marked:
            mark = "B" + mark[1:]
        shown.append(f"{mark}{digits} {line.rstrip()}".rstrip())
    return "\n".join(shown)

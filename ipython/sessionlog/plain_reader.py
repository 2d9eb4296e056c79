"""Reads the logs that upstream writes, and ``%logstart --plain`` (docs/session-logs.md, "The plain format").

They mark no cells. A cell is taken to end at its output and to begin at a time stamp; in between, each statement at the
left margin is one. Entries that raw logs glue together on a line (``%pwd#[Out]# '/x'``) are taken apart.
"""

from __future__ import annotations

import re

from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog
from ipython.sessionlog.typed_form import typed_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_OUTPUT = re.compile(r"#\[(Out|Stdout|Stderr|Err)\]#(?: (.*))?")
_GLUED_OUTPUT = re.compile(r"(?<=.)#\[Out\]# ")
_STAMP = re.compile(r"# [A-Z][a-z]{2}, (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}:\d{2}:\d{2})")
_GLUED_STAMP = re.compile(rf"(?<=.)(?={_STAMP.pattern}$)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KINDS = {"Out": "result", "Stdout": "stdout", "Stderr": "stderr", "Err": "traceback"}
_CONTINUING = re.compile(r"(?:else|elif|except|finally)\b|[)\]}]")


def read_plain_log(text: str) -> SessionLog:
    """Return what a plain log holds; any text is read.

    >>> log = read_plain_log("# IPython log file\\n\\na+1\\n#[Out]# 2\\nget_ipython().run_line_magic('pwd', '')\\n")
    >>> [(cell.number, cell.source, [block.text for block in cell.blocks]) for cell in log.cells]
    [(1, 'a+1\\n', ['2']), (2, '%pwd\\n', [])]
    """
    return _PlainReader(text).read()


class _PlainReader:
    def __init__(self, text: str) -> None:
        self._lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
        self._cells: list[LoggedCell] = []
        self._code: list[tuple[int, str]] = []  # line number and line
        self._blocks: list[LoggedBlock] = []
        self._started: str | None = None
        self._is_raw = False

    def read(self) -> SessionLog:
        for number, line in self._pieces():
            if output := _OUTPUT.fullmatch(line):
                self._take_output(number, _KINDS[output[1]], output[2] or "")
                continue
            if self._blocks:
                self._end_cells(number)
            if stamp := _STAMP.fullmatch(line):
                self._end_cells(number)
                self._started = _iso(stamp)
            else:
                self._code.append((number, line))
        self._end_cells(len(self._lines) + 1)
        return SessionLog(0, tuple(self._cells), (LogPart(line=1),), raw=self._is_raw)

    def _pieces(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self._lines, 1):
            if number == 1 and line.startswith("# IPython log file"):
                continue
            if _OUTPUT.fullmatch(line) is None and (found := _GLUED_OUTPUT.search(line) or _GLUED_STAMP.search(line)):
                yield number, line[: found.start()]
                line = line[found.start() :]
            yield number, line

    def _take_output(self, number: int, kind: str, line: str) -> None:
        before = self._blocks[-1] if self._blocks else None
        if before is not None and before.kind == kind and before.end_line == number:
            self._blocks.pop()
            whole = before.text + line + "\n" if kind in ("stdout", "stderr") else f"{before.text}\n{line}"
            group, first = before.group, before.line
        else:
            whole = line + "\n" if kind in ("stdout", "stderr") else line
            group, first = len(self._blocks), number
        mime = "text/plain" if kind == "result" else ""
        self._blocks.append(LoggedBlock(kind, whole, mime, group, line=first, end_line=number + 1))

    def _end_cells(self, following: int) -> None:
        """Make cells of the lines so far; the outputs belong to the last one."""
        pieces = list(self._split())
        for place, (first, source) in enumerate(pieces):
            typed = typed_form(source)
            is_last = place == len(pieces) - 1
            blocks = tuple(self._blocks) if is_last else ()
            error = _error_name(blocks)
            blocks_line = blocks[0].line if blocks else first + source.count("\n")
            self._cells.append(
                LoggedCell(
                    len(self._cells) + 1, typed, None if typed == source else source,
                    self._started if place == 0 else None, None, "error" if error else "ok", error, blocks,
                    0, first, blocks_line, following if is_last else blocks_line,
                )
            )  # fmt: skip
        self._code.clear()
        self._blocks.clear()
        self._started = None

    def _split(self) -> Iterator[tuple[int, str]]:
        """Yield the statements at the left margin, each with the comments above it and its first line."""
        from ipython.source.scan import statements

        lines = [line for _, line in self._code]
        numbers = [number for number, _ in self._code]
        text = "\n".join(lines) + "\n"
        starts: list[int] = []
        offset_line, offset = 0, 0
        decorated = commented = False
        for statement in statements(text, frozenset("%!")):
            offset_line += text.count("\n", offset, statement.start)
            offset = statement.start
            head = text[statement.first : statement.first + 12]
            if statement.role:
                self._is_raw = True
            if statement.first > statement.start or decorated or commented or _CONTINUING.match(head):
                pass
            else:
                starts.append(offset_line)
            decorated = head.startswith("@")
            commented = head.startswith("#")
            if head.startswith("%%"):
                break
        for place, start in enumerate(starts):
            stop = starts[place + 1] if place + 1 < len(starts) else len(lines)
            source = "\n".join(lines[start:stop]).rstrip("\n") + "\n"
            yield numbers[start], source


def _error_name(blocks: tuple[LoggedBlock, ...]) -> str:
    for block in reversed(blocks):
        if block.kind == "traceback":
            name = block.text.strip().rpartition("\n")[2].partition(":")[0].strip()
            return name if name.replace(".", "_").isidentifier() else "Exception"
    return ""


def _iso(stamp: re.Match[str]) -> str | None:
    day, month, year, time = stamp.groups()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{time}" if month in _MONTHS else None

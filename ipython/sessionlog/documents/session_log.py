"""Session logs, ours and upstream's: each cell is an example, what it showed is what is expected.

Upstream's keep values only, and those only where outputs were logged at all.
"""

from __future__ import annotations

from ipython.model.value import replace
from ipython.sessionlog.directives import DirectiveMistake, is_all_random, is_random, options_of
from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.examples import (
    CELL,
    DISPLAY,
    PAGE,
    RESULT,
    STDERR,
    STDOUT,
    TRACEBACK,
    Block,
    Document,
    Example,
    Expected,
    Problem,
)
from ipython.sessionlog.reader import LogUnreadable, read_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.documents.lines import Line
    from ipython.sessionlog.record import LoggedBlock, LoggedCell

KIND, PLAIN_KIND = "log", "plain log"
# Notices (warnings of the shell) and pages are on the screen like what is printed.
_KINDS = {"stdout": STDOUT, "stderr": STDERR, "notice": STDERR, "page": PAGE, "result": RESULT, "display": DISPLAY,
          "update": DISPLAY, "traceback": TRACEBACK}  # fmt: skip


def read(path: str, text: str) -> Document:
    """Return the examples of a log."""
    try:
        log = read_log(text)
    except LogUnreadable as error:
        return Document(path, KIND, text, problems=(Problem(path, error.line, error.reason),))
    lines = lines_of(text)
    has_results = any(block.kind == RESULT for cell in log.cells for block in cell.blocks)
    plain = log.version == 0
    closed = ((RESULT,) if has_results else ()) if plain else (STDOUT, RESULT, DISPLAY)
    every = (("RANDOM", True),) if is_all_random(text) else ()
    blocks: list[Block] = []
    for cell in log.cells:
        if cell.source.strip():
            example = _example(cell, lines, closed, plain=plain)
            example = replace(example, options=every + example.options)
            blocks.append(Block(f"cell {cell.number}", cell.line, (example,)))
    return Document(path, PLAIN_KIND if plain else KIND, text, tuple(blocks))


def _example(cell: LoggedCell, lines: Sequence[Line], closed: tuple[str, ...], *, plain: bool) -> Example:
    own = cell.own_blocks
    problem = ""
    try:
        options = options_of(cell.source)
    except DirectiveMistake as mistake:
        options, problem = (), str(mistake)
    expected = tuple(one for block in own for one in _expected(block))
    if is_random(cell.source) or any(is_random(one.text) for one in expected):
        options = (*options, ("RANDOM", True))
    skip = ""
    if cell.status is None and not plain:
        skip = "the log ends within it"
    elif cell.status == "interrupted":
        skip = "it was interrupted"
    start = end = -1
    if len(own) == len(cell.blocks) and 0 < cell.blocks_line <= len(lines) + 1:
        start = lines[cell.blocks_line - 1].start if cell.blocks_line <= len(lines) else lines[-1].end
        if plain:
            last = max([block.end_line for block in own], default=cell.blocks_line)
        else:
            last = cell.end_line + (cell.status is not None)  # the line that says how it ended belongs to it
        end = lines[last - 1].start if last <= len(lines) else lines[-1].end
    return Example(
        cell.source if cell.source.endswith("\n") else cell.source + "\n", cell.line, expected, CELL,
        closed=closed,
        number=None if plain else cell.number,
        options=options, skip=skip, problem=problem, problem_line=cell.line if problem else 0,
        expected_line=cell.blocks_line or cell.line, start=start, end=end,
    )  # fmt: skip


def _expected(block: LoggedBlock) -> list[Expected]:
    kind = _KINDS.get(block.kind)
    if kind is None or (block.mime and block.mime != "text/plain") or block.encoding:
        return []
    return [Expected(kind, block.text if not block.text or block.text.endswith("\n") else block.text + "\n")]

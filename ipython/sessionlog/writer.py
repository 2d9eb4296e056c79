"""The text of a session log, whole or a cell at a time (docs/session-logs.md). Pure: no file, no clock.

What is written is read back by ``reader`` to the letter; texts that look like lines of ours do not disturb it.
"""

from __future__ import annotations

from ipython.sessionlog.code_section import code_section
from ipython.sessionlog.grammar import FORM, HEADER, OF_WHOLE_LINES, VERSION, comment_line, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog

VALUES = frozenset(("result", "display", "update"))
_BASE64_WIDTH = 76


def log_text(log: SessionLog, *, raw: bool = False) -> str:
    """Return a whole log in the current format, whatever format it was read from."""
    pieces: list[str] = []
    cells = list(log.cells)
    for index, part in enumerate(log.parts):
        if pieces:
            pieces.append("\n")
        pieces.append(header_text(part))
        pieces.append(blocks_text(part.blocks))
        pieces += [cell_text(cell, raw=raw) for cell in cells if cell.part == index]
    return "".join(pieces)


def header_text(part: LogPart) -> str:
    """Return the lines above a session's first cell."""
    facts = [f"{HEADER} {VERSION}", part.started or "-"]
    facts += [f"python {part.python}"] if part.python else []
    facts += [f"ipython {part.ipython}"] if part.ipython else []
    return (
        " | ".join(facts) + "\n# Lines that begin with #[ or #| are the record of it: see the page on session logs.\n"
    )


def cell_text(cell: LoggedCell, *, raw: bool = False) -> str:
    """Return a cell with everything it showed and, unless it is torn, how it ended."""
    during = [block for block in cell.blocks if not block.late]
    late = [block for block in cell.blocks if block.late]
    end = "" if cell.status is None else end_text(cell.status, cell.seconds, cell.error)
    return cell_head(cell, raw=raw) + blocks_text(during) + end + blocks_text(late)


def cell_head(cell: LoggedCell, *, raw: bool = False) -> str:
    """Return what is written when a cell begins: its marker and its code, and what was typed if that differs."""
    section = code_section(cell.source, cell.python, raw=raw)
    marker = f"\n# %% In[{cell.number}] {cell.started or '-'}"
    if section.is_open:
        marker += " open"
    if section.lines is not None:
        marker += f" lines={section.lines}"
    typed = _block("typed", cell.source) if section.has_typed else ""
    return f"{marker}\n{section.code}{typed}"


def blocks_text(blocks: Iterable[LoggedBlock]) -> str:
    """Return pieces of output; formats of one value, which share their group, have to stand together."""
    pieces: list[str] = []
    before: LoggedBlock | None = None
    for block in blocks:
        same = before is not None and block.kind in VALUES and (block.kind, block.group) == (before.kind, before.group)
        pieces.append(block_text(block, goes_on=same))
        if block.kind != "metadata":
            before = block
    return "".join(pieces)


def block_text(block: LoggedBlock, *, goes_on: bool = False) -> str:
    """Return one piece of output.

    Args:
        block: what was shown.
        goes_on: it is a further format of the value before it.

    Raises:
        ValueError: the MIME type is none.
    """
    words: list[str] = []
    if block.kind in VALUES:
        if FORM.fullmatch(block.mime) is None:
            raise ValueError(f"{block.mime!r} is not a MIME type")
        words.append(block.mime)
    if block.encoding:
        words.append(block.encoding)
    if block.cut:
        words.append("cut")
    if block.owner is not None:
        words.append(f"cell={block.owner}")
    if block.display_id and not goes_on:
        words.append(f"id={quoted(block.display_id)}")
    return _block("+" if goes_on else block.kind, block.text, words, kind=block.kind, encoding=block.encoding)


def end_text(status: str, seconds: float | None, error: str = "") -> str:
    """Return the line that says how a cell ended.

    >>> end_text("ok", 0.25), end_text("error", None, "KeyError")
    ('#[ok 0.25 s]\\n', '#[error KeyError -]\\n')
    """
    words = [status, quoted(error)] if error else [status]
    return f"#[{' '.join(words)} {_seconds(seconds)}]\n"


def _seconds(seconds: float | None) -> str:
    if seconds is None or not 0 <= seconds < 1e12:
        return "-"
    text = f"{seconds:.6f}".rstrip("0").rstrip(".")
    return f"{text} s"


def _block(tag: str, text: str, words: Iterable[str] = (), *, kind: str = "", encoding: str = "") -> str:
    flags = list(words)
    if encoding == "base64":
        lines = [text[start : start + _BASE64_WIDTH] for start in range(0, len(text), _BASE64_WIDTH)]
    elif (kind or tag) in OF_WHOLE_LINES:
        lines = text.split("\n")
        if lines[-1]:
            flags.append("open")
        else:
            del lines[-1]
    else:
        lines = text.split("\n") if text else []
    head = f"#[{' '.join([tag, *flags])}]"
    return "\n".join([head, *map(comment_line, lines)]) + "\n"

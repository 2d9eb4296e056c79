"""Cells as they look on the screen: ``In [n]:``, what was printed, ``Out[n]:``, tracebacks. For pages."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.record import LoggedBlock, LoggedCell


def transcript(cell: LoggedCell) -> str:
    """Return a cell with its prompts and outputs, and a newline at its end.

    >>> from ipython.sessionlog.record import LoggedBlock, LoggedCell
    >>> value = LoggedBlock("result", "42", "text/plain")
    >>> print(transcript(LoggedCell(3, "if a:\\n    b\\n\\n", blocks=(value,))), end="")
    In [3]: if a:
       ...:     b
    Out[3]: 42
    """
    pieces = [_input(cell)]
    for block in _visible(cell):
        text = _shown(block, cell.number)
        if text:
            pieces.append(text)
    return "".join(pieces)


def _input(cell: LoggedCell) -> str:
    prompt = f"In [{cell.number}]: "
    following = "...: ".rjust(len(prompt))
    lines = cell.source.replace("\f", "").rstrip().split("\n")
    return "\n".join(((following if place else prompt) + line).rstrip() for place, line in enumerate(lines)) + "\n"


def _visible(cell: LoggedCell) -> list[LoggedBlock]:
    """Return what is left of the outputs when values were replaced and output was erased, text forms only."""
    found: list[LoggedBlock] = []
    for block in cell.own_blocks:
        if block.kind == "clear":
            found.clear()
        elif block.kind == "update":
            if block.mime == "text/plain":
                found = [block if _is_same(block, old) else old for old in found]
        elif block.mime in ("", "text/plain") and block.kind != "metadata":
            found.append(block)
    return found


def _is_same(block: LoggedBlock, old: LoggedBlock) -> bool:
    return bool(block.display_id) and block.display_id == old.display_id


def _shown(block: LoggedBlock, number: int) -> str:
    text = block.text.rstrip("\n")
    if not text.strip():
        return ""
    if block.kind == "result":
        return f"Out[{number}]:{chr(10) if chr(10) in text else ' '}{text}\n"
    return text + "\n"

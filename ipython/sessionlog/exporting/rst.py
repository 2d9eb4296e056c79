"""A session log as a reStructuredText page."""

from __future__ import annotations

from ipython.sessionlog.exporting.markdown import title
from ipython.sessionlog.exporting.transcript import transcript

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.record import SessionLog


def rst_text(log: SessionLog) -> str:
    """Return a page with a code block for each session.

    >>> from ipython.sessionlog.record import LoggedCell, SessionLog
    >>> print(rst_text(SessionLog(1, (LoggedCell(1, "a = 1\\n"),))), end="")
    Session
    =======
    <BLANKLINE>
    .. code-block:: ipython
    <BLANKLINE>
        In [1]: a = 1
    """
    pieces: list[str] = []
    for index, part in enumerate(log.parts):
        heading = title(part.started)
        text = "\n".join(transcript(cell) for cell in log.cells if cell.part == index)
        indented = "".join(f"    {line}".rstrip() + "\n" for line in text.rstrip("\n").split("\n"))
        pieces.append(f"{heading}\n{'=' * len(heading)}\n\n.. code-block:: ipython\n\n{indented}")
    return "\n".join(pieces)

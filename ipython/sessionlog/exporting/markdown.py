"""A session log as a Markdown page."""

from __future__ import annotations

import re

from ipython.sessionlog.exporting.transcript import transcript

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.sessionlog.record import SessionLog


def markdown_text(log: SessionLog) -> str:
    """Return a page with a fenced block for each session.

    >>> from ipython.sessionlog.record import LoggedCell, SessionLog
    >>> print(markdown_text(SessionLog(1, (LoggedCell(1, "a = 1\\n"),))), end="")
    # Session
    <BLANKLINE>
    ```ipython
    In [1]: a = 1
    ```
    """
    pieces: list[str] = []
    for index, part in enumerate(log.parts):
        text = "\n".join(transcript(cell) for cell in log.cells if cell.part == index)
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
        pieces.append(f"# {title(part.started)}\n\n{fence}ipython\n{text}{fence}\n")
    return "\n".join(pieces)


def title(started: str | None) -> str:
    """Return the heading of a session.

    >>> title("2026-11-28T22:05:48.504+01:00"), title(None)
    ('Session of 2026-11-28 22:05', 'Session')
    """
    return f"Session of {started[:16].replace('T', ' ')}" if started else "Session"

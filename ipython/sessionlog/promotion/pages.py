"""A session as a page with ``In [n]:`` and ``Out[n]:``, or as a notebook; what differs stands as a placeholder."""

from __future__ import annotations

from ipython.sessionlog.examples import DISPLAY, PAGE, RESULT, STDERR, STDOUT
from ipython.sessionlog.exporting import exported
from ipython.sessionlog.record import ERROR, OK, LoggedBlock, LoggedCell, SessionLog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.promotion.stabilise import Stable
    from ipython.sessionlog.promotion.steps import Step

_BLOCKS = {STDOUT: "stdout", PAGE: "stdout", STDERR: "stderr", RESULT: "result", DISPLAY: "display"}


def page_text(results: Sequence[tuple[Step, Stable]], form: str) -> str:
    """Return the text of a file of the form ``md``, ``rst`` or ``ipynb``.

    >>> from ipython.sessionlog.promotion.stabilise import Stable
    >>> from ipython.sessionlog.promotion.steps import Step
    >>> print(page_text([(Step(3, "a = 1\\n"), Stable())], "md"), end="")
    # Session
    <BLANKLINE>
    ```ipython
    In [3]: a = 1
    ```
    """
    return exported(SessionLog(1, tuple(_cell(step, stable) for step, stable in results)), form)


def _cell(step: Step, stable: Stable) -> LoggedCell:
    blocks: list[LoggedBlock] = []
    for group, piece in enumerate(stable.pieces):
        kind = _BLOCKS[piece.kind]
        if kind == "stderr" and _is_not_expected(stable):
            continue
        mime = "text/plain" if kind in ("result", "display") else ""
        blocks.append(LoggedBlock(kind, piece.placeholders, mime, group))
    if stable.message is not None:
        text = f"Traceback (most recent call last):\n    ...\n{stable.message.placeholders}"
        blocks.append(LoggedBlock("traceback", text, "", len(blocks)))
    return LoggedCell(
        step.number, step.source, status=ERROR if stable.error else OK, error=stable.error, blocks=tuple(blocks)
    )


def _is_not_expected(stable: Stable) -> bool:
    """Whether stderr is no expectation: warnings and progress go there, and which come depends on versions."""
    return any("Warning" in piece.text for piece in stable.of(STDERR))

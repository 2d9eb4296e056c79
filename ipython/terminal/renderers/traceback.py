"""Failures on the screen: their text comes from a callable given in (``services.traceback.render``, wired by ``app``).

What is here is what must hold whatever that callable does: a failure is always shown, if only as one line.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.failure import FailureReport


def failure_text(report: FailureReport, render: Callable[[FailureReport], str]) -> str:
    """Return the text of a failure, ended by a newline.

    Args:
        report: what failed.
        render: draws it; when it fails itself, name and message are shown and what went wrong with the drawing.
    """
    try:
        text = render(report)
    except Exception as error:  # the user's own failure must not be hidden by a bug of ours
        text = f"{report.name}: {report.message}\n(its traceback could not be drawn: {type(error).__name__}: {error})"
    return text if text.endswith("\n") else text + "\n"

"""A failure as the content of an ``error`` message."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.model.failure import FailureReport


def failure_content(report: FailureReport, render: Callable[[FailureReport], str]) -> dict[str, Any]:
    """Return name, message and traceback; the lines of the traceback are joined by line breaks by who shows them.

    Args:
        report: the failure.
        render: makes its coloured text.
    """
    try:
        text = render(report)
    except Exception as error:  # a bug of the renderer must not hide the user's error
        text = f"{report.name}: {report.message}\n(the traceback cannot be shown: {type(error).__name__})"
    return {
        "ename": report.name.rpartition(".")[2],
        "evalue": report.message,
        "traceback": text.rstrip("\n").split("\n"),
    }

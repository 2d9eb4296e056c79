"""Gives a shell what logs its session (``api.SessionLog``), made when it is first asked for."""

from __future__ import annotations

from ipython.app.assemble import failure_text
from ipython.core.lazy import load_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.shell import Shell
    from ipython.model.failure import FailureReport
    from ipython.sessionlog.control import LogControl


def session_log(shell: Shell) -> LogControl:
    """Return what logs a shell; the same object each time."""
    from ipython import __version__

    def render(report: FailureReport) -> str:
        return failure_text(shell, report)

    made: LogControl = load_module("ipython.sessionlog.control").LogControl(shell, render, version=__version__)
    shell.capabilities["SessionLog"] = lambda _: made
    return made

"""What the start says on stderr beside failures: lines that ``Application.log_level`` lets through."""

from __future__ import annotations

import sys

DEBUG, WARNING, CRITICAL = 10, 30, 50
LEVELS = {"DEBUG": 10, "INFO": 20, "WARN": 30, "WARNING": 30, "ERROR": 40, "CRITICAL": 50}


class Notices:
    """Owner of the level below which nothing is said, and of how much a crash of the shell says."""

    def __init__(self) -> None:
        self.level = WARNING
        self.report_crashes = False  # BaseIPythonApplication.verbose_crash

    def debug(self, text: str) -> None:
        """Say what is being done, for ``--debug``."""
        if self.level <= DEBUG:
            say(f"Debug: {text}")

    def warn(self, text: str) -> None:
        """Say what was left out or could not be done; the start goes on."""
        if self.level <= WARNING:
            say(f"Warning: {text}")


def refuse(text: str) -> None:
    """Say why there is no start at all; no level silences it."""
    say(f"CRITICAL: {text}")


def say(text: str) -> None:
    """Write a line to stderr, or nowhere when there is none."""
    if sys.stderr is None:  # ``print`` would fall back to stdout
        return
    try:
        sys.stderr.write(text + "\n")
    except (OSError, ValueError):
        pass


NOTICES = Notices()

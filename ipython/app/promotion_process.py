"""The process in which a session is run again to see what of it is stable: as that of doctests, with another clock."""

from __future__ import annotations

import os

from ipython.app import doctest_process
from ipython.sessionlog.promotion.clock import move_clock
from ipython.sessionlog.promotion.observing import CLOCK


def main(folder: str) -> None:
    """Run steps as told on standard input.

    Args:
        folder: of the files that the process works with.
    """
    move_clock(float(os.environ.pop(CLOCK, "0") or 0.0))
    doctest_process.main(folder)

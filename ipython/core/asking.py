"""A question to the person before something is lost."""

from __future__ import annotations

import sys

from ipython.model.failure import UserMistake


def agrees(question: str, title: str) -> bool:
    """Ask a question that is answered by y or n; everything but y and yes is no.

    Args:
        question: ends in a blank.
        title: of the magic that asks, for the message.

    Raises:
        UserMistake: nobody can be asked.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserMistake(f"{title}: nobody can be asked here; use -f to go on without a question")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        return False

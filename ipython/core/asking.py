"""A question to the person before something is lost."""

from __future__ import annotations

import sys

from ipython.model.failure import UserMistake


def can_ask() -> bool:
    """Whether somebody can be asked: at a terminal, and at a client of a kernel that allows questions."""
    stdin = sys.stdin
    takes_questions = getattr(stdin, "takes_questions", None)
    if takes_questions is not None:
        return bool(takes_questions())
    try:
        return stdin is not None and stdin.isatty()
    except ValueError:  # closed
        return False


def agrees(question: str, title: str) -> bool:
    """Ask a question that is answered by y or n; everything but y and yes is no.

    Args:
        question: ends in a blank.
        title: of the magic that asks, for the message.

    Raises:
        UserMistake: nobody can be asked.
    """
    if not can_ask():
        raise UserMistake(f"{title}: nobody can be asked here; use -f to go on without a question")
    try:
        return input(question).strip().lower() in ("y", "yes")
    except (EOFError, KeyboardInterrupt):
        return False

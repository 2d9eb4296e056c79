"""What a cell showed, as a sequence of pieces that can be laid beside what a notebook or a log has stored."""

from __future__ import annotations

from ipython.sessionlog.examples import DISPLAY, PAGE, RESULT, STDERR, STDOUT, TRACEBACK, Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def pieces_of(outcome: Outcome, *, mistakes: str = STDERR) -> list[tuple[str, str]]:
    """Return kinds and texts in order: streams joined, values without their last newline, an exception at the end.

    Args:
        outcome: what the cell showed.
        mistakes: the kind under which one line about a magic that was used wrongly is stored.

    >>> pieces_of(Outcome((("stdout", "a\\n"), ("stdout", "b\\n"), ("result", "1\\n"))))
    [('stdout', 'a\\nb\\n'), ('result', '1')]
    """
    merged: list[tuple[str, str]] = []
    for kind, text in outcome.pieces:
        kind = STDOUT if kind == PAGE else kind
        if kind in (RESULT, DISPLAY):
            text = text.removesuffix("\n")
        elif merged and merged[-1][0] == kind:
            text = merged.pop()[1] + text
        merged.append((kind, text))
    if outcome.raised is not None and outcome.raised.kind not in ("mistake", "told"):
        merged.append((TRACEBACK, (outcome.raised.traceback or outcome.raised.message).removesuffix("\n")))
    elif outcome.raised is not None and outcome.raised.kind == "mistake":
        message = outcome.raised.message
        merged.append((mistakes, message if mistakes == STDERR else message.removesuffix("\n")))
    return merged


def without_stderr(pieces: Iterable[tuple[str, str]], kept: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pieces without stderr where none was stored before: a warning is not made an expectation."""
    wanted = list(pieces)
    return wanted if STDERR in kept else [piece for piece in wanted if piece[0] != STDERR]

"""From what an input showed in several runs to one stable expectation, or the reason why there is none."""

from __future__ import annotations

from ipython.model.value import value
from ipython.sessionlog.compare import is_equal, unwrapped
from ipython.sessionlog.documents.kept_outputs import pieces_of
from ipython.sessionlog.examples import RESULT, STDERR, TRACEBACK
from ipython.sessionlog.promotion.differences import Fragment, Unstable, fragments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.examples import Outcome

_TOLD = ("mistake", "told")  # a magic was used wrongly: one line and no traceback


@value
class Piece:
    """One output that is the same in all runs but for its masked fragments; ``kind`` as in ``examples``."""

    kind: str
    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        """What the first run showed."""
        return "".join(one.text for one in self.fragments)

    @property
    def placeholders(self) -> str:
        """The text with placeholders."""
        return "".join(one.placeholder for one in self.fragments)

    @property
    def is_exact(self) -> bool:
        """Whether nothing in it is masked."""
        return not any(one.kind for one in self.fragments)


@value
class Stable:
    """What an input shows each time: pieces in order, and the exception; its message is a piece too.

    ``error`` is the class of the exception, ``message`` the last lines of the traceback, class included.
    """

    pieces: tuple[Piece, ...] = ()
    error: str = ""
    message: Piece | None = None

    def of(self, kind: str) -> tuple[Piece, ...]:
        """The pieces of a kind."""
        return tuple(piece for piece in self.pieces if piece.kind == kind)

    @property
    def masks(self) -> list[str]:
        """The placeholders in it, each once."""
        every = [*self.pieces, *([self.message] if self.message else [])]
        return list(dict.fromkeys(one.placeholder for piece in every for one in piece.fragments if one.kind))


def stabilise(outcomes: Sequence[Outcome], *, is_random: bool = False, is_pretty: bool = False) -> Stable:
    """Return what is the same in all runs of an input.

    Args:
        outcomes: what it showed in each run.
        is_random: what it shows is not to be compared.
        is_pretty: values were shown as a cell shows them, which sorts sets.

    Raises:
        Unstable: it is another thing each time.

    >>> from ipython.sessionlog.examples import Outcome
    >>> texts = "Path('/tmp/a/x.py')\\n", "Path('/home/x.py')\\n"
    >>> stabilise([Outcome((("result", text),)) for text in texts]).pieces[0].placeholders
    "Path('<PATH:x.py>')"
    """
    for outcome in outcomes:
        if outcome.lost:
            raise Unstable(outcome.lost)
        if outcome.cut:
            raise Unstable("it shows more than a test can hold")
    names = list(dict.fromkeys(one.raised.name if one.raised else "" for one in outcomes))
    if len(names) > 1:
        raise Unstable(_raises_differently(outcomes))
    raised = outcomes[0].raised
    message = None
    if raised is not None and raised.kind not in _TOLD:
        message = _piece(TRACEBACK, [one.raised.message.rstrip("\n") if one.raised else "" for one in outcomes])
    if is_random:
        return Stable((), names[0], message)
    runs = [[piece for piece in pieces_of(one) if piece[0] != TRACEBACK] for one in outcomes]
    kinds = [[kind for kind, _ in run] for run in runs]
    if any(one != kinds[0] for one in kinds):
        runs = [[piece for piece in run if piece[0] != STDERR] for run in runs]
        kinds = [[kind for kind, _ in run] for run in runs]
        if any(one != kinds[0] for one in kinds):
            raise Unstable(
                "it shows other kinds of output each time: " + " / ".join(", ".join(k) or "none" for k in kinds)
            )
    pieces = tuple(
        _piece(kind, [run[at][1] for run in runs], sets=not (is_pretty and kind == RESULT))
        for at, kind in enumerate(kinds[0])
    )
    return Stable(pieces, names[0] if message is not None else "", message)


def _piece(kind: str, texts: Sequence[str], *, sets: bool = False) -> Piece:
    try:
        made = Piece(kind, fragments(texts, sets=sets))
    except Unstable:
        joined = [unwrapped(text) for text in texts]
        if joined == list(texts):
            raise
        made = Piece(kind, fragments(joined, sets=sets))
    for text in texts:
        if not is_equal(made.placeholders, text, {"ELLIPSIS": True}):
            raise Unstable(f"what differs cannot be told apart from what does not in {texts[0][:60]!r}")
    return made


def _raises_differently(outcomes: Sequence[Outcome]) -> str:
    said = [one.raised.message.strip().partition("\n")[0] if one.raised else "nothing" for one in outcomes]
    other = next(one for one in said if one != said[0])
    return f"it raises {said[0]} in one run and {other} in another"

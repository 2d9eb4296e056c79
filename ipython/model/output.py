"""Output events: everything a cell shows, as data, in order.

A sink receives them one by one (``ports.Sink``). Nothing here is text for a particular screen.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from ipython.model.failure import FailureReport

STDOUT = "stdout"
STDERR = "stderr"

# Private MIME type of pages: the plain text in pieces ``[role, text]``, for fronts that paint them; roles are
# ``title``, ``heading``, ``python`` and an empty one.
PIECES = "application/vnd.ipython.pieces+json"


@value
class MimeBundle:
    """One value in several formats: MIME type to text, bytes or JSON value, and metadata by the same keys."""

    data: Mapping[str, object]
    metadata: Mapping[str, object]

    @property
    def text(self) -> str:
        """The ``text/plain`` form, or an empty string."""
        found = self.data.get("text/plain", "")
        return found if isinstance(found, str) else ""


@value
class StreamText:
    """Text written to ``stdout`` or ``stderr``."""

    stream: str
    text: str


@value
class DisplayShown:
    """``display(...)``: a bundle to draw; ``display_id`` names it for later updates."""

    bundle: MimeBundle
    display_id: str | None = None
    transient: Mapping[str, object] | None = None


@value
class DisplayUpdated:
    """The bundle of an earlier display changed."""

    bundle: MimeBundle
    display_id: str
    transient: Mapping[str, object] | None = None


@value
class ValueShown:
    """The value of the cell's last expression; ``number`` is the n of ``Out[n]``, None for a run without prompt."""

    number: int | None
    bundle: MimeBundle


@value
class FailureShown:
    """A cell, or something on its behalf, failed; ``origin`` is hook, task or display where it did not end the cell."""

    report: FailureReport
    origin: str = ""


@value
class Warned:
    """One line of ours for the person: not from the user's code, not a failure."""

    text: str


@value
class OutputCleared:
    """Erase what this cell has shown; ``wait``: only when the next output comes."""

    wait: bool = False


@value
class PageShown:
    """A text for the pager; ``start`` is the first line to show, from 0."""

    bundle: MimeBundle
    start: int = 0


@value
class NextInputSet:
    """Text to put into the next prompt; ``replace``: instead of the current cell."""

    text: str
    replace: bool = False


@value
class CallRewritten:
    """The typed line was read as a call (autocall); fronts echo the Python it became."""

    text: str


if TYPE_CHECKING:
    OutputEvent = (
        StreamText
        | DisplayShown
        | DisplayUpdated
        | ValueShown
        | FailureShown
        | Warned
        | OutputCleared
        | PageShown
        | NextInputSet
        | CallRewritten
    )


@value
class NumberedEvent:
    """An event with its place in the session's output journal; ``owner`` is the number of the cell or 0."""

    number: int
    owner: int
    event: OutputEvent

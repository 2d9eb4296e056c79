"""What of a session is promoted: its cells as steps, without those that are about logging and testing."""

from __future__ import annotations

from ipython.model.value import value
from ipython.sessionlog.directives import is_random
from ipython.sessionlog.record import ERROR, EXIT, INTERRUPTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ipython.sessionlog.record import LoggedCell

_LEFT_OUT = ("%make_test", "%logstart", "%logstop", "%logon", "%logoff", "%logstate", "%save", "%history", "%hist")


@value
class Step:
    """A cell that becomes part of a test.

    ``error`` is the class of the exception it raised in the session; ``is_random``: a comment in it says that what it
    shows is another thing each time, so that it is run and not compared.
    """

    number: int
    source: str  # as typed
    python: str = ""  # what that was turned into, where it is another text
    error: str = ""
    is_random: bool = False


class NoSteps(Exception):
    """There is nothing to promote, or a cell cannot be: one sentence."""


def steps_of(cells: Iterable[LoggedCell]) -> list[Step]:
    """Return the steps of some cells.

    Raises:
        NoSteps: there is none, or one was interrupted.

    >>> from ipython.sessionlog.record import LoggedCell
    >>> [step.source for step in steps_of([LoggedCell(1, "%logstart\\n"), LoggedCell(2, "1 + 1\\n")])]
    ['1 + 1\\n']
    """
    steps: list[Step] = []
    for cell in cells:
        typed = cell.source.strip()
        if not typed or cell.status == EXIT or ("\n" not in typed and typed.startswith(_LEFT_OUT)):
            continue
        if cell.status == INTERRUPTED:
            raise NoSteps(f"In[{cell.number}] was interrupted and cannot be part of a test")
        error = cell.error if cell.status == ERROR else ""
        source = cell.source if cell.source.endswith("\n") else cell.source + "\n"
        steps.append(Step(cell.number, source, cell.python or "", error, is_random(cell.source)))
    if not steps:
        raise NoSteps("there are no cells to make a test of")
    return steps

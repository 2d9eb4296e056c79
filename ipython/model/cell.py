"""What goes into a shell and what comes out: cells, results, replies.

Positions are counted in characters from 0, lines from 1, times in seconds of a monotonic clock.
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.failure import FailureReport


class NoValue:
    """The type of :data:`NO_VALUE`: a cell that ended in a statement has this instead of a value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_VALUE"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "NO_VALUE"


NO_VALUE = NoValue()


HIDDEN_ENTRY = "__ipython__"  # the name that transformed code calls; bound anew for each cell that needs it
SHOWN_ENTRY = "get_ipython()"  # the same in the text that people see


@value
class Cell:
    """One submitted piece of source, as typed; lines end in a newline character."""

    source: str
    silent: bool = False  # no counter, no history, no value shown, no hooks but the two *_execute
    store_history: bool = True  # counts, is remembered, and goes to the journal
    origin: str = "prompt"  # prompt | kernel | file | embed | engine | log | code
    shell_futures: bool = True  # ``from __future__`` statements stay for later cells
    identifier: str | None = None  # a client's own name for the cell
    metadata: object = None  # what a client attached to it; never interpreted here
    label: str = ""  # how tracebacks name it, as "File start.ipy"; "": ``Cell In[n]``


@value
class Transformed:
    """A cell after the source transforms.

    ``executable`` has exactly as many lines as ``typed``, so line n of one is line n of the other; ``python`` is
    the same program as a person wants to see it in ``In``: without leading blank lines, with ``get_ipython()``
    where ``executable`` names the hidden entry that users cannot rebind.
    """

    typed: str
    python: str
    executable: str
    changed: bool = False  # False: ``executable`` is ``typed``, to the letter
    rewritten: frozenset[int] = frozenset()  # 1-based lines whose columns say nothing about what was typed
    shifts: tuple[int, ...] = ()  # characters cut from the front of each line; empty: none were
    call: tuple[str, ...] = ()  # where the cell is one call of the hidden entry: the method and its texts


@value
class Completeness:
    """Whether text is a whole cell: ``complete``, ``incomplete`` (then ``indent`` opens the next line), ``invalid``."""

    status: str
    indent: str = ""


@value
class ExitRequest:
    """The user asked to leave; ``status`` is the exit code, ``keep_kernel`` leaves a remote backend running."""

    status: int = 0
    keep_kernel: bool = False


@value
class CellResult:
    """What running a cell gave, for callers in the same process."""

    number: int | None  # None: silent or blank
    value: object = NO_VALUE  # NO_VALUE: ended in a statement, or was closed by ``;``
    failure: FailureReport | None = None
    error: BaseException | None = None  # the user's own exception
    stage: str = "run"  # where ``error`` came up: transform | compile | run
    seconds: float = 0.0
    python: str = ""  # the transformed text

    @property
    def ok(self) -> bool:
        """Whether the cell ran to its end."""
        return self.error is None

    def unwrap(self) -> object:
        """Return the value, or raise the user's own exception."""
        if self.error is not None:
            raise self.error
        return None if self.value is NO_VALUE else self.value


@value
class CellReply:
    """What crosses the border to a front: no live objects."""

    number: int | None
    ok: bool
    failure: FailureReport | None = None
    seconds: float = 0.0
    exit: ExitRequest | None = None
    next_number: int = 1

"""Completions: candidates, the range of characters they replace, and the account of how they were found."""

from __future__ import annotations

from ipython.model.value import value


@value
class Span:
    """Half-open range of characters (not bytes, not UTF-16 units) counted from 0 in the whole cell."""

    start: int
    end: int


@value
class Completion:
    """One candidate: ``text`` replaces the span; ``kind`` is function, class, module, keyword, path, magic, ...

    ``signature`` (parameters in parentheses) and ``doc`` (one line) are empty until ``Backend.fill`` puts them in:
    they are computed for the rows a menu shows, not for all.
    """

    text: str
    span: Span
    kind: str = ""
    signature: str = ""
    display: str = ""  # what the menu shows, if not ``text``
    doc: str = ""


@value
class CompletionSet:
    """Candidates from one source, best first."""

    span: Span
    items: tuple[Completion, ...] = ()
    source: str = ""
    complete: bool = True  # False: the time limit cut it short


@value
class CompletionRequest:
    """What a completer of a plugin is asked.

    ``source`` is the whole cell, ``cursor`` counts characters from 0, ``token`` is what stands before the cursor since
    the last blank, quote, bracket or operator, ``limit`` is the number of candidates that are of use.
    """

    source: str
    cursor: int
    token: str = ""
    limit: int = 1_000

    @property
    def line(self) -> str:
        """The line that the cursor is in, up to the cursor."""
        return self.source[: self.cursor].rpartition("\n")[2]


@value
class CompletionAnswer:
    """What a completer of a plugin answers; a bare list of candidates will do as well.

    ``suppress`` hides the answers of all others (True) or of those named; ``keep`` names some that are not hidden;
    ``ordered`` says that the order means something, else candidates are sorted.
    """

    items: tuple[Completion, ...] = ()
    suppress: bool | frozenset[str] = False
    keep: frozenset[str] = frozenset()
    ordered: bool = False


@value
class Refusal:
    """Something that was not asked of an object because its code would have run.

    ``subject`` is the type's full name, ``wanted`` what was not asked (``property speed``, ``__dir__``), ``allow``
    the input that allows it (``%trust cars.Car``).
    """

    subject: str
    wanted: str
    allow: str


@value
class SourceReport:
    """What one source did for the last Tab.

    ``outcome`` is answered, nothing, suppressed (``note`` says by whom), refused, late (its answer was dropped), failed
    (``note`` is the error), disabled or pending; ``milliseconds`` is wall time.
    """

    source: str
    outcome: str
    count: int = 0
    milliseconds: float = 0.0
    note: str = ""
    refusals: tuple[Refusal, ...] = ()


@value
class CompletionReport:
    """The account of one completion: the text up to the cursor, its sources in the order they were asked."""

    text: str
    milliseconds: float
    sources: tuple[SourceReport, ...] = ()

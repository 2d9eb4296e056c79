"""Examples as values: what was typed, what it is expected to show, and where both stand in a file.

Lines are counted from 1, offsets in characters of the file's text from 0. An example is only described here: how it is
read from a file lies in ``documents``, what it really shows in ``runner``, whether that is right in ``compare``.
"""

from __future__ import annotations

from ipython.model.value import value

# How an example was written down, which decides how it is run:
PYTHON = "python"  # after ``>>>``: every expression statement shows its value by ``repr``, as Python's prompt does
IPYTHON = "ipython"  # after ``In [n]:``: a cell
CELL = "cell"  # a cell without prompts, of a notebook or a log

# Kinds of expectation and of output. Prompts say only what was on the screen, so ``screen`` stands for everything that
# is not ``stderr`` in the order it came; logs and notebooks tell the kinds apart.
SCREEN, STDOUT, STDERR, RESULT, DISPLAY, TRACEBACK = "screen", "stdout", "stderr", "result", "display", "traceback"
PAGE = "page"  # what the pager shows: it may be there, in a copied session, or may have left the screen again
SHOWN = (STDOUT, RESULT, DISPLAY, PAGE)  # what ``screen`` stands for, tracebacks beside


@value
class Expected:
    """A piece of what an example should show; ``text`` ends in a newline unless it is empty."""

    kind: str
    text: str


@value
class Example:
    """One input with its expectation.

    ``closed`` names the kinds of output that must not come when nothing is expected of them; with no kind in it and no
    expectation, anything is right that does not fail. ``options`` are directives in force, in order. An example with a
    ``problem`` cannot be run, and that is an error; one with a ``skip`` is left out on purpose.
    """

    source: str  # typed text; lines end in a newline
    line: int  # of its first line
    expected: tuple[Expected, ...] = ()
    dialect: str = PYTHON
    closed: tuple[str, ...] = (SCREEN,)
    number: int | None = None  # the n of ``In [n]``
    options: tuple[tuple[str, bool], ...] = ()
    may_fail: bool = False
    skip: str = ""  # why it is left out
    problem: str = ""  # what is wrong with it
    problem_line: int = 0
    expected_line: int = 0  # where the expectation stands, or would stand
    start: int = -1  # offsets of the lines of the expectation in the document's text; -1: they cannot be rewritten
    end: int = -1
    prefix: str = ""  # what stands before each of these lines
    literal: str = ""  # the lines stand in a string that begins so: ``r\"""``

    def option(self, name: str, otherwise: bool = False) -> bool:
        """Whether a directive is on; ``otherwise`` where the example does not say."""
        for given, on in reversed(self.options):
            if given == name:
                return on
        return otherwise

    @property
    def title(self) -> str:
        """The first line of the source that says something, cut to be read in a list."""
        first = next((line.strip() for line in self.source.split("\n") if line.strip()), "")
        return first if len(first) <= 60 else first[:57] + "..."


@value
class Block:
    """Examples that stand together: a docstring, a fenced block, a paragraph of prompts, a cell."""

    name: str
    line: int
    examples: tuple[Example, ...]


@value
class Problem:
    """What of a file cannot be used, and why."""

    path: str
    line: int  # 0: the file as a whole
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


@value
class Document:
    """A file with examples.

    ``own_names``: every block begins with names of its own, which are those of ``module`` (docstrings); else the
    blocks of the document share theirs.
    """

    path: str  # as it was given
    kind: str
    text: str = ""  # the file, with its own line ends
    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    encoding: str = "utf-8"
    own_names: bool = False
    module: str = ""  # dotted name of the module whose docstrings these are
    folder: str = ""  # what has to be on ``sys.path`` for importing it

    @property
    def examples(self) -> tuple[Example, ...]:
        """All examples in the order they stand."""
        return tuple(example for block in self.blocks for example in block.examples)


@value
class Raised:
    """An exception as data.

    ``message`` is what Python prints last about it, class, text and notes; ``traceback`` is what the shell shows.
    ``kind`` is ``exception``, ``mistake`` (a magic was used wrongly: one line), ``told`` (so, and the line is printed
    already), ``exit`` or ``interrupt``.
    """

    name: str
    message: str
    kind: str = "exception"
    traceback: str = ""


@value
class Outcome:
    """What running an example gave; ``lost`` says why its process had to be given up, or why it was not run."""

    pieces: tuple[tuple[str, str], ...] = ()  # kind and text, in the order they came
    raised: Raised | None = None
    seconds: float = 0.0
    lost: str = ""
    cut: bool = False  # it showed more than is kept

    def text(self, *kinds: str) -> str:
        """The text of some kinds, in the order it came; results and displays end in a newline."""
        return "".join(text for kind, text in self.pieces if kind in kinds)

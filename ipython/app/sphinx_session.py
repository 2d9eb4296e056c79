"""The shell behind ``.. ipython::`` blocks: a process that runs their inputs in one session for the whole build.

Not here: docutils and Sphinx (``sphinx_extension``).
"""

from __future__ import annotations

import re

from ipython.model.value import value
from ipython.sessionlog.compare import FAILED, check
from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.documents.prompts import Wanted, find_blocks
from ipython.sessionlog.examples import CELL, IPYTHON, RESULT, STDERR, Example, Outcome, Raised
from ipython.sessionlog.worker import WAIT_BEGIN, Worker, WorkerLost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.documents.ipython_block import BlockInput

TARGET = "ipython.app.doctest_process:main"
WAIT_INPUT = 600.0  # seconds an input may take
_WARNING = re.compile(r"^(?:\S.*:\d+: )?(\w*Warning): (.*)$", re.MULTILINE)


class BlockFailed(Exception):
    """An input did what it must not: ``line`` is its place in the block, from 0.

    Args:
        line: the place.
        reason: one sentence, and what was shown below it.
        kind: ``exception``, ``warning``, ``doctest`` or ``savefig``.
    """

    def __init__(self, line: int, reason: str, kind: str) -> None:
        super().__init__(reason)
        self.line = line
        self.kind = kind


@value
class Style:
    """How sessions are shown: the prompts with ``%d`` for the number; whether hidden inputs count."""

    prompt_in: str = "In [%d]:"
    prompt_out: str = "Out[%d]:"
    hold_count: bool = True


class BlockSession:
    """Runs inputs; ``close`` ends its process.

    Args:
        lines: code that runs first and is not shown.
        backend: of matplotlib, for the whole session.
    """

    def __init__(self, lines: Sequence[str], *, backend: str = "agg") -> None:
        self._lines = [line for line in lines if line.strip()]
        self._backend = backend
        self._worker: Worker | None = None
        self.number = 1

    def run(self, source: str) -> Outcome:
        """Run an input under the number that comes next.

        Raises:
            WorkerLost: the process is gone; the names are, too.
        """
        if self._worker is None or not self._worker.is_alive:
            self._worker = Worker(TARGET, environment={"MPLBACKEND": self._backend} if self._backend else None)
            self._worker.send({"do": "begin", "same": False, "keep": False})
            self._worker.wait_answer(WAIT_BEGIN)
            for line in self._lines:
                outcome = self._ask(line + "\n", None)
                if outcome.raised is not None:
                    raise WorkerLost(f"ipython_execlines: {line!r} raises {outcome.raised.message.strip()}")
        return self._ask(source, self.number)

    def _ask(self, source: str, number: int | None) -> Outcome:
        assert self._worker is not None
        self._worker.send({"do": "run", "examples": [{"source": source, "dialect": IPYTHON, "number": number}]})
        answer = self._worker.wait_answer(WAIT_INPUT, is_example=True)
        if answer.get("late"):
            raise WorkerLost(f"it took more than {WAIT_INPUT:g} s")
        raised = Raised(**answer["raised"]) if answer["raised"] else None
        return Outcome(tuple((kind, text) for kind, text in answer["pieces"]), raised, answer["seconds"])

    def save_figure(self, path: str) -> str:
        """Save the figure of matplotlib that is current; returns why that did not work."""
        outcome = self._ask(
            f"__import__('matplotlib.pyplot').pyplot.gcf().savefig({path!r}, bbox_inches='tight');\n", None
        )
        return outcome.raised.message.strip() if outcome.raised is not None else ""

    def close(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.close()


def shown(one: BlockInput, session: BlockSession, style: Style) -> list[str]:
    """Run one input as its marks say and return the lines it is shown as.

    Raises:
        BlockFailed: an exception or a warning that is not allowed, or an output that is not the given one.
    """
    if not one.source:
        return list(one.given)
    number = session.number
    if one.mark("verbatim") is not None:
        session.number += 1
        return [*_input_lines(one.source, number, style), *_renumbered(one.given, number, style), ""]
    try:
        outcome = session.run(one.source)
    except WorkerLost as lost:
        raise BlockFailed(one.line, f"{_title(one)}: {lost}", "exception") from None
    hidden = one.mark("suppress") is not None
    if not (hidden and style.hold_count):
        session.number += 1
    _judge(one, outcome)
    if hidden:
        return []
    return [*_input_lines(one.source, number, style), *_output_lines(outcome, number, style), ""]


def _judge(one: BlockInput, outcome: Outcome) -> None:
    if outcome.raised is not None and one.mark("okexcept") is None and one.mark("doctest") is None:
        reason = f"{_title(one)} raised {outcome.raised.message.strip()}"
        raise BlockFailed(one.line, f"{reason}\n{outcome.raised.traceback}".rstrip(), "exception")
    warned = _WARNING.search(outcome.text(STDERR))
    if warned and one.mark("okwarning") is None:
        raise BlockFailed(one.line, f"{_title(one)} warned: {warned[1]}: {warned[2]}", "warning")
    arguments = one.mark("doctest")
    if arguments is None:
        return
    example = _example(one, exact="float" not in arguments.split())
    verdict = check(example, outcome)
    if verdict.status == FAILED:
        texts = f"expected:\n{_indented(verdict.expected)}got:\n{_indented(verdict.got)}"
        raise BlockFailed(one.line, f"{_title(one)}: {verdict.reason}\n{texts}".rstrip(), "doctest")


def _example(one: BlockInput, *, exact: bool) -> Example:
    text = "\n".join(["In [1]: pass", *one.given]) + "\n"
    blocks = find_blocks(lines_of(text), Wanted(bounded=True))
    found = blocks[0].examples[0] if blocks else Example(one.source, 1)
    options = found.options if exact else (("FLOAT", True), *found.options)
    return Example(one.source, 1, found.expected, CELL if not found.expected else IPYTHON, closed=found.closed,
                   options=options, may_fail=one.mark("okexcept") is not None)  # fmt: skip


def _title(one: BlockInput) -> str:
    first = one.source.strip().partition("\n")[0]
    return repr(first if len(first) <= 60 else first[:57] + "...")


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.rstrip("\n").split("\n"))


def _input_lines(source: str, number: int, style: Style) -> list[str]:
    prompt = _numbered(style.prompt_in, number)
    more = "...:".rjust(len(prompt))
    return [
        f"{more if place else prompt} {line}".rstrip() for place, line in enumerate(source.rstrip("\n").split("\n"))
    ]


def _output_lines(outcome: Outcome, number: int, style: Style) -> list[str]:
    lines: list[str] = []
    loose = False  # the last line has no end yet
    for kind, text in outcome.pieces:
        piece = text.removesuffix("\n").split("\n")
        if kind == RESULT:
            prompt = _numbered(style.prompt_out, number)
            piece = [prompt, *piece] if len(piece) > 1 else [f"{prompt} {piece[0]}"]
        elif loose and lines:
            piece[0] = lines.pop() + piece[0]
        lines += piece
        loose = not text.endswith("\n")
    if outcome.raised is not None and outcome.raised.kind != "told":
        lines += (outcome.raised.traceback or outcome.raised.message).rstrip("\n").split("\n")
    return lines


def _renumbered(given: Sequence[str], number: int, style: Style) -> list[str]:
    prompt = _numbered(style.prompt_out, number)
    return [re.sub(r"^Out ?\[ ?\d+\]:", lambda _: prompt, line) for line in given]


def _numbered(prompt: str, number: int) -> str:
    return prompt % number if "%d" in prompt else prompt

"""A session with ``>>>`` prompts that was pasted while ``%doctest_mode`` is on.

Each prompt is a statement of its own. It is shown again with what it shows now, so that the screen holds a session that
can be copied; where the paste said something else, that is marked below a blank line, where no doctest looks.
"""

from __future__ import annotations

from ipython.model.cell import Cell
from ipython.sessionlog.compare import FAILED, check
from ipython.sessionlog.documents.lines import lines_of
from ipython.sessionlog.documents.prompts import CLASSIC, Wanted, find_blocks
from ipython.sessionlog.examples import Outcome
from ipython.sessionlog.raised import raised_of
from ipython.sessionlog.report import difference, source_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.cell import CellResult
    from ipython.sessionlog.compare import Verdict
    from ipython.sessionlog.examples import Example

    # Runs a cell; returns its result and what it showed, as kinds and texts.
    Run = Callable[[Cell], tuple[CellResult, list[tuple[str, str]]]]


def pasted_examples(source: str) -> list[Example]:
    """Return the statements of a pasted session with what each showed; none if the text is no such session.

    >>> [(one.source, one.expected[0].text) for one in pasted_examples(">>> a = 1; a\\n1\\n")]
    [('a = 1; a\\n', '1\\n')]
    """
    lines = lines_of(source)
    first = next((line for line in lines if not line.is_blank), None)
    if first is None or CLASSIC.match(first.text) is None:
        return []
    blocks = find_blocks(lines, Wanted(numbered=False))
    examples = [example for block in blocks for example in block.examples]
    return [] if any(example.problem for example in examples) else examples


def run_pasted(
    examples: list[Example], *, run: Run, write: Callable[[str], None], is_over: Callable[[], bool]
) -> CellResult | None:
    """Run the statements of a pasted session in a row and mark what differs; returns the last result.

    Args:
        examples: the statements.
        run: runs one.
        write: puts text on the screen.
        is_over: whether the session was asked to end.
    """
    are_checked = any(example.expected for example in examples)  # else only inputs were copied
    result: CellResult | None = None
    differing = 0
    for place, example in enumerate(examples):
        write("".join(f"{line}\n" for line in source_lines(example)))
        result, pieces = run(Cell(example.source))
        if are_checked and not isinstance(result.error, KeyboardInterrupt):
            raised = raised_of(result.error) if result.error is not None else None
            verdict = check(example, Outcome(tuple(pieces), raised))
            if verdict.status == FAILED:
                differing += 1
                write(_marked(verdict))
        left = len(examples) - place - 1
        if left and (is_over() or isinstance(result.error, KeyboardInterrupt)):
            write(f"\n# {left} more pasted {'example was' if left == 1 else 'examples were'} left out.\n")
            break
    if differing and len(examples) > 1:
        verb = "shows" if differing == 1 else "show"
        write(f"\n# {differing} of {len(examples)} pasted examples {verb} something else now.\n")
    return result


def _marked(verdict: Verdict) -> str:
    lines = [f"# pasted differently: {verdict.reason}", *(f"# {line}" for line in _lines(verdict))]
    return "\n" + "".join(f"{line.rstrip()}\n" for line in lines)


def _lines(verdict: Verdict) -> list[str]:
    return [line for line in difference(verdict.expected, verdict.got) if not line.startswith("?")][:40]

"""The report of a run for people: of each block the first failure with its difference, the others in a line each."""

from __future__ import annotations

from ipython.model.value import value
from ipython.sessionlog.compare import FAILED, PASSED, SKIPPED, UNUSABLE, expected_text, screen_text
from ipython.sessionlog.dependents import dependents
from ipython.sessionlog.examples import IPYTHON, PYTHON

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ipython.sessionlog.examples import Example
    from ipython.sessionlog.runner import DocumentResult, Step

LINES = 24  # of a source or a difference that are shown
NAMED = 4  # dependent steps that are named


@value
class Totals:
    """How a run went, in numbers."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    unusable: int = 0
    files: int = 0

    @property
    def status(self) -> int:
        """The exit status: 0, 1 if an example failed, 2 if there was nothing to run or an input was of no use."""
        if self.failed:
            return 1
        return 2 if self.unusable or not (self.passed or self.skipped) else 0

    def sentence(self, seconds: float) -> str:
        """Return the totals as one line."""
        parts = [
            f"{number:,} {word}"
            for number, word in (
                (self.failed, "failed"),
                (self.passed, "passed"),
                (self.skipped, "skipped"),
                (self.unusable, "unusable"),
            )
            if number
        ]
        files = "1 file" if self.files == 1 else f"{self.files:,} files"
        return f"{', '.join(parts) or 'nothing to run'} in {files} ({seconds:.1f} s)"


def totals(results: Iterable[DocumentResult]) -> Totals:
    """Count what became of all examples; files without examples do not count."""
    passed = failed = skipped = unusable = files = 0
    for result in results:
        passed += result.count(PASSED)
        failed += result.count(FAILED)
        skipped += result.count(SKIPPED)
        unusable += result.count(UNUSABLE) + len(result.document.problems) + bool(result.problem)
        files += bool(result.blocks or result.document.problems or result.problem)
    return Totals(passed, failed, skipped, unusable, files)


class Paint:
    """Colours for a terminal, or none."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    def __call__(self, color: str, text: str) -> str:
        """Return a text in a colour: red, green, bold or dim."""
        if not self._on or not text:
            return text
        code = {"red": "31", "green": "32", "bold": "1", "dim": "2"}[color]
        return f"\x1b[{code}m{text}\x1b[0m"


PLAIN = Paint(on=False)


def document_report(result: DocumentResult, *, verbose: bool = False, paint: Paint = PLAIN) -> list[str]:
    """Return the lines about one document; none if nothing is to be said.

    Args:
        result: what became of it.
        verbose: every failure with its difference, and what passed in a line each.
        paint: colours.
    """
    lines = [_problem_line(paint, str(problem)) for problem in result.document.problems]
    path = result.document.path
    shared = [] if result.document.own_names else list(result.steps)
    explained: set[int] = set()  # ``id`` of steps that depend on a failed one
    for block in result.blocks:
        steps = shared or list(block.steps)
        shown_one = False
        named = block.block.name if result.document.kind == "module" else path
        for step in block.steps:
            status = step.verdict.status
            place = f"{named}:{step.example.line}"
            if status == UNUSABLE:
                where = f"{named}:{step.example.problem_line or step.example.line}"
                lines.append(_problem_line(paint, f"{where}: {step.verdict.reason}"))
            elif status == FAILED:
                reason = paint("red", step.verdict.reason)
                if (shown_one or id(step) in explained) and not verbose:
                    lines.append(f"{paint('bold', place)}: {reason}: {step.example.title}")
                    continue
                shown_one = True
                lines.append(f"{paint('bold', place)}: {reason}")
                lines += failure_lines(step, paint)
                depending = dependents(steps, steps.index(step))
                if depending:
                    explained.update(id(one) for one, _ in depending)
                    lines.append("    " + _depending(depending))
            elif verbose:
                lines.append(paint("dim", f"{place}: {status}: {step.example.title}"))
    if result.problem:
        lines.append(_problem_line(paint, f"{path}: {result.problem}"))
    return lines


def _problem_line(paint: Paint, text: str) -> str:
    return paint("red", text)


def _depending(found: Sequence[tuple[Step, tuple[str, ...]]]) -> str:
    named = ", ".join(f"line {step.example.line} ({', '.join(names)})" for step, names in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    if len(found) == 1:
        return f"1 later step reads what this one should have bound: {named}"
    return f"{len(found)} later steps read what this one should have bound: {named}{more}"


def failure_lines(step: Step, paint: Paint = PLAIN) -> list[str]:
    """Return the source of a failed step, and how what it shows differs from what it should."""
    lines = [f"    {line}" for line in _cut(source_lines(step.example), paint)]
    expected, got = step.verdict.expected, step.verdict.got
    if not expected and not got:
        expected, got = expected_text(step.example), screen_text(step.outcome)
    lines += [f"  {line}" for line in _cut(difference(expected, got, paint), paint)]
    if step.outcome.cut:
        lines.append("    (it showed more than is kept)")
    return lines


def source_lines(example: Example) -> list[str]:
    """Return the source of an example behind the prompts of its kind."""
    typed = example.source.rstrip("\n").split("\n")
    if example.dialect == PYTHON:
        first, more = ">>> ", "... "
    elif example.dialect == IPYTHON or example.number is not None:
        first = f"In [{example.number or 1}]: "
        more = "...: ".rjust(len(first))
    else:
        first = more = "| "
    return [((more if number else first) + line).rstrip() for number, line in enumerate(typed)]


def difference(expected: str, got: str, paint: Paint = PLAIN) -> list[str]:
    """Return the lines that two texts do not share behind ``- `` and ``+ ``, and those around them.

    >>> difference("1\\n2\\n", "1\\n3\\n")
    ['  1', '- 2', '+ 3']
    """
    import difflib

    before, after = _visible(expected), _visible(got)
    if not before:
        return [paint("green", f"+ {line}") for line in after] or ["  (nothing)"]
    if not after:
        return [paint("red", f"- {line}") for line in before]
    if not set(before) & set(after) and len(before) + len(after) > 2:
        found = [f"- {line}" for line in before] + [f"+ {line}" for line in after]  # nothing to hold on to
    elif len(before) + len(after) <= 60:
        found = list(difflib.ndiff(before, after))
    else:
        found = [
            "  ..." if line.startswith("@@") else f"{line[:1]} {line[1:]}"
            for line in list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]
        ]
    colors = {"-": "red", "+": "green", "?": "dim"}
    return [paint(colors[line[0]], line.rstrip("\n")) if line[0] in colors else line.rstrip("\n") for line in found]


def _visible(text: str) -> list[str]:
    # What cannot be seen and would make two equal lines differ is written out.
    lines = text.removesuffix("\n").split("\n") if text else []
    return [
        "".join(
            sign if sign == "\t" or sign.isprintable() or sign == " " else sign.encode("unicode_escape").decode()
            for sign in line
        )
        for line in lines
    ]


def _cut(lines: list[str], paint: Paint) -> list[str]:
    if len(lines) <= LINES:
        return lines
    return [*lines[: LINES - 1], paint("dim", f"  ... {len(lines) - LINES + 1} more lines ...")]

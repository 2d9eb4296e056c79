"""``--update``: writes what examples showed in the place of what was expected, and touches nothing else.

A file is read again before it is written, and is written only if it says what it should: the same examples, those that
were not meant with the same expectations, and the others with expectations that are met.
"""

from __future__ import annotations

import os
import tempfile

from ipython.model.value import value
from ipython.sessionlog.compare import FAILED, PASSED, Rules, check, without_traceback
from ipython.sessionlog.documents import docstrings, markdown, notebook, rst, text, transcript
from ipython.sessionlog.documents.kinds import read_bytes
from ipython.sessionlog.documents.prompt_outputs import CannotWrite, expectation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.sessionlog.examples import Document, Example
    from ipython.sessionlog.runner import DocumentResult, Step

_PROMPTED = (text.KIND, transcript.KIND, markdown.KIND, rst.KIND, docstrings.KIND)
NOT_READ_BACK = "it cannot be written so that it is read back"


@value
class Updated:
    """What was done to a file: the steps whose expectation is another now, and the others with the reason why not."""

    path: str
    steps: tuple[Step, ...]
    refused: tuple[tuple[Step, str], ...]


def update(result: DocumentResult, rules: Rules) -> Updated:
    """Rewrite the expectations of the failed steps in a document's file.

    Raises:
        OSError: the file cannot be written.
    """
    document = result.document
    refused: list[tuple[Step, str]] = []
    wanted: list[Step] = []
    for step in result.steps:
        if step.verdict.status == FAILED:
            reason = _why_not(step)
            if reason:
                refused.append((step, reason))
            else:
                wanted.append(step)
    new_text, done = _rewritten(document, wanted, refused, rules)
    if done:
        data = new_text.encode(document.encoding)
        if not _is_unchanged(document):
            return Updated(document.path, (), tuple((step, "the file was changed meanwhile") for step in done))
        write_file(document.path, data)
    return Updated(document.path, tuple(done), tuple(refused))


def _why_not(step: Step) -> str:
    example, outcome = step.example, step.outcome
    if outcome.lost:
        return outcome.lost
    if outcome.cut:
        return "it shows more than is kept"
    if outcome.raised is not None and without_traceback(example)[1] is None:
        return f"it raised {outcome.raised.name}, and an exception that nobody expects is not made an expectation"
    if example.start < 0:
        return "the place of its expectation cannot be told"
    return ""


def _is_unchanged(document: Document) -> bool:
    try:
        with open(document.path, "rb") as file:
            return file.read() == document.text.encode(document.encoding)
    except OSError:
        return False


def _rewritten(
    document: Document, wanted: Sequence[Step], refused: list[tuple[Step, str]], rules: Rules
) -> tuple[str, list[Step]]:
    """Return the new text and the steps that are in it; the others join ``refused``."""
    plain_blanks = dict.fromkeys((step.example.start for step in wanted), True)
    steps = list(wanted)
    while steps:
        edits: list[tuple[int, int, str]] = []
        for step in list(steps):
            try:
                edits.append(_edit(document, step, plain_blanks=plain_blanks[step.example.start]))
            except CannotWrite as error:
                steps.remove(step)
                refused.append((step, str(error)))
        new_text = document.text
        for start, end, written in sorted(edits, reverse=True):
            new_text = new_text[:start] + written + new_text[end:]
        wrong = _wrong(document, new_text, steps, rules)
        if not wrong:
            return new_text, steps
        if any(plain_blanks[step.example.start] for step in wrong):
            plain_blanks.update((step.example.start, False) for step in wrong)
            continue
        if wrong == steps and len(steps) > 1:  # one of them may have changed how the rest is read
            wrong = [step for step in steps if not _rewritten(document, [step], [], rules)[1]] or wrong
        for step in wrong:
            steps.remove(step)
            refused.append((step, NOT_READ_BACK))
    return document.text, []


def _wrong(document: Document, new_text: str, steps: Sequence[Step], rules: Rules) -> list[Step]:
    """Return the steps whose new expectation is not read as it is meant; all if the file is read otherwise at all."""
    again = read_bytes(document.path, new_text.encode(document.encoding), path=document.path)
    before, after = document.examples, again.examples
    if len(before) != len(after) or [one.source for one in before] != [one.source for one in after]:
        return list(steps)
    outcomes = {step.example.start: step for step in steps}
    wrong: list[Step] = []
    for old, new in zip(before, after, strict=True):
        step = outcomes.get(old.start)
        if step is None:
            if old.expected != new.expected:
                return list(steps)
        elif check(new, step.outcome, rules).status != PASSED:
            wrong.append(step)
    return wrong


def _edit(document: Document, step: Step, *, plain_blanks: bool) -> tuple[int, int, str]:
    example, outcome = step.example, step.outcome
    if document.kind == notebook.KIND:
        from ipython.sessionlog.documents.notebook_outputs import outputs_text

        return example.start, example.end, outputs_text(document, example, outcome)
    newline = "\r\n" if "\r\n" in document.text[max(0, example.start - 400) : example.start] else "\n"
    if document.kind not in _PROMPTED:
        from ipython.sessionlog.documents.log_outputs import blocks_for

        return example.start, example.end, blocks_for(document, example, outcome).replace("\n", newline)
    lines = [
        example.prefix + _in_literal(line, example) if line else ""
        for line in expectation(example, outcome, plain_blanks=plain_blanks)
    ]
    written = "".join(line + newline for line in lines)
    ends_line = example.start == 0 or document.text[example.start - 1] in "\r\n"
    old = document.text[example.start : example.end]
    if not ends_line:  # the input is the last line of a text that ends without a newline
        written = newline + written if written else ""
    if written and ((old and not old.endswith(("\n", "\r"))) or not ends_line):
        written = written.removesuffix(newline)
    return example.start, example.end, written


def _in_literal(line: str, example: Example) -> str:
    """Return a line as it stands in the string literal of a docstring.

    Raises:
        CannotWrite: a raw string cannot hold it.
    """
    literal = example.literal
    if not literal:
        return line
    quote = literal.lstrip("rRuUbB")
    if "r" in literal.lower().removesuffix(quote):
        if quote in line or line.endswith(("\\", quote[0])) or not _is_printable(line):
            raise CannotWrite("a raw docstring cannot hold what it shows")
        return line
    line = "".join(
        sign if sign == "\t" or sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in line.replace("\\", "\\\\")
    )
    if quote in line or line.endswith(quote[0]):
        line = line.replace(quote[0], "\\" + quote[0])
    return line


def _is_printable(line: str) -> bool:
    return all(sign == "\t" or sign.isprintable() for sign in line)


def write_file(path: str, data: bytes) -> None:
    """Put bytes in the place of a file's content at once; its mode stays, and a link goes on leading to it.

    Raises:
        OSError: it cannot be written; the file is as it was.
    """
    target = os.path.realpath(path)
    mode = os.stat(target).st_mode & 0o7777
    descriptor, made = tempfile.mkstemp(prefix=".ipython-doctest-", dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(made, mode)
        os.replace(made, target)
    except BaseException:
        try:
            os.unlink(made)
        except OSError:
            pass
        raise

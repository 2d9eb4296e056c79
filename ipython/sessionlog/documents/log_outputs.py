"""Writes what a cell showed into a session log, in the lines between its code and its end."""

from __future__ import annotations

from ipython.model.value import replace
from ipython.sessionlog.documents.kept_outputs import pieces_of, without_stderr
from ipython.sessionlog.documents.session_log import PLAIN_KIND
from ipython.sessionlog.examples import RESULT, STDERR, TRACEBACK, Document, Example, Outcome
from ipython.sessionlog.reader import read_log
from ipython.sessionlog.record import LoggedBlock
from ipython.sessionlog.writer import blocks_text, end_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_STORED = {"notice": STDERR, "page": "stdout", "update": "display"}


def blocks_for(document: Document, example: Example, outcome: Outcome) -> str:
    """Return the text that takes the place of a cell's blocks and, in our own logs, of the line that ends them."""
    if document.kind == PLAIN_KIND:
        return "".join(f"#[Out]# {line}\n" for line in outcome.text(RESULT).removesuffix("\n").split("\n") if line)
    cell = next(cell for cell in read_log(document.text).cells if cell.line == example.line)
    values = [_STORED.get(block.kind, block.kind) for block in _leading(cell.blocks)]
    pieces = without_stderr(pieces_of(outcome, mistakes=TRACEBACK), values)
    if [kind for kind, _ in pieces] == values:
        texts = iter([text for _, text in pieces])
        blocks = [
            replace(block, text=next(texts), cut=False) if block in _leading(cell.blocks) else block
            for block in cell.blocks
        ]
    else:
        blocks = [
            LoggedBlock(kind, text, "text/plain" if kind in (RESULT, "display") else "", group)
            for group, (kind, text) in enumerate(pieces)
        ]
    if cell.status is None:
        return blocks_text(blocks)
    raised = outcome.raised
    if raised is None:
        return blocks_text(blocks) + end_text("ok", cell.seconds)
    name = "UserMistake" if raised.kind in ("mistake", "told") else raised.name
    return blocks_text(blocks) + end_text("error", cell.seconds, name)


def _leading(blocks: Sequence[LoggedBlock]) -> list[LoggedBlock]:
    """The blocks whose text is compared: streams, tracebacks, and of each value its plain text."""
    return [
        block
        for block in blocks
        if block.kind in ("stdout", "stderr", "notice", "page", TRACEBACK) or block.mime == "text/plain"
    ]

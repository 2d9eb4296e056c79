"""Markdown: fenced blocks of a session, and the cells of MyST pages.

A block is read if its language is one of ``SESSIONS`` and a prompt stands in it; ``{code-cell}`` is a cell without an
expectation, which only must not fail.
"""

from __future__ import annotations

import re

from ipython.sessionlog.documents.lines import Line, lines_of, without_indent
from ipython.sessionlog.documents.prompts import Wanted, find_blocks, mark_random
from ipython.sessionlog.examples import CELL, Block, Document, Example, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "markdown"
SESSIONS = frozenset(
    "pycon pycon3 python-console ipython ipython3 ipythonconsole python python3 py py3 doctest default".split()
)
_FENCE = re.compile(r"([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?)(`{3,}|~{3,})[ \t]*([^`]*)$")
_LANGUAGE = re.compile(r"\{?\.?([\w+-]+)\}?")
_TAGS = re.compile(r":tags:\s*\[(.*)\]\s*$")


def read(path: str, text: str) -> Document:
    """Return the examples in the fenced blocks of a page."""
    lines = lines_of(text)
    blocks: list[Block] = []
    problems: list[Problem] = []
    at = 0
    while at < len(lines):
        match = _FENCE.match(lines[at].text)
        if match is None:
            at += 1
            continue
        end = _end_of_fence(lines, at + 1, match[2])
        if end == len(lines):
            problems.append(Problem(path, lines[at].number, f"the block that {match[2]} opens here is not closed"))
        blocks += _fenced(lines[at], lines[at + 1 : end], match[1], match[3])
        at = end + 1
    return Document(path, KIND, text, tuple(blocks), tuple(problems))


def _end_of_fence(lines: Sequence[Line], at: int, fence: str) -> int:
    while at < len(lines):
        stripped = lines[at].text.strip()
        if len(stripped) >= len(fence) and stripped.strip(fence[0]) == "":
            return at
        at += 1
    return at


def _fenced(opening: Line, lines: Sequence[Line], indent: str, information: str) -> list[Block]:
    directive, _, rest = information.strip().partition(" ")
    if directive == "{code-cell}":
        return _code_cell(opening, lines, indent, rest)
    if directive == "{code-block}" or directive == "{code}":
        directive = rest.strip()
    match = _LANGUAGE.match(directive)
    language = match[1].lower() if match else ""
    if language not in SESSIONS and information.strip():
        return []
    found = find_blocks(lines, Wanted(bounded=True))
    if not found:
        return []
    text = "\n".join(line.text for line in lines)
    examples = tuple(example for block in mark_random(found, text) for example in block.examples)
    return [Block(f"line {opening.number}", opening.number, examples)]


def _code_cell(opening: Line, lines: Sequence[Line], indent: str, language: str) -> list[Block]:
    if language.strip() and "python" not in language:
        return []
    at, tags = 0, ""
    if lines and lines[0].text.strip() == "---":
        at = 1
        while at < len(lines) and lines[at].text.strip() != "---":
            tags += lines[at].text
            at += 1
        at += 1
    while at < len(lines) and re.match(r"\s*:[\w-]+:", lines[at].text):
        if match := _TAGS.search(lines[at].text):
            tags += match[1]
        at += 1
    margin = " " * len(indent.expandtabs())
    body = [without_indent(line.text, margin) or line.text.strip() for line in lines[at:]]
    while body and not body[0].strip():
        del body[0]
        at += 1
    source = "\n".join(body).rstrip("\n") + "\n"
    if not source.strip():
        return []
    skip = "its tag skip-execution" if "skip-execution" in tags else ""
    cell = Example(
        source, lines[at].number, dialect=CELL, closed=(), may_fail="raises-exception" in tags, skip=skip,
        expected_line=lines[-1].number,
    )  # fmt: skip
    return [Block(f"line {opening.number}", opening.number, (cell,))]

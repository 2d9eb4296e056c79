"""reStructuredText: sessions anywhere in it, and the blocks of ``.. ipython::``.

In ``.. ipython::`` an input is often written without its output, which is put in when the page is built; such a block
is only run. ``@verbatim`` and ``:verbatim:`` leave out, ``@okexcept`` and ``:okexcept:`` allow an exception, and what
``@doctest`` stands above is compared.
"""

from __future__ import annotations

import re

from ipython.model.value import replace
from ipython.sessionlog.documents.lines import Line, lines_of
from ipython.sessionlog.documents.prompts import NUMBERED, Wanted, find_blocks, mark_random
from ipython.sessionlog.examples import CELL, Block, Document, Example

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

KIND = "rst"
_DIRECTIVE = re.compile(r"([ \t]*)\.\. (ipython|doctest|doctest-skip(?:-all)?)::[ \t]*(.*)$")
_OPTION = re.compile(r"[ \t]*:([\w-]+):[ \t]*(.*)$")
_DECORATOR = re.compile(r"[ \t]*@(doctest|verbatim|suppress|okexcept|okwarning|savefig)\b(.*)$")


def read(path: str, text: str) -> Document:
    """Return the examples of a page."""
    lines = lines_of(text)
    blocks: list[Block] = []
    begin = at = 0
    while at < len(lines):
        match = _DIRECTIVE.match(lines[at].text)
        if match is None:
            at += 1
            continue
        blocks += find_blocks(lines[begin:at])
        end = _end_of_directive(lines, at + 1, len(match[1].expandtabs()))
        blocks += _directive(lines[at], lines[at + 1 : end], match[2], match[3])
        begin = at = end
    blocks += find_blocks(lines[begin:])
    return Document(path, KIND, text, tuple(mark_random(blocks, text)))


def _end_of_directive(lines: Sequence[Line], at: int, margin: int) -> int:
    end = at
    while at < len(lines):
        if not lines[at].is_blank:
            if len(lines[at].indent.expandtabs()) <= margin:
                break
            end = at + 1
        at += 1
    return end


def _directive(opening: Line, lines: Sequence[Line], name: str, argument: str) -> list[Block]:
    options: dict[str, str] = {}
    at = 0
    while at < len(lines) and (match := _OPTION.match(lines[at].text)):
        options[match[1]] = match[2]
        at += 1
    body = lines[at:]
    if name == "ipython":
        return _ipython(opening, body, options, argument)
    found = find_blocks(body, Wanted(bounded=True))
    if name.startswith("doctest-skip"):
        return [_changed(block, skip="it stands in doctest-skip") for block in found]
    given = " ".join((options.get("options", ""), argument if argument.startswith(("+", "-")) else ""))
    if given.strip():
        from ipython.sessionlog.directives import DirectiveMistake, parse_options

        try:
            own = tuple(parse_options(given))
        except DirectiveMistake as mistake:
            return [_changed(block, problem=str(mistake), problem_line=opening.number) for block in found]
        found = [
            replace(block, examples=tuple(replace(one, options=own + one.options) for one in block.examples))
            for block in found
        ]
    return found


def _ipython(opening: Line, lines: Sequence[Line], options: dict[str, str], argument: str) -> list[Block]:
    if "python" in argument.split() or not any(NUMBERED.match(line.text) for line in lines):
        return _pure_python(opening, lines, options)
    decorated: dict[int, set[str]] = {}
    waiting: set[str] = set()
    kept: list[Line] = []
    for line in lines:
        if match := _DECORATOR.match(line.text):
            waiting.add(match[1])
            if match[1] == "doctest" and "float" in match[2]:
                waiting.add("float")
            line = replace(line, text="")
        elif NUMBERED.match(line.text):
            decorated[line.number] = waiting
            waiting = set()
        kept.append(line)
    examples = [example for block in find_blocks(kept, Wanted(bounded=True)) for example in block.examples]
    all_checked = "doctest" in options or any(example.expected for example in examples)
    made: list[Example] = []
    for example in examples:
        marks = decorated.get(example.line, set()) | options.keys()
        if "verbatim" in marks:
            example = replace(example, skip="it is verbatim")
        if (not all_checked and "doctest" not in marks) or "suppress" in marks:
            example = replace(example, closed=(), expected=())
        if "float" in marks:
            example = replace(example, options=(("FLOAT", True), *example.options))
        made.append(replace(example, may_fail="okexcept" in marks))
    return [Block(f"line {opening.number}", opening.number, tuple(made))] if made else []


def _pure_python(opening: Line, lines: Sequence[Line], options: dict[str, str]) -> list[Block]:
    filled = [line for line in lines if not line.is_blank]
    if not filled:
        return []
    margin = min(len(line.indent) for line in filled)
    source = "".join(f"{line.text[margin:]}\n" for line in lines if not _DECORATOR.match(line.text)).strip("\n") + "\n"
    example = Example(
        source, filled[0].number, dialect=CELL, closed=(), may_fail="okexcept" in options,
        skip="it is verbatim" if "verbatim" in options else "",
    )  # fmt: skip
    return [Block(f"line {opening.number}", opening.number, (example,))]


def _changed(block: Block, *, skip: str = "", problem: str = "", problem_line: int = 0) -> Block:
    return replace(
        block,
        examples=tuple(
            replace(one, skip=skip or one.skip, problem=problem, problem_line=problem_line) for one in block.examples
        ),
    )

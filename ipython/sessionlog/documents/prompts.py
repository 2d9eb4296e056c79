"""Finds examples behind prompts: ``>>>`` with ``...``, and ``In [n]:`` with ``...:`` and ``Out[n]:``.

``>>>`` is read as the module doctest of the standard library reads it: the expectation ends at a blank line or at the
next prompt. What ``In [n]:`` shows may have blank lines in it. Inside a block that ends by itself (a fence, text that
is further right than what is around it) it goes on to the next prompt; elsewhere a blank line ends it, unless an
``Out[n]:`` or the rest of a traceback follows.
"""

from __future__ import annotations

import re

from ipython.model.value import replace, value
from ipython.sessionlog.directives import DirectiveMistake, is_all_random, is_random, options_of
from ipython.sessionlog.documents.lines import Line, next_filled, without_indent
from ipython.sessionlog.examples import IPYTHON, PYTHON, RESULT, SCREEN, Block, Example, Expected

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

CLASSIC = re.compile(r"([ \t]*)>>>(?!>)(.*)", re.DOTALL)
_CLASSIC_MORE = re.compile(r"([ \t]*)\.\.\.(?:$|(?=[^.]))(.*)", re.DOTALL)
NUMBERED = re.compile(r"([ \t]*)(?:\[(?:ins|nav|rep)\] )?In ?\[ ?(\d{1,9})\]:(?: (.*)|$)", re.DOTALL)
_NUMBERED_MORE = re.compile(r"[ \t]*\.{3,}:(?: (.*)|$)", re.DOTALL)
_OUT = re.compile(r"Out ?\[ ?\d{1,9}\]:(?: (.*)|$)", re.DOTALL)
_RULE = re.compile(r"-{20,}$")
_TRACEBACK = "Traceback (most recent call last)"


@value
class Wanted:
    """What to look for; ``switching``: a session may go from one kind of prompt to the other without a blank line."""

    classic: bool = True
    numbered: bool = True
    switching: bool = False
    bounded: bool = False  # the lines are a block of their own
    margin: int = 0  # columns by which the text around is indented; what is further right is a block too


EVERYTHING = Wanted()


def find_blocks(lines: Sequence[Line], wanted: Wanted = EVERYTHING) -> list[Block]:
    """Return the examples in some lines, those in a block that only blank lines separate.

    >>> from ipython.sessionlog.documents.lines import lines_of
    >>> [block] = find_blocks(lines_of("In [1]: 6 * 7\\nOut[1]: 42\\n"))
    >>> block.examples[0].source, block.examples[0].expected
    ('6 * 7\\n', (Expected(kind='result', text='42\\n'),))
    """
    blocks: list[list[Example]] = []
    at, goes_on = 0, False
    while at < len(lines):
        line = lines[at]
        if line.is_blank:
            at += 1
            continue
        match = CLASSIC.match(line.text) if wanted.classic else None
        if match:
            example, at = _classic(lines, at, match, wanted)
        elif wanted.numbered and (match := NUMBERED.match(line.text)):
            example, at = _numbered(lines, at, match, wanted)
        else:
            goes_on = False
            at += 1
            continue
        if example is not None:
            if not goes_on or not blocks:
                blocks.append([])
            blocks[-1].append(example)
        goes_on = True
    return [Block(f"line {examples[0].line}", examples[0].line, tuple(examples)) for examples in blocks]


def has_classic(lines: Sequence[Line]) -> bool:
    """Whether a ``>>>`` prompt stands in some lines."""
    return any(CLASSIC.match(line.text) for line in lines)


def mark_random(blocks: Sequence[Block], text: str) -> list[Block]:
    """Return the blocks, all examples marked as random if the text says so by ``# all-random``."""
    if not is_all_random(text):
        return list(blocks)
    every = (("RANDOM", True),)
    return [
        replace(block, examples=tuple(replace(one, options=every + one.options) for one in block.examples))
        for block in blocks
    ]


def _classic(lines: Sequence[Line], at: int, match: re.Match[str], wanted: Wanted) -> tuple[Example | None, int]:
    first, indent = lines[at], match[1]
    typed = [match[2]]
    problem, problem_line = "", 0
    at += 1
    while at < len(lines) and (more := _CLASSIC_MORE.match(lines[at].text)) and more[1] == indent:
        typed.append(more[2])
        at += 1
    for offset, text in enumerate(typed):
        if text and text[0] != " " and not problem:
            prompt = "..." if offset else ">>>"
            problem, problem_line = f"a blank is missing after {prompt}", first.number + offset
    source = "\n".join(text[1:] for text in typed)
    source += "" if source.endswith("\n") else "\n"
    begin = at
    shown: list[str] = []
    while at < len(lines) and not lines[at].is_blank and not CLASSIC.match(lines[at].text):
        line = lines[at]
        cut = without_indent(line.text, indent)
        if cut is not None and NUMBERED.match(cut):
            if wanted.switching:
                break
            if not problem:
                problem, problem_line = (
                    "In [n]: follows >>> without a blank line between them",
                    line.number,
                )
        if cut is None and not problem:
            problem = "the line stands further left than the prompt above it"
            if "\t" in indent + line.indent:
                problem += " (tabs and blanks are mixed)"
            problem_line = line.number
        if not shown and _NUMBERED_MORE.match(line.text) and not problem:
            problem, problem_line = "...: continues >>>, which goes on with '... '", line.number
        shown.append(line.text if cut is None else cut)
        at += 1
    if _says_nothing(source) and not problem:
        if "doctest:" not in source:
            return None, at
        problem, problem_line = "a directive stands on a line without an example", first.number
    text = "".join(f"{line}\n" for line in shown)
    expected = (Expected(SCREEN, text),) if text else ()
    made = Example(source, first.number, expected, PYTHON)
    return _placed(made, text, indent, lines, begin, at, problem, problem_line), at


def _numbered(lines: Sequence[Line], at: int, match: re.Match[str], wanted: Wanted) -> tuple[Example | None, int]:
    first, indent = lines[at], match[1]
    typed = [match[3] or ""]
    at += 1
    while at < len(lines) and (more := _NUMBERED_MORE.match(lines[at].text)):
        typed.append(more[1] or "")
        at += 1
    if len(typed) == 1:
        at = _open_source(lines, at, indent, typed)
    source = "\n".join(typed).rstrip("\n") + "\n"
    bounded = wanted.bounded or len(indent.expandtabs()) > wanted.margin
    begin = at
    shown, end, problem, problem_line = _shown(lines, at, indent, bounded=bounded, switching=wanted.switching)
    if not source.strip():
        return None, max(end, at)
    text = "".join(f"{line}\n" for line in shown)
    made = Example(source, first.number, _by_kind(shown), IPYTHON, number=int(match[2]))
    return _placed(made, text, indent, lines, begin, end, problem, problem_line), end


def _open_source(lines: Sequence[Line], at: int, indent: str, typed: list[str]) -> int:
    """Take the lines that an input without continuation prompts goes on with."""
    from ipython.source.completeness import check

    while at < len(lines):
        text = lines[at].text
        head = typed[0].rstrip()
        if not (head.endswith((":", "\\", ",")) or any(bracket in head for bracket in "([{'\"") or head[:1] == "@"):
            break
        cut = without_indent(text, indent)
        if (
            cut is None
            or not cut.strip()
            or _OUT.match(cut)
            or any(prompt.match(cut) for prompt in (NUMBERED, CLASSIC, _CLASSIC_MORE))
        ):
            break
        # An empty line behind it would end a block, and what follows at the margin is no part of one.
        asked = "\n".join(typed) + ("\n" if len(typed) > 1 and not cut[:1].isspace() else "")
        if check(asked).status != "incomplete":
            break
        typed.append(cut)
        at += 1
    return at


def _shown(
    lines: Sequence[Line], at: int, indent: str, *, bounded: bool, switching: bool
) -> tuple[list[str], int, str, int]:
    """Return what an input shows, the index behind it, and what is wrong with it, in which line."""
    shown: list[str] = []
    end = at  # behind the last line that is not blank
    problem, problem_line, error_name = "", 0, ""
    while at < len(lines):
        line = lines[at]
        if line.is_blank:
            following = next_filled(lines, at)
            if following == len(lines):
                break
            cut = without_indent(lines[following].text, indent)
            if cut is None or NUMBERED.match(cut):
                break
            if not bounded and not error_name and not (_OUT.match(cut) or _begins_traceback(lines, following, cut)):
                break
            shown += [""] * (following - at)
            at = following
            continue
        cut = without_indent(line.text, indent)
        if cut is None:
            break
        if NUMBERED.match(cut) or (switching and CLASSIC.match(cut)):
            break
        if CLASSIC.match(cut) and not problem:
            problem, problem_line = ">>> follows In [n]: without a blank line between them", line.number
        if not shown and _CLASSIC_MORE.match(cut) and not problem:
            problem, problem_line = "'... ' continues In [n]:, which goes on with '...: '", line.number
        if error_name and cut.startswith(error_name) and _is_named(cut, error_name):
            error_name = ""  # the last line of a traceback: what follows a blank line is not part of it
        elif _TRACEBACK in cut and not error_name:
            error_name = cut.split()[0] if not cut.startswith("Traceback") else ""
        shown.append(cut)
        at += 1
        end = at
    while shown and not shown[-1]:
        shown.pop()
    while shown and not shown[0]:
        del shown[0]
    return shown, end, problem, problem_line


def _begins_traceback(lines: Sequence[Line], at: int, cut: str) -> bool:
    return bool(_RULE.match(cut)) and at + 1 < len(lines) and _TRACEBACK in lines[at + 1].text


def _is_named(line: str, name: str) -> bool:
    return line[len(name) : len(name) + 1] in ("", ":")


def _by_kind(shown: Sequence[str]) -> tuple[Expected, ...]:
    """Cut what stands below ``In [n]:`` into what was printed and values behind ``Out[n]:``."""
    parts: list[tuple[str, list[str]]] = []
    for line in shown:
        match = _OUT.match(line)
        if match:
            parts.append((RESULT, [match[1]] if match[1] else []))
        elif parts:
            parts[-1][1].append(line)
        else:
            parts.append((SCREEN, [line]))
    return tuple(Expected(kind, "".join(f"{line}\n" for line in text)) for kind, text in parts if text)


def _placed(
    example: Example,
    text: str,
    indent: str,
    lines: Sequence[Line],
    begin: int,
    end: int,
    problem: str,
    problem_line: int,
) -> Example:
    try:
        options = options_of(example.source)
    except DirectiveMistake as mistake:
        options = ()
        problem, problem_line = problem or str(mistake), problem_line or example.line
    if is_random(example.source) or is_random(text):
        options = (*options, ("RANDOM", True))
    start = lines[begin - 1].end
    stop = lines[end - 1].end if end > begin else start
    while begin < end and lines[begin].is_blank:  # an empty line between an input and its Out stays
        start = lines[begin].end
        begin += 1
    return replace(
        example, options=options, problem=problem, problem_line=problem_line,
        expected_line=lines[begin - 1].number + 1, start=start, end=stop, prefix=indent,
    )  # fmt: skip


def _says_nothing(source: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith("#") for line in source.split("\n"))

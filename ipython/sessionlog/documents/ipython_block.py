"""The content of a ``.. ipython::`` block: inputs with their pseudo-decorators, given outputs, comments between them.

Prompts are found by the expressions of the build's configuration; a block without any is Python, cut into statements.
"""

from __future__ import annotations

import re

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

DECORATORS = ("doctest", "verbatim", "suppress", "okexcept", "okwarning", "savefig")
_DECORATOR = re.compile(rf"\s*@({'|'.join(DECORATORS)})\b[ \t]*(.*)$")
_MORE = re.compile(r"[ \t]*\.{3,}:(?: (.*)|$)")
_GOES_ON = re.compile(r"[ \t)\]}]|(?:else|elif|except|finally|case)\b")


@value
class BlockInput:
    """One input; ``line`` is its place in the block, from 0, and ``given`` what stands below it.

    ``marks`` are its decorators with their arguments. A comment between inputs has no ``source``: it is ``given``.
    """

    line: int
    source: str
    given: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()

    def mark(self, name: str) -> str | None:
        """The arguments of a decorator, None if it is not there."""
        return dict(self.marks).get(name)


def inputs_of(lines: Sequence[str], prompt: re.Pattern[str], *, python: bool = False) -> list[BlockInput]:
    """Return the inputs of a block.

    Args:
        lines: of the block.
        prompt: finds an input; its last group is the code.
        python: there are no prompts, even if something looks like one.

    >>> prompt = re.compile(r"In \\[(\\d+)\\]: (.*)")
    >>> [one] = inputs_of(["@doctest", "In [1]: 1 + 1", "Out[1]: 2"], prompt)
    >>> one.source, one.given, one.marks
    ('1 + 1\\n', ('Out[1]: 2',), (('doctest', ''),))
    """
    if python or not any(prompt.match(line.strip()) for line in lines):
        return _pure(lines)
    found: list[BlockInput] = []
    marks: list[tuple[str, str]] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if decorator := _DECORATOR.match(line):
            marks.append((decorator[1], decorator[2].strip()))
            at += 1
        elif match := prompt.match(line.strip()):
            begin, source = at, [match[match.re.groups]]
            at += 1
            while at < len(lines) and (more := _MORE.match(lines[at])):
                source.append(more[1] or "")
                at += 1
            given_from = at
            while at < len(lines) and not (prompt.match(lines[at].strip()) or _DECORATOR.match(lines[at])):
                if lines[at].startswith("#") and (at == given_from or not lines[at - 1].strip()):
                    break  # a comment, which is no output
                at += 1
            given = "\n".join(lines[given_from:at]).strip("\n")
            text = "\n".join(source).rstrip() + "\n"
            found.append(BlockInput(begin, text, tuple(given.split("\n")) if given else (), tuple(marks)))
            marks = []
        else:
            if line.strip():
                found.append(BlockInput(at, "", (line,)))
            at += 1
    return found


def _pure(lines: Sequence[str]) -> list[BlockInput]:
    from ipython.source.completeness import check

    found: list[BlockInput] = []
    marks: list[tuple[str, str]] = []
    gathered: list[str] = []
    begin = 0

    def end() -> None:
        text = "\n".join(gathered).strip("\n")
        if text.strip():
            found.append(BlockInput(begin, text + "\n", (), tuple(marks)))
            marks.clear()
        gathered.clear()

    for at, line in enumerate(lines):
        decorator = _DECORATOR.match(line)
        text = "\n".join(gathered)
        if text.strip() and (decorator or (line.strip() and not _GOES_ON.match(line))):
            only_comments = all(not one.strip() or one.lstrip().startswith(("#", "@")) for one in gathered)
            if not only_comments and check(text + "\n\n").status != "incomplete":
                end()
        if decorator:
            marks.append((decorator[1], decorator[2].strip()))
            continue
        if not gathered:
            begin = at
        gathered.append(line)
    end()
    return found

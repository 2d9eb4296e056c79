"""Removes prompts from pasted sessions, and the outputs between them (shell.md section 2.1).

``>>> `` and ``... `` as the standard interpreter prints them; ``In [3]: `` and ``   ...: `` as this shell does, with
``[ins]`` or ``[nav]`` before. A block that begins with a prompt is a copied session: what stands between its inputs
is output, and becomes blank lines, so that the rest keeps its line numbers.
"""

from __future__ import annotations

import re

_CLASSIC = re.compile(r"[ \t]*>>>(?: |$)")
_CLASSIC_MORE = re.compile(r"[ \t]*\.\.\.(?: |$)")
_NUMBERED = re.compile(r"[ \t]*(?:\[(?:ins|nav|rep)\] )?In \[\d+\]: ?")
_NUMBERED_MORE = re.compile(r"[ \t]*\.{3,}: ?")


def may_have_prompts(source: str) -> bool:
    """Whether it is worth looking: a quick test on the text as a whole."""
    return ">>>" in source or "In [" in source or "...:" in source


def strip_prompts(lines: list[str]) -> tuple[list[str], list[int]] | None:
    """Take prompts and outputs out of a pasted session.

    Args:
        lines: of the cell, without newlines.

    Returns:
        The lines, as many as came in, and how many characters were cut from the front of each; None if this is no
        pasted session.

    >>> strip_prompts([">>> a = 1", ">>> a", "1"])
    (['a = 1', 'a', ''], [4, 4, 0])
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    if _NUMBERED.match(lines[first]) or (len(lines) > first + 1 and _NUMBERED.match(lines[first + 1])):
        return _strip(lines, _NUMBERED, _NUMBERED_MORE, keep_plain=not _NUMBERED.match(lines[first]))
    if _NUMBERED_MORE.match(lines[first]) or (len(lines) > first + 1 and _NUMBERED_MORE.match(lines[first + 1])):
        return _strip(lines, _NUMBERED, _NUMBERED_MORE, keep_plain=True)
    if any(_CLASSIC.match(line) for line in _outside_strings(lines)):
        return _strip(lines, _CLASSIC, _CLASSIC_MORE, keep_plain=not _CLASSIC.match(lines[first]))
    return None


def _outside_strings(lines: list[str]) -> list[str]:
    # Lines that do not begin inside a triple-quoted string: a ``>>>`` in a docstring is no prompt.
    found, quote = [], ""
    for line in lines:
        if not quote:
            found.append(line)
        text = line
        while True:
            if quote:
                at = text.find(quote)
                if at < 0:
                    break
                text, quote = text[at + 3 :], ""
            else:
                places = [(text.find(mark), mark) for mark in ("'''", '"""') if mark in text]
                if not places:
                    break
                at, quote = min(places)
                text = text[at + 3 :]
    return found


def _strip(
    lines: list[str], prompt: re.Pattern[str], more: re.Pattern[str], *, keep_plain: bool
) -> tuple[list[str], list[int]]:
    kept, cuts = [], []
    inside = False  # an input has begun: continuation lines belong to it
    for line in lines:
        match = prompt.match(line)
        if match is None and (inside or keep_plain):
            match = more.match(line)
        if match is not None:
            inside = True
            kept.append(line[match.end() :])
            cuts.append(match.end())
        elif keep_plain or not line.strip():
            kept.append(line)
            cuts.append(0)
        else:
            kept.append("")  # output of the pasted session
            cuts.append(0)
    return kept, cuts

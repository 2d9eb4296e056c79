"""Removes prompts from pasted sessions, and the outputs between them (shell.md section 2.1).

``>>> `` and ``... `` as the standard interpreter prints them; ``In [3]: `` and ``   ...: `` as this shell does, with
``[ins]`` or ``[nav]`` before. A block that begins with a prompt is a copied session: what stands between its inputs
without a prompt is output and is dropped. An input that is still open (a block without body, an open bracket) is
different: somebody pasted its first line and typed on.
"""

from __future__ import annotations

import re

from ipython.source.scan import multiline_strings, statements

_CLASSIC = re.compile(r"[ \t]*>>>(?!>) ?")
_CLASSIC_MORE = re.compile(r"[ \t]*\.\.\.(?: |$)")
_NUMBERED = re.compile(r"[ \t]*(?:\[(?:ins|nav|rep)\] )?In \[ ?\d+\]: ?")
_NUMBERED_MORE = re.compile(r"[ \t]*\.{3,}: ?")
_TOP_LEVEL_AWAIT = 0x2000


def strip_prompts(lines: list[str]) -> tuple[list[str], list[int]] | None:
    """Take prompts and outputs out of a pasted session.

    Args:
        lines: of the cell, without newlines.

    Returns:
        The lines, as many as came in, and how many characters were cut from the front of each, -1 for a line of
        output (which is empty then); None if this is no pasted session.

    >>> strip_prompts([">>> a = 1", ">>> a", "1"])
    (['a = 1', 'a', ''], [4, 4, -1])
    """
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return None
    head = lines[first : first + 2]
    if any(_NUMBERED.match(line) for line in head):
        return _strip(lines, _NUMBERED, _NUMBERED_MORE, session=_NUMBERED.match(head[0]) is not None)
    if any(_NUMBERED_MORE.match(line) for line in head):
        # ``...: 1`` may also be an entry of a dictionary.
        return None if _is_python("\n".join(lines)) else _strip(lines, _NUMBERED, _NUMBERED_MORE, session=False)
    if _CLASSIC.match(head[0]):
        return _strip(lines, _CLASSIC, _CLASSIC_MORE, session=True)
    prompts = [number for number, line in enumerate(lines) if _CLASSIC.match(line)]
    if prompts and not set(prompts) <= (quoted := _inside_strings(lines)):
        return _strip(lines, _CLASSIC, _CLASSIC_MORE, session=False, quoted=quoted)
    return None


def _inside_strings(lines: list[str]) -> set[int]:
    # Indices of lines that begin inside a string: a ``>>>`` in a docstring is no prompt.
    text = "\n".join(lines)
    found: set[int] = set()
    number = position = 0
    for start, end in multiline_strings(text):
        number += text.count("\n", position, start)
        inner = text.count("\n", start, end)
        found.update(range(number + 1, number + inner + 1))
        number += inner
        position = end
    return found


def _strip(
    lines: list[str],
    prompt: re.Pattern[str],
    more: re.Pattern[str],
    *,
    session: bool,
    quoted: set[int] | frozenset[int] = frozenset(),
) -> tuple[list[str], list[int]]:
    kept: list[str] = []
    cuts: list[int] = []
    chunk: list[str] = []  # the input that the next line may belong to
    margin = ""  # blanks between the prompt and the code
    state = "output" if session else "typed"  # of lines without a prompt; "input": a prompt was just seen
    for number, line in enumerate(lines):
        match = None
        begins = False
        if number not in quoted:
            match = prompt.match(line)
            begins = match is not None
            if begins:
                chunk = []
            elif state != "output":
                match = more.match(line)
        cut = 0
        if match is not None:
            state = "input" if session else state
            cut = match.end()
            if begins:
                # ``In [4]:  %run x``: each input is taken as if it had been pasted alone.
                margin = line[cut : len(line) - len(line[cut:].lstrip(" \t"))]
            if line.startswith(margin, cut):
                cut += len(margin)
            line = line[cut:]
            chunk.append(line)
        elif not line.strip():
            pass
        elif state == "input":
            state = "typed" if _is_open(chunk) else "output"
        if match is None and state == "output" and line.strip():
            kept.append("")
            cuts.append(-1)
        else:
            kept.append(line)
            cuts.append(cut)
    return kept, cuts


def _is_open(chunk: list[str]) -> bool:
    text = "\n".join(chunk).rstrip()
    if text.endswith("\\"):
        return True
    last = None
    for statement in statements(text, frozenset("%!?")):
        if statement.comment != statement.first:
            last = statement
    if last is None:
        return False
    end = last.comment if last.comment >= 0 else last.end
    body = text[last.first : end].rstrip()
    return not last.whole or (last.escape < 0 and body.endswith(":")) or body.startswith("@")


def _is_python(text: str) -> bool:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(text, "<paste>", "exec", _TOP_LEVEL_AWAIT, True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False
    return True

"""What an example behind a prompt showed, written as its expectation."""

from __future__ import annotations

from ipython.sessionlog.examples import DISPLAY, PAGE, PYTHON, RESULT, STDOUT, Example, Outcome

BLANK = "<BLANKLINE>"


class CannotWrite(ValueError):
    """An outcome has no form in this kind of document: one sentence."""


def expectation(example: Example, outcome: Outcome, *, plain_blanks: bool) -> list[str]:
    """Return the lines of an expectation, without indentation and line ends.

    Args:
        example: whose expectation it is.
        outcome: what it showed.
        plain_blanks: an empty line stands as it is where that is possible, and not as ``<BLANKLINE>``.

    Raises:
        CannotWrite: what it showed would be read as something else.

    >>> expectation(Example("f()\\n", 1), Outcome((("stdout", "a\\n\\nb\\n"),)), plain_blanks=True)
    ['a', '<BLANKLINE>', 'b']
    """
    if example.dialect == PYTHON:
        lines = _classic(outcome)
        plain_blanks = False
    else:
        lines = _numbered(example, outcome)
    if any("\r" in line or "\x00" in line for line in lines):
        raise CannotWrite("it shows control characters, which cannot stand in a text")
    if lines and lines[0].startswith("...") and example.dialect == PYTHON:
        raise CannotWrite("its output begins with '...', which would be read as more of the input")
    if any(line.lstrip().startswith(">>>") for line in lines) and example.dialect == PYTHON:
        raise CannotWrite("its output has lines that begin with '>>>', which would be read as inputs")
    if plain_blanks:
        return lines
    if example.option("DONT_ACCEPT_BLANKLINE") and any(not line.strip() for line in lines):
        raise CannotWrite("it shows an empty line, and DONT_ACCEPT_BLANKLINE forbids to write one down")
    return [line if line.strip() else BLANK for line in lines]


def _classic(outcome: Outcome) -> list[str]:
    if outcome.raised is not None:
        message = outcome.raised.message.rstrip("\n").split("\n")
        return ["Traceback (most recent call last):", "    ...", *message]
    return _lines(outcome.text(STDOUT, RESULT, DISPLAY, PAGE))


def _numbered(example: Example, outcome: Outcome) -> list[str]:
    lines: list[str] = []
    for kind, text in _merged(outcome):
        shown = _lines(text)
        if kind == RESULT:
            prompt = f"Out[{example.number or 1}]:"
            if len(shown) == 1:
                shown = [f"{prompt} {shown[0]}"]
            else:
                shown = [prompt, *shown]
        lines += shown
    if outcome.raised is not None and outcome.raised.kind != "told":
        lines += _lines(outcome.raised.traceback or outcome.raised.message)
    return lines


def _merged(outcome: Outcome) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for kind, text in outcome.pieces:
        if kind not in (STDOUT, RESULT, DISPLAY, PAGE):
            continue
        if kind == STDOUT and merged and merged[-1][0] == STDOUT:
            text = merged.pop()[1] + text
        merged.append((kind, text))
    return merged


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []

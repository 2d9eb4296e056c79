"""How the help on the call being typed looks: its signature with the current parameter marked, then what it is for.

Pure: takes a ``CallHelp`` and a size, returns lines of styled text. The styles are ``call``, ``call.name``,
``call.active`` and ``call.doc``.
"""

from __future__ import annotations

from ipython.terminal.fitting import ELLIPSIS, columns_of, cut, printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from ipython.model.inspection import CallHelp

WIDTH = 100  # columns; longer lines are hard to read
SIGNATURE_ROWS = 2
DOC_ROWS = 2
PARAMETER_WIDTH = 36  # columns of a parameter that is not the current one
INDENT = "    "
SEPARATOR = ", "


def call_lines(shown: CallHelp, width: int, rows: int = SIGNATURE_ROWS + DOC_ROWS) -> list[StyleAndTextTuples]:
    """Return the lines, all of the same width.

    Args:
        shown: the call.
        width: columns there are.
        rows: lines there are; the documentation gives way first.
    """
    width = min(width, WIDTH) - 2
    if width < 10 or rows < 1:
        return []
    lines = _signature(shown, width, min(rows, SIGNATURE_ROWS))
    doc = _documentation(shown.doc, width, min(rows - len(lines), DOC_ROWS))
    lines += [[("class:call.doc", row)] for row in doc]
    widest = max(sum(columns_of(piece[1]) for piece in line) for line in lines)
    return [
        [("class:call", " "), *line, ("class:call", " " * (widest + 1 - sum(columns_of(piece[1]) for piece in line)))]
        for line in lines
    ]


def _signature(shown: CallHelp, width: int, rows: int) -> list[StyleAndTextTuples]:
    name = _cut(shown.name, width // 2)
    returns = f" -> {_cut(shown.returns, width // 2)}" if shown.returns else ""
    limit = max(8, width - 2 - len(INDENT))
    parameters = [
        _cut(text, limit if index == shown.active else min(PARAMETER_WIDTH, limit))
        for index, text in enumerate(shown.parameters)
    ]
    start, stop = 0, len(parameters)
    while True:
        lines = _wrapped(_pieces(name, parameters, start, stop, shown.active, returns), width)
        if len(lines) <= rows or (stop - start <= 1 and not returns):
            return lines[:rows]
        if stop - start <= 1:
            returns = ""
        elif stop - 1 > max(shown.active + 1, 0) or start >= shown.active:  # the end goes first, then the beginning
            stop -= max(1, (stop - shown.active - 1) // 4)
        else:
            start += max(1, (shown.active - start) // 4)


def _pieces(
    name: str, parameters: Sequence[str], start: int, stop: int, active: int, returns: str
) -> list[tuple[str, str]]:
    pieces = [("class:call.name", name), ("class:call", "(")]
    if start:
        pieces.append(("class:call", f"{ELLIPSIS}{SEPARATOR}"))
    for index in range(start, stop):
        pieces.append(("class:call.active" if index == active else "class:call", parameters[index]))
        if index + 1 < len(parameters):
            pieces.append(("class:call", SEPARATOR))
    if stop < len(parameters):
        pieces.append(("class:call", ELLIPSIS))
    pieces.append(("class:call", f"){returns}"))
    return pieces


def _wrapped(pieces: list[tuple[str, str]], width: int) -> list[StyleAndTextTuples]:
    """Break between parameters; later lines are indented. A piece that is too wide for any line is cut."""
    lines: list[StyleAndTextTuples] = [[]]
    used, begin = 0, 0
    for style, text in pieces:
        if used + columns_of(text.rstrip()) > width and used > begin:
            lines.append([("class:call", INDENT)])
            used = begin = len(INDENT)
        text = SEPARATOR.rstrip() if text == SEPARATOR and used + len(text) > width else cut(text, width - used)
        lines[-1].append((style, text))
        used += columns_of(text)
    return lines


def _documentation(doc: str, width: int, rows: int) -> list[str]:
    if not doc or rows < 1:
        return []
    from textwrap import wrap

    rows_of_text = wrap(printable(" ".join(doc.split())), width, max_lines=rows, placeholder=f" {ELLIPSIS}")
    return [cut(row, width) for row in rows_of_text]  # wide characters were counted as one


def _cut(text: str, width: int) -> str:
    return cut(printable(" ".join(text.split())), width)

"""Where a breakpoint can be: on a line that has code, the given one or one of the next ten (magics.md section 8)."""

from __future__ import annotations

import linecache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType

TRIES = 10  # lines behind the given one that are tried


def line_with_code(filename: str, line: int, codes: Sequence[CodeType] = ()) -> int | None:
    """Return the first line with code from ``line`` on, at most ``TRIES`` lines further; None if there is none.

    Args:
        filename: a whole path.
        line: from 1.
        codes: compiled programs; those of this file say which lines have code, else its source does.
    """
    lines = {found for code in codes if code.co_filename == filename for found in lines_of(code)}
    if not lines:
        lines = _lines_of_file(filename)
    return next((found for found in range(line, line + TRIES + 1) if found in lines), None)


def lines_of(code: CodeType) -> set[int]:
    """Return the lines of a code object, and of the functions and classes in it, at which execution can stop.

    >>> sorted(lines_of(compile("# a\\nx = 1\\n\\ndef f():\\n    return x\\n", "<f>", "exec")))
    [2, 4, 5]
    """
    found = {line for _, _, line in code.co_lines() if line}  # not 0, where a module's code begins on 3.11
    for constant in code.co_consts:
        if isinstance(constant, type(code)):
            found |= lines_of(constant)
    return found


def _lines_of_file(filename: str) -> set[int]:
    import warnings

    source = linecache.getlines(filename)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are told when the file runs
            return lines_of(compile("".join(source), filename, "exec", 0, True))
    except (SyntaxError, ValueError):  # no Python of this version: every line that says something
        return {number for number, text in enumerate(source, 1) if text.strip() and not text.lstrip().startswith("#")}

"""Finds the text of code that ``exec``, ``eval`` or ``compile`` made (shell.md section 7, BEYOND 23 l).

The text is usually still there: a constant or a variable of the function that called ``exec``. A candidate is taken
only if compiling it gives the very code object that failed, so a shown line is never a guess. Nothing is run.
"""

from __future__ import annotations

from ipython.services.traceback.values import Stopwatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType
    from typing import Any

_CANDIDATES = 12  # texts that are compiled for one frame
_TEXT = 100_000  # characters of a text that is still compiled
_FUTURE = 0x01FE0000  # the __future__ features among a code object's flags
_TOP_LEVEL_AWAIT = 0x2000


def text_of_generated(code: CodeType, callers: list[FrameType], watch: Stopwatch) -> str | None:
    """Return the source text that ``code`` was compiled from.

    Args:
        code: of the frame without source.
        callers: frames around it, nearest first.
        watch: ends the search.

    Returns:
        The text, or None if it is not among the strings of the callers.
    """
    tried: set[str] = set()
    needed = [name for name in code.co_names if type(name) is str][:20]
    for frame in callers[:3]:
        for text in _strings(frame):
            if len(text) > _TEXT or text in tried or text.count("\n") + 1 < code.co_firstlineno:
                continue
            if any(name.rpartition(".")[2] not in text for name in needed):
                continue
            tried.add(text)
            if len(tried) > _CANDIDATES or watch.left() <= 0:
                return None
            if _makes(text, code):
                return text
    return None


def _strings(frame: FrameType) -> Iterator[str]:
    code = frame.f_code
    for constant in code.co_consts:
        if type(constant) is str:
            yield constant
    scope: Any = frame.f_locals
    names = {*code.co_varnames, *code.co_names, *code.co_freevars}
    for source in (scope, frame.f_globals):
        if type(source) is dict or type(source).__name__ == "FrameLocalsProxy":
            for name in names:
                found = source.get(name)
                if type(found) is str:
                    yield found


def _makes(text: str, code: CodeType) -> bool:
    for kind in ("exec", "eval"):
        made = _compiled(text, code, kind)
        if made is not None and _contains(made, code, 6):
            return True
    return False


def _compiled(text: str, code: CodeType, kind: str) -> CodeType | None:
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # compiling again must not say again what it said before
            made: CodeType = compile(text, code.co_filename, kind, code.co_flags & (_FUTURE | _TOP_LEVEL_AWAIT), True)
            return made
    except Exception:  # not Python; RecursionError and MemoryError of the compiler
        return None


def _contains(made: CodeType, code: CodeType, depth: int) -> bool:
    if made == code:
        return True
    return bool(depth) and any(
        type(constant) is type(code) and _contains(constant, code, depth - 1) for constant in made.co_consts
    )

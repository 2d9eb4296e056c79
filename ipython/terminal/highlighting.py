"""Python source with escape sequences, for renderers: tracebacks, rewritten calls, code in Markdown.

Uses the prompt's own line lexer when prompt_toolkit is there anyway, else pygments: whatever costs no import beyond
what is paid already. Not here: highlighting while typing (``lexing``), colours (``theme``).
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RESET = "\x1b[0m"


def highlight_python(source: str, escape: Callable[[str], str]) -> str:
    """Return ``source`` with escape sequences; without them it is unchanged, and every line stands for itself.

    Args:
        source: any text.
        escape: the sequence for a token such as ``name.function``.
    """
    try:
        tokens = _by_line(source) if "prompt_toolkit" in sys.modules else _by_pygments(source)
        return "".join(_painted(token, text, escape) for token, text in tokens)
    except Exception:  # a text without colours is better than none
        return source


def _painted(token: str, text: str, escape: Callable[[str], str]) -> str:
    on = escape(token) if token else ""
    if not on or text.isspace():
        return text
    if "\n" in text:
        return "\n".join(f"{on}{line}{RESET}" if line else "" for line in text.split("\n"))
    return f"{on}{text}{RESET}"


def _by_line(source: str) -> Iterable[tuple[str, str]]:
    from ipython.terminal.lexing import lex_line

    state = ""
    for number, line in enumerate(source.split("\n")):
        if number:
            yield "", "\n"
        pieces, state = lex_line(line, state)
        for piece in pieces:
            yield piece[0].removeprefix("class:pygments."), piece[1]


def _by_pygments(source: str) -> Iterable[tuple[str, str]]:
    from pygments.lexers.python import PythonLexer

    for _, token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(source):
        yield ".".join(token).lower(), text


def highlight_language(source: str, language: str, escape: Callable[[str], str]) -> str:
    """Return text of a language that pygments knows by that name, coloured; unchanged for an unknown one."""
    try:
        from pygments.lexers import get_lexer_by_name

        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        tokens = [(".".join(token).lower(), text) for token, text in lexer.get_tokens(source)]
        return "".join(_painted(token, text, escape) for token, text in tokens)
    except Exception:  # no such language, or its lexer is broken
        return source

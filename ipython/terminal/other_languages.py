"""Highlighting of what is typed for a kernel of another language than Python, by the lexer that the kernel names."""

from __future__ import annotations

from prompt_toolkit.lexers import PygmentsLexer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from prompt_toolkit.lexers import Lexer


def lexer_of(name: str) -> Lexer | None:
    """Return the lexer of a language; None where pygments has none of that name.

    Args:
        name: as in ``language_info`` of a kernel.

    >>> lexer_of("no such language") is None
    True
    """
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return PygmentsLexer(find_lexer_class_by_name(name))
    except ClassNotFound:
        return None

"""Texts that come in pieces with a role each, such as the answer to ``?``: painted by the theme."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.terminal.theme import Theme

HIGHLIGHT_LIMIT = 500_000  # characters of Python that are highlighted
_LOOKS = {"title": "heading", "heading": "strong"}


def painted_pieces(pieces: object, theme: Theme) -> str:
    """Return the text of pieces ``[role, text]`` in colours; "" if that is not what they are.

    >>> from ipython.terminal.theme import find_theme
    >>> painted_pieces([["title", "Type:"], ["", " int"]], find_theme("nocolor"))
    'Type: int'
    """
    if not isinstance(pieces, (list, tuple)):
        return ""
    parts: list[str] = []
    for piece in pieces:
        if not isinstance(piece, (list, tuple)) or len(piece) != 2 or not isinstance(piece[1], str):
            return ""
        role, text = piece
        if role == "python" and not theme.is_colorless and len(text) <= HIGHLIGHT_LIMIT:
            text = theme.highlight(text)
        elif role in _LOOKS:
            text = theme.paint(_LOOKS[role], text)
        parts.append(text)
    return "".join(parts)

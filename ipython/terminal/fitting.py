"""Text in a given number of columns, as prompt_toolkit counts them, for what floats beside the prompt."""

from __future__ import annotations

from prompt_toolkit.utils import get_cwidth

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def columns_of(text: str) -> int:
    """Columns of a line; wide characters are two."""
    return len(text) if text.isascii() else get_cwidth(text)


def printable(text: str) -> str:
    """The text with a blank for each character that cannot be seen: no name moves the cursor.

    >>> printable("two\\nlines")
    'two lines'
    """
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)


def cut(text: str, columns: int) -> str:
    """The text in at most so many columns; an ellipsis says that something is missing.

    >>> cut("many letters", 6), cut("few", 6), cut("日本語", 4)
    ('many …', 'few', '日…')
    """
    if columns_of(text) <= columns:
        return text
    if columns < 1:
        return ""
    if text.isascii():
        return text[: columns - 1] + ELLIPSIS
    kept, used = [], 0
    for letter in text:
        used += get_cwidth(letter)
        if used > columns - 1:
            break
        kept.append(letter)
    return "".join(kept) + ELLIPSIS


def fitted(text: str, columns: int) -> str:
    """The text in exactly so many columns.

    >>> fitted("many letters", 6), fitted("few", 6)
    ('many …', 'few   ')
    """
    text = cut(printable(text), columns)
    return text + " " * (columns - columns_of(text))

"""Text that is safe to show: control characters as escapes, long texts cut, widths in terminal cells.

A message or a source line comes from anywhere; written raw it could move the cursor, recolour the screen or reverse
the order of what a person reads. Not here: what a report looks like (``render``).
"""

from __future__ import annotations

_ESCAPES: dict[int, str] = {}


def printable(text: str) -> str:
    """Return ``text`` with everything escaped that a terminal would act on; newlines and tabs stay.

    Escaped are C0 and C1 controls, DEL, lone surrogates and the marks that reorder or hide text.

    >>> printable("red \\x1b[31m")
    'red \\\\x1b[31m'
    """
    if text.isprintable():
        return text
    if not _ESCAPES:
        hidden = [*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029]
        hidden += [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF]
        for code in hidden:
            _ESCAPES[code] = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
        _ESCAPES[ord("\r")] = "\\r"
        del _ESCAPES[ord("\n")], _ESCAPES[ord("\t")]
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    text = text.translate(_ESCAPES)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def one_line(text: str) -> str:
    """Return ``text`` printable and without line breaks or tabs (names of files, functions, classes)."""
    if text.isprintable():
        return text
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def shortened(text: str, limit: int) -> str:
    """Return ``text``, or its head and tail around a count if it has more than ``limit`` characters."""
    if len(text) <= limit:
        return text
    tail = limit // 4
    head = limit - tail
    return f"{text[:head]}\n[... {len(text) - limit:,} characters left out ...]\n{text[len(text) - tail :]}"


def cells_of(text: str) -> int:
    """Return how many terminal cells ``text`` takes; a tab counts as one."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    total = 0
    for character in text:
        if east_asian_width(character) in ("W", "F"):
            total += 2
        elif category(character) not in ("Mn", "Me", "Cf"):
            total += 1
    return total

"""Paints parts of a traceback: roles of a palette, spans inside highlighted lines, colours that others brought."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.services.traceback.palette import Palette


class Brush:
    """Applies a palette, or nothing without one."""

    __slots__ = ("palette",)

    def __init__(self, palette: Palette | None) -> None:
        self.palette = palette

    def paint(self, role: str, text: str) -> str:
        """Return ``text`` in the look of a role (a field name of ``Palette``); lines are painted one by one."""
        palette = self.palette
        if palette is None or not text:
            return text
        on: str = getattr(palette, role)
        if not on:
            return text
        if "\n" in text:
            return "\n".join(f"{on}{line}{palette.reset}" if line else "" for line in text.split("\n"))
        return f"{on}{text}{palette.reset}"

    def highlight(self, lines: Sequence[str]) -> list[str]:
        """Return source lines with the look of their tokens."""
        palette = self.palette
        if palette is None or palette.highlight is None:
            return list(lines)
        try:
            painted = palette.highlight("\n".join(lines)).split("\n")
        except Exception:  # a lexer that fails must not cost the traceback
            return list(lines)
        return painted if len(painted) == len(lines) else list(lines)

    def mark(self, text: str, start: int, end: int) -> str:
        """Add the look of the failing expression to visible characters ``start`` to ``end`` of a painted line."""
        palette = self.palette
        if palette is None or not palette.span or end <= start:
            return text
        parts: list[str] = []
        visible = position = 0
        open_ = False
        while position < len(text):
            if text[position] == "\x1b":
                stop = text.find("m", position)
                stop = len(text) if stop < 0 else stop + 1
                parts.append(text[position:stop])
                if open_:
                    parts.append(palette.span)  # the sequence may have been a reset
                position = stop
                continue
            if visible == start:
                parts.append(palette.span)
                open_ = True
            elif visible == end and open_:
                parts.append(palette.reset)
                open_ = False
            parts.append(text[position])
            visible += 1
            position += 1
        if open_:
            parts.append(palette.reset)
        return "".join(parts)


def only_colors(text: str, keep: bool) -> list[str]:
    """Cut ``text`` into pieces at its colour sequences.

    Returns:
        Pieces of text; colour sequences stay as pieces of their own if ``keep``, else they are dropped.

    >>> only_colors("a\\x1b[31mb", True), only_colors("a\\x1b[31mb", False)
    (['a', '\\x1b[31m', 'b'], ['a', 'b'])
    """
    found: list[str] = []
    position = 0
    while True:
        at = text.find("\x1b[", position)
        if at < 0:
            found.append(text[position:])
            return [part for part in found if part]
        end = at + 2
        while end < len(text) and (text[end].isdigit() or text[end] in ";:"):
            end += 1
        if end < len(text) and text[end] == "m":
            found.append(text[position:at])
            if keep:
                found.append(text[at : end + 1])
            position = end + 1
        else:
            found.append(text[position:end])
            position = end

"""Colours of tracebacks: which escape sequences stand for which part, and highlighting of source lines.

The renderer takes a ``Palette`` or None and knows nothing of themes. ``pygments_palette`` makes one from a pygments
style; pygments is imported there and only there, once per process. Not here: whether colours are wanted, and what the
terminal can show (the front decides both).
"""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_PALETTES: dict[tuple[str, int], Palette] = {}


@value
class Palette:
    """Escape sequences that switch a look on; an empty one leaves the text as it is.

    ``highlight`` gets source lines joined by newlines and returns them with escape sequences and unchanged otherwise.
    """

    rule: str = "\x1b[31m"
    name: str = "\x1b[31m"  # class of the exception
    message: str = ""
    filename: str = "\x1b[32m"  # "Cell In[2]", "~/module.py"
    number: str = "\x1b[32m"  # gutter
    current: str = "\x1b[1;32m"  # gutter of the current line
    arrow: str = "\x1b[1;32m"
    function: str = "\x1b[36m"
    variable: str = "\x1b[36m"  # names in Verbose
    span: str = "\x1b[4m"  # the expression that failed, added to the look of its tokens
    caret: str = "\x1b[1;31m"  # below a syntax error
    hint: str = "\x1b[1m"
    fold: str = "\x1b[2m"  # "[... skipping ...]"
    reset: str = "\x1b[0m"
    highlight: Callable[[str], str] | None = None


def pygments_palette(style: str = "default", colors: int = 256) -> Palette:
    """Return a palette that highlights Python source by a pygments style.

    Args:
        style: name of the style; an unknown one gives the roles without highlighting.
        colors: 16, 256 or 1 << 24, what the terminal can show.

    Returns:
        The same object for the same arguments.

    >>> "def" in pygments_palette().highlight("def f(): pass")
    True
    """
    key = (style, colors)
    found = _PALETTES.get(key)
    if found is None:
        found = _PALETTES[key] = Palette(highlight=_highlighter(style, colors))
    return found


def _highlighter(style_name: str, colors: int) -> Callable[[str], str] | None:
    try:
        from pygments.lexers.python import PythonLexer
        from pygments.styles import get_style_by_name

        style: Any = get_style_by_name(style_name)
    except Exception:  # not installed, unknown, or broken: a traceback without colours is better than none
        return None
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    looks: dict[Any, tuple[str, str]] = {}

    def look(token: Any) -> tuple[str, str]:
        pair = looks.get(token)
        if pair is None:
            described = style.style_for_token(token)
            codes = [code for flag, code in (("bold", "1"), ("italic", "3"), ("underline", "4")) if described[flag]]
            if described["color"]:
                codes.append(color_code(described["color"], colors))
            pair = looks[token] = (f"\x1b[{';'.join(codes)}m", "\x1b[0m") if codes else ("", "")
        return pair

    def highlight(text: str) -> str:
        parts: list[str] = []
        for _, token, part in lexer.get_tokens_unprocessed(text):
            on, off = look(token)
            if not on:
                parts.append(part)
            elif "\n" in part:  # every line must stand for itself
                parts.append("\n".join(f"{on}{line}{off}" if line else "" for line in part.split("\n")))
            else:
                parts.append(f"{on}{part}{off}")
        return "".join(parts)

    return highlight


def color_code(color: str, colors: int) -> str:
    """Return the SGR parameters for a foreground colour.

    Args:
        color: six hexadecimal digits.
        colors: 16, 256 or 1 << 24.

    >>> color_code("ff0000", 16), color_code("ff0000", 256), color_code("ff0000", 1 << 24)
    ('91', '38;5;196', '38;2;255;0;0')
    """
    red, green, blue = int(color[0:2], 16), int(color[2:4], 16), int(color[4:6], 16)
    if colors > 256:
        return f"38;2;{red};{green};{blue}"
    if colors > 16:
        if red == green == blue and 8 <= red <= 238:
            return f"38;5;{232 + (red - 8) // 10}"
        cube = [0 if part < 48 else 1 if part < 115 else (part - 35) // 40 for part in (red, green, blue)]
        return f"38;5;{16 + 36 * cube[0] + 6 * cube[1] + cube[2]}"
    top = max(red, green, blue)
    if top < 64:
        return "90"
    half = top // 2
    bits = (red > half) + 2 * (green > half) + 4 * (blue > half)
    return str((90 if top > 191 else 30) + bits)

"""Colours and attributes in prompt_toolkit's notation: from pygments' notation, and to escape sequences.

Not here: which colours (``theme_tables``), who wears them (``theme``). Pure.
"""

from __future__ import annotations

from ipython.model.failure import UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ANSI_COLORS = (
    "ansiblack", "ansired", "ansigreen", "ansiyellow", "ansiblue", "ansimagenta", "ansicyan", "ansigray",
    "ansibrightblack", "ansibrightred", "ansibrightgreen", "ansibrightyellow", "ansibrightblue",
    "ansibrightmagenta", "ansibrightcyan", "ansiwhite",
)  # fmt: skip
# The names that pygments has for some of them.
_ANSI_ALIASES = {
    "ansidefault": "", "ansilightgray": "ansigray", "ansidarkgray": "ansibrightblack", "ansidarkred": "ansired",
    "ansidarkgreen": "ansigreen", "ansibrown": "ansiyellow", "ansidarkblue": "ansiblue", "ansipurple": "ansimagenta",
    "ansiteal": "ansicyan", "ansilightgrey": "ansigray", "ansiturquoise": "ansibrightcyan",
    "ansifuchsia": "ansibrightmagenta", "ansifuscia": "ansibrightmagenta", "ansibrightgray": "ansiwhite",
}  # fmt: skip
_ATTRIBUTES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "reverse": "7", "strike": "9"}
_IGNORED = frozenset({"noinherit", "roman", "sans", "mono"})  # pygments words that terminals have no use for
_CUBE = (0, 95, 135, 175, 215, 255)
# RGB of the 16 colours as xterm has them; only used to find the nearest of them.
_SIXTEEN = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip


def token_name(token: object) -> str:
    """Return the dotted lower-case name of a pygments token given as text or as itself.

    >>> token_name("Token.Name.Function"), token_name("Prompt")
    ('name.function', 'prompt')
    """
    lowered = str(token).strip().lower().removeprefix("token")
    return lowered.removeprefix(".")


def checked_style(style: str, where: object = "") -> str:
    """Return a style of pygments' notation in prompt_toolkit's.

    Raises:
        UserMistake: a word of it is neither a colour nor an attribute.

    >>> checked_style("bold #f00 bg:#222222")
    'bold #ff0000 bg:#222222'
    """
    words = []
    for word in str(style).split():
        if word in _IGNORED or word.startswith("border:"):
            continue
        plain = word.removeprefix("no")
        if word in _ATTRIBUTES or plain in _ATTRIBUTES:
            words.append(word)
            continue
        front = "bg:" if word.startswith("bg:") else ""
        color = color_name(word.removeprefix("bg:").removeprefix("fg:"))
        if color is None:
            place = f" for {where}" if where else ""
            raise UserMistake(
                f"{word!r} in the style {style!r}{place} is no colour: use #rrggbb, #rgb, a name such as ansired, "
                f"and bold, italic, underline"
            )
        if color:
            words.append(front + color)
    return " ".join(words)


def color_name(text: str) -> str | None:
    """Return a colour as ``#rrggbb`` or ``ansi...``; an empty text for the default one; None: it is none."""
    lowered = text.lower()
    if not lowered:
        return ""
    lowered = lowered.removeprefix("#") if lowered.startswith("#ansi") else lowered
    if lowered in _ANSI_ALIASES:
        return _ANSI_ALIASES[lowered]
    if lowered in ANSI_COLORS:
        return lowered
    digits = lowered.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits):
        return "#" + digits
    return None


def escape_sequence(style: str, colors: int) -> str:
    """Return the escape sequence of a style in prompt_toolkit's notation.

    Args:
        style: colours and attributes; later words win.
        colors: 16, 256 or 1 << 24.

    >>> escape_sequence("bold #ff0000", 256), escape_sequence("#ff0000", 16), escape_sequence("ansiblue nobold", 256)
    ('\\x1b[1;38;5;196m', '\\x1b[91m', '\\x1b[34m')
    """
    switched: dict[str, str] = {}
    for word in style.split():
        plain = word.removeprefix("no")
        if word in _ATTRIBUTES:
            switched[word] = _ATTRIBUTES[word]
        elif plain in _ATTRIBUTES:
            switched.pop(plain, None)
        elif word.startswith("bg:"):
            switched["bg"] = _color_codes(word[3:], colors, 40)
        elif word:
            switched["fg"] = _color_codes(word.removeprefix("fg:"), colors, 30)
    codes = [switched[key] for key in (*_ATTRIBUTES, "fg", "bg") if switched.get(key)]
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def _color_codes(color: str, colors: int, base: int) -> str:
    if color in ANSI_COLORS:
        index = ANSI_COLORS.index(color)
        return str(base + index if index < 8 else base + 60 + index - 8)
    if not color.startswith("#"):
        return ""
    rgb = int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
    if colors > 256:
        return f"{base + 8};2;{rgb[0]};{rgb[1]};{rgb[2]}"
    if colors > 16:
        return f"{base + 8};5;{_nearest_of_256(*rgb)}"
    nearest = min(range(16), key=lambda index: _distance(rgb, _split(_SIXTEEN[index])))
    return str(base + nearest if nearest < 8 else base + 60 + nearest - 8)


def _nearest_of_256(red: int, green: int, blue: int) -> int:
    steps = [min(range(6), key=lambda step: abs(_CUBE[step] - part)) for part in (red, green, blue)]
    cube = (_CUBE[steps[0]], _CUBE[steps[1]], _CUBE[steps[2]])
    shade = min(23, max(0, round(((red + green + blue) / 3 - 8) / 10)))
    gray = (8 + 10 * shade,) * 3
    if _distance((red, green, blue), gray) < _distance((red, green, blue), cube):
        return 232 + shade
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]


def _split(color: int) -> tuple[int, int, int]:
    return color >> 16, color >> 8 & 255, color & 255


def _distance(first: Iterable[int], second: Iterable[int]) -> int:
    return sum((left - right) ** 2 for left, right in zip(first, second, strict=True))


def rgb_of(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of a colour in any notation; white for what is none.

    >>> rgb_of("#fff"), rgb_of("ansired"), rgb_of("")
    ((255, 255, 255), (205, 0, 0), (255, 255, 255))
    """
    name = color_name(color) or "#ffffff"
    if name.startswith("ansi"):
        return _split(_SIXTEEN[ANSI_COLORS.index(name)])
    return _split(int(name[1:], 16))

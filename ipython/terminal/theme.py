"""Themes: which colours the prompt, highlighted code and shown results have (shell.md section 9.3).

A ``Theme`` answers in two languages: rules for a prompt_toolkit style, and escape sequences for renderers, both made
when they are asked for. Our own themes are tables (``theme_tables``) and import nothing; a pygments style is imported
when it is chosen by name. Not here: asking the terminal whether it is dark (``background``), how many colours to use
(the caller says).
"""

from __future__ import annotations

from ipython.model.failure import UserMistake
from ipython.settings.terminal import THEMES
from ipython.terminal.styles import checked_style, color_name, escape_sequence, rgb_of, token_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

UNKNOWN, DARK, LIGHT = "", "dark", "light"  # what is known of the terminal's background

RESET = "\x1b[0m"
# What renderers ask for beyond the roles of the palettes.
_DERIVED = {
    "heading": ("class", "bold"),
    "strong": ("", "bold"),
    "emphasis": ("", "italic"),
    "code": ("constant", ""),
    "link": ("number", "underline"),
    "quote": ("dim", "italic"),
    "rule": ("exception", ""),
    "span": ("", "underline"),
    "caret": ("error", "bold"),
    "hint": ("", "bold"),
    "current": ("place", "bold"),
    "fold": ("dim", ""),
}


class Theme:
    """One theme on one kind of background.

    Args:
        name: as the person chose it.
        palette: style of each role, in prompt_toolkit's notation; empty: no colours at all.
        background: ``UNKNOWN``, ``DARK`` or ``LIGHT``.
        colors: how many the terminal shows: 0, 16, 256 or 1 << 24.
        syntax: styles by token, where a pygments style gives them; else the palette does.
        overrides: styles by token that win over all others.
    """

    def __init__(
        self,
        name: str,
        palette: Mapping[str, str],
        *,
        background: str = UNKNOWN,
        colors: int = 256,
        syntax: Iterable[tuple[str, str]] | None = None,
        overrides: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.name = name
        self.background = background
        self.colors = colors if palette else 0
        self._palette = palette
        self._syntax = syntax
        self._overrides = tuple(overrides)
        self._escapes: dict[str, str] = {}
        self._tokens: dict[str, str] | None = None

    @property
    def is_colorless(self) -> bool:
        """Whether nothing is coloured."""
        return not self.colors

    def facing(self, background: str) -> Theme:
        """Return this theme as it looks on a dark or light terminal, with the same number of colours and overrides.

        >>> find_theme("neutral").facing(DARK).background
        'dark'
        """
        return find_theme(self.name, background=background, colors=self.colors, overrides=self._overrides)

    def style(self, role: str) -> str:
        """Return the prompt_toolkit style of a role; empty for one that has none."""
        derived = _DERIVED.get(role)
        if derived is not None:
            base = self._palette.get(derived[0], "") if derived[0] else ""
            return f"{base} {derived[1]}".strip()
        own = dict(self._prompt_overrides()).get(role)
        return self._palette.get(role, "") if own is None else own

    def escape(self, role: str) -> str:
        """Return the escape sequence that switches a role on; empty where there are no colours.

        >>> find_theme("linux").escape("prompt")
        '\\x1b[32m'
        """
        if not self.colors:
            return ""
        found = self._escapes.get(role)
        if found is None:
            found = self._escapes[role] = escape_sequence(self.style(role), self.colors)
        return found

    def paint(self, role: str, text: str) -> str:
        """Return text in the look of a role; every line stands for itself."""
        on = self.escape(role)
        if not on or not text:
            return text
        if "\n" not in text:
            return f"{on}{text}{RESET}"
        return "\n".join(f"{on}{line}{RESET}" if line else "" for line in text.split("\n"))

    def prompt_rules(self) -> list[tuple[str, str]]:
        """Rules for a prompt_toolkit style: everything at the prompt but highlighted code. Cheap."""
        if not self.colors:
            return [("auto-suggestion", "")]
        roles = ("prompt", "prompt-num", "outprompt", "outprompt-num")
        rules = [(role, style) for role in roles if (style := self.style(role))]
        rules += [
            ("auto-suggestion", self._palette.get("suggestion", "#808080")),
            ("matching-bracket.cursor", "bold underline"),
            ("matching-bracket.other", "bold underline"),
        ]
        return rules

    def popup_rules(self) -> list[tuple[str, str]]:
        """Rules for a prompt_toolkit style: the completion menu, help on calls, and previews."""
        if not self.colors:
            return [("menu.current", "reverse"), ("menu.match", "underline"), ("call.active", "bold underline")]
        menu, current = self._palette.get("menu", "reverse"), self._palette.get("menu-current", "noreverse")
        quiet = self._palette.get("menu-quiet", "")
        return [
            ("menu", menu), ("menu.kind", quiet), ("menu.note", quiet), ("menu.more", quiet),
            ("menu.match", "bold underline"), ("menu.current", current),
            ("call", menu), ("call.name", "bold"), ("call.doc", quiet),
            ("call.active", f"{self._palette.get('menu-accent', '')} bold underline".strip()),
            ("preview", f"{self._palette.get('suggestion', '#808080')} italic"),
        ]  # fmt: skip

    def syntax_rules(self) -> list[tuple[str, str]]:
        """Rules for highlighted code: ``pygments.x.y`` and a style."""
        return [(f"pygments.{token}" if token else "pygments", style) for token, style in self._token_styles().items()]

    def token_style(self, token: str) -> str:
        """Return the style of a token, that of what it is a part of included.

        Args:
            token: ``name.function``, with or without ``pygments.`` in front.
        """
        styles = self._token_styles()
        parts = token.removeprefix("pygments.").split(".")
        found = [styles.get("", "")]
        found += [styles[name] for stop in range(1, len(parts) + 1) if (name := ".".join(parts[:stop])) in styles]
        return " ".join(style for style in found if style)

    def token_escape(self, token: str) -> str:
        """Return the escape sequence for a token of highlighted code."""
        if not self.colors:
            return ""
        key = ":" + token
        found = self._escapes.get(key)
        if found is None:
            found = self._escapes[key] = escape_sequence(self.token_style(token), self.colors)
        return found

    def highlight(self, source: str, language: str = "python") -> str:
        """Return source with escape sequences; its characters are unchanged otherwise."""
        if not self.colors:
            return source
        from ipython.terminal.highlighting import highlight_language, highlight_python

        if language != "python":
            return highlight_language(source, language, self.token_escape)
        return highlight_python(source, self.token_escape)

    def traceback_looks(self) -> dict[str, Any] | None:
        """Return the fields of a traceback palette (escape sequences by part, and ``highlight``); None: no colours."""
        if not self.colors:
            return None
        escape = self.escape
        return {
            "rule": escape("rule"), "name": escape("exception"), "message": "", "filename": escape("place"),
            "number": escape("dim"), "current": escape("current"), "arrow": escape("current"),
            "function": escape("function"), "variable": escape("function"), "span": escape("span"),
            "caret": escape("caret"), "hint": escape("hint"), "fold": escape("fold"), "reset": RESET,
            "highlight": self.highlight,
        }  # fmt: skip

    def _prompt_overrides(self) -> Iterable[tuple[str, str]]:
        names = {"prompt": "prompt", "promptnum": "prompt-num", "prompt.number": "prompt-num",
                 "outprompt": "outprompt", "outpromptnum": "outprompt-num"}  # fmt: skip
        return [(names[token], style) for token, style in self._overrides if token in names]

    def _token_styles(self) -> dict[str, str]:
        if self._tokens is None:
            if not self.colors:
                found = {}
            elif self._syntax is not None:
                found = {token: style for token, style in self._syntax if style}
            else:
                from ipython.terminal.theme_tables import SYNTAX

                found = {token: self._palette[role] for token, role in SYNTAX if self._palette.get(role)}
            if self.colors:
                found.update(self._overrides)
            self._tokens = found
        return self._tokens


def find_theme(
    name: str,
    *,
    background: str = UNKNOWN,
    colors: int = 256,
    overrides: Iterable[tuple[object, str]] = (),
) -> Theme:
    """Return the theme of a name.

    Args:
        name: one of ``settings.terminal.THEMES`` in any case, or the name of a pygments style.
        background: ``UNKNOWN``, ``DARK`` or ``LIGHT``; themes that have two faces show the fitting one.
        colors: how many the terminal shows; 0 makes every theme colourless.
        overrides: pairs of a pygments token, as text or itself, and a style in pygments' notation.

    Raises:
        UserMistake: there is no such theme, or an override is none.

    >>> find_theme("Neutral", background=DARK).name
    'neutral'
    """
    wanted = name.strip()
    lowered = wanted.lower()
    given = [(token_name(token), checked_style(style, token)) for token, style in overrides]
    if not colors or lowered == "nocolor":
        if lowered not in THEMES:
            _pygments_style(wanted)  # a wrong name is wrong on a terminal without colours too
        return Theme(lowered if lowered in THEMES else wanted, {}, background=background, colors=0)
    if lowered in THEMES:
        from ipython.terminal.theme_tables import PALETTES

        face = PALETTES[lowered][(UNKNOWN, DARK, LIGHT).index(background)]
        return Theme(lowered, read_palette(face), background=background, colors=colors, overrides=given)
    style = _pygments_style(wanted)
    from ipython.terminal.background import is_dark
    from ipython.terminal.theme_tables import PALETTES

    on_dark = is_dark(rgb_of(getattr(style, "background_color", "#ffffff")))
    palette = read_palette(PALETTES["neutral"][1 if on_dark else 2])
    syntax = [(".".join(token).lower(), _described(look)) for token, look in style]
    for role, token in (("exception", "name.exception"), ("comment", "comment"), ("string", "literal.string")):
        palette[role] = dict(syntax).get(token) or palette[role]
    return Theme(wanted, palette, background=background, colors=colors, syntax=syntax, overrides=given)


def read_palette(line: str) -> dict[str, str]:
    """Return the styles of a line of ``role=style`` entries.

    >>> read_palette("prompt=ansired+bold operator=")
    {'prompt': 'ansired bold', 'operator': ''}
    """
    pairs = (entry.partition("=") for entry in line.split())
    return {role: style.replace("+", " ") for role, _, style in pairs}


def _described(look: Mapping[str, Any]) -> str:
    words = [word for word in ("bold", "italic", "underline") if look.get(word)]
    if look.get("ansicolor"):
        words.append(str(color_name(look["ansicolor"]) or ""))
    elif look.get("color"):
        words.append("#" + look["color"])
    if look.get("bgansicolor"):
        words.append("bg:" + str(color_name(look["bgansicolor"]) or ""))
    elif look.get("bgcolor"):
        words.append("bg:#" + look["bgcolor"])
    return " ".join(words)


def _pygments_style(name: str) -> Any:
    from pygments.styles import get_style_by_name
    from pygments.util import ClassNotFound

    try:
        return get_style_by_name(name)
    except (ClassNotFound, ImportError, ValueError, AttributeError):
        raise UserMistake(unknown_theme_text(name)) from None


def unknown_theme_text(name: str) -> str:
    """Return the sentence for a theme that does not exist: what there is, and the nearest spelling."""
    import difflib

    from pygments.styles import STYLE_MAP

    near = difflib.get_close_matches(name.lower(), [*THEMES, *STYLE_MAP], 1, 0.6)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"there is no theme {name!r}; themes are {', '.join(THEMES)} and the pygments styles.{hint}"

import subprocess
import sys
from typing import Any

import pytest

from ipython.model.failure import UserMistake
from ipython.settings.terminal import THEMES
from ipython.terminal.background import is_dark
from ipython.terminal.styles import checked_style, escape_sequence, rgb_of
from ipython.terminal.theme import DARK, LIGHT, UNKNOWN, find_theme, read_palette
from ipython.terminal.theme_tables import PALETTES


def luminance(color: str) -> float:
    linear = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb_of(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colors_of(palette: str) -> list[tuple[str, str]]:
    """What is drawn on the terminal's own ground."""
    entries = [(role, style) for role, style in read_palette(palette).items() if not role.startswith("menu")]
    return [(role, word) for role, style in entries for word in style.split() if word.startswith("#")]


def menu_pairs(palette: str) -> list[tuple[str, str, str]]:
    """What is drawn in the menu, each with the ground it has there."""
    styles = {role: style.split() for role, style in read_palette(palette).items() if role.startswith("menu")}
    own = {role: [word[3:] for word in words if word.startswith("bg:#")] for role, words in styles.items()}
    return [
        (role, word, (own[role] or own["menu"])[0])
        for role, words in styles.items()
        for word in words
        if word.startswith("#")
    ]


@pytest.mark.parametrize("name", [name for name in THEMES if name != "nocolor"])
def test_menus_and_help_on_calls_can_be_read_on_every_background(name: str) -> None:
    for face in PALETTES[name]:
        assert {"menu", "menu-current", "menu-quiet", "menu-accent"} <= set(read_palette(face))
        for role, color, ground in menu_pairs(face):
            assert contrast(color, ground) >= 4.5, (role, color, ground)


@pytest.mark.parametrize("name", [name for name in THEMES if name != "nocolor"])
def test_every_theme_can_be_read_on_the_background_it_is_for(name: str) -> None:
    for face, ground in zip(PALETTES[name][1:], ("#000000", "#ffffff"), strict=True):
        if (name, ground) in [("gruvbox-dark", "#ffffff"), ("lightbg", "#000000")]:
            continue
        if name == "linux" or (name == "pride" and face == PALETTES[name][0] and ground == "#ffffff"):
            continue
        for role, color in colors_of(face):
            assert contrast(color, ground) >= (4.0 if role != "suggestion" else 3.0), (role, color, ground)


def test_neutral_can_be_read_before_the_terminal_has_answered() -> None:
    for role, color in colors_of(PALETTES["neutral"][0]):
        assert min(contrast(color, "#000000"), contrast(color, "#ffffff")) >= 3.0, (role, color)


@pytest.mark.parametrize("background", [UNKNOWN, DARK, LIGHT])
@pytest.mark.parametrize("name", [*THEMES, "monokai", "friendly"])
def test_rules_are_styles_that_prompt_toolkit_accepts(name: str, background: str) -> None:
    from prompt_toolkit.styles import Style

    theme = find_theme(name, background=background)
    Style([*theme.prompt_rules(), *theme.syntax_rules(), *theme.popup_rules()])
    assert theme.is_colorless is (name == "nocolor")


def test_the_first_prompt_imports_no_pygments() -> None:
    program = (
        "import sys; from ipython.terminal.theme import find_theme; theme = find_theme('neutral');"
        "theme.prompt_rules(); theme.syntax_rules(); theme.escape('prompt');"
        "print([name for name in sys.modules if name.split('.')[0] in ('pygments', 'prompt_toolkit', 're', 'typing')])"
    )
    found = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, env=_with_path())
    assert found.stdout == "[]\n", found.stderr


def _with_path() -> dict[str, str]:
    import os

    import ipython

    return {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(ipython.__file__))}


def test_unknown_name_lists_the_themes_and_the_nearest_spelling() -> None:
    with pytest.raises(UserMistake) as caught:
        find_theme("monokay")
    assert "'monokay'" in str(caught.value) and "'monokai'" in str(caught.value)
    assert all(name in str(caught.value) for name in THEMES)
    assert "\n" not in str(caught.value)


def test_a_wrong_name_is_wrong_without_colours_too() -> None:
    with pytest.raises(UserMistake):
        find_theme("nonsense-theme", colors=0)


def test_upstream_spellings_are_known() -> None:
    assert find_theme("NoColor").is_colorless
    assert find_theme("LightBG").name == "lightbg"


def test_without_colours_nothing_is_escaped() -> None:
    theme = find_theme("pride", colors=0)
    assert theme.paint("prompt", "x") == "x"
    assert theme.highlight("def f(): pass") == "def f(): pass"
    assert theme.traceback_looks() is None
    assert theme.syntax_rules() == []


def test_pygments_style_colours_by_its_own_tokens() -> None:
    from pygments.styles import get_style_by_name
    from pygments.token import Keyword

    color = get_style_by_name("monokai").style_for_token(Keyword)["color"]
    assert f"#{color}" in find_theme("monokai").token_style("keyword")


def test_overrides_win_in_both_languages() -> None:
    from pygments.token import Token

    theme = find_theme(
        "neutral", overrides=[(Token.Keyword, "#ff0000"), ("Prompt", "ansiblue"), ("Name.Tag", "bold #0f0")]
    )
    assert theme.token_escape("keyword") == "\x1b[38;5;196m"
    assert theme.escape("prompt") == "\x1b[34m"
    assert ("pygments.keyword", "#ff0000") in theme.syntax_rules()
    assert ("prompt", "ansiblue") in theme.prompt_rules()


def test_a_wrong_override_says_what_is_accepted() -> None:
    with pytest.raises(UserMistake, match="'#12' in the style '#12' for Keyword is no colour: use #rrggbb"):
        find_theme("neutral", overrides=[("Keyword", "#12")])


def test_parent_tokens_are_inherited() -> None:
    theme = find_theme("neutral")
    assert theme.token_style("literal.string.doc") == theme.token_style("literal.string")
    assert theme.token_escape("keyword.namespace") == theme.token_escape("keyword")


def test_highlighting_keeps_every_character() -> None:
    from ipython.terminal.measure import without_escapes

    source = "def f(x):\n    '''a\n    b'''\n    return x + 1  # end\n\n"
    colored = find_theme("neutral").highlight(source)
    assert without_escapes(colored) == source
    for line in colored.split("\n"):
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


@pytest.mark.parametrize(
    ("style", "colors", "expected"),
    [
        ("bold italic #5fafff", 256, "\x1b[1;3;38;5;75m"),
        ("#123456", 1 << 24, "\x1b[38;2;18;52;86m"),
        ("bg:#000000 #ffffff", 16, "\x1b[97;40m"),
        ("#808080", 256, "\x1b[38;5;244m"),
        ("", 256, ""),
    ],
)
def test_escape_sequences(style: str, colors: int, expected: str) -> None:
    assert escape_sequence(style, colors) == expected


def test_pygments_notation_is_translated() -> None:
    assert checked_style("noinherit #abc border:#fff nobold #ansired") == "#aabbcc nobold ansired"


def test_palette_of_256_colours_is_that_of_prompt_toolkit() -> None:
    from prompt_toolkit.output.color_depth import ColorDepth
    from prompt_toolkit.output.vt100 import _EscapeCodeCache
    from prompt_toolkit.styles import Attrs

    cache = _EscapeCodeCache(ColorDepth.DEPTH_8_BIT)
    for color in ("d78700", "5fafff", "b8bb26", "fb4934", "8a8a8a", "83a598"):
        theirs = cache[Attrs(color, "", False, False, False, False, False, False, False, False)]
        assert escape_sequence("#" + color, 256)[2:] == theirs.removeprefix("\x1b[0;"), color


def test_dark_and_light() -> None:
    assert is_dark((0, 43, 54)) and not is_dark((253, 246, 227))


@pytest.mark.parametrize("face", [DARK, LIGHT])
def test_a_theme_that_faces_another_background_is_the_one_found_for_it(face: str) -> None:
    chosen: dict[str, Any] = {"colors": 256, "overrides": (("Token.Keyword", "#ff0000"), ("Prompt", "bold"))}
    turned, found = find_theme("neutral", **chosen).facing(face), find_theme("neutral", background=face, **chosen)
    source = "def f(): return 'x'  # y"
    assert turned.highlight(source) == found.highlight(source) and turned.escape("prompt") == found.escape("prompt")
    assert turned.background == face and turned.highlight(source) != source

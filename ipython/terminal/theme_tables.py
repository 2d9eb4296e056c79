"""The colours of our own themes, as data.

A palette is one line of ``role=style`` entries, read when its theme is chosen; styles are in prompt_toolkit's notation
with ``+`` for a blank. Hexadecimal colours are taken from the 256-colour cube where they can be, so that they look the
same with and without true colour. Not here: what a role is good for (``theme``).
"""

from __future__ import annotations

# Readable on black and on white (contrast of 3 and more on both): used until the terminal has said what it is.
_UNKNOWN = (
    "prompt=ansigreen prompt-num=ansigreen+bold outprompt=ansired outprompt-num=ansired+bold "
    "keyword=#00875f+bold constant=#008787 string=#d75f00 number=#5f87d7 comment=#808080+italic "
    "function=#0087d7 class=#0087d7+bold builtin=#008787 decorator=#af5faf operator= exception=#d7005f+bold "
    "tag=#af5faf error=#ff0000 place=#00875f dim=#808080 warning=#af5f00 suggestion=#808080 "
    "menu=bg:#bcbcbc+#000000 menu-current=bg:#005f87+#ffffff menu-quiet=#3a3a3a menu-accent=#870000"
)
_DARK = (
    "prompt=ansigreen prompt-num=ansigreen+bold outprompt=ansired outprompt-num=ansired+bold "
    "keyword=#87d787+bold constant=#87d7ff string=#d7af87 number=#87d7ff comment=#8a8a8a+italic "
    "function=#87afff class=#87afff+bold builtin=#5fd7d7 decorator=#d787d7 operator= exception=#ff5f5f+bold "
    "tag=#d787ff error=#ff5f5f place=#87d787 dim=#8a8a8a warning=#ffaf5f suggestion=#767676 "
    "menu=bg:#303030+#dadada menu-current=bg:#005f87+#ffffff menu-quiet=#a8a8a8 menu-accent=#ffd787"
)
_LIGHT = (
    "prompt=ansigreen prompt-num=ansigreen+bold outprompt=ansired outprompt-num=ansired+bold "
    "keyword=#006f00+bold constant=#005faf string=#af0000 number=#005faf comment=#6c6c6c+italic "
    "function=#0000d7 class=#0000d7+bold builtin=#005f87 decorator=#8700af operator= exception=#af0000+bold "
    "tag=#8700af error=#d70000 place=#006f00 dim=#6c6c6c warning=#875f00 suggestion=#767676 "
    "menu=bg:#e4e4e4+#1c1c1c menu-current=bg:#005faf+#ffffff menu-quiet=#4e4e4e menu-accent=#870000"
)
_LINUX = (
    "prompt=ansigreen prompt-num=ansibrightgreen+bold outprompt=ansired outprompt-num=ansibrightred+bold "
    "keyword=ansibrightgreen constant=ansibrightcyan string=ansiyellow number=ansibrightcyan comment=ansibrightblack "
    "function=ansibrightblue class=ansibrightblue+bold builtin=ansicyan decorator=ansibrightmagenta operator= "
    "exception=ansibrightred tag=ansibrightmagenta error=ansibrightred place=ansibrightgreen dim=ansibrightblack "
    "warning=ansibrightyellow suggestion=ansibrightblack "
    "menu=bg:ansigray+ansiblack menu-current=bg:ansiblue+ansiwhite menu-quiet=ansiblack menu-accent=ansired"
)
_LIGHTBG = _LIGHT.replace("=ansigreen", "=#0000af")
_PRIDE_DARK = (
    "prompt=#ff5f5f prompt-num=#ffaf00+bold outprompt=#5fafff outprompt-num=#d787ff+bold "
    "keyword=#ff5f87+bold constant=#ffaf5f string=#ffd75f number=#ffaf5f comment=#8a8a8a+italic "
    "function=#5fd75f class=#5fd7af+bold builtin=#5fafff decorator=#d787ff operator=#ff87d7 exception=#ff5f5f+bold "
    "tag=#d787ff error=#ff5f5f place=#5fd75f dim=#8a8a8a warning=#ffaf5f suggestion=#767676 "
    "menu=bg:#303030+#dadada menu-current=bg:#8700af+#ffffff menu-quiet=#a8a8a8 menu-accent=#ffaf00"
)
_PRIDE_LIGHT = (
    "prompt=#d70000 prompt-num=#af5f00+bold outprompt=#005fd7 outprompt-num=#8700af+bold "
    "keyword=#d7005f+bold constant=#af5f00 string=#875f00 number=#af5f00 comment=#6c6c6c+italic "
    "function=#006f00 class=#005f5f+bold builtin=#005fd7 decorator=#8700af operator=#af0087 exception=#d70000+bold "
    "tag=#8700af error=#d70000 place=#006f00 dim=#6c6c6c warning=#875f00 suggestion=#767676 "
    "menu=bg:#e4e4e4+#1c1c1c menu-current=bg:#8700af+#ffffff menu-quiet=#4e4e4e menu-accent=#af005f"
)
_GRUVBOX = (
    "prompt=#b8bb26 prompt-num=#fabd2f+bold outprompt=#fb4934 outprompt-num=#fe8019+bold "
    "keyword=#fb4934 constant=#d3869b string=#b8bb26 number=#d3869b comment=#a89984+italic "
    "function=#8ec07c class=#fabd2f builtin=#fe8019 decorator=#8ec07c operator=#ebdbb2 exception=#fb4934+bold "
    "tag=#83a598 error=#fb4934 place=#b8bb26 dim=#a89984 warning=#fabd2f suggestion=#928374 "
    "menu=bg:#3a3a3a+#ebdbb2 menu-current=bg:#005f5f+#ebdbb2 menu-quiet=#bcbcbc menu-accent=#fabd2f"
)

# Theme: its palettes on an unknown, a dark and a light background.
PALETTES = {
    "neutral": (_UNKNOWN, _DARK, _LIGHT),
    "linux": (_LINUX, _LINUX, _LINUX),
    "lightbg": (_LIGHTBG, _LIGHTBG, _LIGHTBG),
    "pride": (_PRIDE_DARK, _PRIDE_DARK, _PRIDE_LIGHT),
    "gruvbox-dark": (_GRUVBOX, _GRUVBOX, _GRUVBOX),
}

# Pygments token (lower case, dotted): the role that colours it.
SYNTAX = (
    ("keyword", "keyword"),
    ("keyword.constant", "constant"),
    ("literal.string", "string"),
    ("literal.string.escape", "constant"),
    ("literal.string.interpol", "constant"),
    ("literal.string.affix", "keyword"),
    ("literal.number", "number"),
    ("comment", "comment"),
    ("name.function", "function"),
    ("name.class", "class"),
    ("name.builtin", "builtin"),
    ("name.decorator", "decorator"),
    ("name.exception", "exception"),
    ("name.tag", "tag"),
    ("name.attribute", "function"),
    ("operator", "operator"),
    ("operator.word", "keyword"),
    ("generic.heading", "class"),
    ("generic.error", "error"),
    ("generic.deleted", "error"),
    ("generic.inserted", "keyword"),
    ("error", "error"),
)

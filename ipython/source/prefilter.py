"""Rules for cells of one line: macros, exit words, automagic, autocall (shell.md section 2.4).

Nothing of the user's is evaluated: what is known about names comes from ``Names``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Names(Protocol):
        """What the rules ask about names (``core.prefilter`` answers)."""

        @property
        def automagic(self) -> bool:
            """Whether magics may be typed without ``%``."""

        @property
        def autocall(self) -> int:
            """0 off, 1 with arguments only, 2 always."""

        def is_line_magic(self, name: str) -> bool:
            """Whether ``%name`` exists."""

        def is_defined(self, name: str) -> bool:
            """Whether the name is a variable or a builtin."""

        def is_exit_word(self, name: str) -> bool:
            """Whether it is ``exit`` or ``quit`` as the shell bound them."""

        def macro_text(self, name: str) -> str | None:
            """The text of a macro of that name."""

        def is_callable(self, name: str) -> bool:
            """Whether a dotted name is something to call."""

        def is_indexable(self, name: str) -> bool:
            """Whether ``name[...]`` means subscription."""


KEYWORDS = frozenset(
    [
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
    ]
)
_NEVER_ARGUMENTS = frozenset("=([,.:)]};")  # behind a name and a blank these mean Python, whatever the name
_AUTOCALL_OPERATORS = frozenset("!=()<>,+*/%^&|-.:;@]})")
_WORD_OPERATORS = frozenset(["is", "not", "in", "and", "or", "if", "else", "for"])


def rewrite_single_line(line: str, names: Names) -> str | None:
    """Return what a line of plain text stands for, or None if it is Python.

    A result that begins with ``.`` is a call of the shell (the entry goes in front); anything else is Python.
    """
    end = 0
    length = len(line)
    while end < length and (line[end].isalnum() or line[end] in "_."):
        end += 1
    word = line[:end]
    if not word or word[0].isdigit() or word[0] == "." or word in KEYWORDS:
        return None
    rest = line[end:]
    arguments = rest.strip()
    if arguments and not rest[0].isspace():
        return None  # ``word(``, ``word-1``, ``word=``: an operator without a blank is Python's
    if not arguments or arguments[0] == "#":
        macro = names.macro_text(word)
        if macro is not None:
            return macro
        if names.is_exit_word(word):
            return f"{word}()"
    if names.is_defined(word):
        return _autocall(word, arguments, names)
    if "." in word or not names.automagic or not names.is_line_magic(word) or _is_python(arguments):
        return None
    return f".run_line_magic({word!r}, {rest.rstrip()[1:]!r})"


def _is_python(arguments: str) -> bool:
    # The name is no variable, so Python would fail; yet what plainly is an assignment, a call or a subscription
    # is answered by Python's own error and not by a magic that was not meant.
    first = arguments[:1]
    if first and first in _NEVER_ARGUMENTS:
        return not arguments.startswith((".", "..")) or arguments[1:2].isspace()
    if arguments[1:2] == "=" and first in "+-*/%&|^@!<>":
        return True
    return bool(first) and first in "-+*/%" and " = " in arguments


def _autocall(word: str, arguments: str, names: Names) -> str | None:
    if not names.autocall or not names.is_callable(word):
        return None
    if not arguments or arguments[0] == "#":
        return f"{word}()" if names.autocall == 2 else None
    if arguments[0] in _AUTOCALL_OPERATORS or (arguments[0] == "[" and names.is_indexable(word)):
        return None
    follower = arguments[: next((at for at, one in enumerate(arguments) if not one.isalpha()), len(arguments))]
    if follower in _WORD_OPERATORS:
        return None
    bare = arguments.rstrip(";")
    return f"{word}({bare.rstrip()}){';' if bare != arguments else ''}"

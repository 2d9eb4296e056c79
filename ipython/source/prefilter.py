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
_NEVER_ARGUMENTS = frozenset("=,:)]};")  # behind a name and a blank these mean Python, whatever the name
_SIGNS = frozenset("+-*/%&|^@!<>")
_AUTOCALL_OPERATORS = frozenset("!=()<>,+*/%^&|-.:;@]})")
_SOFT_KEYWORDS = frozenset(["type", "match", "case"])
_WORD_OPERATORS = frozenset(["is", "not", "in", "and", "or", "if", "else", "for"])


def rewrite_single_line(line: str, names: Names) -> str | None:
    """Return what a line of plain text stands for, or None if it is Python.

    Args:
        line: without a newline; holds no escapes.
        names: answers questions.

    Returns:
        A call of the shell that begins with ``.`` (the entry goes in front), or other text: Python, or the text of
        a macro, which may hold escapes.
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
    hidden = ""  # a semicolon that hides the value
    if arguments == ";":
        hidden, arguments = ";", ""
    if arguments and not rest[0].isspace():
        return None  # ``word(``, ``word-1``, ``word=``: an operator without a blank is Python's
    bare = not arguments or arguments[0] == "#"
    if bare:
        macro = names.macro_text(word)
        if macro is not None:
            return macro
    if names.is_exit_word(word) and (bare or not _is_operator(arguments)):
        return f"{word}({'' if bare else arguments.rstrip('; ')}){hidden}"
    if names.is_defined(word):
        return _autocall(word, arguments, names, line)
    if "." in word or not names.automagic or not names.is_line_magic(word) or _is_python(arguments):
        return None
    return f".run_line_magic({word!r}, {rest.rstrip()[1:] if not hidden else ''!r}){hidden}"


def _is_python(arguments: str) -> bool:
    # The name is no variable, so Python would fail; yet what plainly is an assignment, an operation or a subscription
    # is answered by Python's own error and not by a magic that was not meant. ``ls *.py``, ``cd /``, ``ls -l`` and
    # ``ls | wc`` are commands all the same.
    first = arguments[:1]
    if not first:
        return False
    if first in _NEVER_ARGUMENTS:
        return True
    if first == "." and arguments[1:2].isalpha():
        return False  # a hidden file
    if first == "[":
        return _is_index(arguments)
    if first not in _SIGNS:
        return False
    second = arguments[1:2]
    if second == "=" or (second == first and arguments[2:3] == "="):
        return True
    if first in "+%^" and second.isspace():
        return True
    return first in "-+*/%" and " = " in arguments


def _is_index(arguments: str) -> bool:
    # ``[0]``, ``[1:-1]``, ``['key']``, but neither ``[a-z]*`` nor ``[x for x in y]``
    inner = arguments[1:-1].strip()
    if not arguments.endswith("]"):
        return False
    if inner[:1] in ("'", '"'):
        return inner[-1:] == inner[0] and inner.count(inner[0]) == 2
    return bool(inner) and all(character.isdigit() or character in "-: " for character in inner)


def _is_operator(arguments: str) -> bool:
    if arguments[0] in _AUTOCALL_OPERATORS:
        return True
    end = 0
    while end < len(arguments) and arguments[end].isalpha():
        end += 1
    return arguments[:end] in _WORD_OPERATORS


def _autocall(word: str, arguments: str, names: Names, line: str) -> str | None:
    if not names.autocall or not names.is_callable(word):
        return None
    if not arguments or arguments[0] == "#":
        return f"{word}()" if names.autocall == 2 else None
    if (
        _is_operator(arguments)
        or (arguments[0] == "[" and names.is_indexable(word))
        or (word in _SOFT_KEYWORDS and _compiles(line))
    ):
        return None
    bare = arguments.rstrip("; ")
    return f"{word}({bare}){';' if arguments.endswith(';') else ''}"


def _compiles(line: str) -> bool:
    # ``type X = int`` is a statement, though ``type`` could be called.
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(line, "<line>", "exec", 0x2000, True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            return False
    return True

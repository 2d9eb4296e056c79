"""Fields as they are shown: titles in one column, signatures broken where they are wide, Python marked as Python.

Made of pieces, ``(role, text)``, whose texts joined are the plain text; fronts with colours paint the pieces by role.
Not here: which fields there are (``describe``), HTML (``html_text``).
"""

from __future__ import annotations

from ipython.services.inspection.documentation_text import HEADING, rendered

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Fields = list[tuple[str, str]]
    Piece = tuple[str, str]

TITLE, PYTHON, PLAIN = "title", "python", ""  # roles of pieces; HEADING is one more
PYTHON_TITLES = frozenset(("Signature", "Init signature", "Call signature", "Source", "Overloads"))
DOCUMENT_TITLES = frozenset(("Docstring", "Class docstring", "Init docstring", "Call docstring"))
SIGNATURE_WIDTH = 75  # columns
# What would move the cursor or change colours is shown as an escape; surrogates are the front's business.
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


def pieces(fields: Sequence[tuple[str, str]]) -> list[Piece]:
    """Cut the text of fields into pieces by role.

    >>> pieces([("Type", "int"), ("String form", "5")])
    [('title', 'Type:'), ('', '        int\\n'), ('title', 'String form:'), ('', ' 5')]
    """
    width = max((len(title) for title, text in fields), default=0) + 1
    found: list[Piece] = []
    for position, (title, text) in enumerate(fields):
        if position:
            found.append((PLAIN, "\n"))
        found.append((TITLE, f"{title}:"))
        content = list(_content(title, visible(text).rstrip("\n")))
        inside = "".join(part for role, part in content)
        if "\n" in inside:
            found.append((PLAIN, "\n"))
        elif inside:
            found.append((PLAIN, " " * (width - len(title))))
        found += content
    return _joined(found)


def _content(title: str, text: str) -> Iterable[Piece]:
    if title in DOCUMENT_TITLES:
        return rendered(text)
    return [(PYTHON if title in PYTHON_TITLES else PLAIN, text)] if text else []


def _joined(found: Iterable[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for role, text in found:
        if joined and joined[-1][0] == role:
            joined[-1] = (role, joined[-1][1] + text)
        else:
            joined.append((role, text))
    return joined


def layout(fields: Sequence[tuple[str, str]]) -> str:
    """Fields as text: titles padded to one column, a text of several lines below its title.

    >>> print(layout([("Type", "int"), ("String form", "5")]))
    Type:        int
    String form: 5
    """
    return "".join(text for role, text in pieces(fields))


def shown_fields(fields: Sequence[tuple[str, str]]) -> Fields:
    """The same fields with documentation as it is shown."""
    return [
        (title, "".join(part for role, part in rendered(text)) if title in DOCUMENT_TITLES else text)
        for title, text in fields
    ]


def visible(text: str) -> str:
    """Text without characters that would control the terminal.

    >>> visible("red \\x1b[31m")
    'red \\\\x1b[31m'
    """
    # Most texts need nothing; a table that is asked for each of half a million characters takes 10 ms.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return text.translate(_CONTROLS)


def broken(name: str, signature: str) -> str:
    """Name and parameters; one a line if they do not fit.

    >>> print(broken("f", "(a, b=1)"))
    f(a, b=1)
    """
    whole = name + signature
    if len(whole) <= SIGNATURE_WIDTH:
        return whole
    parts, after = split_signature(signature)
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts) + ")" + after


def split_signature(signature: str) -> tuple[list[str], str]:
    """The parameters of a signature in parentheses, and what follows them.

    >>> split_signature("(a, b=(1, ')'), *, c: int = 3) -> str")
    (['a', "b=(1, ')')", '*', 'c: int = 3'], ' -> str')
    """
    parts: list[str] = []
    depth = 0
    start = 1
    quote = ""
    escaped = False
    for position, character in enumerate(signature):
        if escaped:
            escaped = False
        elif quote:
            escaped = character == "\\"
            quote = "" if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                parts.append(signature[start:position].strip())
                return [part for part in parts if part], signature[position + 1 :]
        elif character == "," and depth == 1:
            parts.append(signature[start:position].strip())
            start = position + 1
    return [part for part in (*parts, signature[start:].strip()) if part], ""


def cut(text: str, limit: int) -> str:
    """At most ``limit`` characters: the middle goes.

    >>> cut("a" * 30, 17)
    'aaaaa <...> aaaaa'
    """
    if len(text) <= limit:
        return text
    half = (limit - 7) // 2
    return f"{text[:half]} <...> {text[-half:]}"


def listed(names: Sequence[str], limit: int) -> str:
    """Names in one line, the first ``limit`` of them.

    >>> listed(["a", "b", "c"], 2)
    'a, b, ... (1 more)'
    """
    shown = ", ".join(names[:limit])
    return f"{shown}, ... ({len(names) - limit} more)" if len(names) > limit else shown


__all__ = [
    "HEADING",
    "PLAIN",
    "PYTHON",
    "TITLE",
    "broken",
    "cut",
    "layout",
    "listed",
    "pieces",
    "shown_fields",
    "split_signature",
    "visible",
]

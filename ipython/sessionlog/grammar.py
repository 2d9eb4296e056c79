"""The lines of a session log (docs/session-logs.md): what each looks like, and how text is put into comments and back.

Only a newline character ends a line here. Text in comments is kept to the letter: a line with characters that a file or
an editor may change, or that a terminal acts on, is written with backslash escapes and says so by its prefix.
"""

from __future__ import annotations

import re

VERSION = 1

HEADER = "# IPython session log"
PLAIN_HEADER = "# IPython log file"  # upstream's

HEADER_LINE = re.compile(r"# IPython session log (\d{1,9})(?: \| (.*))?")
HEAD_LINE = re.compile(r"# %% In\[(\d{1,9})\] (-|\d{4}-\S+)((?: (?:open|lines=\d{1,9}))*)")
END_LINE = re.compile(r"#\[(ok|error|interrupted|exit)(?: ([^\s\[\]]+))? (-|\d{1,12}(?:\.\d{1,9})?)(?: s)?\]")
TAG_LINE = re.compile(
    r"#\[(typed|stdout|stderr|result|display|update|\+|metadata|traceback|notice|page|clear)"
    r"((?: [^\s\[\]]+)*)\]"
)
FORM = re.compile(r"[!-\x3c\x3e-Z\\^-~]+/[!-\x3c\x3e-Z\\^-~]+")  # a MIME type: no blank, bracket or equals sign

TEXT, ESCAPED = "#| ", "#\\ "

# Kinds whose lines all end in a newline; the others are the lines with newlines between them.
OF_WHOLE_LINES = frozenset(("typed", "stdout", "stderr"))

# What may not stand in a file as it is: control characters (a terminal acts on them, Python reads \r as the end of a
# comment and refuses \0), other line separators, marks that reorder text, lone surrogates (no UTF-8), a byte order
# mark, and a blank at the end of a line, which editors take away.
_UNSAFE = re.compile(
    r"[\x00-\x08\n-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]|[ \t]\Z"
)
_UNSAFE_IN_CODE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_MARKER = re.compile(r"^(?:#\[|# %% In\[|# IPython (?:session )?log)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:\\|x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))?")


def comment_line(text: str) -> str:
    """Return one line of text as a comment, without a newline.

    >>> comment_line("3"), comment_line(""), comment_line("a\\\\b"), comment_line("\\x1b[1m\\\\")
    ('#| 3', '#|', '#| a\\\\b', '#\\\\ \\\\x1b[1m\\\\\\\\')
    """
    if not text:
        return "#|"
    if _UNSAFE.search(text) is None:
        return TEXT + text
    return ESCAPED + _UNSAFE.sub(_escaped, text.replace("\\", "\\\\"))


def _escaped(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def read_comment_line(line: str) -> str:
    """Return the text in a comment line.

    Raises:
        ValueError: it is no such line, or an escape in it is none.

    >>> read_comment_line("#\\\\ \\\\x1b[1m\\\\\\\\")
    '\\x1b[1m\\\\'
    """
    if line.startswith(TEXT):
        return line[3:]
    if line in ("#|", "#\\"):
        return ""
    if line.startswith(ESCAPED):
        return _ESCAPE.sub(_plain, line[3:])
    raise ValueError("a line of output begins with '#| ' or '#\\ '")


def _plain(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code is not None:
        number = int(code, 16)
        if number > 0x10FFFF:
            raise ValueError(f"{found[0]} is no character")
        return chr(number)
    if found[0] == "\\":
        raise ValueError("a backslash in a line that begins with '#\\ ' is followed by \\, xNN, uNNNN or UNNNNNNNN")
    return "\\"


def is_comment_line(line: str) -> bool:
    """Whether a line holds text of a block."""
    return line.startswith((TEXT, ESCAPED)) or line in ("#|", "#\\")


def is_marker(line: str) -> bool:
    """Whether a line ends the code of a cell."""
    return line.startswith("#") and bool(
        TAG_LINE.fullmatch(line) or END_LINE.fullmatch(line) or HEAD_LINE.fullmatch(line) or HEADER_LINE.fullmatch(line)
    )


def can_stand_as_code(text: str) -> bool:
    """Whether a text survives in a file as it is."""
    return _UNSAFE_IN_CODE.search(text) is None


def looks_like_marker(text: str) -> bool:
    """Whether a line of code could be taken for one of ours."""
    return _MARKER.search(text) is not None


def quoted(name: str) -> str:
    """Return a name as one word for a tag."""
    from urllib.parse import quote

    return quote(name, safe="", errors="surrogatepass")


def unquoted(word: str) -> str:
    """Return the name that ``quoted`` was given."""
    from urllib.parse import unquote

    return unquote(word, errors="surrogatepass")

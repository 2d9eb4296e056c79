"""Docstrings in numpydoc and reStructuredText as a person reads them in a terminal; one linear pass, nothing lost.

Headings lose their underline, roles their marks (``:func:`x``` is ``x``), directives become a word and a colon,
field lists become sections. Literal blocks, doctests and tables stay as they are, and so does a docstring that has
no such marks. Not here: colours, wrapping, substitutions, resolving of references.

Source: shell.md section 5; the numpydoc and reStructuredText guides.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Piece = tuple[str, str]

HEADING = "heading"
SIZE_LIMIT = 200_000  # characters; a longer text is shown as it is
_MARKED = re.compile(
    r"^[ ]*(?:-{3,}|={3,}|~{3,}|\^{3,})[ ]*$|^[ ]*\.\. |:[A-Za-z][\w:+.-]{0,60}:`|::[ ]*$|`_\b|\]_\b"
    r"|^[ ]*:(?:param|parameter|arg|argument|key|keyword|type|raises?|except|exception|var|ivar|cvar|returns?|rtype|"
    r"yields?|ytype)\b[^:\n]*:",
    re.MULTILINE,
)
_UNDERLINE = re.compile(r"[ ]*([-=~^\"'#*+.`_:])\1{2,}[ ]*$")
_TABLE_RULE = re.compile(r"[ ]*(?:=+(?:[ ]+=+)+|\+[-=+]+\+)[ ]*$")
_DIRECTIVE = re.compile(r"([ ]*)\.\.[ ]+([A-Za-z][\w:+.-]*)::(?:[ ]+(.*))?$")
_FOOTNOTE = re.compile(r"([ ]*)\.\.[ ]+(\[[^\]\n]+\])[ ]?(.*)$")
_FIELD = re.compile(r"([ ]*):([a-z]+)((?:[ ][^:\n]*)?):(?:[ ](.*))?$")
_ROLE = re.compile(r":[A-Za-z][\w:+.-]{0,60}:`([^`\n]{1,300})`")
_CODE = re.compile(r"``([^`\n]+)``")
_LINK = re.compile(r"`([^`\n<]+) <([^>`\n]+)>`__?")
_REFERENCE = re.compile(r"`([^`\n]+)`__?(?!\w)|(\[[\w#*-]+\])_(?!\w)")
_TARGET = re.compile(r"(.*?)\s*<([^<>]+)>$")
_ESCAPED = re.compile(r"\\([*_`|\\])")
_VERSIONS = {
    "versionadded": "Added in version",
    "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version",
    "versionremoved": "Removed in version",
}
_LITERAL = frozenset(
    "code code-block sourcecode parsed-literal math plot ipython doctest testcode testoutput literalinclude raw".split()
)
_SECTIONS = {
    **dict.fromkeys(("param", "parameter", "arg", "argument", "key", "keyword", "type"), "Parameters"),
    **dict.fromkeys(("raise", "raises", "except", "exception"), "Raises"),
    **dict.fromkeys(("var", "ivar", "cvar"), "Attributes"),
    **dict.fromkeys(("return", "returns", "rtype"), "Returns"),
    **dict.fromkeys(("yield", "yields", "ytype"), "Yields"),
}


def rendered(text: str) -> list[Piece]:
    """Cut a docstring into pieces ``(role, text)``: headings, and everything else under an empty role.

    >>> rendered("Sum.\\n\\nParameters\\n----------\\nx : int\\n    A :class:`number`.")
    [('', 'Sum.\\n\\n'), ('heading', 'Parameters'), ('', '\\n  x : int\\n      A number.')]
    >>> rendered("Plain *text*.")
    [('', 'Plain *text*.')]
    """
    if len(text) > SIZE_LIMIT or _MARKED.search(text) is None:
        return [("", text)] if text else []
    found: list[Piece] = []
    for role, line in _Reader(text.split("\n")).lines():
        if role:
            found += [(role, line), ("", "\n")]
        elif found and not found[-1][0]:
            found[-1] = ("", f"{found[-1][1]}{line}\n")
        else:
            found.append(("", f"{line}\n"))
    if found and found[-1][1].endswith("\n"):
        found[-1] = ("", found[-1][1][:-1])
    return _grown(found)


def _grown(found: list[Piece]) -> list[Piece]:
    # Neighbours of one role become one piece; texts are joined once, not grown character by character.
    joined: list[tuple[str, list[str]]] = []
    for role, text in found:
        if joined and joined[-1][0] == role:
            joined[-1][1].append(text)
        else:
            joined.append((role, [text]))
    return [(role, "".join(parts)) for role, parts in joined if any(parts)]


def plain_rendered(text: str) -> str:
    """A docstring as it is shown, without roles."""
    return "".join(part for role, part in rendered(text))


def inline(text: str) -> str:
    """A line of prose without the marks of roles, code, links and escapes.

    >>> inline("see :func:`len` and ``x``, :ref:`the guide <guide>`, [1]_")
    'see len and `x`, the guide (guide), [1]'
    """
    if "`" not in text and "_" not in text and "\\" not in text:
        return text
    text = _ROLE.sub(_role_text, text)
    text = _LINK.sub(r"\1 <\2>", text)
    text = _CODE.sub(r"`\1`", text)
    text = _REFERENCE.sub(lambda match: match.group(1) or match.group(2), text)
    return _ESCAPED.sub(r"\1", text)


def _role_text(match: re.Match[str]) -> str:
    content = match.group(1).removeprefix("~").removeprefix("!")
    target = _TARGET.match(content)
    return f"{target.group(1)} ({target.group(2)})" if target is not None and target.group(1) else content


class _Reader:
    """Goes through the lines once; knows in what kind of block it is."""

    def __init__(self, lines: list[str]) -> None:
        self._source = lines
        self._at = 0
        self._shift = ""  # what the body of a numpydoc section is moved by
        self._section = -1  # the indentation of the section's heading
        self._field_section = ""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Role and text of every line to show."""
        source = self._source
        while self._at < len(source):
            line = source[self._at]
            stripped = line.strip()
            if not stripped:
                self._field_section = ""
                self._at += 1
                yield "", ""
            elif stripped.startswith(">>>") or _TABLE_RULE.match(line) is not None:
                yield from self._until_blank()
            elif self._is_heading():
                yield from self._heading()
            elif (directive := _DIRECTIVE.match(line)) is not None:
                yield from self._directive(directive)
            elif (footnote := _FOOTNOTE.match(line)) is not None:
                self._at += 1
                yield "", f"{self._shift}{footnote.group(1)}{footnote.group(2)} {inline(footnote.group(3))}".rstrip()
            elif (named := _FIELD.match(line)) is not None and named.group(2) in _SECTIONS:
                yield from self._field(named)
            elif stripped.endswith("::"):
                yield from self._literal_paragraph(line)
            else:
                self._at += 1
                yield "", self._shift + inline(line)

    def _is_heading(self) -> bool:
        if self._at + 1 >= len(self._source):
            return False
        line, below = self._source[self._at], self._source[self._at + 1]
        rule = _UNDERLINE.match(below)
        if rule is None or _UNDERLINE.match(line) is not None:
            return False
        before = self._source[self._at - 1].strip() if self._at else ""
        title = line.strip()
        same = len(line) - len(line.lstrip()) == len(below) - len(below.lstrip())
        return same and not before and len(below.strip()) * 2 >= len(title) and len(title) <= 60

    def _heading(self) -> Iterator[tuple[str, str]]:
        line, below = self._source[self._at], self._source[self._at + 1].strip()
        self._at += 2
        self._section = len(line) - len(line.lstrip())
        self._shift = "  " if below.startswith("-") else ""
        yield HEADING, inline(line.rstrip())

    def _until_blank(self) -> Iterator[tuple[str, str]]:
        while self._at < len(self._source) and self._source[self._at].strip():
            yield "", self._shift + self._source[self._at]
            self._at += 1

    def _block(self, indentation: int) -> Iterator[tuple[str, str]]:
        # What is indented deeper than its introduction, as it is.
        while self._at < len(self._source):
            line = self._source[self._at]
            if line.strip():
                if len(line) - len(line.lstrip()) <= indentation:
                    return
                yield "", self._shift + line
            else:
                yield "", ""
            self._at += 1

    def _literal_paragraph(self, line: str) -> Iterator[tuple[str, str]]:
        self._at += 1
        before = line.rstrip()
        if before.strip() == "::":
            if self._at < len(self._source) and not self._source[self._at].strip():
                self._at += 1  # the mark and the blank line behind it are one gap
        elif before.endswith(" ::"):
            yield "", self._shift + inline(before[:-3].rstrip())
        else:
            yield "", self._shift + inline(before[:-1])
        yield from self._block(len(line) - len(line.lstrip()))

    def _directive(self, match: re.Match[str]) -> Iterator[tuple[str, str]]:
        indentation, name, argument = match.group(1), match.group(2), (match.group(3) or "").strip()
        self._at += 1
        front = self._shift + indentation
        if name in _VERSIONS:
            version, _, rest = argument.partition(" ")
            yield (
                "",
                f"{front}{_VERSIONS[name]} {version}{':' if rest else ''} {inline(rest)}".rstrip()
                + ("" if rest else ":" if self._has_body(len(indentation)) else "."),
            )
        elif name in _LITERAL:
            if name == "math" and argument:
                yield "", f"{front}  {argument}"
            elif argument or name not in ("code", "code-block", "sourcecode", "math"):
                yield "", f"{front}{name}{' ' if argument else ''}{argument}:"
            yield from self._block(len(indentation))
        else:
            title = name.capitalize() if name.islower() else name
            yield "", f"{front}{title}: {inline(argument)}".rstrip()

    def _has_body(self, indentation: int) -> bool:
        for line in self._source[self._at : self._at + 3]:
            if line.strip():
                return len(line) - len(line.lstrip()) > indentation
        return False

    def _field(self, match: re.Match[str]) -> Iterator[tuple[str, str]]:
        indentation, word, argument = match.group(1), match.group(2), match.group(3).strip()
        body = inline(match.group(4) or "")
        self._at += 1
        section = _SECTIONS[word]
        if section != self._field_section:
            if self._field_section:
                yield "", ""
            self._field_section = section
            yield HEADING, f"{indentation}{section}"
        front = f"{self._shift}{indentation}  "
        if word in ("type", "rtype", "ytype"):
            yield "", f"{front}{argument} : {body}" if argument else f"{front}type: {body}"
        elif argument:
            kind, _, name = argument.rpartition(" ")
            yield "", f"{front}{name}{f' : {kind}' if kind else ''}"
            if body:
                yield "", f"{front}    {body}"
        else:
            yield "", f"{front}{body}".rstrip()
        while self._at < len(self._source):
            line = self._source[self._at]
            if not line.strip() or len(line) - len(line.lstrip()) <= len(indentation):
                return
            yield "", f"{front}{'    ' if argument else ''}{inline(line.strip())}"
            self._at += 1


__all__ = ["HEADING", "SIZE_LIMIT", "inline", "plain_rendered", "rendered"]

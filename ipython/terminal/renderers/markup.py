"""Markdown and HTML as styled text for a terminal (shell.md [BEYOND 22]).

Enough to read a docstring, a table, a help page; no layout engine. Control characters in the source never reach the
terminal. Not here: LaTeX (``latex``), which form of a bundle is shown (``bundle``).
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from ipython.terminal.measure import columns_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from ipython.terminal.theme import Theme

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```+|~~~+)\s*([\w+-]*)")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)")
_RULE = re.compile(r"\s{0,3}([-*_])\s*(\1\s*){2,}$")
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_INLINE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?P<inside>.+?)(?P=ticks)(?!`))"
    r"|!\[(?P<alternative>[^\]]*)\]\([^)\s]*[^)]*\)"
    r"|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]*)[^)]*\)"
    r"|(?P<strong>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=strong)"
    r"|(?<![\w*])(?P<weak>[*_])(?=\S)(?P<italic>.+?)(?<=\S)(?P=weak)(?!\w)"
)
INLINE_LIMIT = 5_000  # characters of one line that are searched for inline marks


def cleaned(text: str) -> str:
    """Return text without control characters, newline and tab excepted.

    >>> cleaned("a\\x1b[2J\\tb\\r\\n")
    'a[2J\\tb\\n'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t").translate(_C1)


_C1 = dict.fromkeys([0x7F, *range(0x80, 0xA0)])


def markdown_text(source: str, theme: Theme, *, width: int = 80) -> str:
    """Return Markdown as styled text without a newline at its end.

    Args:
        source: the Markdown.
        theme: colours.
        width: columns that a rule takes.
    """
    lines = cleaned(source).strip("\n").split("\n")
    shown: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        if fence is not None:
            code: list[str] = []
            at += 1
            while at < len(lines) and not lines[at].strip().startswith(fence.group(1)):
                code.append(lines[at])
                at += 1
            shown += ["    " + one for one in _code("\n".join(code), fence.group(2), theme).split("\n")]
        elif "|" in line and at + 1 < len(lines) and "|" in lines[at + 1] and _TABLE_LINE.match(lines[at + 1]):
            rows = [_cells(line)]
            at += 2
            while at < len(lines) and "|" in lines[at]:
                rows.append(_cells(lines[at]))
                at += 1
            shown += table_lines([[inline_text(cell, theme) for cell in row] for row in rows], theme)
            continue
        else:
            shown.append(_markdown_line(line, theme, width))
        at += 1
    return "\n".join(shown)


def _markdown_line(line: str, theme: Theme, width: int) -> str:
    heading = _HEADING.match(line)
    if heading is not None:
        return theme.paint("heading", inline_text(heading.group(2), None))
    if _RULE.match(line):
        return theme.paint("dim", "─" * min(width, 40))
    if line.startswith(">"):
        return theme.paint("dim", "│ ") + inline_text(line.lstrip("> "), theme)
    item = _ITEM.match(line)
    if item is not None:
        mark = "•" if item.group(2) in "-*+" else item.group(2)
        return f"{item.group(1)}{mark} {inline_text(item.group(3), theme)}"
    return inline_text(line, theme)


def inline_text(line: str, theme: Theme | None) -> str:
    """Return one line of Markdown with its inline marks turned into looks; ``theme`` None: into nothing."""
    if len(line) > INLINE_LIMIT:
        return line

    def replaced(match: re.Match[str]) -> str:
        def paint(role: str, text: str) -> str:
            return text if theme is None else theme.paint(role, text)

        if match.group("code"):
            return paint("code", match.group("inside").strip())
        if match.group("alternative") is not None:
            return f"[{match.group('alternative') or 'image'}]"
        if match.group("label"):
            target = match.group("target")
            shown = paint("link", match.group("label"))
            return shown if target in ("", match.group("label")) else f"{shown} ({target})"
        if match.group("bold"):
            return paint("strong", inline_text(match.group("bold"), None))
        return paint("emphasis", inline_text(match.group("italic"), None))

    return _INLINE.sub(replaced, line)


def _code(source: str, language: str, theme: Theme) -> str:
    if theme.is_colorless:
        return source
    if language.lower() in ("", "python", "py", "python3", "ipython"):
        return theme.highlight(source) if language else theme.paint("code", source)
    from ipython.terminal.highlighting import highlight_language

    return highlight_language(source, language, theme.token_escape).rstrip("\n")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table_lines(rows: Sequence[Sequence[str]], theme: Theme) -> list[str]:
    """Return the lines of a table whose first row is its head; cells may hold escape sequences."""
    count = max((len(row) for row in rows), default=0)
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(columns_of(row[at]) for row in full) for at in range(count)]
    lines = []
    for number, row in enumerate(full):
        cells = [cell + " " * (width - columns_of(cell)) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(theme.paint("strong", cell) if number == 0 else cell for cell in cells).rstrip())
        if number == 0 and len(full) > 1:
            lines.append(theme.paint("dim", "  ".join("─" * width for width in widths)))
    return lines


def html_text(source: str, theme: Theme, *, width: int = 80) -> str:
    """Return the text of HTML, styled; scripts and style sheets are left out.

    >>> from ipython.terminal.theme import find_theme
    >>> html_text("<p>a <b>b</b></p><ul><li>c<li>d</ul>", find_theme("nocolor"))
    'a b\\n\\n• c\\n• d'
    """
    reader = _HtmlReader(theme, width)
    reader.feed(cleaned(source))
    reader.close()
    return reader.text()


_BLOCK_NAMES = "p div section article header footer pre blockquote h1 h2 h3 h4 h5 h6 ul ol dl table figure"
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LOOKS = {"b": "strong", "strong": "strong", "i": "emphasis", "em": "emphasis", "code": "code", "kbd": "code",
          "tt": "code", "samp": "code", "a": "link", "th": "strong", "blockquote": "quote",
          **{f"h{level}": "heading" for level in range(1, 7)}}  # fmt: skip
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "source"})


class _HtmlReader(HTMLParser):
    def __init__(self, theme: Theme, width: int) -> None:
        super().__init__(convert_charrefs=True)
        self._theme = theme
        self._width = width
        self._out: list[str] = []
        self._looks: list[tuple[str, str]] = []
        self._lists: list[int] = []  # number of the next item; 0: bullets
        self._silent = 0
        self._preformatted = 0
        self._target = ""
        self._tables: list[list[list[list[str]]]] = []  # tables in work: rows, cells, pieces of text

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._put("\n")
        elif tag == "hr":
            self._break(1)
            self._put(self._theme.paint("dim", "─" * min(self._width, 40)))
            self._break(1)
        elif tag == "img":
            self._put(f"[{given.get('alt') or 'image'}]")
        elif tag == "li":
            self._break(1)
            number = self._lists[-1] if self._lists else 0
            if number:
                self._lists[-1] += 1
            self._put("  " * (len(self._lists) - 1) + (f"{number}. " if number else "• "))
        elif tag in ("dt", "dd"):
            self._break(1)
            self._put("  " if tag == "dd" else "")
        elif tag == "table":
            self._tables.append([])
        elif tag == "tr" and self._tables:
            self._tables[-1].append([])
        elif tag in ("td", "th") and self._tables:
            if not self._tables[-1]:
                self._tables[-1].append([])
            self._tables[-1][-1].append([])
        elif tag in _BLOCKS:
            self._break(1 if self._lists and tag in ("ul", "ol") else 2)
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "a":
            self._target = given.get("href") or ""
        if tag in _LOOKS and tag not in _VOID:
            self._looks.append((tag, _LOOKS[tag]))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        for at in range(len(self._looks) - 1, -1, -1):
            if self._looks[at][0] == tag:
                del self._looks[at]
                break
        if tag == "a" and self._target:
            shown = "".join(self._pieces()[-1:])
            if self._target not in shown and not self._target.startswith("#"):
                self._put(f" ({self._target})")
            self._target = ""
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        if tag == "table" and self._tables:
            self._end_table()
        elif tag in _BLOCKS:
            self._break(1 if self._lists and tag in ("ul", "ol") else 2)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if not self._preformatted:
            data = re.sub(r"[ \t\n]+", " ", data)
            pieces = self._pieces()
            if not pieces or pieces[-1].endswith(("\n", " ")):
                data = data.lstrip(" ")
        if not data:
            return
        if self._looks and data.strip():
            data = self._theme.paint(self._looks[-1][1], data)
        self._put(data)

    def _end_table(self) -> None:
        rows = [["".join(cell).strip().replace("\n", " ") for cell in row] for row in self._tables.pop() if row]
        if rows:
            self._break(2)
            for line in table_lines(rows, self._theme):
                self._put(line + "\n")
            self._break(2)

    def _pieces(self) -> list[str]:
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            return self._tables[-1][-1][-1]
        return self._out

    def _put(self, text: str) -> None:
        if not self._silent and text:
            self._pieces().append(text)

    def _break(self, count: int) -> None:
        pieces = self._pieces()
        if not pieces or self._silent:
            return
        ending = "".join(pieces[-3:])
        have = len(ending) - len(ending.rstrip("\n"))
        if have < count:
            pieces.append("\n" * (count - have))

    def text(self) -> str:
        """What was read."""
        while self._tables:  # never closed
            self._end_table()
        lines = "".join(self._out).split("\n")
        return "\n".join(line.rstrip() for line in lines).strip("\n")

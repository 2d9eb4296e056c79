"""Reads session logs: ours in every version so far, and upstream's (docs/session-logs.md).

Whatever the text is, the answer is a ``SessionLog`` or one ``LogUnreadable``. A log that ends anywhere, because the
process was killed or the disk was full, is read up to there.
"""

from __future__ import annotations

from ipython.model.value import replace
from ipython.sessionlog.grammar import (
    END_LINE,
    FORM,
    HEAD_LINE,
    HEADER,
    HEADER_LINE,
    OF_WHOLE_LINES,
    PLAIN_HEADER,
    TAG_LINE,
    VERSION,
    is_comment_line,
    is_marker,
    read_comment_line,
    unquoted,
)
from ipython.sessionlog.record import LoggedBlock, LoggedCell, LogPart, SessionLog

VALUES = frozenset(("result", "display", "update"))


class LogUnreadable(ValueError):
    """A text is not the session log it should be; ``line`` is the place, from 1, and ``reason`` what is wrong."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


def log_kind(text: str) -> str:
    """Return ``log`` if a text is a session log of ours, ``plain`` if it is one of upstream's, else ``""``."""
    start = text[1:200] if text.startswith("\ufeff") else text[:200]
    if HEADER_LINE.fullmatch(start.partition("\n")[0].rstrip("\r")):
        return "log"
    if start.startswith(PLAIN_HEADER) or "\n#[Out]# " in text:
        return "plain"
    return ""


def read_log(text: str) -> SessionLog:
    """Return what a log holds.

    Args:
        text: the whole file, read as UTF-8 without translation of line ends.

    Raises:
        LogUnreadable: it is no log, or is of a version that this program does not know, or was changed.

    >>> log = read_log("# IPython session log 1\\n# %% In[1] -\\n1 + 1\\n#[result text/plain]\\n#| 2\\n#[ok 0.1 s]\\n")
    >>> [(cell.number, cell.source, cell.status, cell.blocks[0].text) for cell in log.cells]
    [(1, '1 + 1\\n', 'ok', '2')]
    """
    kind = log_kind(text)
    if kind == "plain":
        from ipython.sessionlog.plain_reader import read_plain_log

        return read_plain_log(text)
    if kind != "log":
        raise LogUnreadable(1, f"this is not a session log: one begins with {HEADER!r} or {PLAIN_HEADER!r}")
    return _Reader(text).read()


def decoded_log(data: bytes) -> str:
    """Return the text of a log file.

    Raises:
        LogUnreadable: it is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        tail = data[error.start :]
        if error.reason == "unexpected end of data" and b"\n" not in tail:  # torn in the middle of a character
            return data[: error.start].decode("utf-8")
        line = data.count(b"\n", 0, error.start) + 1
        raise LogUnreadable(line, f"byte {data[error.start]:#04x} is not UTF-8") from None


class _Reader:
    """One pass over the lines; ``_at`` is the index of the line that comes next."""

    def __init__(self, text: str) -> None:
        lines = text.removeprefix("\ufeff").split("\n")
        if lines[0].endswith("\r"):  # a text that ends lines as Windows does; we write no such character as it is
            lines = [line.removesuffix("\r") for line in lines]
        self._loose = lines.pop()  # what stands behind the last newline
        self._is_loose = False
        if self._loose:
            # A whole last line whose newline an editor took away is as good as any other.
            self._is_loose = END_LINE.fullmatch(self._loose) is None and not is_comment_line(self._loose)
            lines.append(self._loose)
        self._lines = lines
        self._at = 0
        self._parts: list[LogPart] = []
        self._cells: list[LoggedCell] = []
        self._blocks: list[LoggedBlock] = []  # of the part or the cell that is being read
        self._group = -1

    def read(self) -> SessionLog:
        while self._at < len(self._lines):
            self._read_one()
        self._file_late()
        torn = self._is_loose or any(cell.status is None for cell in self._cells[-1:])
        return SessionLog(VERSION, tuple(self._cells), tuple(self._parts), torn)

    def _read_one(self) -> None:
        line = self._lines[self._at]
        if not line or line.isspace():
            self._at += 1
        elif HEADER_LINE.fullmatch(line):
            self._file_late()
            self._read_header(line)
        elif found := HEAD_LINE.fullmatch(line):
            self._file_late()
            self._read_cell(int(found[1]), found[2], found[3].split())
        elif TAG_LINE.fullmatch(line):
            self._read_block(late=bool(self._cells) and self._cells[-1].part == len(self._parts) - 1)
        elif self._is_last_and_loose():
            self._at += 1
        else:
            raise self._wrong(f"{_shown(line)} stands outside of a cell, which begins with '# %% In[1] -'")

    def _wrong(self, reason: str) -> LogUnreadable:
        return LogUnreadable(self._at + 1, reason)

    def _is_last_and_loose(self) -> bool:
        return self._is_loose and self._at == len(self._lines) - 1

    def _read_header(self, line: str) -> None:
        found = HEADER_LINE.fullmatch(line)
        assert found is not None
        if int(found[1]) != VERSION:
            raise self._wrong(f"this is format {found[1]} of session logs; known is {VERSION}")
        started, python, ipython = None, "", ""
        for fact in (found[2] or "").split(" | "):
            name, _, version = fact.partition(" ")
            if name == "python":
                python = version
            elif name == "ipython":
                ipython = version
            elif fact and fact != "-" and started is None:
                started = fact
        self._parts.append(LogPart(started, python, ipython, self._at + 1))
        self._group = -1
        self._at += 1
        while self._at < len(self._lines) and self._lines[self._at].startswith("# Lines"):
            self._at += 1

    # -- a cell --------------------------------------------------------------------------------------------------

    def _read_cell(self, number: int, started: str, flags: list[str]) -> None:
        self._at += 1
        first = self._at + 1
        code = self._code(next((int(flag[6:]) for flag in flags if flag.startswith("lines=")), None))
        source = code[:-1] if "open" in flags and code else code
        python = None
        found = self._tag("typed")
        if found:
            python, source = code or None, self._text("typed", found[1:])[0]
        blocks_line = self._at + 1
        status, seconds, error = self._blocks_and_end()
        self._cells.append(
            LoggedCell(
                number, source, python, None if started == "-" else started, seconds, status, error,
                tuple(self._blocks), len(self._parts) - 1, first, blocks_line, self._at + (status is None),
            )
        )  # fmt: skip
        self._blocks = []

    def _code(self, count: int | None) -> str:
        start, lines = self._at, self._lines
        if count is not None:
            self._at = min(start + count, len(lines))
        else:
            while self._at < len(lines) and not is_marker(lines[self._at]):
                self._at += 1
        stop = self._at
        if stop == len(lines) and self._loose:
            return "\n".join(lines[start:stop])  # torn in the middle of a line
        ends_here = stop < len(lines) and not TAG_LINE.fullmatch(lines[stop]) and not END_LINE.fullmatch(lines[stop])
        if count is None and ends_here and stop > start and not lines[stop - 1]:
            stop -= 1  # the blank line above the next cell
        return "".join(line + "\n" for line in lines[start:stop])

    def _blocks_and_end(self) -> tuple[str | None, float | None, str]:
        self._group = -1
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if found := END_LINE.fullmatch(line):
                self._at += 1
                return found[1], None if found[3] == "-" else float(found[3]), unquoted(found[2] or "")
            if TAG_LINE.fullmatch(line):
                self._read_block(late=False)
            elif HEAD_LINE.fullmatch(line) or HEADER_LINE.fullmatch(line):
                break
            elif not line or line.isspace() or self._is_last_and_loose():
                self._at += 1
            else:
                raise self._wrong(f"{_shown(line)} stands between the outputs of a cell")
        return None, None, ""

    # -- blocks --------------------------------------------------------------------------------------------------

    def _tag(self, kind: str) -> list[str]:
        """Return the words of the tag that comes next if it is of that kind."""
        found = TAG_LINE.fullmatch(self._lines[self._at]) if self._at < len(self._lines) else None
        return [found[1], *found[2].split()] if found and found[1] == kind else []

    def _read_block(self, *, late: bool) -> None:
        found = TAG_LINE.fullmatch(self._lines[self._at])
        assert found is not None
        tag, words, line = found[1], found[2].split(), self._at + 1
        kind, mime, display_id = tag, "", ""
        if tag == "typed":
            raise self._wrong("the typed text stands right behind the code of a cell")
        if tag == "+":
            before = next((block for block in reversed(self._blocks) if block.kind != "metadata"), None)
            if before is None or before.kind not in VALUES:
                raise self._wrong("a further format ('#[+ ...]') has no value above it")
            kind, display_id = before.kind, before.display_id
        elif tag != "metadata":
            self._group += 1
        elif not self._blocks or self._blocks[-1].kind not in (*VALUES, "metadata"):
            raise self._wrong("metadata has no value above it")
        if kind in VALUES:
            if not words or not FORM.fullmatch(words[0]):
                raise self._wrong(f"a {kind} names its MIME type: '#[{tag} text/plain]'")
            mime = words.pop(0)
        for word in words:
            if word.startswith("id="):
                display_id = unquoted(word[3:])
        text, encoding = self._text(kind, words)
        owner = next((int(word[5:]) for word in words if word.startswith("cell=")), None)
        self._blocks.append(
            LoggedBlock(
                kind, text, mime, max(self._group, 0), encoding, owner, late, "cut" in words, display_id,
                line, self._at + 1,
            )
        )  # fmt: skip

    def _text(self, kind: str, words: list[str]) -> tuple[str, str]:
        """Read the lines below a tag; returns their text and its encoding."""
        encoding = ""
        for word in words:
            if word in ("base64", "json"):
                encoding = word
            elif word.startswith("cell="):
                if not (word[5:].isascii() and word[5:].isdecimal() and len(word) < 15):
                    raise self._wrong(f"{word!r} does not name a cell by its number")
            elif word not in ("open", "cut") and not word.startswith("id="):
                raise self._wrong(f"{_shown(word)} is unknown: accepted are open, cut, base64, json, cell=N, id=NAME")
        self._at += 1
        lines: list[str] = []
        while self._at < len(self._lines) and is_comment_line(self._lines[self._at]):
            try:
                lines.append(read_comment_line(self._lines[self._at]))
            except ValueError as error:
                if self._loose and self._at == len(self._lines) - 1:
                    self._is_loose = True
                    self._at += 1
                    break
                raise self._wrong(str(error)) from None
            self._at += 1
        if encoding == "base64":
            return "".join(lines), encoding
        text = "\n".join(lines)
        if kind in OF_WHOLE_LINES and lines and "open" not in words:
            text += "\n"
        return text, encoding

    def _file_late(self) -> None:
        """Give what was read since the last cell to that cell, or to the session where there is none yet."""
        blocks, self._blocks = tuple(self._blocks), []
        if not blocks:
            return
        if self._cells and self._cells[-1].part == len(self._parts) - 1:
            self._cells[-1] = replace(self._cells[-1], blocks=self._cells[-1].blocks + blocks)
        else:
            self._parts[-1] = replace(self._parts[-1], blocks=blocks)


def _shown(line: str) -> str:
    return repr(line if len(line) <= 40 else line[:37] + "...")

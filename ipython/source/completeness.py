"""Whether text is a whole cell, and how the next line is indented (shell.md section 2.7).

``compile`` decides what is Python; this module decides what its errors mean for somebody who is still typing. The
next line is one level deeper behind the colon of a block, in the text's own unit, one less after ``return`` and the
like, and has a hanging indent behind a bracket that was just opened (BEYOND 10 c, d, e).
"""

from __future__ import annotations

from ipython.model.cell import Completeness
from ipython.model.failure import UserMistake
from ipython.source.plain import has_prompt
from ipython.source.scan import STARTS, Statement, opens_block, statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ipython.model.cell import Transformed

UNIT = "    "
_ENDING_WORDS = frozenset(("return", "raise", "pass", "break", "continue"))

_COMPLETE = Completeness("complete")
_INVALID = Completeness("invalid")
_AWAIT = 0x2000
_INCOMPLETE_INPUT = 0x4000  # PyCF_ALLOW_INCOMPLETE_INPUT: the parser says so instead of guessing from a message


def check(source: str, *, transform: Callable[[str], Transformed] | None = None) -> Completeness:
    """Say whether ``source`` is complete, incomplete (with the indentation of the next line), or invalid.

    Args:
        source: what was typed so far; a final newline means that an empty line follows.
        transform: turns it into Python; ``source.transform.transform`` by default.

    >>> check("for i in x:"), check("a = 1").status, check("x y").status
    (Completeness(status='incomplete', indent='    '), 'complete', 'invalid')
    """
    if not source or source.isspace():
        return _COMPLETE
    typed = source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source
    magic = _cell_magic_lines(typed)
    if magic:
        first = magic[0].rstrip()
        if first.endswith("?") and not any(character.isspace() for character in first):
            return _COMPLETE
        blank_end = len(magic) > 2 and not magic[-1].strip() and not magic[-2].strip()
        return _COMPLETE if blank_end else Completeness("incomplete", _last_indent("\n".join(magic)))
    if typed.removesuffix("\n").endswith("\\") and not _ends_in_comment(typed):
        return Completeness("incomplete", _last_indent(typed))
    if transform is None:
        from ipython.source.transform import transform as default

        transform = default
    try:
        transformed = transform(typed)
    except UserMistake:
        return _COMPLETE  # running it says what is wrong
    except SyntaxError:
        return _INVALID
    found = _check_python(transformed.executable)
    if found.status == "incomplete" and transformed.shifts:
        margin = _typed_margin(typed, transformed.shifts)
        return Completeness("incomplete", margin + found.indent) if margin else found
    return found


def _check_python(python: str) -> Completeness:
    outline = Outline(python)
    if outline.is_open or outline.ends_in_colon:
        return Completeness("incomplete", outline.next_indent())
    import warnings

    with warnings.catch_warnings():
        # A SyntaxWarning, as of ``1 is 1``, does not make text invalid.
        warnings.simplefilter("ignore")
        try:
            compile(python + "\n", "<check>", "exec", _AWAIT | _INCOMPLETE_INPUT, True)
        except SyntaxError as error:
            if "incomplete input" not in str(error.msg):
                return _INVALID
            return Completeness("incomplete", outline.next_indent())
        except (ValueError, OverflowError, RecursionError, MemoryError):
            return _INVALID
    last_line = python[python.rfind("\n") + 1 :]
    if outline.in_block and last_line.strip():
        # No empty line follows yet: the block may go on.
        return Completeness("incomplete", outline.next_indent())
    return _COMPLETE


def _cell_magic_lines(typed: str) -> list[str] | None:
    # The lines of a cell magic without what was typed in front of it, or None if this is none.
    lines = typed.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    lines = lines[start:]
    if "%%" not in lines[0]:
        return None
    if has_prompt(lines[0]):
        from ipython.source.prompts import strip_prompts

        stripped = strip_prompts(lines)
        if stripped is not None:
            lines = stripped[0]
    lines[0] = lines[0].lstrip(" \t")
    return lines if lines[0].startswith("%%") else None


def _ends_in_comment(typed: str) -> bool:
    if "#" not in typed[typed.rstrip("\n").rfind("\n") + 1 :]:
        return False
    comment = -1
    for statement in statements(typed.rstrip("\n"), STARTS):
        comment = statement.comment
    return comment >= 0


def _last_indent(typed: str) -> str:
    text = typed.rstrip("\n")
    line = text[text.rfind("\n") + 1 :]
    return line[: len(line) - len(line.lstrip(" \t"))]


def _typed_margin(typed: str, shifts: tuple[int, ...]) -> str:
    # Common indentation went before the check; the next line stands under what was typed.
    lines = typed.split("\n")
    for number in range(min(len(lines), len(shifts)) - 1, -1, -1):
        if lines[number].strip():
            cut = lines[number][: shifts[number]]
            return cut if cut.isspace() else ""
    return ""


class Outline:
    """What the last logical line of a text and the blocks around it look like.

    ``last`` is the last logical line that is more than a comment, or None; ``levels`` are the indentations of the
    blocks around it, its own last; ``unit`` is the step between the last two levels that were seen.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.last: Statement | None = None
        self.levels: list[str] = [""]
        self.unit = UNIT
        for statement in statements(text, STARTS):
            if statement.comment == statement.first:
                continue
            self.last = statement
            indent = text[statement.start : statement.first]
            width = _width(indent)
            while len(self.levels) > 1 and _width(self.levels[-1]) > width:
                self.levels.pop()
            if width > _width(self.levels[-1]):
                outer = self.levels[-1]
                if indent.startswith(outer):
                    self.unit = indent[len(outer) :]
                self.levels.append(indent)

    @property
    def is_open(self) -> bool:
        """Whether the text ends inside brackets or a string over several lines."""
        last = self.last
        return last is not None and (
            (bool(last.quote) and len(last.quote) == 3) or bool(last.brackets and not last.quote)
        )

    @property
    def ends_in_colon(self) -> bool:
        """Whether the last token is a colon."""
        last = self.last
        return last is not None and last.whole and last.escape < 0 and self._body.endswith(":")

    @property
    def in_block(self) -> bool:
        """Whether the last logical line is indented."""
        return self.last is not None and self.last.first > self.last.start

    @property
    def _body(self) -> str:
        last = self.last
        assert last is not None
        return self.text[last.first : last.comment if last.comment >= 0 else last.end].rstrip()

    def next_indent(self) -> str:
        """Return the indentation of the next line."""
        last, text = self.last, self.text
        if last is None:
            return ""
        own = text[last.start : last.first]
        if not last.whole:
            line_start = text.rfind("\n", 0, len(text.rstrip())) + 1
            line = text[line_start:]
            inner = line[: len(line) - len(line.lstrip(" \t"))].rstrip("\n")
            if self.is_open and not last.quote and last.brackets[-1] >= line_start:
                return inner + self.unit
            return inner
        if last.role == "start":
            return own
        if self.ends_in_colon:
            end = last.first + len(self._body)
            return own + self.unit if opens_block(text, last.first, end) == end - 1 else own
        if self.in_block and self._ends_block():
            return self.levels[-2] if len(self.levels) > 1 else ""
        after = text[last.end :].rstrip(" \t\n").rpartition("\n")[2]
        if after.lstrip(" \t").startswith("#") and _width(after) < _width(own):
            return after[: len(after) - len(after.lstrip(" \t"))]  # a comment further left: the block is left
        return own

    def _ends_block(self) -> bool:
        last = self.last
        assert last is not None
        start = last.separators[-1] + 1 if last.separators else last.first
        words = self._body[start - last.first :].split(None, 1)
        if not words and last.separators:  # ``return;``
            start = last.separators[-2] + 1 if len(last.separators) > 1 else last.first
            words = self.text[start : last.separators[-1]].split(None, 1)
        word = words[0] if words else ""
        end = 0
        while end < len(word) and word[end].isalpha():
            end += 1
        return word[:end] in _ENDING_WORDS and word[end : end + 1] != "_"


def next_indent(text: str) -> str:
    """Return the indentation of the line after ``text``.

    >>> next_indent("if a:"), next_indent("if a:\\n  return 1"), next_indent("a = 1"), next_indent("f(a,")
    ('    ', '', '', '    ')
    """
    return Outline(text).next_indent()


def _width(text: str) -> int:
    # Columns of the blanks in front; Python's tabs go to multiples of 8.
    return len(text[: len(text) - len(text.lstrip(" \t\f"))].expandtabs(8))

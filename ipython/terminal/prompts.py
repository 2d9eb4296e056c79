"""Texts of the prompts, as lists of (token, text); users subclass ``Prompts`` (shell.md section 9.1).

Tokens are style names for prompt_toolkit. A subclass written for upstream may return pygments tokens; ``styled``
takes both.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Tokens = Sequence[tuple[Any, str]]

PROMPT, PROMPT_NUMBER = "class:prompt", "class:prompt-num"
OUT_PROMPT, OUT_PROMPT_NUMBER = "class:outprompt", "class:outprompt-num"


class Prompts:
    """``In [n]: ``, `` ...: ``, ``Out[n]: ``; ``shell`` is what ``get_ipython()`` answers, if there is one."""

    def __init__(self, shell: Any = None) -> None:
        self.shell = shell
        self.number = 1
        self.vi_mode = ""

    def in_prompt_tokens(self) -> Tokens:
        """The prompt of a new cell."""
        return [
            (PROMPT, self.vi_mode),
            (PROMPT, "In ["),
            (PROMPT_NUMBER, str(self.number)),
            (PROMPT, "]: "),
        ]

    def width(self) -> int:
        """Columns of the prompt."""
        return width_of(self.in_prompt_tokens())

    def continuation_prompt_tokens(self, width: int | None = None, *, lineno: int = 1, wrap_count: int = 0) -> Tokens:
        """The prompt of later lines, right-aligned to ``width``; wrapped lines get an ellipsis."""
        if width is None:
            width = self.width()
        mark = "\N{VERTICAL ELLIPSIS} " if wrap_count else "...: "
        return [(PROMPT, mark.rjust(width))]

    def rewrite_prompt_tokens(self) -> Tokens:
        """What stands before a rewritten call."""
        return [(PROMPT, "-" * max(1, self.width() - 2) + "> ")]

    def out_prompt_tokens(self) -> Tokens:
        """What stands before a value."""
        return [(OUT_PROMPT, "Out["), (OUT_PROMPT_NUMBER, str(self.number)), (OUT_PROMPT, "]: ")]


class ClassicPrompts(Prompts):
    """``>>> `` and ``... ``, no prompt before values."""

    def in_prompt_tokens(self) -> Tokens:
        """The prompt of a new cell."""
        return [(PROMPT, ">>> ")]

    def continuation_prompt_tokens(self, width: int | None = None, *, lineno: int = 1, wrap_count: int = 0) -> Tokens:
        """The prompt of later lines."""
        return [(PROMPT, "... ")]

    def rewrite_prompt_tokens(self) -> Tokens:
        """What stands before a rewritten call."""
        return [(PROMPT, "-----> ")]

    def out_prompt_tokens(self) -> Tokens:
        """What stands before a value: nothing."""
        return []


def line_number(template: str, line: int, cursor_row: int) -> list[tuple[str, str]]:
    """Return what ``prompt_line_number_format`` puts before a line: nothing without a template.

    Args:
        template: has the fields ``line`` (from 1) and ``rel_line`` (lines away from the cursor's).
        line: number of the line, from 1.
        cursor_row: line of the cursor, from 0.

    >>> line_number("{line: 3d} ", 2, 0)
    [('class:prompt', '  2 ')]
    """
    if not template:
        return []
    try:
        return [(PROMPT, template.format(line=line, rel_line=line - 1 - cursor_row))]
    except (KeyError, IndexError, ValueError):
        return [(PROMPT, template)]


def width_of(tokens: Tokens) -> int:
    """Columns of some tokens, wide characters counted as two."""
    text = "".join(text for _, text in tokens)
    if text.isascii():
        return len(text)
    from prompt_toolkit.utils import get_cwidth

    return get_cwidth(text)


def styled(tokens: Tokens) -> list[tuple[str, str]]:
    """Return tokens with style names only: pygments tokens become ``class:pygments.x.y``."""
    found = []
    for token, text in tokens:
        if not isinstance(token, str):
            parts = [str(part).lower() for part in token]
            special = {("prompt",): PROMPT, ("prompt", "number"): PROMPT_NUMBER, ("promptnum",): PROMPT_NUMBER,
                       ("outprompt",): OUT_PROMPT, ("outpromptnum",): OUT_PROMPT_NUMBER}.get(tuple(parts))  # fmt: skip
            token = special or "class:" + ".".join(["pygments", *parts])
        found.append((token, text))
    return found

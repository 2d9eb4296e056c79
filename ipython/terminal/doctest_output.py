"""What a cell writes while ``%doctest_mode`` is on, so that what stands on the screen can be copied as a doctest.

An empty line is written as ``<BLANKLINE>``, because a blank line ends an expectation. What goes to stderr is no part of
one: it is kept until the cell is over and stands below a blank line then. Not here: prompts and values (``prompts``,
``renderers``).
"""

from __future__ import annotations

MARK = "<BLANKLINE>"


class DoctestOutput:
    """Rewrites the two streams of one session (``TerminalStreams.rewrite_by``)."""

    def __init__(self) -> None:
        self._kept: list[str] = []

    def rewrite(self, name: str, text: str, *, at_line_start: bool) -> str:
        """Return what is written instead of a text.

        Args:
            name: ``stdout`` or ``stderr``.
            text: what was to be written.
            at_line_start: whether the cursor stands at the beginning of a line.

        >>> DoctestOutput().rewrite("stdout", "a\\n\\nb\\n", at_line_start=True)
        'a\\n<BLANKLINE>\\nb\\n'
        >>> DoctestOutput().rewrite("stdout", "\\n", at_line_start=False)
        '\\n'
        """
        if name == "stderr":
            self._kept.append(text)
            return ""
        if text.startswith("\n") and at_line_start:
            text = MARK + text
        while "\n\n" in text:
            text = text.replace("\n\n", f"\n{MARK}\n")
        return text

    def end_cell(self) -> str:
        """Return what was kept of the cell that is over, with a blank line above it; nothing if nothing was."""
        kept, self._kept = "".join(self._kept), []
        if not kept.strip():
            return ""
        return "\n" + kept.rstrip("\n") + "\n"

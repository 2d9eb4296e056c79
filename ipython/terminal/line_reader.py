"""Reads cells line by line with ``input()``: the simple prompt, dumb terminals, and screen readers.

Nothing is repainted: every line appears once, as it was written.
"""

from __future__ import annotations

from ipython.terminal.prompts import Prompts, styled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.ports import Backend
    from ipython.terminal.theme import Theme


def read_line(prompt: str) -> str:
    """Read one line with ``input``.

    Raises:
        EOFError: there are no more lines, or there is nothing to read from (closed, or the terminal has gone).
    """
    try:
        return input(prompt)
    except UnicodeDecodeError:
        raise
    except (RuntimeError, ValueError, OSError) as error:
        raise EOFError from error


class LineReader:
    """Reads a cell until it is whole (``reader.Reader``)."""

    def __init__(self, backend: Backend, prompts: Prompts, theme: Theme) -> None:
        self._backend = backend
        self._prompts = prompts
        self._theme = theme

    def read(self, number: int, default: str = "") -> str:
        """Return the text of cell ``number``; text from ``default`` is shown and stands in front."""
        self._prompts.number = number
        lines: list[str] = []
        if default:
            print(default.rstrip("\n"))
            lines = default.rstrip("\n").split("\n")
        prompt = self._text(self._prompts.in_prompt_tokens())
        while True:
            try:
                line = read_line(prompt)
            except EOFError:
                if lines:
                    break
                raise
            lines.append(line)
            text = "\n".join(lines)
            if not line.strip() and len(lines) > 1:
                text += "\n"
            answer = self._backend.check(text)
            if answer.status != "incomplete":
                break
            prompt = self._text(self._prompts.continuation_prompt_tokens())
        return "\n".join(lines)

    def set_prompts(self, prompts: Prompts) -> None:
        """Show other prompts."""
        self._prompts = prompts

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def _text(self, tokens: object) -> str:
        return "".join(text for _, text in styled(tokens))  # type: ignore[arg-type]

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question whose default is yes."""
        while True:
            try:
                answer = read_line(f"{question} ([y]/n)? ").strip().lower()
            except EOFError:
                return True
            if answer in ("", "y", "yes"):
                return True
            if answer in ("n", "no"):
                return False

    def close(self) -> None:
        """Nothing to give back."""

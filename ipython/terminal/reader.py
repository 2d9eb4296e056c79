"""What the prompt loop needs of a way to read cells: ``prompt_session`` and ``line_reader`` are two."""

from __future__ import annotations

from typing import Protocol


class Reader(Protocol):
    """Reads one cell at a time."""

    def read(self, number: int, default: str = "") -> str:
        """Return the text of cell ``number``, starting from ``default``.

        Raises:
            EOFError: the input ended. KeyboardInterrupt: the person gave the cell up.
        """

    def confirm(self, question: str) -> bool:
        """Ask a yes-or-no question whose default is yes; the end of input means yes."""

    def close(self) -> None:
        """Give the terminal back."""

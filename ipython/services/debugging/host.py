"""What the debugger needs of whoever opened it. Imported for type checking only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, Sequence
    from types import FrameType
    from typing import Any

    from ipython.model.ports import CellSource


class Host(Protocol):
    """A terminal, a kernel, or plain ``input`` (``app.debugging``)."""

    def opened(self, debugger: Any) -> None:
        """Called before the first stop of a session."""

    def read(self, prompt: str, debugger: Any) -> str:
        """Read one line. Raises EOFError at the end of input, KeyboardInterrupt on Ctrl-C."""

    def rows(self) -> int:
        """Rows of the screen."""

    def paint(self, source: str) -> str:
        """Colour Python source; the same lines come back."""

    def cell_source(self, filename: str) -> CellSource | None:
        """The cell that was compiled under a file name."""

    def cell_filename(self, number: int) -> str | None:
        """The file name under which cell ``In[number]`` was compiled."""

    def describe(self, name: str, detail: int, namespaces: Sequence[Mapping[str, object]]) -> Mapping[str, str] | None:
        """Titles and texts of what ``?`` says of a name; None if there is no such name."""

    def run_line(self, line: str, frame: FrameType | None) -> None:
        """Run a magic."""

    def run_coroutine(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine on the session's loop and return its value."""

    def set_next_input(self, text: str) -> None:
        """Put text into the next prompt."""

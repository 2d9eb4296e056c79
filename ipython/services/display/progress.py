"""A progress bar that is an iterable and a display."""

from __future__ import annotations

from ipython.services.display.functions import display, new_display_id, update_display

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 60  # characters of the bar in text


class ProgressBar:
    """Shows how much of ``total`` is done; iterating over it counts."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._progress = 0
        self.html_width = "60ex"
        self.text_width = WIDTH
        self._display_id = new_display_id()

    def __repr__(self) -> str:
        share = self._progress / self.total if self.total else 1.0
        filled = "=" * int(min(1.0, max(0.0, share)) * self.text_width)
        return f"[{filled.ljust(self.text_width)}] {self._progress}/{self.total}"

    def _repr_html_(self) -> str:
        from html import escape

        return (
            f'<progress style="width:{escape(str(self.html_width), quote=True)}" '
            f'max="{int(self.total)}" value="{int(self._progress)}"></progress>'
        )

    def display(self) -> None:
        """Show the bar."""
        display(self, display_id=self._display_id)

    def update(self) -> None:
        """Draw the bar anew."""
        update_display(self, display_id=self._display_id)

    @property
    def progress(self) -> int:
        """How much is done; setting it draws the bar anew."""
        return self._progress

    @progress.setter
    def progress(self, done: int) -> None:
        self._progress = done
        self.update()

    def __iter__(self) -> Iterator[int]:
        self.display()
        self._progress = 0
        while self._progress < self.total:
            yield self._progress
            self.progress = self._progress + 1

    def __len__(self) -> int:
        return self.total

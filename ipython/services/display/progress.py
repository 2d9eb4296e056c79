"""A progress bar that is an iterable and a display."""

from __future__ import annotations

from html import escape

from ipython.services.display.functions import current_function, new_display_id

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 60  # characters of the bar in text


class ProgressBar:
    """Shows how much of ``total`` is done; iterating over it counts from 0 to ``total - 1``.

    Args:
        total: how much there is to do, above 0.

    Raises:
        ValueError: ``total`` is below 0.
    """

    def __init__(self, total: float) -> None:
        if total < 0:
            raise ValueError(f"ProgressBar counts up to a number of 0 or more, not to {total!r}")
        self.total = total
        self._progress: float = 0
        self.html_width = "60ex"
        self.text_width = WIDTH
        self._display_id = new_display_id()

    def __repr__(self) -> str:
        share = self._progress / self.total if self.total else 1.0
        filled = "=" * int(min(1.0, max(0.0, share)) * self.text_width)
        return f"[{filled.ljust(self.text_width)}] {self._progress}/{self.total}"

    def _repr_html_(self) -> str:
        width, total, done = (escape(str(each), quote=True) for each in (self.html_width, self.total, self._progress))
        return f'<progress style="width:{width}" max="{total}" value="{done}"></progress>'

    def display(self) -> None:
        """Show the bar."""
        current_function("display")(self, display_id=self._display_id)

    def update(self) -> None:
        """Draw the bar anew."""
        current_function("display")(self, display_id=self._display_id, update=True)

    @property
    def progress(self) -> float:
        """How much is done; setting it draws the bar anew."""
        return self._progress

    @progress.setter
    def progress(self, done: float) -> None:
        self._progress = done
        self.update()

    def __iter__(self) -> Iterator[float]:
        self._progress = 0
        self.display()
        self._progress = -1  # nothing is in work yet
        return self

    def __next__(self) -> float:
        """Go on to the next step; the bar shows how many steps are done."""
        if self._progress + 1 >= self.total:
            self.progress = self.total
            raise StopIteration
        if self._progress < 0:
            self._progress = 0  # the bar stands there already
        else:
            self.progress = self._progress + 1
        return self._progress

"""The backend that matplotlib loads for ``%matplotlib inline``: no window, ``show()`` shows figures in the cell.

Imported by matplotlib alone, by its name. Figures are drawn once, when they are shown.
"""

from __future__ import annotations

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

NAME = f"module://{__name__}"


class Showing:
    """Who shows figures: set by the shell that chose this backend last."""

    all_figures: Callable[[], None] | None = None
    figure: Callable[[Any], None] | None = None


class FigureManagerInline(FigureManagerBase):
    """A figure of pyplot without a window."""

    def show(self) -> None:
        """Show this figure in the cell."""
        if Showing.figure is not None:
            Showing.figure(self.canvas.figure)

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Show all open figures in the cell (``plt.show()``)."""
        if Showing.all_figures is not None:
            Showing.all_figures()


class FigureCanvasInline(FigureCanvasAgg):
    """A canvas that is drawn only when a picture of it is wanted."""

    manager_class = FigureManagerInline

    def draw_idle(self, *arguments: Any, **named: Any) -> None:
        """Nothing: the figure stays marked as changed until it is shown."""


FigureCanvas = FigureCanvasInline
FigureManager = FigureManagerInline

"""Figures as outputs of the cell that made them (magics.md section 25; kernel.md section 15.5)."""

from __future__ import annotations

import sys

from ipython.services.plotting.rendering import figure_bundle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ipython.settings.shell import FigureSettings

BACKEND = "module://ipython.services.plotting.inline_backend"
FIGURE = ("matplotlib.figure", "Figure")


class InlineFigures:
    """Shows the figures of pyplot at the end of a cell, and when ``show()`` is called.

    Args:
        settings: gives the options of the moment.
        emit: shows pictures: data and metadata by MIME type.
        tell: shows an exception that drawing raised.
    """

    def __init__(
        self,
        settings: Callable[[], FigureSettings],
        emit: Callable[[dict[str, Any], dict[str, Any]], None],
        tell: Callable[[BaseException], object],
    ) -> None:
        self._settings = settings
        self._emit = emit
        self._tell = tell

    def bundle(self, figure: Any, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the pictures of a figure by MIME type, and their metadata: what ``display(figure)`` shows."""
        settings = self._settings()
        return figure_bundle(figure, settings.formats, dict(settings.print_arguments))

    def take_over(self) -> None:
        """Have ``show()`` of the backend call this object: of several shells in a process the last one counts."""
        showing = sys.modules["ipython.services.plotting.inline_backend"].Showing
        showing.all_figures, showing.figure = lambda: self.show_all(), self.show

    def show(self, figure: Any) -> None:
        """Show a figure; a failure while drawing is shown instead."""
        data: dict[str, Any] = {"text/plain": repr(figure)}
        try:
            pictures, metadata = self.bundle(figure)
        except Exception as error:
            self._tell(error)
            return
        figure.stale = False  # also when there is nothing in it
        self._emit({**data, **pictures}, metadata)

    def show_all(self, *, only_changed: bool = False) -> None:
        """Show the open figures, and close them unless ``close_figures`` is off.

        Args:
            only_changed: leave out those that stay open and were shown as they are.
        """
        managers = _pyplot_figures()
        if not managers:
            return
        closes = self._settings().close_figures
        try:
            for manager in managers:
                figure = manager.canvas.figure
                if closes or figure.stale or not only_changed:
                    self.show(figure)
        finally:
            if closes:
                sys.modules["matplotlib.pyplot"].close("all")

    def show_at_end(self) -> None:
        """At the end of a cell: show what is open, if figures go into cells."""
        if is_active():
            self.show_all(only_changed=True)


def is_active() -> bool:
    """Whether matplotlib has been imported and shows figures in cells."""
    matplotlib = sys.modules.get("matplotlib")
    settings = getattr(matplotlib, "rcParams", None)
    # ``dict.get``: asking the object itself would make it choose a backend.
    return isinstance(settings, dict) and dict.get(settings, "backend") == BACKEND


def _pyplot_figures() -> list[Any]:
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is None or "matplotlib.pyplot" not in sys.modules:
        return []
    return list(helpers.Gcf.get_all_fig_managers())

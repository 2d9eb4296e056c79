"""Joins matplotlib to a shell: figures as outputs of cells, backends by name (``api.Plotting``; magics.md section 25).

A kernel registers the same object: what it emits are output events like any other.
"""

from __future__ import annotations

import contextlib
import sys

from ipython.core.lazy import load_module
from ipython.model.failure import UserMistake
from ipython.model.output import DisplayShown, MimeBundle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType
    from typing import Any

    from ipython.core.event_loops import EventLoops
    from ipython.core.shell import Shell


class Plotting:
    """matplotlib as a session uses it.

    Args:
        shell: where figures are shown, and whose options count.
    """

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        inline = load_module("ipython.services.plotting.inline")
        self._is_active = inline.is_active
        self._backend: str = inline.BACKEND
        self._figures = inline.InlineFigures(lambda: shell.settings.figures, self._emit, shell.show_failure)
        self._has_printers = False
        self._figure_type: tuple[str, str] = inline.FIGURE

    def _emit(self, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        self._shell.hub.emit(DisplayShown(MimeBundle(data, metadata)))

    # -- backends ------------------------------------------------------------------------------------------------

    def names(self) -> list[str]:
        """Return what ``activate`` takes, sorted.

        Raises:
            UserMistake: matplotlib is not installed.
        """
        found: list[str] = _backends().names()
        return found

    def activate(self, name: str = "") -> str:
        """Have figures drawn by the backend for a name and return the backend's name.

        Args:
            name: of a backend or of a toolkit, ``inline``, or empty or ``auto`` for one that works here.

        Raises:
            UserMistake: there is no such backend, or its toolkit's event loop cannot run here; nothing changed.
        """
        if name == "inline":
            self.activate_inline()
            return self._backend
        backends = _backends()
        if name in ("", "auto"):
            return self._activate_best(backends)
        backend, toolkit = backends.resolve(name)
        loops: EventLoops = self._shell.capabilities["EventLoops"](self._shell)  # type: ignore[assignment]
        if toolkit and loops.running not in ("", "asyncio", toolkit):
            self._shell.warn(
                f"Warning: Cannot change to a different GUI toolkit: {toolkit}. Using {loops.running} instead."
            )
            backend, toolkit = backends.resolve(loops.running)
        if toolkit:
            loops.check(toolkit)
        backends.switch(backend)
        if toolkit:
            loops.start(toolkit)
        return str(backend)

    def _activate_best(self, backends: Any) -> str:
        chosen: str = backends.chosen() or backends.best()
        try:
            return self.activate(chosen)
        except UserMistake as mistake:
            self._shell.warn(f"Warning: {chosen} is not used: {mistake}")
            return self.activate(backends.HEADLESS)

    def activate_inline(self) -> None:
        """Have figures shown in the cell that makes them, from the import of matplotlib on: it is not imported here.

        Raises:
            UserMistake: matplotlib is not installed.
        """
        _backends().check_installed()
        self._shell.hooks.register("post_execute", self._figures.show_at_end)
        self.add_printers()
        if "matplotlib" in sys.modules:
            self._take(sys.modules["matplotlib"])
        else:
            self._shell.runner.when_imported("matplotlib", self._take)

    def _take(self, matplotlib: ModuleType) -> None:
        settings: Any = matplotlib.rcParams
        try:
            settings.update(dict(self._shell.settings.figures.rc))
        except (KeyError, ValueError) as error:  # the import that is going on is not to blame
            self._shell.warn(f"Warning: InlineBackend.rc is left out: {error.args[0] if error.args else error}")
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is None:
            settings["backend"] = self._backend  # loaded when pyplot is
        else:
            pyplot.switch_backend(self._backend)
        matplotlib.interactive(True)
        load = self._shell.runner.when_imported
        load("ipython.services.plotting.inline_backend", lambda _: self._figures.take_over())

    def add_printers(self) -> None:
        """Have ``display(figure)`` and figures as values show pictures in the formats of the options."""
        formatter = getattr(self._shell.formatter, "mimebundle_formatter", None)
        if formatter is not None and not self._has_printers:
            formatter.for_type_by_name(*self._figure_type, self._figures.bundle)
            self._has_printers = True

    # -- while code runs -----------------------------------------------------------------------------------------

    def show_figures(self) -> None:
        """Show the figures that are open now if figures go into cells: what follows does not belong to them."""
        self._figures.show_at_end()

    @contextlib.contextmanager
    def program(self) -> Iterator[None]:
        """Context for a program that draws: windows are redrawn when it is over, not at each of its steps."""
        matplotlib = sys.modules.get("matplotlib")
        if matplotlib is None or not hasattr(matplotlib, "interactive") or self._is_active():
            yield
            return
        was_interactive = matplotlib.is_interactive()
        matplotlib.interactive(False)
        try:
            yield
        finally:
            matplotlib.interactive(was_interactive)
            helpers = sys.modules.get("matplotlib._pylab_helpers")
            if was_interactive and helpers is not None:
                for manager in helpers.Gcf.get_all_fig_managers():
                    if manager.canvas.figure.stale:
                        manager.canvas.draw_idle()

    def pylab_names(self, *, import_all: bool) -> dict[str, Any]:
        """Return the names that ``%pylab`` brings.

        Raises:
            UserMistake: numpy or matplotlib is not installed.
        """
        found: dict[str, Any] = load_module("ipython.services.plotting.pylab").pylab_names(import_all=import_all)
        found["display"] = load_module("ipython.display").display
        return found


def _backends() -> Any:
    return load_module("ipython.services.plotting.backends")

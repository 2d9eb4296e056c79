"""The part of ``get_ipython()`` about event loops and matplotlib (compat.md section 3)."""

from __future__ import annotations

from ipython.api import EventLoops, Plotting, UserMistake

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.app.parts import Shell


class PlottingSurface:
    """Event loops and matplotlib of a shell under upstream's names."""

    _shell: Shell

    @property
    def active_eventloop(self) -> str | None:
        """The event loop that runs beside the prompt, None for none."""
        return self._shell.context.need(EventLoops).running or None

    def enable_gui(self, gui: str | None = None) -> None:
        """Run the event loop of a toolkit beside the prompt; None stops it.

        matplotlib calls this when it makes the first window: a loop that cannot run is told, and the code goes on.
        """
        loops = self._shell.context.need(EventLoops)
        if not gui:
            loops.stop()
            return
        try:
            loops.start(gui)
        except UserMistake as mistake:
            self._shell.warn(f"Warning: {mistake}")

    def enable_matplotlib(self, gui: str | None = None) -> tuple[str | None, str]:
        """Choose a backend of matplotlib by its name or its toolkit's; returns the name and the backend.

        Raises:
            UserMistake: there is none, or it cannot be used here.
        """
        backend = self._shell.context.need(Plotting).activate(gui or "")
        return gui, backend

    def enable_pylab(
        self, gui: str | None = None, import_all: bool = True, welcome_message: bool = False
    ) -> tuple[str | None, str, list[str]]:
        """Choose a backend and bring numpy and matplotlib into the namespace, as ``%pylab``.

        Returns:
            The name, the backend, and the variables that were overwritten.
        """
        gui, backend = self.enable_matplotlib(gui)
        found = self._shell.context.need(Plotting).pylab_names(import_all=import_all)
        namespace = self._shell.namespace
        names = namespace.locals
        clobbered = [name for name in namespace.user_names() if name in found and names[name] is not found[name]]
        names.update(found)
        namespace.hide(found)
        return gui, backend, clobbered

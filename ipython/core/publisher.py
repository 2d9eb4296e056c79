"""What ``display()`` and its relatives talk to: the running shell's hub and formatter.

``services.display`` is handed one of these by ``app`` and knows nothing of the shell.
"""

from __future__ import annotations

from ipython.model.output import DisplayShown, DisplayUpdated, MimeBundle, OutputCleared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ipython.core.shell import Shell


class HubPublisher:
    """Publishes bundles as output events of the running cell."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def publish(
        self,
        data: Mapping[str, object],
        metadata: Mapping[str, object] | None = None,
        *,
        transient: Mapping[str, object] | None = None,
        update: bool = False,
    ) -> None:
        """Show a bundle, or with ``update`` replace the one of the same ``transient["display_id"]``."""
        bundle = MimeBundle(data, metadata or {})
        name = (transient or {}).get("display_id")
        display_id = name if isinstance(name, str) else None
        if update and display_id is not None:
            self._shell.hub.emit(DisplayUpdated(bundle, display_id, transient))
        else:
            self._shell.hub.emit(DisplayShown(bundle, display_id, transient))

    def clear_output(self, wait: bool = False) -> None:
        """Erase what the cell has shown, at once or when the next output comes."""
        self._shell.hub.emit(OutputCleared(wait))

    def format(
        self, shown: object, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> tuple[dict[str, object], dict[str, object]]:
        """Return the forms of a value and their metadata; both empty when it displayed itself."""
        bundle = self._shell.formatter.format(shown, include=include, exclude=exclude)
        return ({}, {}) if bundle is None else (dict(bundle.data), dict(bundle.metadata))

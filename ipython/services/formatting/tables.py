"""The tables of printers, shared by the shell's formatter and ``pretty()``; importing ``printers`` fills them.

Kept apart from ``printers`` so that the fast way for plain values can ask whether it may be taken without loading them.
"""

from __future__ import annotations

from ipython.services.formatting.layout import CONTAINERS, SCALARS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Printer = Callable[[Any, Any, bool], None]

_PLAIN = SCALARS | CONTAINERS


class PrinterTable(dict):  # type: ignore[type-arg]
    """Printers by type, that knows whether those of builtin scalars and containers are still its own.

    However a printer gets in or out, ``is_plain`` is right: libraries register for ``float`` or ``list`` by method
    as well as by item.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_plain = True
        self._original: dict[type, Printer] = {}

    def fill(self, printers: dict[type, Printer]) -> None:
        """Take the printers that the table begins with; those registered before stay."""
        self._original = {kind: printer for kind, printer in printers.items() if kind in _PLAIN}
        for kind, printer in printers.items():
            super().setdefault(kind, printer)
        self._look()

    def _look(self) -> None:
        self.is_plain = all(self.get(kind) is printer for kind, printer in self._original.items())

    def __setitem__(self, kind: Any, printer: Any) -> None:
        super().__setitem__(kind, printer)
        if kind in _PLAIN:
            self._look()

    def __delitem__(self, kind: Any) -> None:
        super().__delitem__(kind)
        self._look()

    def pop(self, *arguments: Any) -> Any:
        """Remove a printer and return it."""
        found = super().pop(*arguments)
        self._look()
        return found

    def update(self, *arguments: Any, **named: Any) -> None:
        """Take several printers."""
        super().update(*arguments, **named)
        self._look()

    def clear(self) -> None:
        """Remove all printers."""
        super().clear()
        self._look()


TYPES = PrinterTable()
DEFERRED: dict[tuple[str, str], Printer] = {}
SINGLETONS: dict[int, Printer] = {}

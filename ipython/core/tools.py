"""The services a shell calls, as lazy targets."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.core.lazy import Lazy


class Tools:
    """The services a shell calls, as lazy targets; None: the plain form of the core.

    ``formatter`` is made by ``formatter(settings.formatting, on_error=...)``, ``failure_reporter`` by
    ``failure_reporter()``, ``inspector`` and ``completer`` by ``inspector(shell)``, ``completer(shell)``.
    """

    def __init__(
        self,
        *,
        formatter: Lazy | None = None,
        failure_reporter: Lazy | None = None,
        completer: Lazy | None = None,
        inspector: Lazy | None = None,
    ) -> None:
        self.formatter = formatter
        self.failure_reporter = failure_reporter
        self.completer = completer
        self.inspector = inspector

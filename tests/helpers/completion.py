"""What tests of completion hand to the service instead of a whole shell."""

from __future__ import annotations

from ipython.core.plugins import Magic, Plugins
from ipython.model.completion import Completion, CompletionRequest, Span


def magics_of(declared: dict[str, tuple[str, str | None]]) -> Plugins:
    """Magics by name: ``(kind, what the line takes)``."""
    found = Plugins()
    for name, (kind, takes) in declared.items():
        found.register(kind, Magic(name, len, summary=f"About {name}.", arguments=takes))
    return found


def offer_whale(request: CompletionRequest) -> list[Completion]:
    """A source of completions as a plugin declares it."""
    return [Completion("whale", Span(request.cursor - len(request.token), request.cursor), "pet")]

"""What tests of completion hand to the service instead of a whole shell."""

from __future__ import annotations

import time

from ipython.core.plugins import Magic, Plugins
from ipython.model.completion import Completion, CompletionRequest, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tests.helpers.screen import Screen


def magics_of(declared: dict[str, tuple[str, str | None]]) -> Plugins:
    """Magics by name: ``(kind, what the line takes)``."""
    found = Plugins()
    for name, (kind, takes) in declared.items():
        found.register(kind, Magic(name, len, summary=f"About {name}.", arguments=takes))
    return found


def offer_whale(request: CompletionRequest) -> list[Completion]:
    """A source of completions as a plugin declares it."""
    return [Completion("whale", Span(request.cursor - len(request.token), request.cursor), "pet")]


def wait_for_jedi(screen: Screen, keys: str, wanted: str) -> None:
    """Type keys and Tab until the answer comes: the first one of a machine may be late."""
    screen.type(keys)
    deadline = time.monotonic() + 60.0
    while wanted not in screen.text:
        assert time.monotonic() < deadline, screen.text
        screen.type("\t")
        end = time.monotonic() + 3.0
        while wanted not in screen.text and time.monotonic() < end:
            screen._read(0.05)

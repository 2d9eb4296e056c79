"""The answer to ``?``: fields in order, and as a MIME bundle."""

from __future__ import annotations

from ipython.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.model.output import MimeBundle

DETAIL_HELP = 0  # ``obj?``
DETAIL_SOURCE = 1  # ``obj??``


@value
class Inspection:
    """What is known about one object; ``fields`` are (title, text) in the order they are shown."""

    name: str
    found: bool
    fields: tuple[tuple[str, str], ...] = ()
    bundle: MimeBundle | None = None

"""The answer to ``?``: fields in order, and as a MIME bundle; and what is shown beside a call that is being typed."""

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


@value
class Parameter:
    """One parameter of a callable.

    ``kind`` is positional_only, positional_or_keyword, var_positional, keyword_only or var_keyword; ``default`` and
    ``annotation`` are texts, None where there is none.
    """

    name: str
    kind: str = "positional_or_keyword"
    default: str | None = None
    annotation: str | None = None


@value
class CallHelp:
    """The signature of the call that the cursor stands in, and the first paragraph of its documentation.

    ``parameters`` are texts as they stand between the parentheses (``/`` and ``*`` are entries too); ``active`` is
    the index of the one being typed, -1 for none; ``opening`` is the position of the bracket in the cell.
    """

    name: str
    parameters: tuple[str, ...]
    active: int
    returns: str = ""
    doc: str = ""
    opening: int = 0

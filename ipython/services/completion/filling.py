"""Signature and one line of documentation for the candidates shown: found again, so nothing of the user's is held."""

from __future__ import annotations

import sys

from ipython.model.value import replace
from ipython.services.completion.place import place_of, replacement_field
from ipython.services.completion.spot import Spot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ipython.model.completion import Completion
    from ipython.model.ports import FoundObject
    from ipython.services.completion.request import Request

_OBJECTS = frozenset(("function", "class", "module", "property", "instance", "method", "variable", "attribute"))
_VALUE_WIDTH = 60  # characters of a variable's value
_DOC_WIDTH = 200  # characters of a line of documentation


def fill(request: Request, items: Sequence[Completion], summary_of: Callable[[str], str]) -> list[Completion]:
    """The same candidates, as many filled as the time allows.

    Args:
        request: the completion at which they were found.
        items: the candidates.
        summary_of: gives the one line of a magic by its name.
    """
    find = _finder(request)
    filled = []
    for item in items:
        if item.kind == "magic" and not item.doc:
            item = replace(item, doc=summary_of(item.text.lstrip("%")))
        elif item.kind in _OBJECTS and not (item.signature or item.doc) and request.in_time():
            found = find(item.text)
            item = _filled(request, item, found) if found is not None else item
        filled.append(item)
    return filled


def _filled(request: Request, item: Completion, found: FoundObject) -> Completion:
    look = request.evaluator
    thing = found.value
    signature = doc = ""
    if item.kind in ("function", "class", "method"):
        signature = look.signature(thing) or ""
    if item.kind in ("instance", "variable", "attribute") and found.live:
        doc = look.plain_text(thing, _VALUE_WIDTH)
    elif item.kind not in ("instance", "variable", "attribute"):
        doc = look.docstring(thing).lstrip().partition("\n")[0].strip()
    return replace(item, signature=signature, doc=doc[:_DOC_WIDTH])


def _finder(request: Request) -> Callable[[str], FoundObject | None]:
    """Says what a candidate's text stands for at that place."""
    spot = _spot(request)
    if spot is None:
        return lambda text: None
    look = request.evaluator
    statement = [piece.text for piece in spot.statement]
    if spot.previous == "." and statement[:1] not in (["import"], ["from"]):
        base = request.resolve(spot.pieces, len(spot.pieces) - 1)
        if base is None:
            return lambda text: None
        holder = base.value
        return lambda text: look.attribute(holder, text)
    if statement[:1] in (["import"], ["from"]):
        if "import" in statement[1:]:
            module = sys.modules.get("".join(statement[1 : statement.index("import")]))
            return lambda text: look.attribute(module, text) if module is not None else None
        package = "".join(statement[1:])
        return lambda text: (
            look.find("module", [{"module": sys.modules[package + text]}]) if (package + text in sys.modules) else None
        )
    return lambda text: request.find(text) if text.isidentifier() else None


def _spot(request: Request) -> Spot | None:
    """The cursor in code, as far as the candidates at hand can come from there."""
    text = request.text
    start = 0
    line = text.rpartition("\n")[2]
    if line.lstrip()[:1] in ("%", "!"):  # Python behind a magic: from the word's beginning it is the same
        start = len(text) - len(line.lstrip("%! ").partition(" ")[2])
    place = place_of(text, start)
    for _ in range(8):
        if place.kind == "code":
            return Spot(request, place, request.end)
        if place.kind == "comment":
            return None
        field = replacement_field(text, place)
        if field < 0:
            return None
        place = place_of(text, field)
    return None

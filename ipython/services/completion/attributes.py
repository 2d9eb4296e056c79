"""Attributes: what stands behind the dot of an object that is known."""

from __future__ import annotations

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion.candidates import named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Spot

    # Gives other names for an object than those listed; None: this object is not its business.
    Lister = Callable[[object, Mapping[str, object]], "list[str] | None"]


_INFO_AXIS = "_info_axis"  # what pandas' classes have whose columns, or labels, are attributes too
_COLUMNS = 10_000  # columns that are offered as attributes


def attributes(
    request: Request, spot: Spot, lister: Lister | None = None, *, of: tuple[str, str] | None = None
) -> CompletionSet:
    """Candidates behind a dot; none if the object before it is not known.

    Args:
        request: the completion.
        spot: the tokens, the dot last.
        lister: asked for the names as well, where somebody registered one for such objects.
        of: the expression before the dot and the name being typed, if they are not those of the tokens.
    """
    if of is None:
        typed, span = spot.typed, spot.span
        found = request.resolve(spot.pieces, len(spot.pieces) - 1)
    else:
        typed, span = of[1], Span(spot.end - len(of[1]), spot.end)
        found = request.find(of[0])
    if found is None:
        return CompletionSet(span, (), "attributes")
    listed = request.evaluator.attribute_names(found.value)
    if _INFO_AXIS in listed:
        columns = request.evaluator.keys(found.value) or ()
        named_columns = [name for name in columns[:_COLUMNS] if type(name) is str and name.isidentifier()]
        listed = {**dict.fromkeys(named_columns), **listed}
    if lister is not None:
        try:
            changed = lister(found.value, listed)
        except Exception:  # somebody's function failed or took too long: the usual names stand
            changed = None
        if changed is not None:
            listed = {name: listed.get(name) for name in changed if type(name) is str}
    # Recently used ones come first where a beginning was typed; a whole list is easier to read in one order.
    return named(
        "attributes",
        listed,
        typed,
        span,
        kind_of=request.evaluator.kind,
        omit=request.settings.omit_names,
        fuzzy=request.settings.fuzzy,
        recent=request.recent() if typed else None,
        group_of=_exported_first(request, found.value),
    )


def _exported_first(request: Request, holder: object) -> Callable[[str], int] | None:
    """What a module says it is for comes before what it has only imported."""
    if request.evaluator.kind(holder) != "module":
        return None
    exported = request.evaluator.own_names(holder).get("__all__")
    if type(exported) is not list and type(exported) is not tuple:
        return None
    names = {name for name in exported if type(name) is str}
    return lambda name: 0 if name in names else 1

"""The value of what is being typed, in one line, where finding it runs nothing."""

from __future__ import annotations

import ast
import warnings

from ipython.services.inspection.facts import Facts, is_stand_in
from ipython.services.inspection.layout import cut, visible
from ipython.services.inspection.measures import measures
from ipython.services.inspection.text_form import string_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOURCE_LIMIT = 500  # characters of what is looked at
WIDTH = 80  # characters of a preview


def preview(source: str, facts: Facts, namespaces: Sequence[Mapping[str, object]]) -> str | None:
    """Return the value of an expression in one line; None if it has none, is unknown, or stands there already."""
    source = source.strip()
    if not source or len(source) > SOURCE_LIMIT or "\n" in source or _is_literal(source):
        return None
    try:
        found = facts.evaluator.find(source, namespaces)
    except RecursionError:
        return None
    if found is None or not found.live:
        return None
    value = found.value
    if found.imagined or is_stand_in(value) or facts.evaluator.kind(value) != "instance" or value is None:
        return None
    measured = dict(measures(facts, value))
    if "Shape" in measured:
        kind = measured.get("Dtype", "")
        return cut(f"{type(value).__name__} {measured['Shape']} {kind}".rstrip(), WIDTH)
    text = facts.text(value, WIDTH) if type(value) is str else string_form(facts, value, WIDTH)
    if text is None or text == source or text.startswith("<"):
        return None
    return cut(visible(" ".join(text.split())), WIDTH)


def _is_literal(source: str) -> bool:
    if source[0] in "'\"-(" or source[0].isdigit() or source in ("True", "False", "None", "..."):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about escapes
                ast.literal_eval(source)
        except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
            return False
        return True
    return source[0] in "[{" or (source[:1] in "rbfu" and source[1:2] in ("'", '"'))

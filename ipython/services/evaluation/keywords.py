"""Names that ``**keywords`` of a function may take: those its documentation lists, and those of what it overrides."""

from __future__ import annotations

import re
from types import FunctionType

from ipython.model.inspection import Parameter
from ipython.services.evaluation import attributes
from ipython.services.evaluation.documentation import docstring
from ipython.services.evaluation.parameters import parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 1_000  # names
_HEADINGS = frozenset(("parameters", "other parameters", "keyword arguments", "keyword args", "args", "properties"))
_ENTRY = re.compile(r"(?P<names>[A-Za-z_]\w*(?:(?:,| or) +[A-Za-z_]\w*)*) ?(?:\(.*?\))?:(?: +(?P<type>\S.*))?$")
_TYPE_LIMIT = 60  # characters


def keywords(function: object) -> tuple[Parameter, ...]:
    """Return parameters that ``function`` passes on, each once.

    >>> def plot(x, **keywords):
    ...     '''Draw.
    ...
    ...     Other Parameters
    ...     ----------------
    ...     color, c : str
    ...         Of the line.
    ...     '''
    >>> [one.name for one in keywords(plot)]
    ['color', 'c']
    """
    listed = parameters(function) or ()
    if not any(one.kind == "var_keyword" for one in listed):
        return ()
    known = {one.name for one in listed}
    found: dict[str, Parameter] = {}
    for one in (*_overridden(function), *documented(docstring(function))):
        if one.name not in known and len(found) < LIMIT:
            found.setdefault(one.name, one)
    return tuple(found.values())


def documented(text: str) -> Iterator[Parameter]:
    """The entries ``name : type`` below the headings that list parameters, by whichever convention."""
    indent = -1  # of the entries of the section; -1 outside
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or not stripped.strip("-=~"):
            continue
        if stripped.rstrip(":").lower() in _HEADINGS:
            indent = -2  # that of the next line
            continue
        here = len(line) - len(line.lstrip())
        if indent == -2:
            indent = here
        if indent >= 0 and here == indent:
            entry = _ENTRY.match(stripped)
            if entry is not None:
                kind = entry["type"]
                for name in re.split(r",| or ", entry["names"]):
                    yield Parameter(name.strip(), "keyword_only", annotation=_short(kind) if kind else None)
            elif stripped[0] != "*":
                indent = -1
        elif here < indent:
            indent = -1


def _overridden(function: object) -> Iterator[Parameter]:
    """The named parameters of the ``__init__`` of base classes, as far as each passes keywords on."""
    if not attributes.is_instance(function, type):
        return
    for base in attributes.mro(function):  # type: ignore[arg-type]
        own = attributes.names_in_class(base).get("__init__")
        if own is None:
            continue
        listed = (parameters(own) or ()) if type(own) is FunctionType else ()
        for one in listed[1:]:
            if one.kind in ("positional_or_keyword", "keyword_only"):
                yield Parameter(one.name, "keyword_only", one.default, one.annotation)
        if not any(one.kind == "var_keyword" for one in listed):
            return


def _short(kind: str) -> str:
    return kind if len(kind) <= _TYPE_LIMIT else kind[: _TYPE_LIMIT - 1] + "…"

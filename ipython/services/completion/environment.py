"""Names of environment variables: ``os.environ["HO``, ``os.getenv("HO``, ``!echo $HO``."""

from __future__ import annotations

import os

from ipython.model.completion import CompletionSet, Span
from ipython.services.completion.candidates import choices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Spot

_METHODS = frozenset(("get", "pop", "setdefault"))


def variables(typed: str, span: Span) -> CompletionSet:
    """Environment variables that begin with what was typed, in any case where none begins with it exactly."""
    return choices("environment", sorted(os.environ), typed, span, "variable")


def is_meant(request: Request, spot: Spot) -> bool:
    """Whether a string at that place is the name of an environment variable."""
    bracket = spot.bracket()
    if bracket is None or not bracket.holder or len(bracket.arguments) > 1:
        return False
    holder = bracket.holder
    if bracket.sign == "(":
        if holder[-1].text in ("getenv", "putenv", "unsetenv"):
            found = request.resolve(holder, len(holder))
            return found is not None and any(
                found.value is function for function in (os.getenv, os.putenv, os.unsetenv)
            )
        if len(holder) < 3 or holder[-1].text not in _METHODS or holder[-2].text != ".":
            return False
        holder = holder[:-2]
    elif bracket.sign != "[":
        return False
    if holder[-1].text != "environ":
        return False
    found = request.resolve(holder, len(holder))
    return found is None or found.value is os.environ

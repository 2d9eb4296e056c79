"""Stand-ins for functions and classes that are written in a cell: parameters, documentation, what they give."""

from __future__ import annotations

import ast

from ipython.model.inspection import Parameter

LIMIT = 80  # characters of a default or annotation


def parameters_of(arguments: ast.arguments) -> tuple[Parameter, ...]:
    """The parameters of a ``def`` or ``lambda``.

    >>> [one.name for one in parameters_of(ast.parse("lambda a, *b, c=1: 0").body[0].value.args)]
    ['a', 'b', 'c']
    """
    found: list[Parameter] = []
    positional = [(one, "positional_only") for one in arguments.posonlyargs]
    positional += [(one, "positional_or_keyword") for one in arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    for place, (one, kind) in enumerate(positional):
        default = arguments.defaults[place - first_default] if place >= first_default else None
        found.append(_parameter(one, kind, default))
    if arguments.vararg is not None:
        found.append(_parameter(arguments.vararg, "var_positional", None))
    for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(_parameter(one, "keyword_only", default))
    if arguments.kwarg is not None:
        found.append(_parameter(arguments.kwarg, "var_keyword", None))
    return tuple(found)


def _parameter(one: ast.arg, kind: str, default: ast.expr | None) -> Parameter:
    return Parameter(one.arg, kind, written(default), written(one.annotation))


def written(node: ast.expr | None) -> str | None:
    """An expression as text, shortened; None for none."""
    if node is None:
        return None
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Constant) and type(node.value) is str and len(node.value) > LIMIT:
        return repr(node.value[:LIMIT]) + "..."
    text = ast.unparse(node)
    return text if len(text) <= LIMIT else text[:LIMIT] + "..."

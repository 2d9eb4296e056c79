"""Stand-ins for functions and classes that are written in a cell: parameters, documentation, what they give."""

from __future__ import annotations

import ast

from ipython.model.inspection import Parameter
from ipython.services.evaluation.stand_ins import StandIn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Function = ast.FunctionDef | ast.AsyncFunctionDef

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


def last_name(node: ast.expr) -> str:
    """The last name of a decorator or base: ``cached_property`` of ``functools.cached_property(...)``."""
    target = node.func if isinstance(node, ast.Call) else node
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""


def documentation_of(node: Function | ast.ClassDef) -> str:
    """The docstring; an empty string if there is none."""
    return ast.get_docstring(node) or ""


def own_parts(node: Function) -> Iterator[ast.AST]:
    """The parts of a function that are not those of functions and classes in it."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        part = waiting.pop(0)
        yield part
        if not isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            waiting.extend(ast.iter_child_nodes(part))


def call_of_class(node: ast.ClassDef, members: Mapping[str, object]) -> tuple[Parameter, ...] | None:
    """The parameters of a class of the cell; None: those of its base."""
    for name in ("__init__", "__new__"):
        made = members.get(name)
        if type(made) is StandIn and made.parameters is not None:
            return made.parameters[1:]
    is_data = any(last_name(one) == "dataclass" for one in node.decorator_list)
    if is_data or any(last_name(base) == "NamedTuple" for base in node.bases):
        return tuple(
            [
                Parameter(part.target.id, "positional_or_keyword", written(part.value), written(part.annotation))
                for part in node.body
                if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)
            ]
        )
    return None

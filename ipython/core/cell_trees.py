"""The syntax tree of a cell cut into parts, some of which are shown: what the quick compilation does not know."""

from __future__ import annotations

from ipython.model.cell import HIDDEN_ENTRY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def split_tree(tree: Any, interactivity: str) -> list[tuple[Any, bool]]:
    """Cut a module's tree into parts to compile, each with whether its value is shown.

    ``last`` also shows the expressions directly inside a final compound statement, so such a statement is
    rewritten by wrapping them in calls of the shell's echo (see ``core.shell``). ``every`` shows all expressions
    outside of functions and classes, as Python's own prompt does.
    """
    import _ast

    body = tree.body
    if not body:
        return [(tree, False)]

    def module(statements: Sequence[Any]) -> Any:
        return _ast.Module(body=list(statements), type_ignores=[])

    def expression(node: Any) -> Any:
        return _ast.Expression(body=node.value)

    parts: list[tuple[Any, bool]] = []
    if interactivity in ("all", "every"):
        pending: list[Any] = []
        for node in body:
            if interactivity == "every" and not isinstance(node, _ast.Expr):
                _echo_inside(node)
            if isinstance(node, _ast.Expr):
                if pending:
                    parts.append((module(pending), False))
                    pending = []
                parts.append((expression(node), True))
            else:
                pending.append(node)
        if pending:
            parts.append((module(pending), False))
        return parts
    last = body[-1]
    if interactivity == "last" and not isinstance(last, _ast.Expr):
        _echo_inside(last)
        return [(module(body), False)]
    if interactivity == "last_expr_or_assign":
        name = _assigned_name(last)
        if name is not None:
            shown = _ast.Name(id=name, ctx=_ast.Load())
            for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                setattr(shown, field, getattr(last, field))
            return [(module(body), False), (_ast.Expression(body=shown), True)]
    if interactivity == "none" or not isinstance(last, _ast.Expr):
        return [(module(body), False)]
    if len(body) > 1:
        parts.append((module(body[:-1]), False))
    parts.append((expression(last), True))
    return parts


def sections_of_futures(module: Any) -> list[Any]:
    """Cut a module before each ``from __future__`` that follows another statement.

    In a file such a line must come first; the lines of a cell may as well have been typed one cell each.
    """
    import _ast

    sections: list[list[Any]] = [[]]
    in_futures = True
    for node in module.body:
        is_future = isinstance(node, _ast.ImportFrom) and node.module == "__future__" and not node.level
        if is_future and not in_futures:
            sections.append([])
        in_futures = is_future
        sections[-1].append(node)
    return [_ast.Module(body=body, type_ignores=[]) for body in sections] if len(sections) > 1 else [module]


def await_magics(tree: Any) -> None:
    """Have the coroutines of a cell await their magics: ``await entry.awaited(entry.run_line_magic(...))``.

    A magic may be a coroutine itself, which a synchronous call could not wait for while another one runs. A cell is
    a coroutine when it awaits outside of its functions; synchronous functions stay as they are.
    """
    _await_in(tree.body, in_coroutine=any(_awaits(statement) for statement in tree.body))


def _await_in(statements: Any, *, in_coroutine: bool) -> None:
    import _ast

    for statement in statements:
        if in_coroutine and isinstance(statement, (_ast.Expr, _ast.Assign)) and _is_magic(statement.value):
            given: Any = statement.value
            entry = given.func.value
            call = _like(given, _ast.Call(_like(entry, _ast.Attribute(entry, "awaited", _ast.Load())), [given], []))
            statement.value = _like(given, _ast.Await(call))
            continue
        inner = in_coroutine
        if isinstance(statement, (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef)):
            inner = isinstance(statement, _ast.AsyncFunctionDef)
        for block in ("body", "orelse", "finalbody"):
            _await_in(getattr(statement, block, None) or (), in_coroutine=inner)
        for part in (*(getattr(statement, "handlers", None) or ()), *(getattr(statement, "cases", None) or ())):
            _await_in(part.body, in_coroutine=inner)


def _is_magic(node: Any) -> bool:
    import _ast

    return (
        isinstance(node, _ast.Call)
        and isinstance(node.func, _ast.Attribute)
        and node.func.attr in ("run_line_magic", "run_cell_magic")
        and isinstance(node.func.value, _ast.Name)
        and node.func.value.id == HIDDEN_ENTRY
    )


def _awaits(node: Any) -> bool:
    import _ast

    if isinstance(node, (_ast.Await, _ast.AsyncFor, _ast.AsyncWith)):
        return True
    if isinstance(node, _ast.comprehension) and node.is_async:
        return True
    if isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef, _ast.Lambda)):
        return False
    for field in node._fields:
        child = getattr(node, field, None)
        for one in child if isinstance(child, list) else (child,):
            if isinstance(one, _ast.AST) and _awaits(one):
                return True
    return False


def _like(model: Any, made: Any) -> Any:
    for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        setattr(made, field, getattr(model, field))
    return made


def _assigned_name(node: Any) -> str | None:
    import _ast

    target = None
    if isinstance(node, _ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
    elif isinstance(node, _ast.AugAssign) or (isinstance(node, _ast.AnnAssign) and node.value is not None):
        target = node.target
    return target.id if isinstance(target, _ast.Name) else None


def _echo_inside(statement: Any) -> None:
    # Expressions directly in the blocks of a compound statement are shown, as ``python`` shows them.
    import _ast

    if isinstance(statement, (_ast.FunctionDef, _ast.AsyncFunctionDef, _ast.ClassDef)):
        return
    for block in ("body", "orelse", "finalbody"):
        for node in getattr(statement, block, None) or ():
            if isinstance(node, _ast.Expr):
                call: Any = _ast.Call(
                    func=_ast.Attribute(
                        value=_ast.Name(id=HIDDEN_ENTRY, ctx=_ast.Load()), attr="echo", ctx=_ast.Load()
                    ),
                    args=[node.value],
                    keywords=[],
                )
                for made in (call, call.func, call.func.value):
                    for field in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                        setattr(made, field, getattr(node, field))
                node.value = call
            else:
                _echo_inside(node)
    for inner in (*(getattr(statement, "handlers", None) or ()), *(getattr(statement, "cases", None) or ())):
        _echo_inside(inner)

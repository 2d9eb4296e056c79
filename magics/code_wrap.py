"""Wrapping later cells in a template (magics.md section 8, ``%code_wrap``)."""

from __future__ import annotations

import ast

from ipython.api import MagicCall, magic, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NAMES = frozenset(("id", "name", "asname", "arg", "names", "rest"))  # fields of trees that hold names
CELL, RETURNED = "__code__", "__ret__"
DEFAULT = "default"
_HIDDEN = "___ipython_value"


@magic("code_wrap", kind="line_cell", expands_variables=False)
def code_wrap(call: MagicCall) -> None:
    """Wrap all later cells in a template.

    ``%%code_wrap NAME`` takes the cell as a template: the statement ``__code__`` in it stands for the later cell, and
    ``__ret__`` for the value of its last expression. ``%code_wrap --remove NAME`` ends it, ``--list`` prints the
    names, ``--list-all`` the templates too. Templates apply in the order they were made; cells that use this magic
    are not wrapped. Names in a template that begin with ``___`` are its own: nobody else's variable has that name.

    Example: ``%%code_wrap timed`` above ``import time``, ``start = time.time()``, ``__code__``,
    ``print(time.time() - start)`` and ``__ret__``.
    """
    options = call.options("", "remove", "list", "list-all", argparse=True)
    if len(options.words) > 1:
        raise call.mistake(f"takes one name, not {options.rest!r}")
    name = options.words[0].text if options.words else ""
    wrappers: list[Any] = [one for one in call.context.tree_transforms if isinstance(one, Wrapper)]
    if "list" in options or "list-all" in options:
        _print(wrappers, whole="list-all" in options)
    elif call.body is not None and "remove" not in options:
        _define(call, name or DEFAULT, wrappers)
    elif "remove" in options or name:
        _remove(call, name or DEFAULT, wrappers)
    else:
        _print(wrappers, whole=False)


def _print(wrappers: list[Wrapper], *, whole: bool) -> None:
    for wrapper in wrappers:
        if not whole:
            print(wrapper.name)
            continue
        print(wrapper.name, ":")
        for line in wrapper.text.rstrip("\n").split("\n"):
            print("   ", line)
        print()


def _remove(call: MagicCall, name: str, wrappers: list[Wrapper]) -> None:
    for wrapper in wrappers:
        if wrapper.name == name:
            call.context.tree_transforms.remove(wrapper)
            return
    near = nearest(name, [wrapper.name for wrapper in wrappers])
    raise call.mistake(f"there is no template {name!r}." + (f" Did you mean {near!r}?" if near else ""))


def _define(call: MagicCall, name: str, wrappers: list[Wrapper]) -> None:
    text = call.body or ""
    source = call.context.transform(text)
    call.context.prepare_entry()
    tree = ast.parse(source, call.context.register_source(source))
    if not any(_is_placeholder(node) for node in ast.walk(tree)):
        raise call.mistake(f"the template has no statement {CELL}, where the cells go")
    wrapper = Wrapper(name, text, tree)
    transforms = call.context.tree_transforms
    for old in wrappers:
        if old.name == name:
            transforms[transforms.index(old)] = wrapper
            return
    transforms.append(wrapper)


def _is_placeholder(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Name) and node.value.id == CELL


class Wrapper(ast.NodeTransformer):
    """Puts the tree of each cell into a template.

    Args:
        name: of the template.
        text: as typed.
        tree: of the template.
    """

    wraps_cells = True  # and so not the code that magics in a cell compile

    def __init__(self, name: str, text: str, tree: ast.Module) -> None:
        self.name = name
        self.text = text
        self._tree = _Renamer(name).visit(tree)

    def visit(self, node: Any) -> Any:
        """Return the tree of a cell inside the template; cells that use ``%code_wrap`` come back as they are."""
        if not isinstance(node, ast.Module) or not node.body or _is_about_wrapping(node):
            return node
        from copy import deepcopy

        return ast.fix_missing_locations(_Filler(node.body).visit(deepcopy(self._tree)))


class _Renamer(ast.NodeTransformer):
    """Gives the names of a template that begin with ``___`` a form that nobody can type."""

    def __init__(self, template: str) -> None:
        self._template = template

    def visit(self, node: Any) -> Any:
        """Rename every field that holds a name of the template's own; the tree is changed in place."""
        for field in _NAMES & set(node._fields):
            given = getattr(node, field)
            if isinstance(given, list):  # of global and nonlocal
                setattr(node, field, [self._own(name) for name in given])
            elif isinstance(given, str):
                setattr(node, field, self._own(given))
        return self.generic_visit(node)

    def _own(self, name: Any) -> Any:
        return f"{name}-{self._template}" if isinstance(name, str) and name.startswith("___") else name


class _Filler(ast.NodeTransformer):
    def __init__(self, body: list[ast.stmt]) -> None:
        self._body = list(body)
        last = body[-1]
        self._value: ast.expr = ast.Constant(None)
        if isinstance(last, ast.Expr):
            name = ast.copy_location(ast.Name(_HIDDEN, ast.Store()), last)
            self._body[-1] = ast.copy_location(ast.Assign([name], last.value), last)
            self._value = ast.Name(_HIDDEN, ast.Load())

    def visit_Expr(self, node: ast.Expr) -> Any:
        if _is_placeholder(node):
            return self._body
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> Any:
        if node.id == RETURNED and isinstance(node.ctx, ast.Load):
            return ast.copy_location(self._value, node)
        return node


def _is_about_wrapping(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("run_line_magic", "run_cell_magic")
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and node.args[0].value == "code_wrap"
        ):
            return True
    return False

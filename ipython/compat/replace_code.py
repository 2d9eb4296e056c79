"""``IPython.core.magics.ast_mod``: a transformer that puts the tree of every cell into a template (compat.md 3)."""

from __future__ import annotations

import ast
import itertools

from ipython.api import Lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_NUMBERS = itertools.count(1)
_WRAPPER = Lazy("ipython.magics.code_wrap:Wrapper")


class ReplaceCodeTransformer(ast.NodeTransformer):
    """Wraps a cell: ``__code__`` in the template stands for it, ``__ret__`` for the value of its last expression.

    Args:
        template: a module.
        mapping: further names to replace in it: name -> expression or name.
        mangling_predicate: says of a name of the template whether it gets a form of its own; those that begin with
            three underscores always do.

    >>> wrapped = ReplaceCodeTransformer.from_string("before = 1\\n__code__\\n__ret__").visit(ast.parse("2 + 3"))
    >>> [type(statement).__name__ for statement in wrapped.body]
    ['Assign', 'Assign', 'Expr']
    """

    enabled = True
    debug = False
    wraps_cells = True  # and so not the code that magics in a cell compile

    def __init__(
        self,
        template: ast.Module,
        mapping: Mapping[str, Any] | None = None,
        mangling_predicate: Callable[[str], bool] | None = None,
    ) -> None:
        self.template = template
        self.mapping = dict(mapping or {})
        self.mangling_predicate = mangling_predicate
        self._wrapper: Any = None

    @classmethod
    def from_string(
        cls,
        template: str,
        mapping: Mapping[str, Any] | None = None,
        mangling_predicate: Callable[[str], bool] | None = None,
    ) -> ReplaceCodeTransformer:
        """Make one from the text of a template.

        Raises:
            SyntaxError: it is no Python.
        """
        return cls(ast.parse(template), mapping, mangling_predicate)

    def visit(self, node: Any) -> Any:
        """Return the tree of a cell inside the template."""
        if not self.enabled:
            return node
        if self._wrapper is None:
            made = _Replacer(self.mapping, self.mangling_predicate, next(_NUMBERS)).visit(self.template)
            self._wrapper = _WRAPPER.load()(f"transformer {next(_NUMBERS)}", "", made)
        return self._wrapper.visit(node)


class _Replacer(ast.NodeTransformer):
    def __init__(self, mapping: Mapping[str, Any], is_own: Callable[[str], bool] | None, number: int) -> None:
        self._mapping = mapping
        self._is_own = is_own
        self._number = number

    def visit_Name(self, node: ast.Name) -> Any:
        other = self._mapping.get(node.id)
        if isinstance(other, str):
            return ast.copy_location(ast.Name(other, node.ctx), node)
        if isinstance(other, ast.AST):
            return ast.copy_location(other, node)
        if self._is_own is not None and self._is_own(node.id):
            return ast.copy_location(ast.Name(f"{node.id}-{self._number}", node.ctx), node)
        return node

"""The names that an unfinished cell defines, as seen from where the cursor stands, and what each stands for.

The statements before the cursor are gone through once, in order, without running any: an import is followed only into
modules that are loaded, a function or class of the cell becomes a stand-in, a value is what the evaluator can say.
"""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from types import CoroutineType, GeneratorType

from ipython.services.evaluation.annotations import Reader
from ipython.services.evaluation.contents import item_of
from ipython.services.evaluation.definitions import (
    call_of_class,
    documentation_of,
    last_name,
    own_parts,
    parameters_of,
)
from ipython.services.evaluation.expressions import Evaluation
from ipython.services.evaluation.likeness import alike
from ipython.services.evaluation.merged import Merged
from ipython.services.evaluation.modules import exported, loaded
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of
from ipython.services.evaluation.unfinished import Unfinished, bindings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    from ipython.services.evaluation.reading import Reading

    Layers = tuple[Mapping[str, object], ...]

    from ipython.services.evaluation.definitions import Function

OWNER = "<class>"  # no name: under this the names of a class body hold the class while it is gone through
_GIVES = frozenset(("property", "cached_property"))
STATEMENTS = 3_000  # that are looked at
DEPTH = 20  # of blocks in blocks, and of functions whose results are asked for


class CellScope:
    """Goes through one cell.

    Args:
        reading: reads attributes.
        namespaces: the user's names.
        values: False: names only, nothing is looked at.
        imports: modules that the cell imports are really imported, within the time of a question.
    """

    def __init__(
        self,
        reading: Reading,
        namespaces: Sequence[Mapping[str, object]],
        *,
        values: bool = True,
        imports: bool = False,
    ) -> None:
        self._reading = reading
        self._outside: Layers = tuple(namespaces)
        self._values = values
        self._imports = imports
        self._left = STATEMENTS
        self._depth = 0
        self._line = 0
        self._quiet = 0  # above 0 no scope is entered: a result is asked for, or attributes are gathered
        self._seen: list[Mapping[str, object]] = []  # scopes around the cursor, the outermost first

    def names(self, cell: Unfinished) -> dict[str, object]:
        """The names at the placeholder, those of inner scopes winning."""
        self._line = cell.line
        names: dict[str, object] = {}
        self._seen = [names]
        self._block(cell.tree.body, (names, *self._outside))
        found: dict[str, object] = {}
        for layer in self._seen:
            found.update(layer)
        found.pop("__class__", None)  # what a method has for super()
        self._of_rest(cell.rest, found)
        return found

    def _of_rest(self, rest: str, found: dict[str, object]) -> None:
        """Names that the statement being typed binds for itself."""
        layers = (found, *self._outside)
        bound = bindings(rest)
        for name in bound.walruses:
            found.setdefault(name, UNKNOWN)
        for loop in bound.loops:
            self._bind(loop.target, self._item(loop.iter, layers), layers)
        for arguments in bound.lambdas:
            found.update(self._given(arguments, layers, UNKNOWN))

    # -- statements ----------------------------------------------------------------------------------------------

    def _block(self, body: Iterable[ast.stmt], layers: Layers) -> None:
        """Go through statements; their names are put into ``layers[0]``."""
        if self._depth > DEPTH:
            return
        self._depth += 1
        try:
            for node in body:
                self._left -= 1
                if self._left < 0:
                    return
                take = _STATEMENTS.get(type(node))
                if take is not None:
                    take(self, node, layers)
        finally:
            self._depth -= 1

    def _assign(self, node: ast.Assign, layers: Layers) -> None:
        value = self._value(node.value, layers)
        for target in node.targets:
            self._bind(target, value, layers)

    def _annotated(self, node: ast.AnnAssign, layers: Layers) -> None:
        value = self._value(node.value, layers) if node.value is not None else UNKNOWN
        if value is UNKNOWN or value is None:
            value = self._hinted(node.annotation, layers)
        self._bind(node.target, value, layers)

    def _augmented(self, node: ast.AugAssign, layers: Layers) -> None:
        if isinstance(node.target, ast.Name) and node.target.id not in layers[0]:
            self._bind(node.target, UNKNOWN, layers)

    def _expression(self, node: ast.Expr, layers: Layers) -> None:
        self._walrus(node.value, layers)

    def _import(self, node: ast.Import, layers: Layers) -> None:
        for alias in node.names:
            name = alias.asname or alias.name.partition(".")[0]
            _names(layers)[name] = self._module(alias.name, name if alias.asname is None else alias.name)

    def _module(self, name: str, bound: str = "") -> object:
        if self._imports and name not in sys.modules:
            self._reading.questions.ask_or_none(import_module, name)
        return loaded(bound or name)

    def _import_from(self, node: ast.ImportFrom, layers: Layers) -> None:
        names = _names(layers)
        module = self._module(node.module or "") if not node.level else UNKNOWN
        is_loaded = type(module) is not StandIn
        for alias in node.names:
            if alias.name == "*":
                names.update(exported(module) if is_loaded else {})
                continue
            found = self._reading.attribute(module, alias.name) if is_loaded else None
            value = found.value if found is not None and found.live else UNKNOWN
            if value is UNKNOWN and f"{node.module}.{alias.name}" in sys.modules:
                value = loaded(f"{node.module}.{alias.name}")
            names[alias.asname or alias.name] = value

    def _loop(self, node: ast.For | ast.AsyncFor, layers: Layers) -> None:
        self._walrus(node.iter, layers)
        self._bind(node.target, self._item(node.iter, layers), layers)
        self._block([*node.body, *node.orelse], layers)

    def _branch(self, node: ast.While | ast.If, layers: Layers) -> None:
        self._walrus(node.test, layers)
        self._block([*node.body, *node.orelse], layers)

    def _with(self, node: ast.With | ast.AsyncWith, layers: Layers) -> None:
        for item in node.items:
            self._walrus(item.context_expr, layers)
            if item.optional_vars is not None:
                value = self._value(item.context_expr, layers)
                entered = self._evaluation(layers).entered(value) if value is not UNKNOWN else UNKNOWN
                self._bind(item.optional_vars, entered, layers)
        self._block(node.body, layers)

    def _try(self, node: Any, layers: Layers) -> None:
        self._block(node.body, layers)
        for handler in node.handlers:
            if handler.name:
                caught = handler.type
                if isinstance(caught, ast.Tuple) and caught.elts:
                    caught = caught.elts[0]
                error = self._value(caught, layers) if caught is not None else UNKNOWN
                _names(layers)[handler.name] = alike(error)
            self._block(handler.body, layers)
        self._block([*node.orelse, *node.finalbody], layers)

    def _match(self, node: ast.Match, layers: Layers) -> None:
        for case in node.cases:
            for part in ast.walk(case.pattern):
                name = getattr(part, "name", None) or getattr(part, "rest", None)
                if isinstance(name, str):
                    inner = part.pattern if isinstance(part, ast.MatchAs) else None
                    value = alike(self._value(inner.cls, layers)) if isinstance(inner, ast.MatchClass) else UNKNOWN
                    _names(layers)[name] = value
            self._block(case.body, layers)

    def _delete(self, node: ast.Delete, layers: Layers) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                _names(layers).pop(target.id, None)

    def _function(self, node: Function, layers: Layers) -> None:
        decorators = [last_name(one) for one in node.decorator_list]
        owner = layers[0].get(OWNER)
        outer = layers[1:] if owner is not None else layers  # a function does not see the names of its class
        made = StandIn(
            "function", name=node.name, parameters=parameters_of(node.args), doc=documentation_of(node),
            result=self._result_of(node, outer, owner, decorators),
        )  # fmt: skip
        for name in ("staticmethod", "property", "cached_property"):
            if name in decorators:
                made.members[name] = True
        _names(layers)[node.name] = made
        if self._holds_cursor(node):
            names = self._parameters(node, outer, owner, decorators)
            if owner is not None:
                self._seen.pop()
            self._seen.append(names)
            self._block(node.body, (names, *outer))

    def _class(self, node: ast.ClassDef, layers: Layers) -> None:
        outer = layers[1:] if OWNER in layers[0] else layers
        bases = tuple([base for one in node.bases if (base := self._value(one, layers)) is not UNKNOWN])
        members: dict[str, object] = {}
        made = StandIn("class", name=node.name, bases=bases, members=members, doc=documentation_of(node))
        members[OWNER] = made
        _names(layers)[node.name] = made
        inside = (members, *outer)
        self._quiet += 1
        self._block(node.body, inside)
        self._gather_attributes(node, made, outer)
        self._quiet -= 1
        if self._holds_cursor(node):
            self._seen.append(members)
            self._block(node.body[-1:], inside)
        del members[OWNER]
        made.parameters = call_of_class(node, members)

    def _gather_attributes(self, node: ast.ClassDef, made: StandIn, outer: Layers) -> None:
        """What methods assign to ``self``; then what properties give."""
        if not self._values:
            return
        for part in node.body:
            if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and part.args.args:
                decorators = [last_name(one) for one in part.decorator_list]
                self._block(part.body, (self._parameters(part, outer, made, decorators), *outer))
        for name, thing in list(made.members.items()):
            if type(thing) is StandIn and thing.result is not None and _GIVES.intersection(thing.members):
                made.members[name] = thing.result(instance_of(made))

    # -- functions -----------------------------------------------------------------------------------------------

    def _parameters(
        self, node: Function, layers: Layers, owner: object, decorators: Sequence[str]
    ) -> dict[str, object]:
        first = UNKNOWN
        if type(owner) is StandIn and "staticmethod" not in decorators:
            first = owner if "classmethod" in decorators else instance_of(owner)
        names = self._given(node.args, layers, first)
        if type(owner) is StandIn:
            names["__class__"] = owner  # for super()
        return names

    def _given(self, arguments: ast.arguments, layers: Layers, first: object) -> dict[str, object]:
        """Names of parameters with what their annotations and defaults say."""
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        found: dict[str, object] = {}
        pairs = [*zip(positional, [*defaults, *arguments.defaults], strict=False),
                 *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False)]  # fmt: skip
        for one, default in pairs:
            value = self._hinted(one.annotation, layers) if one.annotation is not None else UNKNOWN
            if value is UNKNOWN and default is not None:
                value = self._value(default, layers)
                value = UNKNOWN if value is None else alike(value)
            found[one.arg] = value
        if positional and first is not UNKNOWN and found[positional[0].arg] is UNKNOWN:
            found[positional[0].arg] = first
        if arguments.vararg is not None:
            found[arguments.vararg.arg] = instance_of(tuple)
        if arguments.kwarg is not None:
            found[arguments.kwarg.arg] = instance_of(dict, item=instance_of(str))
        return found

    def _result_of(
        self, node: Function, outer: Layers, owner: object, decorators: Sequence[str]
    ) -> Callable[[object], object]:
        """Says what calling a function of the cell gives; asked when somebody wants to know."""

        def result(receiver: object) -> object:
            if not self._values or self._depth > DEPTH or self._left < 0:
                return UNKNOWN
            self._quiet += 1
            try:
                found = self._found_result(node, outer, owner, decorators, receiver)
            finally:
                self._quiet -= 1
            if "contextmanager" in decorators or "asynccontextmanager" in decorators:
                return instance_of(object, waited=item_of(found))
            return instance_of(CoroutineType, waited=found) if isinstance(node, ast.AsyncFunctionDef) else found

        return result

    def _found_result(
        self, node: Function, outer: Layers, owner: object, decorators: Sequence[str], receiver: object
    ) -> object:
        if node.returns is not None:
            like = alike(receiver)
            if like is UNKNOWN and type(owner) is StandIn:
                like = instance_of(owner)
            return Reader(Merged(outer), like).of_node(node.returns)
        inside = (self._parameters(node, outer, owner, decorators), *outer)
        self._block(node.body, inside)
        return self._returned(node, [part for part in own_parts(node) if isinstance(part, ast.Yield)], inside)

    def _returned(self, node: Function, yielded: list[ast.Yield], layers: Layers) -> object:
        if yielded:
            values = [self._value(one.value, layers) for one in yielded if one.value is not None]
            return instance_of(GeneratorType, item=next((one for one in values if one is not UNKNOWN), UNKNOWN))
        for part in own_parts(node):
            if isinstance(part, ast.Return) and part.value is not None:
                value = self._value(part.value, layers)
                if value is not UNKNOWN and value is not None:
                    return alike(value)
        return UNKNOWN

    # -- small things --------------------------------------------------------------------------------------------

    def _holds_cursor(self, node: ast.stmt) -> bool:
        return not self._quiet and node.lineno <= self._line <= (node.end_lineno or node.lineno)

    def _evaluation(self, layers: Layers) -> Evaluation:
        return Evaluation(self._reading, layers)

    def _value(self, node: ast.expr | None, layers: Layers) -> object:
        if node is None or not self._values:
            return UNKNOWN
        self._walrus(node, layers)
        value = self._evaluation(layers).value(node)
        return UNKNOWN if value is ... else value  # stands for what a magic or command gives

    def _item(self, node: ast.expr, layers: Layers) -> object:
        value = self._value(node, layers)
        return self._evaluation(layers).item(value) if value is not UNKNOWN else UNKNOWN

    def _hinted(self, node: ast.expr, layers: Layers) -> object:
        return Reader(Merged(layers)).of_node(node) if self._values else UNKNOWN

    def _walrus(self, node: ast.expr, layers: Layers) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.NamedExpr):
                _names(layers)[part.target.id] = self._evaluation(layers).value(part.value) if self._values else UNKNOWN

    def _bind(self, target: ast.expr, value: object, layers: Layers) -> None:
        if isinstance(target, ast.Attribute):
            holder = self._value(target.value, layers)
            cls = holder.cls if type(holder) is StandIn and holder.sort == "instance" else None
            if type(cls) is StandIn:
                cls.members.setdefault(target.attr, value)
            return
        self._evaluation(layers).bind(target, value, _names(layers))


_STATEMENTS: dict[type, Callable[[CellScope, Any, Layers], None]] = {
    ast.Assign: CellScope._assign,
    ast.AnnAssign: CellScope._annotated,
    ast.AugAssign: CellScope._augmented,
    ast.Expr: CellScope._expression,
    ast.Import: CellScope._import,
    ast.ImportFrom: CellScope._import_from,
    ast.For: CellScope._loop,
    ast.AsyncFor: CellScope._loop,
    ast.While: CellScope._branch,
    ast.If: CellScope._branch,
    ast.With: CellScope._with,
    ast.AsyncWith: CellScope._with,
    ast.Try: CellScope._try,
    ast.TryStar: CellScope._try,
    ast.Match: CellScope._match,
    ast.Delete: CellScope._delete,
    ast.FunctionDef: CellScope._function,
    ast.AsyncFunctionDef: CellScope._function,
    ast.ClassDef: CellScope._class,
}


def _names(layers: Layers) -> dict[str, object]:
    names: dict[str, object] = layers[0]  # type: ignore[assignment]  # the innermost is always one of ours
    return names

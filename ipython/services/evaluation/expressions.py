"""The object an expression stands for, as far as that can be said without running anything.

Values are real objects where following names, attributes and items of built-in containers leads to one, and stand-ins
where a call, an operator or a property would have to run. ``Evaluation.guessed`` tells that something was only likely.
"""

from __future__ import annotations

import ast
import builtins
import operator
from types import FunctionType

from ipython.services.evaluation import attributes, contents
from ipython.services.evaluation.calls import Calls
from ipython.services.evaluation.likeness import alike
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ipython.services.evaluation.reading import Reading

DEPTH = 60  # of expressions in expressions
_NUMBERS = (int, float, bool, complex)
_BITS = 256  # of a number that is calculated with
_LENGTH = 1_000  # characters of texts that are joined
_CALCULATED: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv, ast.Mod: operator.mod,
}  # fmt: skip
_METHODS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.BitAnd: "and", ast.BitOr: "or", ast.BitXor: "xor",
    ast.LShift: "lshift", ast.RShift: "rshift",
}  # fmt: skip
# Packages whose types give their own kind when they are compared or calculated with.
_ELEMENTWISE = frozenset(("numpy", "pandas", "polars", "sympy", "torch", "xarray"))
_FRAMES = frozenset(("pandas", "polars"))


class Evaluation:
    """Evaluates expressions in namespaces.

    Args:
        reading: reads attributes.
        namespaces: looked through in order, before the builtins.
    """

    def __init__(self, reading: Reading, namespaces: Sequence[Mapping[str, object]]) -> None:
        self._reading = reading
        self._calls = Calls(reading)
        self._namespaces = namespaces
        self._local: list[dict[str, object]] = []
        self._depth = 0
        self.guessed = False

    def name(self, name: str) -> object:
        """What a name stands for; UNKNOWN if there is none."""
        for names in reversed(self._local):
            if name in names:
                return names[name]
        for layer in self._namespaces:
            if name in layer:
                return layer[name]
        return attributes.own_names(builtins).get(name, UNKNOWN)

    def value(self, node: ast.expr) -> object:
        """What an expression stands for: an object, a stand-in, or UNKNOWN."""
        if self._depth > DEPTH:
            return UNKNOWN
        evaluate = _KINDS.get(type(node))
        if evaluate is None:
            return UNKNOWN
        self._depth += 1
        try:
            return evaluate(self, node)
        finally:
            self._depth -= 1

    def bind(self, target: ast.expr, thing: object, names: dict[str, object]) -> None:
        """Put the names of an assignment's target into ``names``."""
        if isinstance(target, ast.Name):
            names[target.id] = thing
        elif isinstance(target, ast.Starred):
            self.bind(target.value, instance_of(list, item=contents.item_of(thing)), names)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for place, part in enumerate(target.elts):
                found, _ = contents.subscripted(thing, (place,))
                self.bind(part, self._calls.item(thing) if found is UNKNOWN else found, names)

    def item(self, thing: object) -> object:
        """What iterating over something gives."""
        return self._calls.item(thing)

    def entered(self, thing: object) -> object:
        """What ``with`` binds."""
        return self._calls.entered(thing)

    # -- kinds of expressions ----------------------------------------------------------------------------------------

    def _name(self, node: ast.Name) -> object:
        return self.name(node.id)

    def _constant(self, node: ast.Constant) -> object:
        return node.value

    def _attribute(self, node: ast.Attribute) -> object:
        holder = self.value(node.value)
        return UNKNOWN if holder is UNKNOWN else self._reading.value(holder, node.attr)

    def _display(self, node: ast.List | ast.Set | ast.Tuple) -> object:
        values = [self.value(part) for part in node.elts[:50]]
        kind = {ast.List: list, ast.Set: set, ast.Tuple: tuple}[type(node)]
        item = values[0] if values else UNKNOWN
        starred = any(isinstance(part, ast.Starred) for part in node.elts)
        return instance_of(kind, item=item, held=item, parts=() if kind is set or starred else tuple(values))

    def _starred(self, node: ast.Starred) -> object:
        return self._calls.item(self.value(node.value))

    def _dict(self, node: ast.Dict) -> object:
        known: dict[object, object] = {}
        item: object = UNKNOWN
        held: object = UNKNOWN
        for key, value in zip(node.keys[:200], node.values, strict=False):
            if key is None:
                continue
            name = self.value(key)
            thing = self.value(value)
            if item is UNKNOWN:
                item, held = name, thing
            if contents.is_plain(name) and type(name) is not StandIn:
                known[name] = thing
        return instance_of(dict, item=item, held=held, like=known or None)

    def _text(self, node: ast.expr) -> object:
        return instance_of(str)

    def _comprehension(self, node: Any) -> object:
        names: dict[str, object] = {}
        self._local.append(names)
        try:
            for part in node.generators:
                self.bind(part.target, self._calls.item(self.value(part.iter)), names)
            if isinstance(node, ast.DictComp):
                return instance_of(dict, item=self.value(node.key), held=self.value(node.value))
            item = self.value(node.elt)
        finally:
            self._local.pop()
        if isinstance(node, ast.GeneratorExp):
            from types import GeneratorType

            return instance_of(GeneratorType, item=item)
        return instance_of(list if isinstance(node, ast.ListComp) else set, item=item, held=item)

    def _conditional(self, node: ast.IfExp) -> object:
        found = self.value(node.body)
        self.guessed = True
        return self.value(node.orelse) if found is UNKNOWN or found is None else found

    def _either(self, node: ast.BoolOp) -> object:
        self.guessed = True
        found: object = None
        for part in node.values if isinstance(node.op, ast.Or) else reversed(node.values):
            found = self.value(part)
            if found is not UNKNOWN and found is not None:
                break
        return UNKNOWN if found is None else found

    def _not(self, node: ast.UnaryOp) -> object:
        if isinstance(node.op, ast.Not):
            return instance_of(bool)
        operand = self.value(node.operand)
        if attributes.shape_of(operand) in _EXACT_NUMBERS:
            number: Any = operand
            if isinstance(node.op, ast.USub):
                return -number
            return number if isinstance(node.op, ast.UAdd) else instance_of(int)
        cls = real_class(operand)
        if operand is UNKNOWN or cls is None:
            return UNKNOWN
        if _package(cls) in _ELEMENTWISE or _is_number(cls):
            return alike(operand)
        method = {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}[type(node.op)]
        return self._calls.called(operand, method)

    def _compare(self, node: ast.Compare) -> object:
        for part in (node.left, *node.comparators):
            if isinstance(node.ops[0], (ast.In, ast.NotIn, ast.Is, ast.IsNot)):
                break
            operand = self.value(part)
            cls = real_class(operand) if operand is not UNKNOWN else None
            if cls is not None and _package(cls) in _ELEMENTWISE and operand is not None:
                return alike(operand)
        return instance_of(bool)

    def _binary(self, node: ast.BinOp) -> object:
        left, right = self.value(node.left), self.value(node.right)
        calculated = _calculated(node.op, left, right)
        if calculated is not UNKNOWN:
            return calculated
        first, second = _class_of(left), _class_of(right)
        for cls, thing in ((first, left), (second, right)):
            if cls is not None and _package(cls) in _ELEMENTWISE:
                return alike(thing)
        if _is_number(first) and _is_number(second):
            return instance_of(_number(node.op, first, second))
        name = _METHODS[type(node.op)]
        if first is str and isinstance(node.op, (ast.Mod, ast.Add, ast.Mult)):
            return instance_of(str)
        if first in _SEQUENCES or first in (set, frozenset, dict):
            return alike(left)
        if second in _SEQUENCES and isinstance(node.op, ast.Mult):
            return alike(right)
        found = self._calls.called(left, f"__{name}__", [right]) if left is not UNKNOWN else UNKNOWN
        if found is UNKNOWN and right is not UNKNOWN:
            found = self._calls.called(right, f"__r{name}__", [left])
        for cls, thing in ((first, left), (second, right)):
            if found is UNKNOWN and cls is not None and _package(cls) in ("decimal", "fractions"):
                return alike(thing)
        if found is UNKNOWN and first is not None and type(left) is not StandIn:
            self._reading.questions.refuse(first, f"__{name}__")
        return found

    def _subscript(self, node: ast.Subscript) -> object:
        holder = self.value(node.value)
        if holder is UNKNOWN:
            return UNKNOWN
        if attributes.is_instance(holder, type):
            members = attributes.names_in_class(holder).get("_member_map_")  # type: ignore[arg-type]
            key = self._key(node.slice)
            if type(members) is dict and key is not None:
                return contents.subscripted(members, key)[0]  # of an enumeration
            self.guessed = True
            return holder  # list[int]
        from ipython.services.evaluation.subscripts import subscript

        found, exact = subscript(holder, self._key(node.slice), self._reading, self._calls)
        if not exact:
            self.guessed = True
        return found

    def _key(self, node: ast.expr) -> tuple[object] | None:
        """What is known of a subscript: a plain value, a slice; ``list`` for a list of columns; None: nothing."""
        if isinstance(node, ast.Slice):
            parts = [self._key(part) if part is not None else (None,) for part in (node.lower, node.upper, node.step)]
            return (slice(*[part[0] if part is not None else None for part in parts]),)
        if isinstance(node, ast.Tuple):
            inside = [self._key(part) for part in node.elts]
            if None in inside:
                return (inside,)
            return (tuple([part[0] for part in inside if part is not None]),)
        found = self.value(node)
        if contents.is_plain(found) and type(found) is not StandIn:
            return (found,)
        return (found,) if found is not UNKNOWN and type(found) is StandIn else None

    def _call(self, node: ast.Call) -> object:
        given: list[object] = [] if len(node.args) > 20 else [self.value(part) for part in node.args]
        if isinstance(node.func, ast.Name) and self.name(node.func.id) is range and not node.keywords:
            made = _range(given)
            if made is not None:
                return made
        self.guessed = self.guessed or not (isinstance(node.func, ast.Name) and node.func.id == "type")
        if isinstance(node.func, ast.Attribute):
            holder = self.value(node.func.value)
            if holder is UNKNOWN:
                return UNKNOWN
            return self._of_method(holder, node, given)
        function = self.value(node.func)
        opens = attributes.own_names(builtins)["open"]
        if type(function) is FunctionType and function.__dict__.get("__wrapped__") is opens:
            function = opens
        if function is opens:
            for keyword in node.keywords:
                if keyword.arg == "mode":
                    given = [UNKNOWN, self.value(keyword.value)]
        if function is super and not given:
            return self._super()
        return UNKNOWN if function is UNKNOWN else self._calls.result(function, UNKNOWN, given)

    def _super(self) -> object:
        cls = self.name("__class__")
        if type(cls) is StandIn and cls.bases:
            return instance_of(cls.bases[0])
        return UNKNOWN

    def _of_method(self, holder: Any, node: ast.Call, given: list[object]) -> object:
        name = node.func.attr  # type: ignore[attr-defined]
        if type(holder) is StandIn and holder.sort == "instance":
            known = self._calls._of_method(holder, name, given)
            if known is not UNKNOWN:
                return known
        found = self._reading.attribute(holder, name)
        if found is None:
            return UNKNOWN
        function = found.value if found.live else self._reading.settled(found, holder, name)
        if function is UNKNOWN:
            return UNKNOWN
        receiver = UNKNOWN if attributes.is_instance(holder, _MODULE) else holder
        return self._calls.result(function, receiver, given)

    def _lambda(self, node: ast.Lambda) -> object:
        from ipython.services.evaluation.definitions import parameters_of

        return StandIn(
            "function", name="<lambda>", parameters=parameters_of(node.args), result=lambda _: self.value(node.body)
        )

    def _await(self, node: ast.Await) -> object:
        return self._calls.awaited(self.value(node.value))

    def _walrus(self, node: ast.NamedExpr) -> object:
        return self.value(node.value)


_MODULE = type(ast)
_EXACT_NUMBERS = (int, float, bool, complex)
_SEQUENCES = (list, tuple, str, bytes, bytearray)
_KINDS: dict[type, Callable[[Evaluation, Any], object]] = {
    ast.Name: Evaluation._name,
    ast.Constant: Evaluation._constant,
    ast.Attribute: Evaluation._attribute,
    ast.List: Evaluation._display,
    ast.Tuple: Evaluation._display,
    ast.Set: Evaluation._display,
    ast.Starred: Evaluation._starred,
    ast.Dict: Evaluation._dict,
    ast.JoinedStr: Evaluation._text,
    ast.ListComp: Evaluation._comprehension,
    ast.SetComp: Evaluation._comprehension,
    ast.DictComp: Evaluation._comprehension,
    ast.GeneratorExp: Evaluation._comprehension,
    ast.IfExp: Evaluation._conditional,
    ast.BoolOp: Evaluation._either,
    ast.UnaryOp: Evaluation._not,
    ast.Compare: Evaluation._compare,
    ast.BinOp: Evaluation._binary,
    ast.Subscript: Evaluation._subscript,
    ast.Call: Evaluation._call,
    ast.Lambda: Evaluation._lambda,
    ast.Await: Evaluation._await,
    ast.NamedExpr: Evaluation._walrus,
}


def _calculated(sign: ast.operator, left: Any, right: Any) -> object:
    """The real result for small numbers and short texts; else UNKNOWN."""
    function = _CALCULATED.get(type(sign))
    if function is None:
        return UNKNOWN
    shapes = (attributes.shape_of(left), attributes.shape_of(right))
    if all(shape in _NUMBERS for shape in shapes):
        if any(shape is int and value.bit_length() > _BITS for shape, value in zip(shapes, (left, right), strict=True)):
            return UNKNOWN
    elif not (shapes == (str, str) and function is operator.add and len(left) + len(right) <= _LENGTH):
        return UNKNOWN
    try:
        return function(left, right)
    except (ArithmeticError, TypeError, ValueError):
        return UNKNOWN


def _range(given: list[Any]) -> range | None:
    """The range of plain numbers, which is made in no time; None if they are something else, or no range."""
    if not 0 < len(given) < 4 or any(type(one) is not int for one in given):
        return None
    try:
        return range(*given)
    except ValueError:  # a step of 0
        return None


def _class_of(thing: object) -> type | None:
    cls = real_class(thing) if thing is not UNKNOWN else None
    return cls if cls is not None and attributes.shape_of_class(cls) else None


def _package(cls: type) -> str:
    return attributes.module_of(cls).partition(".")[0]


def _is_number(cls: type | None) -> bool:
    return cls is int or cls is float or cls is bool or cls is complex


def _number(sign: ast.operator, first: type | None, second: type | None) -> type:
    if complex in (first, second):
        return complex
    return float if float in (first, second) or isinstance(sign, ast.Div) else int

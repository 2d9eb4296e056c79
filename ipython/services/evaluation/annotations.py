"""What an annotation says a thing will be: a stand-in for an instance of it. Annotations are read, never run.

Texts are parsed and their names looked up: in the names of the function's module, in the builtins, then (names that
exist for type checkers only) among the loaded modules of the same package.
"""

from __future__ import annotations

import ast
import builtins
import sys
from types import GenericAlias, ModuleType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.plain import is_typing
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_FIRST = frozenset(("Optional", "Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "InitVar"))
_AWAITED = frozenset(("Awaitable", "Coroutine", "Task", "Future"))
_ENTERED = frozenset(("ContextManager", "AsyncContextManager", "AbstractContextManager", "AbstractAsyncContextManager"))
_MAPPINGS = frozenset(("dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "DefaultDict", "OrderedDict",
                       "ChainMap", "MappingProxyType", "mappingproxy"))  # fmt: skip
_ALIASES = {"List": list, "Dict": dict, "Set": set, "FrozenSet": frozenset, "Tuple": tuple, "Type": type, "Text": str}
_VIEWS: dict[str, type] = {
    "dict_keys": type({}.keys()),
    "dict_values": type({}.values()),
    "dict_items": type({}.items()),
}
_SAME = frozenset(("Self",))
DEPTH = 12  # of annotations in annotations
_MODULES = 4_000  # loaded modules that are looked through for a name


class Reader:
    """Reads annotations of one function, class or table entry.

    Args:
        scope: names of the module it stands in.
        like: what ``Self`` is.
        special: names of the table (``Item``, ``Held``), found when they are needed.
        package: top-level package whose loaded modules may have names that only type checkers see.
    """

    def __init__(
        self,
        scope: Mapping[str, object],
        like: object = UNKNOWN,
        special: Callable[[str], object | None] | None = None,
        package: str = "",
    ) -> None:
        self._scope = scope
        self._like = like
        self._special = special
        self._package = package

    def of_text(self, text: str) -> object:
        """What a text such as ``list[int]`` stands for; UNKNOWN if that cannot be told."""
        if len(text) > 500:
            return UNKNOWN
        try:
            return self._of_node(ast.parse(text.strip(), mode="eval").body, 0)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return UNKNOWN

    def of_node(self, node: ast.expr) -> object:
        """The same for an expression that is parsed."""
        return self._of_node(node, 0)

    def of_hint(self, hint: object) -> object:
        """The same for an annotation as a function keeps it: text, class or a form of ``typing``."""
        return self._of_hint(hint, 0)

    def _of_node(self, node: ast.expr, depth: int) -> object:
        if depth > DEPTH:
            return UNKNOWN
        if isinstance(node, ast.Constant):
            if type(node.value) is str:
                return self.of_text(node.value)
            return None if node.value is None else UNKNOWN
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return _first_known((self._of_node(node.left, depth + 1), self._of_node(node.right, depth + 1)))
        if isinstance(node, ast.Name) and self._special is not None:
            found = self._special(node.id)
            if found is not None:
                return found
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._of_target(self._target(node), (), depth)
        if isinstance(node, ast.Subscript):
            target = self._target(node.value)
            inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if _form_name(target) == "Literal":
                first = inside[0]
                return instance_of(type(first.value)) if isinstance(first, ast.Constant) else UNKNOWN
            return self._of_target(target, tuple([self._of_node(part, depth + 1) for part in inside]), depth)
        return UNKNOWN

    def _target(self, node: ast.expr) -> object:
        """What a name or dotted name stands for; its last part as text if that is not known."""
        if isinstance(node, ast.Name):
            found = self._named(node.id)
            return node.id if found is UNKNOWN else found
        if isinstance(node, ast.Attribute):
            module = sys.modules.get(ast.unparse(node.value)) if isinstance(node.value, ast.Name) else None
            holder = self._target(node.value)
            if type(holder) is str and module is None:
                module = sys.modules.get(ast.unparse(node.value))
            for one in (holder, module):
                if one is not None and type(one) is not str:
                    step = attributes.attribute(one, node.attr)
                    if step is not None and step.live:
                        return step.value
            return node.attr
        return UNKNOWN

    def _named(self, name: str) -> object:
        if dict is type(self._scope) and name in self._scope:
            return self._scope[name]
        for home in (attributes.own_names(builtins), _VIEWS):
            if name in home:
                return home[name]
        if name in self._scope:
            return self._scope[name]
        return _in_package(self._package, name) if self._package and name not in _SAME else UNKNOWN

    def _of_hint(self, hint: Any, depth: int) -> object:
        if depth > DEPTH:
            return UNKNOWN
        if type(hint) is str:
            return self.of_text(hint)
        if hint is None:
            return None
        if attributes.is_instance(hint, type):
            return self._of_target(hint, (), depth)
        if type(hint) is GenericAlias:
            return self._of_target(hint.__origin__, self._arguments(hint, depth), depth)
        if not is_typing(hint):
            return UNKNOWN
        kind = type(hint).__name__
        if kind == "ForwardRef":
            return self.of_text(hint.__forward_arg__)
        if kind == "TypeVar":
            return self._of_variable(hint, depth)
        if kind in ("UnionType", "Union"):
            return _first_known(self._arguments(hint, depth))
        if _form_name(hint) == "Literal":
            return instance_of(type(hint.__args__[0])) if hint.__args__ else UNKNOWN
        origin = getattr(hint, "__origin__", None)
        name = getattr(hint, "_name", None)
        if name in _FIRST or name == "Union" or kind in ("_UnionGenericAlias", "_AnnotatedAlias"):
            if kind == "_AnnotatedAlias":
                return self._of_hint(origin, depth + 1)
            return _first_known(self._arguments(hint, depth))
        return self._of_target(hint if origin is None else origin, self._arguments(hint, depth), depth)

    def _arguments(self, hint: Any, depth: int) -> tuple[object, ...]:
        arguments = getattr(hint, "__args__", None)
        if type(arguments) is not tuple:
            return ()
        return tuple([UNKNOWN if one is ... else self._of_hint(one, depth + 1) for one in arguments[:20]])

    def _of_variable(self, hint: Any, depth: int) -> object:
        bound = hint.__bound__
        like = real_class(self._like)
        if like is not None and self._like is not UNKNOWN:
            if bound is None and "Self" not in hint.__name__:
                return UNKNOWN
            return self._like
        return self._of_hint(bound, depth + 1) if bound is not None else UNKNOWN

    def _of_target(self, target: Any, arguments: tuple[object, ...], depth: int) -> object:
        name = _form_name(target)
        first = arguments[0] if arguments else UNKNOWN
        if type(target) is not StandIn and not attributes.is_instance(target, type):
            if name in _SAME:
                return self._like
            if name in _FIRST:
                return first
            if name == "Any":
                return UNKNOWN
            if name == "Union":
                return _first_known(arguments)
            if name in ("NoReturn", "Never", "None"):
                return None
            if name in ("TypeGuard", "TypeIs"):
                return instance_of(bool)
            if name in ("LiteralString", "AnyStr"):
                return instance_of(str)
            target = _class_named(name, target, self)
            if target is None:
                return UNKNOWN
            if type(target) is not StandIn and not attributes.is_instance(target, type):
                return target if depth > DEPTH else self._of_hint(target, depth + 1)
        if target is type or (name == "type" and not attributes.is_instance(first, type)):
            return first.cls if type(first) is StandIn and first.sort == "instance" else UNKNOWN
        if target is type(None):
            return None
        if target is object or name == "Any":
            return UNKNOWN if not arguments else first
        return _generic(target, name, arguments)


def _generic(cls: object, name: str, arguments: tuple[object, ...]) -> object:
    """An instance of a class with what its arguments say about what it holds."""
    if not arguments:
        return instance_of(cls)
    first, last = arguments[0], arguments[-1]
    if name in _AWAITED:
        return instance_of(cls, waited=last)
    if name in _ENTERED:
        return instance_of(cls, waited=first)
    if name in _MAPPINGS:
        return instance_of(cls, item=first, held=last if len(arguments) > 1 else UNKNOWN)
    if name == "Counter":
        return instance_of(cls, item=first, held=instance_of(int))
    if cls is tuple:
        return instance_of(cls, item=first, held=first, parts=() if last is UNKNOWN else arguments)
    if type(cls) is StandIn:
        return instance_of(cls)
    module = attributes.module_of(cls).partition(".")[0]  # type: ignore[arg-type]
    if module in ("builtins", "collections", "_collections_abc", "typing", "queue", "types"):
        return instance_of(cls, item=first, held=first)
    return instance_of(cls)


def _form_name(target: Any) -> str:
    """The name of a class or of a form of ``typing``; a text is its own name."""
    if type(target) is str:
        return target
    if type(target) is StandIn:
        return target.name
    if attributes.is_instance(target, type):
        return str(type.__dict__["__name__"].__get__(target))
    if is_typing(target):
        name = getattr(target, "_name", None) or getattr(target, "__name__", None)
        return name if type(name) is str else ""
    return ""


def _class_named(name: str, target: Any, reader: Reader) -> object | None:
    """The class that a form or an unknown name means."""
    if type(target) is not str:
        origin = getattr(target, "__origin__", None) if is_typing(target) else None
        if origin is not None:
            return origin if attributes.is_instance(origin, type) else None
    if name in _ALIASES:
        return _ALIASES[name]
    for module in ("_collections_abc", "collections", "contextlib", "types", "_io"):
        home = sys.modules.get(module)
        found = attributes.own_names(home).get(name) if home is not None else None
        if found is not None and attributes.is_instance(found, type):
            return found
    return None


def _first_known(things: tuple[object, ...]) -> object:
    for thing in things:
        if thing is not None and thing is not UNKNOWN:
            return thing
    return None if None in [thing if thing is None else 0 for thing in things] else UNKNOWN


def _in_package(package: str, name: str) -> object:
    """A class of that name in a package's own loaded modules: first in the package itself."""
    home = sys.modules.get(package)
    if type(home) is not ModuleType:
        return UNKNOWN
    found = attributes.own_names(home).get(name)
    if found is not None and attributes.is_instance(found, type):
        return found
    prefix = package + "."
    for module in list(sys.modules)[:_MODULES]:
        if type(module) is str and module.startswith(prefix):
            part = sys.modules.get(module)
            found = attributes.own_names(part).get(name) if type(part) is ModuleType else None
            if found is not None and attributes.is_instance(found, type):
                return found
    return UNKNOWN

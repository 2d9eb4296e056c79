"""The object a piece of typed text stands for, as far as that can be said without running anything.

Understood are names, dotted names, literals and displays, and subscripts of plain built-in containers by literals:
``config["servers"][0].name``; and calls of methods of built-in types whose result's type is known without calling them:
``"a b".split()``. Whatever else (other calls, operators) has no answer here.
"""

from __future__ import annotations

import ast
import builtins
import warnings

from ipython.services.evaluation import attributes
from ipython.services.evaluation.attributes import Found
from ipython.services.evaluation.consent import Consent
from ipython.services.evaluation.questions import Questions
from ipython.services.evaluation.stand_ins import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipython.model.completion import Refusal
    from ipython.model.inspection import Parameter

LENGTH_LIMIT = 2_000  # characters of an expression that is looked at
_DISPLAYS: dict[type, object] = {
    ast.List: [],
    ast.ListComp: [],
    ast.Dict: {},
    ast.DictComp: {},
    ast.Set: set(),
    ast.SetComp: set(),
    ast.Tuple: (),
    ast.JoinedStr: "",
}
# What methods of built-in types return, told by a value of that type: the method itself is not called.
_RETURNED: dict[type, dict[str, object]] = {
    str: {
        **dict.fromkeys(
            "capitalize casefold center expandtabs format join ljust lower lstrip removeprefix removesuffix replace "
            "rjust rstrip strip swapcase title translate upper zfill".split(),
            "",
        ),
        **{name: [""] for name in ("split", "rsplit", "splitlines")},
        **dict.fromkeys(("partition", "rpartition"), ("", "", "")),
        **dict.fromkeys(("count", "find", "index", "rfind", "rindex"), 0),
        "encode": b"",
    },
    bytes: {"decode": "", "hex": "", "split": [b""], "strip": b"", "replace": b"", "join": b""},
    list: {"copy": [], "count": 0, "index": 0},
    dict: {"copy": {}, "keys": {}.keys(), "values": {}.values(), "items": {}.items()},
    int: {"bit_length": 0, "to_bytes": b""},
    float: {"hex": "", "is_integer": False},
}
_PLAIN_KEYS = (str, bytes, int, bool, float, type(None))


class Lookup:
    """Resolves expressions against namespaces (ports.Evaluator).

    Args:
        consent: which types may be asked.
        policy: how far evaluation may go: forbidden, minimal, limited, unsafe or dangerous (shell.md section 4.4).
    """

    def __init__(self, consent: Consent | None = None, *, policy: str = "limited") -> None:
        self.consent = consent or Consent()
        self.questions = Questions(self.consent, policy)

    def cell_names(self, source: str, namespaces: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        """The names that an unfinished cell defines before the end of ``source``."""
        return _cell_names(source)

    def kind(self, thing: object) -> str:
        """What something is, by its real type."""
        from ipython.services.evaluation.kinds import kind_of

        return kind_of(thing)

    def keys(self, holder: object) -> Sequence[object] | None:
        """What may stand in ``holder[...]``: keys, columns; None if that cannot be told."""
        from ipython.services.evaluation.keys import keys

        return keys(holder, self.questions)

    def parameters(self, function: object) -> tuple[Parameter, ...] | None:
        """The parameters of something callable; None if they cannot be told."""
        from ipython.services.evaluation.parameters import parameters

        return parameters(function)

    def docstring(self, thing: object) -> str:
        """The documentation of something, cleaned; an empty string if there is none."""
        from ipython.services.evaluation.documentation import docstring

        return docstring(thing)

    def take_refusals(self) -> tuple[Refusal, ...]:
        """What was refused since this was last called, each once."""
        return self.questions.take_refusals()

    def find(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
        """Return what ``expression`` stands for, or None.

        Args:
            expression: Python source; blanks around it do not matter.
            namespaces: looked through in order, before the builtins.

        >>> import os
        >>> Lookup().find("os.path.join", [{"os": os}]).value is os.path.join
        True
        >>> Lookup().find("os.getcwd()", [{"os": os}]) is None
        True
        """
        expression = expression.strip()
        if len(expression) > LENGTH_LIMIT:
            return None
        if expression.isidentifier():
            return _name(expression, namespaces)
        parts = expression.split(".")
        if all(part.isidentifier() for part in parts):
            found = _name(parts[0], namespaces)
            for part in parts[1:]:
                found = attributes.attribute(found.value, part) if found is not None and found.live else None
            return found
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about escapes in a literal that is still being typed
                tree = ast.parse(expression, mode="eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
        try:
            return _evaluate(tree.body, namespaces)
        except RecursionError:
            return None

    def attribute(self, instance: object, name: str) -> Found | None:
        """Find ``instance.name`` without running code of the user's."""
        return attributes.attribute(instance, name)

    def attribute_names(self, instance: object) -> dict[str, object]:
        """All names ``dir`` lists by default, each with what stands under it."""
        return attributes.attribute_names(instance)

    def own_names(self, instance: object) -> dict[str, object]:
        """The dictionary of an instance or module."""
        return attributes.own_names(instance)

    def signature(self, function: object) -> str | None:
        """The parameters of something callable as text; None if they cannot be told."""
        from ipython.services.evaluation.parameters import signature

        return signature(function)

    def plain_text(self, shown: object, limit: int) -> str:
        """``repr`` where that runs nothing of the user's, at most ``limit`` characters; else the type's name."""
        from ipython.services.evaluation.plain import plain_text

        return plain_text(shown, limit)


def _name(name: str, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
    for names in namespaces:
        if name in names:
            return Found(names[name])
    found = attributes.own_names(builtins)
    return Found(found[name]) if name in found else None


def _evaluate(node: ast.expr, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
    if isinstance(node, ast.Name):
        return _name(node.id, namespaces)
    if isinstance(node, ast.Constant):
        return Found(node.value)
    if type(node) in _DISPLAYS:
        return Found(_DISPLAYS[type(node)])
    if isinstance(node, ast.Attribute):
        base = _evaluate(node.value, namespaces)
        return attributes.attribute(base.value, node.attr) if base is not None and base.live else None
    if isinstance(node, ast.Subscript):
        base = _evaluate(node.value, namespaces)
        key = _key(node.slice)
        return _item(base, key[0]) if base is not None and base.live and key else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        base = _evaluate(node.func.value, namespaces)
        shape = attributes.shape_of(base.value) if base is not None and base.live else None
        returned = _RETURNED.get(shape, {}) if shape is not None else {}
        return Found(returned[node.func.attr]) if node.func.attr in returned else None
    return None


def _key(node: ast.expr) -> tuple[object] | None:
    if isinstance(node, ast.Constant) and type(node.value) in _PLAIN_KEYS:
        return (node.value,)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        number = node.operand.value
        return (-number,) if type(number) in (int, float) else None  # type: ignore[operator]
    if isinstance(node, ast.Tuple):
        parts = [_key(part) for part in node.elts]
        return None if None in parts else (tuple(part[0] for part in parts if part is not None),)
    return None


def _item(base: Found, key: object) -> Found | None:
    holder = base.value
    if type(holder) is dict:
        # Looking a key up compares it with keys of the same hash, whose ``__eq__`` may be a user's: walk instead.
        for known, found in holder.items():
            if type(known) is type(key) and _is_plain(known) and known == key:
                return Found(found, True, holder)
        return None
    if attributes.shape_of(holder) in (list, tuple, str, bytes) and type(key) is int:
        try:
            return Found(holder[key], True, holder)  # type: ignore[index]
        except IndexError:
            return None
    return None


def _is_plain(key: object) -> bool:
    if type(key) is tuple:
        return all(_is_plain(part) for part in key)
    return attributes.shape_of(key) in _PLAIN_KEYS


def _cell_names(source: str) -> dict[str, object]:
    """Names bound at the top of what parses of a cell."""
    lines = source.split("\n")
    for end in range(len(lines), max(len(lines) - 10, 0), -1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse("\n".join(lines[:end]))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found: dict[str, object] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found[node.id] = UNKNOWN
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                found[node.name] = UNKNOWN
        return found
    return {}

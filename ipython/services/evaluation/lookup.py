"""The evaluator: what expressions stand for and what objects are and have, without running code of the user's.

Each question has its module; this one joins them to what ``ports.Evaluator`` promises.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from types import FunctionType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.attributes import Found
from ipython.services.evaluation.consent import Consent
from ipython.services.evaluation.kinds import kind_of
from ipython.services.evaluation.policy import make_policy
from ipython.services.evaluation.questions import Questions
from ipython.services.evaluation.reading import Reading
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ipython.model.completion import Refusal
    from ipython.model.inspection import Parameter
    from ipython.services.evaluation.unfinished import Trees

LENGTH_LIMIT = 2_000  # characters of an expression that is looked at
_NO_BUILTINS: dict[str, object] = dict.fromkeys(vars(builtins), UNKNOWN)


class Lookup:
    """Resolves expressions against namespaces (ports.Evaluator).

    Args:
        consent: which types may be asked.
        policy: how far evaluation may go: forbidden, minimal, limited, unsafe or dangerous (shell.md section 4.4).
        overrides: single permissions, by name, that change the policy.
    """

    def __init__(
        self,
        consent: Consent | None = None,
        *,
        policy: str = "limited",
        overrides: tuple[tuple[str, object], ...] = (),
    ) -> None:
        self.consent = consent or Consent()
        self._asked_policy = (policy, overrides)
        self._questions = Questions(self.consent, make_policy(policy, overrides))
        self._reading = Reading(self._questions)
        self._trees: Trees | None = None  # of the cell being typed

    def set_policy(self, policy: str, overrides: tuple[tuple[str, object], ...] = ()) -> None:
        """Say how far evaluation may go from now on."""
        if self._asked_policy != (policy, overrides):
            self._asked_policy = (policy, overrides)
            self._questions.policy = make_policy(policy, overrides)

    def cell_names(self, source: str, namespaces: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        """The names that an unfinished cell defines before the end of ``source``, seen from there.

        >>> found = Lookup().cell_names("import os\\nfor place in ['a']:\\n    place.", [])
        >>> sorted(found), found["os"].__name__, found["place"]
        (['os', 'place'], 'os', 'a')
        """
        from ipython.services.evaluation.cell_scope import CellScope
        from ipython.services.evaluation.unfinished import Trees

        if self._trees is None:
            self._trees = Trees()
        cell = self._trees.read(source)
        if cell is None:
            return {}
        policy = self._questions.policy
        try:
            return CellScope(self._reading, namespaces, values=policy.names, imports=policy.imports).names(cell)
        except RecursionError:
            return {}

    def kind(self, thing: object) -> str:
        """What something is, by its real type."""
        return kind_of(thing)

    def keys(self, holder: object) -> Sequence[object] | None:
        """What may stand in ``holder[...]``: keys, columns; None if that cannot be told."""
        from ipython.services.evaluation.keys import keys

        return keys(holder, self._questions)

    def parameters(self, function: object) -> tuple[Parameter, ...] | None:
        """The parameters of something callable; None if they cannot be told."""
        from ipython.services.evaluation.parameters import parameters

        return parameters(function)

    def keywords(self, function: object) -> tuple[Parameter, ...]:
        """What the ``**keywords`` of something callable are known to take."""
        from ipython.services.evaluation.keywords import keywords

        return keywords(function)

    def hints(self, thing: object) -> Mapping[str, object]:
        """The annotations of a function, class or module: objects, or texts where they are code."""
        from ipython.services.evaluation.hints import hints_in, hints_of

        if attributes.shape_of(thing) is FunctionType:
            return hints_of(thing)
        is_class = attributes.is_instance(thing, type)
        return hints_in(attributes.names_in_class(thing) if is_class else attributes.own_names(thing))  # type: ignore[arg-type]

    def docstring(self, thing: object) -> str:
        """The documentation of something, cleaned; an empty string if there is none."""
        from ipython.services.evaluation.documentation import docstring

        return docstring(thing)

    def take_refusals(self) -> tuple[Refusal, ...]:
        """What was refused since this was last called, each once."""
        return self._questions.take_refusals()

    def find(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
        """Return what ``expression`` stands for, or None.

        Args:
            expression: Python source; blanks around it do not matter.
            namespaces: looked through in order, before the builtins.

        >>> import os
        >>> Lookup().find("os.path.join", [{"os": os}]).value is os.path.join
        True
        >>> Lookup().find("os.getcwd().upper()", [{"os": os}]).value
        <instance str>
        """
        return self._find(expression, namespaces, settle=False)

    def find_value(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
        """The same, but a property at the end is followed to what it gives: what stands behind the next dot.

        >>> class Car:
        ...     @property
        ...     def name(self) -> str: ...
        >>> Lookup().find_value("car.name", [{"car": Car()}]).value
        <instance str>
        """
        return self._find(expression, namespaces, settle=True)

    def _find(self, expression: str, namespaces: Sequence[Mapping[str, object]], *, settle: bool) -> Found | None:
        expression = expression.strip()
        policy = self._questions.policy
        if len(expression) > LENGTH_LIMIT or not policy.looks:
            return None
        if not policy.names:
            namespaces = ()
        if not policy.builtins:
            namespaces = (*namespaces, _NO_BUILTINS)
        if expression.isidentifier():
            return _name(expression, namespaces)
        parts = expression.split(".")
        if all(map(str.isidentifier, parts)):
            return self._dotted(parts, namespaces, settle)
        if policy.runs:
            return self._really(expression, namespaces)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about escapes in a literal that is still being typed
                tree = ast.parse(expression, mode="eval")
            return self._of_tree(tree.body, namespaces, settle)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None

    def _dotted(self, parts: list[str], namespaces: Sequence[Mapping[str, object]], settle: bool) -> Found | None:
        found = _name(parts[0], namespaces)
        thing = parent = found.value if found is not None else UNKNOWN
        before = ""
        imagined = found is not None and found.imagined
        for part in parts[1:]:
            if found is None or thing is UNKNOWN:
                return None
            if not found.live:
                thing = self._reading.settled(found, parent, before)
                imagined = True
                if thing is UNKNOWN:
                    return None
            parent, before = thing, part
            found = self._reading.attribute(thing, part)
            if found is not None:
                thing = found.value
        return self._ended(found, parent, parts[-1], imagined, settle)

    def _ended(self, found: Found | None, parent: object, name: str, imagined: bool, settle: bool) -> Found | None:
        """The last attribute: as it is found, or followed."""
        if found is None:
            return None
        if found.value is UNKNOWN or (settle and not found.live):
            thing = self._reading.settled(found, parent, name)
            if thing is UNKNOWN:
                return None if not settle else Found(found.value, False, parent, True)
            return Found(thing, True, parent, imagined or type(thing) is StandIn or not found.live)
        return Found(found.value, found.live, parent, imagined or found.imagined)

    def _of_tree(self, node: ast.expr, namespaces: Sequence[Mapping[str, object]], settle: bool) -> Found | None:
        from ipython.services.evaluation.expressions import Evaluation

        evaluation = Evaluation(self._reading, namespaces)
        if isinstance(node, ast.Attribute):
            parent = evaluation.value(node.value)
            if parent is UNKNOWN:
                return None
            imagined = evaluation.guessed or type(parent) is StandIn
            return self._ended(self._reading.attribute(parent, node.attr), parent, node.attr, imagined, settle)
        thing = evaluation.value(node)
        if thing is UNKNOWN:
            return None
        parent = evaluation.value(node.value) if isinstance(node, ast.Subscript) else None
        return Found(thing, True, parent, evaluation.guessed or type(thing) is StandIn)

    def _really(self, expression: str, namespaces: Sequence[Mapping[str, object]]) -> Found | None:
        """Run an expression, as the policy allows, within the time limit of a question."""
        merged: dict[str, object] = {}
        for layer in reversed(namespaces):
            merged.update(layer)
        answer = self._questions.ask_or_none(_evaluated, expression, merged)
        return Found(answer[0]) if answer is not None else None

    def attribute(self, instance: object, name: str) -> Found | None:
        """Find ``instance.name`` without running code of the user's."""
        return self._reading.attribute(instance, name)

    def attribute_names(self, instance: object) -> dict[str, object]:
        """All names ``dir`` lists by default, each with what stands under it."""
        return self._reading.names(instance)

    def own_names(self, instance: object) -> dict[str, object]:
        """The dictionary of an instance or module."""
        return instance.members if type(instance) is StandIn else attributes.own_names(instance)

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
            thing = names[name]
            return Found(thing, thing is not UNKNOWN, None, True) if type(thing) is StandIn else Found(thing)
    found = attributes.own_names(builtins)
    return Found(found[name]) if name in found else None


def _evaluated(expression: str, names: dict[str, object]) -> tuple[object]:
    return (eval(expression, names),)

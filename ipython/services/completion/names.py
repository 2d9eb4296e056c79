"""Names: of the cell being typed, of the user, builtins and keywords, as far as they fit the place.

Order: what the user made before builtins, exceptions last; inside a group what was used last comes first.
"""

from __future__ import annotations

import builtins
import keyword
from types import BuiltinFunctionType, FunctionType, MappingProxyType, MethodType, ModuleType

from ipython.model.completion import CompletionSet
from ipython.services.completion.candidates import named
from ipython.services.completion.spot import OPERAND, OPERATOR, START

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from ipython.services.completion.request import Request
    from ipython.services.completion.spot import Spot

# Names that the shell itself puts among the user's.
OF_THE_SHELL = frozenset(("In", "Out", "exit", "quit", "get_ipython", "open"))
OPERATORS = ("and", "else", "for", "if", "in", "is", "not", "or")
OPERANDS = ("False", "None", "True", "await", "lambda", "not", "yield")
_STARTS = (*[word for word in keyword.kwlist if word not in ("and", "as", "in", "is", "or")], "match", "type")
_MADE, _GIVEN, _EXCEPTIONS = range(3)
_mro = type.__dict__["__mro__"].__get__


class Wanted:
    """Which names a place takes.

    ``keywords`` are offered besides; ``exceptions`` says where exceptions stand: ``first``, ``last`` or ``none``;
    ``only`` leaves out what it is false for.
    """

    __slots__ = ("exceptions", "keywords", "only", "user_only")

    def __init__(
        self,
        keywords: tuple[str, ...] = (),
        *,
        exceptions: str = "last",
        only: Callable[[object], bool] | None = None,
        user_only: bool = False,
    ) -> None:
        self.keywords = keywords
        self.exceptions = exceptions
        self.only = only
        self.user_only = user_only


def names(request: Request, spot: Spot, wanted: Wanted, more: Mapping[str, object] | None = None) -> CompletionSet:
    """Candidates for a bare name; ``more`` are names that the cell will have beside those that are known."""
    kind = request.evaluator.kind
    user: dict[str, object] = dict(more or {})
    for layer in reversed(request.namespaces):
        user.update(entries(layer))
    found: dict[str, object] = dict.fromkeys(wanted.keywords, KEYWORD)
    exceptions = BUILTIN_EXCEPTIONS
    if not wanted.user_only:
        leave_out = exceptions if wanted.exceptions == "none" and not spot.typed else ()
        found.update({name: thing for name, thing in entries(vars(builtins)).items() if name not in leave_out})
    found.update(user)
    if wanted.only is not None:
        only = wanted.only
        found = {name: thing for name, thing in found.items() if thing is KEYWORD or only(thing)}
    exceptions_first = wanted.exceptions == "first"
    if not exceptions_first and not any(name.startswith(spot.typed) for name in found):
        # ``ti`` abbreviates none of the exceptions, in whatever case.
        found = {name: thing for name, thing in found.items() if name not in exceptions or name in user}

    def group_of(name: str) -> int:
        mine = name in user and name not in OF_THE_SHELL
        if exceptions_first:
            return (0 if mine else 1) if is_exception(found[name]) else 2 if mine else 3
        return _MADE if mine else _EXCEPTIONS if name in exceptions else _GIVEN

    return named(
        "names",
        found,
        spot.typed,
        spot.span,
        kind_of=lambda thing: "keyword" if thing is KEYWORD else kind(thing),
        omit=request.settings.omit_names,
        fuzzy=request.settings.fuzzy,
        recent=request.recent(),
        group_of=group_of,
    )


def wanted_at(spot: Spot) -> Wanted | None:
    """Which names the grammar takes at a place in code; None: no name at all."""
    before, first = spot.previous, spot.first
    if spot.is_new_name():
        return None
    if before in ("global", "nonlocal", "del") or (before == "," and first in ("global", "nonlocal", "del")):
        return Wanted(user_only=True)
    if before in ("except", "raise") or (before == "*" and len(spot.pieces) > 1 and spot.pieces[-2].text == "except"):
        return Wanted(exceptions="first")
    bracket = spot.bracket()
    if bracket is not None and bracket.sign == "(" and len(bracket.before) == 1 and bracket.before[0].text == "except":
        return Wanted(exceptions="first")
    if before == "@" and len(spot.pieces) == 1 and not spot.cut:
        return Wanted(exceptions="none", only=_may_decorate)
    expected = spot.expects
    if expected == START:
        return Wanted(_STARTS)
    if expected == OPERATOR:
        words: tuple[str, ...] = OPERATORS
        if first in ("with", "except", "case", "async"):
            words = (*words, "as")
        if first == "raise" or before == "yield":
            words = (*words, "from")
        return Wanted(words, only=lambda thing: False)
    keywords: tuple[str, ...] = OPERANDS if expected == OPERAND else ()
    if before == "yield":
        keywords = (*keywords, "from")
    if before == "async":
        return Wanted(("for", "with", "def"), only=lambda thing: False)
    if before == "not":
        keywords = (*keywords, "in")
    subscript = bracket is not None and bracket.sign == "[" and bool(bracket.holder)
    return Wanted(keywords, exceptions="none" if subscript else "last")


def is_beginning(request: Request, typed: str) -> bool:
    """Whether a name of the user's, a builtin or a keyword begins with what was typed, in the same case."""
    layers = (*request.namespaces, vars(builtins), dict.fromkeys(keyword.kwlist))
    return any(name.startswith(typed) for layer in layers for name in entries(layer))


def is_exception(thing: object) -> bool:
    """Whether something is an exception class, by its real bases."""
    kind = type(thing)
    if kind is type:  # then its bases are of that kind too, and comparing them runs nothing
        return BaseException in _mro(thing)
    return is_one_of(type, kind) and is_one_of(BaseException, thing)


def is_one_of(base: type, cls: Any) -> bool:
    """Whether a class is another or one of its subclasses, by identity: a metaclass may have its own comparison."""
    for one in _mro(cls):  # noqa: SIM110  (asked for every name there is: a generator takes three times as long)
        if one is base:
            return True
    return False


def _may_decorate(thing: object) -> bool:
    # Classes that decorate are few and cannot be told from others: those of the user's own kind stay, exceptions go.
    kind = type(thing)
    if is_one_of(type, kind):
        return not is_exception(thing) and not any(thing is never for never in _NEVER_DECORATE)
    return any(kind is one for one in _CALLABLE)


def entries(layer: Mapping[str, object]) -> dict[str, object]:
    """The names of a namespace that are plain strings, copied at once: the user's threads may add some meanwhile.

    A subclass of dict is read as a dict; what it overrides is not run.
    """
    if type(layer) is not dict:
        if type(layer) is MappingProxyType:
            layer = layer.copy()
        elif not is_one_of(dict, type(layer)):
            return {}
    # A list of its items can be interrupted by the collector, and so by another thread; a copy cannot. The copy of a
    # subclass may ask what it overrides, so that is read item by item.
    copied = layer.copy() if type(layer) is dict else _items_of(layer)  # type: ignore[arg-type]
    return {name: thing for name, thing in copied.items() if type(name) is str}


def _items_of(layer: dict[object, object]) -> dict[object, object]:
    for _ in range(TRIES):
        try:
            return dict(dict.items(layer))
        except RuntimeError:  # it grew meanwhile
            continue
    return {}


TRIES = 5  # to read a mapping that changes
_CALLABLE = (ModuleType, FunctionType, BuiltinFunctionType, MethodType)
KEYWORD = object()  # stands where a name has no object
_NEVER_DECORATE: tuple[object, ...] = (bool, bytes, int, float, complex, str, list, dict, set, tuple, frozenset)
BUILTIN_EXCEPTIONS = frozenset(name for name, thing in vars(builtins).items() if is_exception(thing))

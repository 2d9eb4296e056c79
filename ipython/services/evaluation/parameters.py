"""The parameters of a callable, from code objects, signatures that are real ones, and text; nothing is called.

Not understood: a ``__signature__`` that a property computes.
"""

from __future__ import annotations

import sys
from functools import partial, partialmethod
from types import BuiltinFunctionType, FunctionType, MethodType, MethodWrapperType

from ipython.model.inspection import Parameter
from ipython.model.value import replace
from ipython.services.evaluation import attributes
from ipython.services.evaluation.attributes import is_instance, module_of, mro, names_in_class, own_names, shape_of
from ipython.services.evaluation.hints import IS_CODE, hints_of
from ipython.services.evaluation.plain import annotation, plain_text
from ipython.services.evaluation.stand_ins import StandIn, order
from ipython.services.evaluation.text_signatures import KNOWN, from_documentation, parsed, returned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType
    from typing import Any

    # Parameters, and the return annotation as text.
    Signature = tuple[tuple[Parameter, ...], str]

_DEPTH = 8  # of __wrapped__ and __call__ chains
_MADE_BY_PYTHON = 0x200  # Py_TPFLAGS_HEAPTYPE: not a static class of C code
_VARARGS, _VARKEYWORDS = 0x04, 0x08
_POSITIONAL = ("positional_only", "positional_or_keyword")
_DOCUMENTED = ("numpy",)  # packages whose C functions tell their parameters in the first line of the docstring


def parameters(function: object) -> tuple[Parameter, ...] | None:
    """Return the parameters, ``self`` of a bound one left out; None if they cannot be told.

    >>> [one.name for one in parameters("text".split) or ()]
    ['sep', 'maxsplit']
    """
    found = read(function)
    return found[0] if found is not None else None


def signature(function: object) -> str | None:
    """Return the parameters in parentheses with the return annotation, or None if they cannot be told.

    >>> def scale(x, factor: int = 2, *, exact=False) -> float: ...
    >>> signature(scale).replace(" -> float", "").replace(": int = ", "=")
    '(x, factor=2, *, exact=False)'
    >>> signature(len)
    '(obj, /)'
    """
    found = read(function)
    return as_text(*found) if found is not None else None


def read(function: object) -> Signature | None:
    """Parameters and the text of the return annotation ("": none)."""
    return _read(function, 0)


def as_text(listed: tuple[Parameter, ...], returns: str = "") -> str:
    """Parameters as they stand behind the name of a function."""
    return "(" + ", ".join(entries(listed)) + ")" + (f" -> {returns}" if returns else "")


def entries(listed: tuple[Parameter, ...]) -> list[str]:
    """The texts between the commas; ``/`` and ``*`` are entries too."""
    found: list[str] = []
    before = ""
    starred = False
    for one in listed:
        if before == "positional_only" and one.kind != before:
            found.append("/")
        if one.kind == "keyword_only" and not starred:
            found.append("*")
            starred = True
        text = {"var_positional": "*", "var_keyword": "**"}.get(one.kind, "") + one.name
        if one.annotation is not None:
            text += f": {one.annotation}"
        if one.default is not None:
            text += f" = {one.default}" if one.annotation is not None else f"={one.default}"
        found.append(text)
        starred = starred or one.kind == "var_positional"
        before = one.kind
    if before == "positional_only":
        found.append("/")
    return found


def _read(function: Any, depth: int) -> Signature | None:
    if depth > _DEPTH:
        return None
    kind = type(function)
    if kind is FunctionType:
        names: dict[str, object] = function.__dict__
        declared = _declared(names.get("__signature__"))
        if declared is not None:
            return declared
        wrapped = names.get("__wrapped__")
        found = _read(wrapped, depth + 1) if wrapped is not None else None
        return found if found is not None else _of_function(function)
    if kind is StandIn:
        return _of_stand_in(function, depth)
    if kind is MethodType:
        found = _read(function.__func__, depth + 1)
        # What such a function says of itself leaves the first parameter out.
        return found if attributes.is_cython(type(function.__func__)) else _bound(found)
    if kind is staticmethod or kind is classmethod:
        found = _read(function.__func__, depth + 1)
        return _bound(found) if kind is classmethod else found
    if kind is partial:
        return _of_partial(function, depth)
    if kind is partialmethod:
        found = _read(function.func, depth + 1)
        return _remaining(_bound(found), function.args, function.keywords)
    if kind is property:
        return _read(function.fget, depth + 1) if function.fget is not None else None
    if is_instance(function, type):
        return _of_class(function, depth)
    if kind is BuiltinFunctionType or kind is MethodWrapperType or module_of(kind) == "builtins":
        return _of_builtin(function)
    return _of_instance(function, depth)


def _bound(found: Signature | None) -> Signature | None:
    """What is left when the first parameter is given."""
    if found is None or not found[0] or found[0][0].kind not in _POSITIONAL:
        return found
    return found[0][1:], found[1]


def _declared(thing: Any) -> Signature | None:
    """A ``__signature__`` that is a real ``inspect.Signature``; made by nobody if that was never imported."""
    inspect = sys.modules.get("inspect")
    if thing is None or inspect is None or type(thing) is not inspect.Signature:
        return None
    found: list[Parameter] = []
    for one in thing.parameters.values():
        if type(one) is not inspect.Parameter:
            return None
        default = None if one.default is inspect.Parameter.empty else plain_text(one.default)
        hint = None if one.annotation is inspect.Parameter.empty else annotation(one.annotation)
        found.append(Parameter(one.name, one.kind.name.lower(), default, hint))
    hint = thing.return_annotation
    return tuple(found), "" if hint is inspect.Signature.empty else annotation(hint)


def _of_function(function: Any) -> Signature:
    code: CodeType = function.__code__
    hints = hints_of(function)
    names = code.co_varnames
    count, keyword_only = code.co_argcount, code.co_kwonlyargcount
    defaults: tuple[object, ...] = function.__defaults__ or ()
    named: dict[str, object] = function.__kwdefaults__ or {}
    first_default = count - len(defaults)

    def made(name: str, kind: str, default: str | None = None) -> Parameter:
        return Parameter(name, kind, default, annotation(hints[name]) if name in hints else None)

    found: list[Parameter] = []
    for position in range(count):
        default = plain_text(defaults[position - first_default]) if position >= first_default else None
        found.append(made(names[position], _POSITIONAL[position >= code.co_posonlyargcount], default))
    after = count + keyword_only
    if code.co_flags & _VARARGS:
        found.append(made(names[after], "var_positional"))
        after += 1
    for name in names[count : count + keyword_only]:
        found.append(made(name, "keyword_only", plain_text(named[name]) if name in named else None))
    if code.co_flags & _VARKEYWORDS:
        found.append(made(names[after], "var_keyword"))
    return tuple(found), annotation(hints["return"]) if "return" in hints else ""


def _of_class(cls: type, depth: int) -> Signature | None:
    declared = _declared(names_in_class(cls).get("__signature__"))
    if declared is not None:
        return declared
    by_metaclass = _of_metaclass(cls, depth)
    if by_metaclass is not None:
        return by_metaclass
    for base in mro(cls):
        names = names_in_class(base)
        for name in ("__init__", "__new__"):
            maker: Any = names.get(name)
            if type(maker) is staticmethod:
                maker = maker.__func__
            if type(maker) is FunctionType or type(maker) is partialmethod:
                found = _bound(_read(maker, depth + 1))
                return (_with_types_of_fields(names, found[0]), "") if found is not None else None
        if base is object:
            return (), ""
        if base is type and cls is not type:
            return None
        if not attributes.flags(base) & _MADE_BY_PYTHON:
            text = type.__dict__["__text_signature__"].__get__(base)
            return _of_text(text if text else KNOWN.get(base.__qualname__) if module_of(base) == "builtins" else None)
    return None


def _with_types_of_fields(names: Mapping[str, object], found: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """The parameters of a dataclass; where annotations are code its ``__init__`` says them in a way of its own."""
    fields = names.get("__dataclass_fields__")
    if type(fields) is not dict or not IS_CODE:
        return found
    types: dict[str, object] = {}
    for name, field in fields.items():
        kept = attributes.attribute(field, "type") if type(name) is str else None
        if kept is not None and kept.live:
            types[name] = kept.value
    return tuple([replace(one, annotation=annotation(types[one.name])) if one.name in types else one for one in found])


def _of_metaclass(cls: type, depth: int) -> Signature | None:
    """The metaclass's ``__call__``, if it takes more than whatever ``__init__`` takes."""
    if type(cls) is type:
        return None
    for base in mro(type(cls)):
        if base is type:
            return None
        call = names_in_class(base).get("__call__")
        if type(call) is FunctionType:
            found = _bound(_read(call, depth + 1))
            named = found is not None and any(one.kind in _POSITIONAL or one.kind == "keyword_only" for one in found[0])
            return found if named else None
    return None


def _of_text(text: object, *, bound: bool = True) -> Signature | None:
    if type(text) is not str:
        return None
    listed = parsed(text)
    if listed is None:
        return None
    if listed and listed[0].name.startswith("$"):
        first = listed[0]
        plain = Parameter(first.name[1:], first.kind, first.default, first.annotation)
        listed = listed[1:] if bound else (plain, *listed[1:])
    return listed, returned(text)


def _of_builtin(function: Any) -> Signature | None:
    owner = attributes.attribute(function, "__self__")
    bound = owner is not None and owner.value is not None
    text = attributes.attribute(function, "__text_signature__")
    found = _of_text(text.value, bound=bound) if text is not None and text.live else None
    if found is not None:
        return found
    name = attributes.name_of_c_function(function)
    known = _of_text(KNOWN.get(name))
    if known is not None and not bound and "." in name:
        return (Parameter("self", "positional_only"), *known[0]), known[1]
    return known or (_documented(function, name.rpartition(".")[2]) if name else None)


def _documented(function: Any, name: str) -> Signature | None:
    module = attributes.attribute(function, "__module__")
    home = module.value if module is not None else None
    if type(home) is not str or home.partition(".")[0] not in _DOCUMENTED:
        return None
    doc = attributes.attribute(function, "__doc__")
    listed = from_documentation(name, doc.value) if doc is not None and type(doc.value) is str else None
    return (listed, "") if listed is not None else None


def _of_instance(function: Any, depth: int) -> Signature | None:
    """An instance that is called: what it says itself, what it wraps, or its ``__call__``."""
    own = own_names(function)
    declared = _declared(own.get("__signature__"))
    if declared is not None:
        return declared
    if attributes.is_cython(type(function)):
        return _of_builtin(function)
    call = attributes.attribute(function, "__call__")
    if call is None:
        return None
    wrapped = own.get("__wrapped__")
    found = _read(wrapped, depth + 1) if wrapped is not None else None
    if found is not None:
        return found
    if type(call.value) is MethodType and call.live:
        return _read(call.value, depth + 1)
    if module_of(type(function)).partition(".")[0] in _DOCUMENTED:
        kept = attributes.attribute(function, "__signature__")
        found = _declared(kept.value) if kept is not None and kept.live else None
        name = attributes.attribute(function, "__name__")
        if found is None and name is not None and type(name.value) is str:
            return _documented_by(function, name.value)
        return found
    return None


def _documented_by(function: Any, name: str) -> Signature | None:
    doc = attributes.attribute(function, "__doc__")
    listed = from_documentation(name, doc.value) if doc is not None and type(doc.value) is str else None
    return (listed, "") if listed is not None else None


def _of_partial(function: Any, depth: int) -> Signature | None:
    return _remaining(_read(function.func, depth + 1), function.args, function.keywords)


def _remaining(found: Signature | None, given: tuple[object, ...], named: dict[str, object]) -> Signature | None:
    """What can still be given when some arguments are."""
    if found is None:
        return None
    count = len(given)
    kept: list[Parameter] = []
    replaced = False
    for one in found[0]:
        if count and one.kind in _POSITIONAL:
            count -= 1
            continue
        if type(named) is dict and one.name in named and one.kind in ("positional_or_keyword", "keyword_only"):
            replaced = True
            kept.append(Parameter(one.name, "keyword_only", plain_text(named[one.name]), one.annotation))
            continue
        # Behind an argument that is given by name nothing can be given by position.
        if replaced and one.kind == "positional_or_keyword":
            one = Parameter(one.name, "keyword_only", one.default, one.annotation)
        elif replaced and one.kind == "var_positional":
            continue
        kept.append(one)
    return tuple(kept), found[1]


def _of_stand_in(thing: StandIn, depth: int) -> Signature | None:
    if thing.sort == "function":
        return (thing.parameters, "") if thing.parameters is not None else None
    if thing.sort != "class":
        return None
    for base in order(thing):
        if type(base) is not StandIn:
            return _of_class(base, depth + 1)  # type: ignore[arg-type]
        if base.parameters is not None:
            return base.parameters, ""
    return None


def given_first(function: object) -> str:
    """The name of a function's first positional parameter: ``self`` as its author calls it; "" if it has none."""
    code: Any = getattr(function, "__code__", None) if shape_of(function) is FunctionType else None
    return code.co_varnames[0] if code is not None and code.co_argcount else ""

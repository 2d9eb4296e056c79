"""The docstring of anything, read from dictionaries and slots: no user's ``__getattr__`` or property is run.

Not here: how it is shown, and ``__custom_documentations__`` (both belong to inspection).
"""

from __future__ import annotations

from functools import partial
from types import MethodType, ModuleType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.stand_ins import StandIn, order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MADE_BY_PYTHON = 0x200  # Py_TPFLAGS_HEAPTYPE
_DEPTH = 8  # of objects that stand for others
LIMIT = 200_000  # characters of a docstring that is shown; how many more there are is said


def docstring(thing: object) -> str:
    """Return the documentation of something, cleaned; "" if there is none.

    A class without one has its nearest base's, an instance its class's, a bound or partial function the function's.

    >>> docstring(len).partition(".")[0]
    'Return the number of items in a container'
    """
    return _docstring(thing, 0)


def _docstring(thing: Any, depth: int) -> str:
    if type(thing) is StandIn:
        return _of_stand_in(thing, depth)
    kind = attributes.shape_of(thing)
    if depth < _DEPTH:
        if kind is MethodType or kind is staticmethod or kind is classmethod:
            return _docstring(thing.__func__, depth + 1)
        if kind is partial:
            own = attributes.own_names(thing).get("__doc__")
            return cleaned(own) if type(own) is str else _docstring(thing.func, depth + 1)
        if kind is property:
            text = thing.__doc__
            if type(text) is str:
                return cleaned(text)
            return _docstring(thing.fget, depth + 1) if thing.fget is not None else ""
    if attributes.is_instance(thing, type):
        return class_docstring(thing)
    if attributes.is_instance(thing, ModuleType):
        text = attributes.own_names(thing).get("__doc__")
        return cleaned(text) if type(text) is str else ""
    found = attributes.attribute(thing, "__doc__")
    if found is not None and found.live and type(found.value) is str:
        return cleaned(found.value)
    if kind is not None and kind.__name__ in _SAY_THEMSELVES:
        return ""  # a function without one has none: that of its type says nothing about it
    return class_docstring(type(thing))


_SAY_THEMSELVES = frozenset(
    ("function", "builtin_function_or_method", "method_descriptor", "wrapper_descriptor", "method-wrapper")
    + ("classmethod_descriptor", "getset_descriptor", "member_descriptor")
)


def _of_stand_in(thing: StandIn, depth: int) -> str:
    if thing.doc:
        return cleaned(thing.doc)
    if thing.sort not in ("instance", "class") or depth > _DEPTH:
        return ""
    for base in order(thing.cls if thing.sort == "instance" else thing):
        if base is object:
            break
        text = cleaned(base.doc) if type(base) is StandIn else _of_class_itself(base)  # type: ignore[arg-type]
        if text:
            return text
    return ""


def class_docstring(cls: type) -> str:
    """The docstring of a class or of the nearest base that has one, ``object`` excepted.

    >>> class Base:
    ...     "Does it."
    >>> class Child(Base): ...
    >>> class_docstring(Child)
    'Does it.'
    """
    if cls is object:
        return _of_class_itself(cls)
    for base in attributes.mro(cls):
        if base is object:
            break
        text = _of_class_itself(base)
        if text:
            return text
    return ""


def _of_class_itself(cls: type) -> str:
    text = attributes.names_in_class(cls).get("__doc__")
    if text is None and not attributes.flags(cls) & _MADE_BY_PYTHON:
        text = type.__dict__["__doc__"].__get__(cls)
    return cleaned(text) if type(text) is str else ""


def cleaned(text: str) -> str:
    """A docstring without the indentation of the source and blank edges.

    >>> cleaned("First.\\n\\n        Then.\\n          Deeper.\\n    ")
    'First.\\n\\nThen.\\n  Deeper.'
    """
    more = len(text) - LIMIT
    if more > 0:
        return f"{cleaned(text[:LIMIT])}\n\n... and {more:,} characters more, in __doc__"
    lines = text.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    margin = min(margins) if margins else 0
    lines[0] = lines[0].lstrip()
    lines[1:] = [line[margin:] for line in lines[1:]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        del lines[0]
    return "\n".join(lines)

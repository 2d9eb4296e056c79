"""What ``holder[key]`` is: items of built-in containers, columns of frames, what a ``__getitem__`` says it gives."""

from __future__ import annotations

import sys

from ipython.services.evaluation import attributes, contents
from ipython.services.evaluation.likeness import alike
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of, real_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ipython.services.evaluation.calls import Calls
    from ipython.services.evaluation.reading import Reading

_SERIES = {"pandas": ("pandas", "Series"), "polars": ("polars", "Series")}


def subscript(holder: Any, key: tuple[object] | None, reading: Reading, calls: Calls) -> tuple[object, bool]:
    """What a subscript gives, and whether that is the very object.

    Args:
        holder: what is subscripted.
        key: what is known of the key: a plain value, a slice, a stand-in; None: nothing.
        reading: reads attributes.
        calls: tells results.
    """
    frame = _frame_of(holder, reading)
    if frame is not None:
        return _of_frame(holder, frame, key, reading)
    if type(holder) is StandIn and type(holder.like) is dict and key is not None:
        found, _ = contents.subscripted(holder.like, key)
        if found is not UNKNOWN:
            return found, False
    if key is not None and type(key[0]) is StandIn:
        key = None  # only its type is known
    found, exact = contents.subscripted(holder, key)
    if found is not UNKNOWN:
        return found, exact
    if _is_builtin_container(holder):
        return UNKNOWN, False
    kind = real_class(holder)
    if kind is not None and type(holder) is not StandIn and reading.questions.may_ask_items(kind):
        if key is not None and (contents.is_plain(key[0]) or type(key[0]) is slice):
            answer = reading.questions.ask_or_none(_item, holder, key[0])
            if answer is not None:
                return answer[0], True
        if attributes.module_of(kind) == "numpy":
            return alike(holder), False
    found = calls.called(holder, "__getitem__")
    if (
        found is UNKNOWN
        and kind is not None
        and type(holder) is not StandIn
        and not reading.questions.may_ask_items(kind)
    ):
        reading.questions.refuse(kind, "__getitem__")
    return found, False


def _is_builtin_container(holder: object) -> bool:
    return attributes.shape_of(holder) in (dict, list, tuple, str, bytes)


def _item(holder: Any, key: object) -> tuple[object]:
    return (holder[key],)


def _frame_of(holder: Any, reading: Reading) -> object | None:
    """The real frame whose columns a frame, its groups or its ``loc`` has."""
    thing = holder.like if type(holder) is StandIn else holder
    cls = real_class(holder)
    if thing is None or cls is None or not reading.questions.is_shipped(cls):
        return None
    package = attributes.module_of(cls).partition(".")[0]
    return thing if package in _SERIES and _name(cls) in _SUBSCRIPTED else None


_SUBSCRIPTED = frozenset(("DataFrame", "DataFrameGroupBy", "_LocIndexer", "_iLocIndexer", "_AtIndexer", "_iAtIndexer"))


def _name(cls: type) -> str:
    return str(type.__dict__["__name__"].__get__(cls))


def _of_frame(holder: Any, frame: object, key: tuple[object] | None, reading: Reading) -> tuple[object, bool]:
    cls = real_class(holder)
    assert cls is not None
    package = attributes.module_of(cls).partition(".")[0]
    wanted = key[0] if key is not None else UNKNOWN
    if _name(cls) == "DataFrameGroupBy":
        home = sys.modules.get("pandas.core.groupby.generic")
        groups = attributes.own_names(home).get("SeriesGroupBy") if home is not None else None
        return (instance_of(groups), False) if type(wanted) is str and groups is not None else (holder, False)
    if _name(cls) != "DataFrame":
        return _of_indexer(frame, wanted, package, reading), False
    if type(wanted) is str:
        if type(holder) is not StandIn:
            answer = reading.questions.ask_or_none(_item, holder, wanted)
            if answer is not None:
                return answer[0], True
        elif attributes.is_instance(frame, cls):
            answer = reading.questions.ask_or_none(_item, frame, wanted)
            if answer is not None:
                return answer[0], False
        return _series(package), False
    if contents.is_plain(wanted) and package == "polars" and type(wanted) is int:
        return _series(package), False
    return instance_of(cls, like=frame), False


def _of_indexer(indexer: object, wanted: object, package: str, reading: Reading) -> object:
    """``loc`` and its like: one label of each, one row or column, or a smaller frame."""
    frame = reading.questions.read(indexer, "obj")
    if frame is None:
        return UNKNOWN
    parts = wanted if type(wanted) is tuple else (wanted,)
    single = [contents.is_plain(part) and type(part) is not tuple for part in parts]
    if _name(type(frame)) == "Series" or (len(single) > 1 and all(single)):
        return UNKNOWN if single[0] else alike(frame)
    if any(single):
        if len(parts) > 1 and type(parts[1]) is str:
            answer = reading.questions.ask_or_none(_item, frame, parts[1])
            if answer is not None:
                return alike(answer[0])
        return _series(package)
    return instance_of(type(frame), like=frame)


def _series(package: str) -> object:
    module, name = _SERIES[package]
    home = sys.modules.get(module)
    cls = attributes.own_names(home).get(name) if home is not None else None
    return instance_of(cls) if attributes.is_instance(cls, type) else UNKNOWN

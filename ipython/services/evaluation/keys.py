"""What may stand in ``holder[...]``: keys of mappings, columns of frames, names of fields.

Containers of the standard library are read through their own methods, unbound, so nothing a subclass overrides takes
part; a subclass that overrides its iteration is not asked. Frames are asked if consent allows it.
"""

from __future__ import annotations

import sys
from itertools import chain, islice
from types import MappingProxyType

from ipython.services.evaluation import attributes
from ipython.services.evaluation.stand_ins import StandIn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ipython.services.evaluation.questions import Questions

LIMIT = 100_000  # keys that are looked at
# What decides what a subclass of dict has as keys.
_ITERATION = ("keys", "__iter__", "__getitem__")
_METHOD = "_ipython_key_completions_"
_DEPTH = 5  # mappings in mappings


def keys(holder: object, questions: Questions) -> Sequence[object] | None:
    """Return what may stand in the brackets; None if that cannot be told.

    Args:
        holder: what is subscripted, or a stand-in.
        questions: asks objects whose type may be asked.
    """
    return _keys(holder, questions, 0)


def _keys(holder: Any, questions: Questions, depth: int) -> Sequence[object] | None:
    if depth > _DEPTH:
        return None
    if type(holder) is StandIn:
        return _keys(holder.like, questions, depth + 1) if holder.like is not None else None
    kind = type(holder)
    if kind is dict:
        return _listed(holder)
    asked = _asked_method(holder, questions)
    if asked is not None:
        return asked
    if attributes.is_instance(holder, dict):
        return _of_dict(holder, questions)
    shape = attributes.shape_of(holder)
    if shape is MappingProxyType:
        return _of_proxy(holder, questions, depth)
    module = sys.modules.get("collections")
    if module is not None and attributes.is_instance(holder, attributes.own_names(module).get("ChainMap")):  # type: ignore[arg-type]
        return _of_chain(holder, questions, depth)
    os_names = attributes.own_names(sys.modules["os"])
    if kind is os_names.get("_Environ"):
        return _of_environment(holder)
    known = _of_array_or_frame(holder, questions)
    if known is not None:
        return known
    if questions.may_ask_items(kind) and _has(kind, "keys") and not questions.is_shipped(kind):
        return _iterated(questions.call(holder, "keys"), questions)
    if _has(kind, "keys") and _has(kind, "__getitem__") and not attributes.is_instance(holder, type):
        questions.refuse(kind, "keys")
    return None


def _listed(holder: dict[object, object]) -> Sequence[object]:
    for _ in range(3):
        try:
            return list(holder) if dict.__len__(holder) <= LIMIT else list(islice(dict.__iter__(holder), LIMIT))
        except RuntimeError:  # another thread changes it
            continue
    return ()


def _has(kind: type, name: str) -> bool:
    return any(name in attributes.names_in_class(base) for base in attributes.mro(kind) if base is not object)


def _of_dict(holder: Any, questions: Questions) -> Sequence[object] | None:
    kind = type(holder)
    for base in attributes.mro(kind):
        if base is dict:
            break
        overridden = any(name in attributes.names_in_class(base) for name in _ITERATION)
        if overridden and attributes.module_of(base) not in ("collections", "builtins"):
            if not questions.may_ask_items(kind):
                questions.refuse(kind, "keys")
                return None
            return _iterated(questions.call(holder, "keys"), questions)
    return _listed(holder)


def _of_proxy(holder: Any, questions: Questions, depth: int) -> Sequence[object] | None:
    # A proxy hands every question to the mapping behind it, which cannot be seen but through the collector.
    import gc

    behind = [one for one in gc.get_referents(holder) if attributes.is_instance(one, dict)]
    return _keys(behind[0], questions, depth + 1) if behind else None


def _of_chain(holder: Any, questions: Questions, depth: int) -> Sequence[object] | None:
    maps = attributes.own_names(holder).get("maps")
    if type(maps) is not list:
        return None
    parts = [_keys(part, questions, depth + 1) for part in maps[:50]]
    found = chain.from_iterable(part for part in parts if part is not None)
    return _once(islice(found, LIMIT))


def _once(found: Any) -> Sequence[object]:
    """Each plain key once; what has a comparison of its own is not compared."""
    seen: set[object] = set()
    kept = []
    for key in found:
        if type(key) is str or type(key) is int or type(key) is bytes:
            if key in seen:
                continue
            seen.add(key)
        kept.append(key)
    return kept


def _of_environment(holder: Any) -> Sequence[object] | None:
    data = attributes.own_names(holder).get("_data")
    if type(data) is not dict:
        return None
    encoding = sys.getfilesystemencoding()
    found: list[object] = []
    for key in _listed(data):
        if type(key) is bytes:
            found.append(key.decode(encoding, "surrogateescape"))
        elif type(key) is str:
            found.append(key)
    return found


def _asked_method(holder: Any, questions: Questions) -> Sequence[object] | None:
    """Keys from the method that exists only to answer this question; found on the type, as special methods are."""
    for base in attributes.mro(type(holder)):
        if _METHOD in attributes.names_in_class(base):
            return _iterated(questions.call(holder, _METHOD), questions)
    return None


def _of_array_or_frame(holder: Any, questions: Questions) -> Sequence[object] | None:
    """Columns of frames, labels of series, names of the fields of a structured array."""
    kind = type(holder)
    if not questions.may_ask_items(kind):
        return None
    package = attributes.module_of(kind).partition(".")[0]
    name = type.__dict__["__name__"].__get__(kind)
    if package == "numpy":
        return _of_array(holder)
    if package == "pandas":
        return _of_pandas(holder, name, questions)
    if package == "polars" and name in ("DataFrame", "LazyFrame"):
        return _iterated(questions.read(holder, "columns" if name == "DataFrame" else ""), questions)
    if package == "pyarrow" and name in ("Table", "RecordBatch"):
        return _iterated(questions.read(holder, "column_names"), questions)
    return None


def _of_array(holder: Any) -> Sequence[object] | None:
    dtype = attributes.attribute(holder, "dtype")
    if dtype is None or not dtype.live:
        return None
    names = attributes.attribute(dtype.value, "names")
    return list(names.value) if names is not None and type(names.value) is tuple else None


def _of_pandas(holder: Any, name: str, questions: Questions) -> Sequence[object] | None:
    if name == "DataFrame":
        return _iterated(questions.read(holder, "columns"), questions)
    if name == "Series":
        return _iterated(questions.read(holder, "index"), questions)
    if name in ("_LocIndexer", "_AtIndexer"):
        return _iterated(questions.read(questions.read(holder, "obj"), "index"), questions)
    if name in ("DataFrameGroupBy", "Resampler", "Rolling"):
        return _iterated(questions.read(questions.read(holder, "obj"), "columns"), questions)
    return None


def _iterated(found: Any, questions: Questions) -> Sequence[object] | None:
    """A list of what an object that consent was given for answered with."""
    if found is None:
        return None
    if attributes.shape_of(found) in (list, tuple):
        return list(found[:LIMIT])
    listed: list[object] | None = questions.ask_or_none(_first, found)
    return listed


def _first(found: Any) -> list[object]:
    return list(islice(iter(found), LIMIT))

"""Things like others: an object like this one, a frame with the columns of that one, what a parameter will be."""

from __future__ import annotations

import sys
from types import FunctionType

from ipython.services.evaluation import attributes, contents
from ipython.services.evaluation.annotations import Reader
from ipython.services.evaluation.hints import hints_of
from ipython.services.evaluation.stand_ins import UNKNOWN, StandIn, instance_of


def alike(thing: object) -> object:
    """A stand-in for another object like this one; for a class, for an instance of it."""
    if thing is UNKNOWN or (type(thing) is StandIn and thing.sort == "unknown"):
        return UNKNOWN
    if type(thing) is StandIn:
        return instance_of(thing) if thing.sort == "class" else thing
    if attributes.is_instance(thing, type):
        return instance_of(thing)
    shape = attributes.shape_of(thing)
    if thing is None:
        return None
    if shape in (list, tuple, set, frozenset, dict):
        return instance_of(shape, item=contents.item_of(thing), held=contents.held_in(thing), like=thing)
    return instance_of(type(thing), like=thing)


def like_frame(found: object, receiver: object) -> object:
    """A result that is a frame, or groups of one, has most likely the columns of the frame it was made from."""
    if type(found) is not StandIn or found.sort != "instance" or found.like is not None:
        return found
    origin = receiver.like if type(receiver) is StandIn else receiver
    if origin is None or attributes.is_instance(origin, type) or attributes.shape_of(origin) in (str, dict, list):
        return found
    cls = found.cls
    package = attributes.module_of(type(origin)).partition(".")[0]
    if type(cls) is StandIn or package not in ("pandas", "polars", "pyarrow", "xarray"):
        return found
    same = attributes.module_of(cls).partition(".")[0] == package  # type: ignore[arg-type]
    if not same or type.__dict__["__name__"].__get__(cls) not in _LIKE_FRAMES:
        return found
    return instance_of(cls, like=origin, item=found.item, held=found.held)


_LIKE_FRAMES = frozenset(
    ("DataFrame", "LazyFrame", "DataFrameGroupBy", "GroupBy", "LazyGroupBy", "Resampler", "Rolling", "Table")
    + ("Expanding", "ExponentialMovingWindow", "Window", "SeriesGroupBy")
    + ("RecordBatch", "Dataset", "RollingGroupby", "DynamicGroupBy", "RollingGroupBy")
)


def reader_of_class(cls: type) -> Reader:
    """The reader of annotations in the body of a class."""
    module = attributes.module_of(cls)
    home = sys.modules.get(module)
    scope = attributes.own_names(home) if home is not None else {}
    return Reader(scope, instance_of(cls), package=module.partition(".")[0])


def given_value(thing: object) -> object:
    """What a parameter is that a method keeps in an attribute: by its annotation, else its default."""
    if type(thing) is not StandIn or thing.sort != "unknown" or type(thing.like) is not FunctionType:
        return thing
    function = thing.like
    hints = hints_of(function)
    if thing.name in hints:
        package = function.__module__.partition(".")[0] if type(function.__module__) is str else ""
        found = Reader(function.__globals__, package=package).of_hint(hints[thing.name])
        if found is not None:
            return found
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    defaults = function.__defaults__ or ()
    place = names.index(thing.name) - len(names) + len(defaults) if thing.name in names else -1
    default = defaults[place] if place >= 0 else None
    return UNKNOWN if default is None else alike(default)
